using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes;

/// <summary>The kinds that a server serves. Immutable.</summary>
public sealed class ApiCatalog
{
    private readonly List<ResourceKind> _kinds;

    /// <summary>A catalog.</summary>
    /// <param name="kinds">All kinds; of one group, versions in the server's order of preference.</param>
    /// <param name="unavailable">Groups that could not be asked about.</param>
    public ApiCatalog(IEnumerable<ResourceKind> kinds, IEnumerable<string> unavailable)
    {
        _kinds = [.. kinds];
        Unavailable = [.. unavailable];
    }

    /// <summary>All kinds in all versions: by group, then in the server's order of preference.</summary>
    public IReadOnlyList<ResourceKind> Kinds => _kinds;

    /// <summary>Groups, or groups and versions, whose own server does not answer; what they serve is not known.</summary>
    public IReadOnlyList<string> Unavailable { get; }

    /// <summary>A kind in a version; null where it is not served.</summary>
    public ResourceKind? Find(string group, string version, string kind)
    {
        foreach (var served in _kinds)
        {
            if (served.Kind == kind && served.Group == group && served.Version == version)
                return served;
        }

        return null;
    }

    /// <summary>A kind in the version that the server prefers; null where it is not served.</summary>
    public ResourceKind? Find(string group, string kind)
    {
        foreach (var served in _kinds)
        {
            if (served.Kind == kind && served.Group == group)
                return served;
        }

        return null;
    }
}
