using System.Globalization;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>Chooses the releases of Kubernetes and Flux whose kinds an environment is held to.</summary>
internal static class ReleaseSelection
{
    /// <summary>
    /// The catalog of <c>spec.cluster.kubernetesVersion</c> (unset: the newest that is known; beyond what is known: the nearest, with a
    /// warning) and of <c>spec.workload.flux.distributionVersion</c> (unset or a range of several minor releases: not known).
    /// </summary>
    public static SchemaCatalog Select(SchemaCatalog catalog, ClusterConfiguration configuration, DiagnosticBag diagnostics)
    {
        var kubernetes = configuration.Cluster.KubernetesVersion is { Value.IsComplete: true } version
            ? Kubernetes(catalog, version.Value.Reveal(), version.Span, diagnostics)
            : catalog.NewestRelease;
        var flux = configuration.Workload.Flux.DistributionVersion is { IsExplicit: true, Value.IsComplete: true } range ? Flux(range.Value.Reveal()) : 0;
        return catalog.For(kubernetes, flux);
    }

    private static int Kubernetes(SchemaCatalog catalog, string version, SourceSpan span, DiagnosticBag diagnostics)
    {
        // What is no version is the configuration's concern.
        if (!TryParse(version, out var major, out var minor) || major != 1)
            return catalog.NewestRelease;
        var nearest = Math.Clamp(minor, catalog.OldestRelease, catalog.NewestRelease);
        if (nearest != minor)
        {
            diagnostics.Add(
                ValidationDiagnostics.UnknownRelease, span,
                $"the kinds of Kubernetes 1.{minor} are not known here, only those of 1.{catalog.OldestRelease} to 1.{catalog.NewestRelease}: "
                + $"the manifests are held to 1.{nearest}");
        }

        return nearest;
    }

    // 2.7.3 and 2.7.x name a release, 2.x the latest; what else a range may say leaves several.
    private static int Flux(string range)
    {
        var text = range.Trim();
        if (text is "2.x" or "2.*" or "2")
            return SchemaCatalog.LatestFlux;
        return TryParse(text, out var major, out var minor) && major == 2 ? minor : 0;
    }

    private static bool TryParse(string version, out int major, out int minor)
    {
        minor = 0;
        var parts = version.Trim().TrimStart('v').Split('.');
        return TryParse(parts[0], out major) && parts.Length >= 2 && TryParse(parts[1], out minor);
    }

    private static bool TryParse(string digits, out int number) => int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
