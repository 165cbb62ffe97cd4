namespace KSail.Clusters.Hetzner.Api;

/// <summary>What all resources of a project have.</summary>
public interface IHetznerResource
{
    /// <summary>Identifier, unique in its kind and never given again.</summary>
    long Id { get; }

    /// <summary>Name, unique in its kind and project; empty for snapshots, which have none.</summary>
    string Name { get; }

    /// <summary>Labels; none for what belongs to Hetzner.</summary>
    IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Whether somebody protected it from being deleted.</summary>
    bool IsProtected { get; }
}
