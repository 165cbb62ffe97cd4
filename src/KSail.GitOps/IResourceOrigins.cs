using KSail.Documents.Diagnostics;

namespace KSail.GitOps;

/// <summary>
/// Where the resources of an environment were written: what fails in a cluster is shown where it can be changed. Asked after a failure only,
/// so that an environment that is fine need not be rendered.
/// </summary>
public interface IResourceOrigins
{
    /// <summary>The place of a resource.</summary>
    /// <param name="group">API group, empty for the core group; null where it is not known.</param>
    /// <param name="kind">Kind.</param>
    /// <param name="ns">Namespace; empty for none.</param>
    /// <param name="name">Name.</param>
    /// <param name="field">A field in it as the API server writes it, for example <c>spec.ports[0].nodePort</c>: its own place where it has one. Empty for the resource.</param>
    /// <returns>Null for a resource that is not the environment's own.</returns>
    SourceSpan? Find(string? group, string kind, string ns, string name, string field);
}
