using KSail.Clusters.Hetzner.Api;

namespace KSail.Clusters.Hetzner.Images;

/// <summary>Finds the snapshot that servers start from, by the labels of the Go tool, so that the snapshots of either serve both.</summary>
internal static class NodeImages
{
    /// <summary>The newest snapshot of a release and schematic; null when there is none.</summary>
    public static async Task<HetznerImage?> FindAsync(IHetznerApi api, HetznerClusterSettings settings, string architecture, CancellationToken cancellation)
    {
        if (settings is not { Schematic: { } schematic, TalosVersion: { } version })
            return null;
        var filter = HetznerFilter.Labelled($"{HetznerLabels.TalosVersion}={version},{HetznerLabels.TalosSchematic}={HetznerLabels.Value(schematic)}") with { Type = "snapshot" };
        HetznerImage? newest = null;
        foreach (var image in await api.ListAsync(HetznerKinds.Image, filter, cancellation).ConfigureAwait(false))
        {
            if (image.Status == "available" && image.Architecture == architecture && (newest is null || image.Created > newest.Created))
                newest = image;
        }

        return newest;
    }

    /// <summary>The labels of a snapshot.</summary>
    public static SortedDictionary<string, string> LabelsOf(HetznerClusterSettings settings)
    {
        var labels = HetznerLabels.Of(settings.Cluster);
        labels[HetznerLabels.TalosVersion] = settings.TalosVersion ?? "";
        labels[HetznerLabels.TalosSchematic] = HetznerLabels.Value(settings.Schematic ?? "");
        return labels;
    }
}
