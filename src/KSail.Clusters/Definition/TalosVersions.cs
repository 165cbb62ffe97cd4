using KSail.Talos;

namespace KSail.Clusters.Definition;

/// <summary>What clusters of a Talos series are made of when nothing is pinned.</summary>
/// <param name="Series">The series.</param>
/// <param name="Release">Its newest release that is known here, <c>v1.13.9</c>.</param>
/// <param name="Kubernetes">The Kubernetes release that it comes with, without <c>v</c>.</param>
/// <param name="UpgradesFrom">The oldest series that can be upgraded to it directly (<c>pkg/machinery/compatibility</c> of siderolabs/talos).</param>
public sealed record TalosVersion(TalosRelease Series, string Release, string Kubernetes, TalosRelease UpgradesFrom);

/// <summary>
/// The series that clusters can be made of and operated in. Older nodes make keys of one kind only and refuse an authority with another one, so that
/// no client of this runtime could speak to them; newer ones have another configuration than is known here.
/// </summary>
public static class TalosVersions
{
    /// <summary>All, oldest first.</summary>
    public static IReadOnlyList<TalosVersion> All { get; } =
    [
        new(new TalosRelease(1, 11), "v1.11.6", "1.34.1", new TalosRelease(1, 9)),
        new(new TalosRelease(1, 12), "v1.12.11", "1.35.4", new TalosRelease(1, 10)),
        new(new TalosRelease(1, 13), "v1.13.9", "1.36.3", new TalosRelease(1, 11)),
        new(new TalosRelease(1, 14), "v1.14.0", "1.37.0", new TalosRelease(1, 12)),
    ];

    /// <summary>What a cluster is made of that pins nothing: the newest series that was out, with the newest Kubernetes that manifests are checked against.</summary>
    public static TalosVersion Default => All[2];

    /// <summary>A series; null for one that is not operated here.</summary>
    public static TalosVersion? Find(TalosRelease? series)
    {
        foreach (var version in All)
        {
            if (version.Series == series)
                return version;
        }

        return null;
    }
}
