using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Checks.Deployment;

/// <summary>A Helm chart that an environment installs.</summary>
/// <param name="Repository">Address of the chart's repository; empty where it is not an object of the environment.</param>
/// <param name="Name">Name of the chart.</param>
/// <param name="Version">Version, a range perhaps; empty for the newest.</param>
public sealed record DeployedChart(string Repository, string Name, string Version);

/// <summary>What an environment brings into a cluster from elsewhere: each once, in ordinal order.</summary>
/// <param name="Images">Container images as they are written.</param>
/// <param name="Charts">Charts of Flux' Helm releases, and those that kustomizations list.</param>
public sealed record DeployedContent(IReadOnlyList<string> Images, IReadOnlyList<DeployedChart> Charts)
{
    /// <summary>
    /// Collects from rendered objects. Images are those of containers wherever a list of them stands, in a pod's template or a custom
    /// resource; what an operator starts by itself is not known before it runs, nor what a chart brings that is not restored.
    /// </summary>
    public static DeployedContent Of(RenderedEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var images = new SortedSet<string>(StringComparer.Ordinal);
        var sources = new Dictionary<string, YamlMapping>(StringComparer.Ordinal);
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
            {
                if (resource.Group == "source.toolkit.fluxcd.io")
                    sources.TryAdd($"{resource.Kind}/{resource.Namespace}/{resource.Name}", resource.Tree);
                else
                    AddImages(resource.Tree, images);
            }
        }

        foreach (var release in environment.Releases)
        {
            foreach (var resource in release.Resources)
                AddImages(resource.Tree, images);
        }

        var charts = new Dictionary<string, DeployedChart>(StringComparer.Ordinal);
        foreach (var kustomization in environment.Kustomizations)
        {
            foreach (var resource in kustomization.Resources)
            {
                var chart = resource is { Group: "helm.toolkit.fluxcd.io", Kind: "HelmRelease" } ? ChartOf(resource, sources)
                    : resource.Origin is { Release: { Namespace.Length: 0 } listed } ? new DeployedChart(listed.Repository, listed.Chart, listed.Version)
                    : null;
                if (chart is not null)
                    charts.TryAdd($"{chart.Name}\n{chart.Repository}\n{chart.Version}", chart);
            }
        }

        var keys = new List<string>(charts.Keys);
        keys.Sort(StringComparer.Ordinal);
        return new DeployedContent([.. images], keys.ConvertAll(key => charts[key]));
    }

    private static void AddImages(YamlNode node, SortedSet<string> images)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping)
                {
                    if (entry.Name is "containers" or "initContainers" or "ephemeralContainers" && entry.Value is YamlSequence containers)
                    {
                        foreach (var container in containers)
                        {
                            if (container is YamlMapping one && one.GetString("image") is { Length: > 0 } image)
                                images.Add(image);
                        }
                    }
                    else
                    {
                        AddImages(entry.Value, images);
                    }
                }

                break;
            case YamlSequence sequence:
                foreach (var item in sequence)
                    AddImages(item, images);
                break;
        }
    }

    private static DeployedChart? ChartOf(Resource release, Dictionary<string, YamlMapping> sources)
    {
        var spec = release.Tree.GetMapping("spec");
        if (spec?.GetMapping("chartRef") is { } chartRef)
        {
            // An OCI source is the chart itself: its address ends in the chart's name.
            var source = Find(chartRef, release, sources)?.GetMapping("spec");
            var address = source?.GetString("url") ?? "";
            var reference = source?.GetMapping("ref");
            var version = reference?.GetString("digest") ?? reference?.GetString("semver") ?? reference?.GetString("tag") ?? source?.GetString("version") ?? "";
            var slash = address.LastIndexOf('/');
            return source?.GetString("chart") is { } chart ? new DeployedChart("", chart, version)
                : slash > 0 ? new DeployedChart(address[..slash], address[(slash + 1)..], version)
                : chartRef.GetString("name") is { } name ? new DeployedChart("", name, "") : null;
        }

        var template = spec?.GetMapping("chart")?.GetMapping("spec");
        if (template?.GetString("chart") is not { Length: > 0 } path)
            return null;
        var repository = template.GetMapping("sourceRef") is { } sourceRef ? Find(sourceRef, release, sources)?.GetMapping("spec")?.GetString("url") : null;
        return new DeployedChart(repository ?? "", path, template.GetString("version") ?? "");
    }

    private static YamlMapping? Find(YamlMapping reference, Resource release, Dictionary<string, YamlMapping> sources) =>
        sources.GetValueOrDefault($"{reference.GetString("kind")}/{reference.GetString("namespace") ?? release.Namespace}/{reference.GetString("name")}");
}
