using KSail.Clusters.Definition;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Provisioning;

namespace KSail.Clusters.Hetzner.Images;

/// <summary>
/// The snapshots that servers start from, found by the labels of the Go tool, so that the snapshots of either serve both; and made where they are missing.
/// </summary>
internal sealed class NodeImages(HetznerWork work) : IDisposable
{
    // Several nodes may be made at once, and an image is built once.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>The newest snapshot of a release and the configured schematic; null when there is none.</summary>
    public static async Task<HetznerImage?> FindAsync(IHetznerApi api, HetznerClusterSettings settings, string architecture, CancellationToken cancellation)
    {
        if (settings.Schematic is null)
            return null;
        var filter = HetznerFilter.Labelled(SelectorOf(settings)) with { Type = "snapshot" };
        HetznerImage? newest = null;
        foreach (var image in await api.ListAsync(HetznerKinds.Image, filter, cancellation).ConfigureAwait(false))
        {
            if (image.Status == "available" && image.Architecture == architecture && (newest is null || image.Created > newest.Created))
                newest = image;
        }

        return newest;
    }

    /// <summary>The architectures of server types that a release has no snapshot for, in ordinal order. A type that is not sold has none.</summary>
    public static async Task<List<string>> MissingAsync(IHetznerApi api, HetznerClusterSettings settings, CancellationToken cancellation)
    {
        var types = settings.ServerTypes;
        var architectures = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var type in await api.ListAsync(HetznerKinds.ServerType, HetznerFilter.All, cancellation).ConfigureAwait(false))
        {
            if (types.Contains(type.Name))
                architectures.Add(type.Architecture);
        }

        var missing = new List<string>();
        foreach (var architecture in architectures)
        {
            if (await FindAsync(api, settings, architecture, cancellation).ConfigureAwait(false) is null)
                missing.Add(architecture);
        }

        return missing;
    }

    /// <summary>The snapshot of a release, made where there is none.</summary>
    /// <param name="release">The release, <c>v1.13.8</c>.</param>
    /// <param name="architecture"><c>x86</c> or <c>arm</c>.</param>
    /// <param name="progress">Told of the building.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>Its identifier.</returns>
    /// <exception cref="HetznerException">There is none, and nobody here makes one, or it could not be made.</exception>
    public async Task<long> EnsureAsync(string release, string architecture, IProgress<string> progress, CancellationToken cancellation)
    {
        var settings = work.Settings with { TalosVersion = release };
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (await FindAsync(work.Api, settings, architecture, cancellation).ConfigureAwait(false) is { } image)
                return image.Id;
            return work.Options.ImageBuilder is { } builder
                ? await builder.BuildAsync(work.Api, settings, architecture, progress, cancellation).ConfigureAwait(false)
                : throw new HetznerException(HetznerErrors.NotFound, Missing(settings, architecture), HetznerDiagnostics.NoBootImage);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>What selects the snapshots of a release and the configured schematic by their labels.</summary>
    public static string SelectorOf(HetznerClusterSettings settings) =>
        $"{HetznerLabels.TalosVersion}={settings.TalosVersion},{HetznerLabels.TalosSchematic}={HetznerLabels.Value(settings.Schematic ?? "")}";

    /// <summary>What is missing where there is no snapshot.</summary>
    public static string Missing(HetznerClusterSettings settings, string architecture) =>
        $"the project has no snapshot of Talos {settings.TalosVersion} with the schematic {settings.Schematic} for {architecture}; "
        + $"make one of {FactoryImages.Disk(settings.Schematic!, settings.TalosVersion, architecture)} with the labels {HetznerLabels.TalosVersion}={settings.TalosVersion} and {HetznerLabels.TalosSchematic}={HetznerLabels.Value(settings.Schematic!)}";

    /// <summary>The labels of a snapshot.</summary>
    public static SortedDictionary<string, string> LabelsOf(HetznerClusterSettings settings)
    {
        var labels = HetznerLabels.Of(settings.Cluster);
        labels[HetznerLabels.TalosVersion] = settings.TalosVersion;
        labels[HetznerLabels.TalosSchematic] = HetznerLabels.Value(settings.Schematic ?? "");
        return labels;
    }

    public void Dispose() => _turn.Dispose();
}
