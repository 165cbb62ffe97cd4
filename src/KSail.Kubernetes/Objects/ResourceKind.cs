namespace KSail.Kubernetes.Objects;

/// <summary>A kind of objects in one version, and how it is asked for.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version of the group, for example <c>v1</c>.</param>
/// <param name="Kind">Name of the kind, for example <c>Deployment</c>.</param>
/// <param name="Plural">Name in addresses, for example <c>deployments</c>.</param>
/// <param name="Namespaced">Whether its objects are in namespaces.</param>
public sealed record ResourceKind(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary><c>group/version</c>, or the version alone.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As <c>kubectl</c> writes it in full: <c>deployments.v1.apps</c>.</summary>
    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Version}.{Group}";
}
