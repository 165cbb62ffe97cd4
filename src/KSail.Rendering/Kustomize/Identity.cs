namespace KSail.Rendering.Kustomize;

/// <summary>
/// What identifies an object within a build. Empty parts are absent. A class, because collections of a structure would be compiled at run time.
/// </summary>
internal sealed record Identity(string Group, string Version, string Kind, string Name, string Namespace, OpenApi? OpenApi = null)
{
    public bool IsClusterScoped =>
        ClusterScope.Contains(Group, Version, Kind) || OpenApi?.IsClusterScoped(Group, Version, Kind) == true;

    /// <summary>The namespace that counts in comparisons: <c>default</c> where none is written.</summary>
    public string EffectiveNamespace =>
        IsClusterScoped ? ClusterScope.NoNamespace : Namespace.Length == 0 ? "default" : Namespace;

    /// <summary>Equal where the build cannot tell two objects apart.</summary>
    public Identity Normalized() => this with { Namespace = EffectiveNamespace, OpenApi = null };

    public bool Matches(Identity other) =>
        Kind == other.Kind && Name == other.Name && Group == other.Group && Version == other.Version
        && EffectiveNamespace == other.EffectiveNamespace;

    public override string ToString() =>
        $"{Kind} {(Namespace.Length == 0 ? Name : Namespace + "/" + Name)} ({(Group.Length == 0 ? Version : Group + "/" + Version)})";
}
