using KSail.Charts.Releases;
using KSail.Configuration;
using KSail.Documents.Diagnostics;
using KSail.Rendering.Charts;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>Tells charts what the cluster of an environment serves: the kinds of its Kubernetes and of Flux.</summary>
public static class ClusterKinds
{
    /// <summary>How the releases of an environment are rendered.</summary>
    /// <param name="environment">The environment.</param>
    /// <param name="store">What several environments share.</param>
    public static ReleaseSettings SettingsOf(KSailEnvironment environment, ReleaseStore store)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ClusterCapabilities? known = null;
        return new ReleaseSettings(() => known ??= Of(environment), store)
        {
            IsVersionKnown = environment.Configuration?.Cluster.KubernetesVersion is { IsExplicit: true, Value.IsComplete: true },
        };
    }

    private static ClusterCapabilities Of(KSailEnvironment environment)
    {
        // That the version is not known here is said by whoever judges manifests.
        var catalog = environment.Configuration is { } configuration
            ? ReleaseSelection.Select(SchemaCatalog.Embedded, configuration, new DiagnosticBag())
            : SchemaCatalog.Embedded;
        var versions = new List<string>();
        foreach (var history in catalog.Histories)
        {
            if (!history.IsServed || history.IsOffByDefault)
                continue;
            versions.Add(history.ApiVersion);
            versions.Add($"{history.ApiVersion}/{history.Kind}");
        }

        return new ClusterCapabilities(VersionOf(environment, catalog), versions);
    }

    private static string VersionOf(KSailEnvironment environment, SchemaCatalog catalog)
    {
        if (environment.Configuration?.Cluster.KubernetesVersion is { Value.IsComplete: true } version)
        {
            var text = version.Value.Reveal().Trim().TrimStart('v');
            if (KSail.Charts.Versions.SemanticVersion.TryParse(text, strict: false, out var parsed))
                return $"v{parsed.Major}.{parsed.Minor}.{parsed.Patch}";
        }

        return $"v1.{catalog.KubernetesRelease}.0";
    }
}
