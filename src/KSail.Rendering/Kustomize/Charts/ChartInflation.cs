using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Renders the charts that kustomizations list, as kustomize does by <c>helm pull</c> and <c>helm template</c>. Only where it may: Flux'
/// kustomize-controller runs no Helm, and fails.
/// </summary>
internal sealed class ChartInflation(BuildContext context)
{
    private const string HookKey = "helm.sh/hook";

    /// <summary>Adds what the charts of a kustomization render to, in the order of the fields <c>helmCharts</c> and its predecessor.</summary>
    /// <param name="layer">The kustomization.</param>
    /// <param name="set">Gets the objects.</param>
    /// <param name="ns">The namespace of the kustomization, or of the nearest that builds on it; empty for none.</param>
    public void Apply(Layer layer, ResourceSet set, string ns)
    {
        Apply(layer, set, "helmCharts", ns, static entry => entry);
        Apply(layer, set, "helmChartInflationGenerator", ns, FormerChartFields.Renamed);
    }

    /// <summary>Adds what one chart renders to.</summary>
    /// <param name="layer">The kustomization.</param>
    /// <param name="set">Gets the objects.</param>
    /// <param name="entry">The chart as it is listed.</param>
    /// <param name="fallbackNamespace">The namespace of the release where the entry has none; empty for Helm's own.</param>
    /// <param name="origin">Where the build notes that the objects come from.</param>
    public void Apply(Layer layer, ResourceSet set, ChartEntry entry, string fallbackNamespace, string? origin)
    {
        if (Render(layer, entry, fallbackNamespace) is not { } release)
        {
            set.IsIncomplete = true;
            return;
        }

        var documents = new List<YamlNode>();
        foreach (var manifest in release.Output.Manifests)
        {
            if (!IsWanted(manifest, entry))
                continue;
            context.Templates.TryAdd(manifest.Path, new ReleaseOrigin(release.Identity, manifest.Path, IsHook: false));
            documents.AddRange(Reread(manifest));
        }

        if (!context.AddObjects(documents.Count, entry.Span))
            return;
        var before = context.Diagnostics.Items.Count;
        foreach (var tree in ManifestReader.Unwrap(context.Diagnostics, documents))
        {
            var isHook = tree.GetMapping("metadata")?.GetMapping("annotations")?.Contains(HookKey) == true;
            var added = new BuildObject(tree) { OpenApi = context.OpenApi, Origin = origin, Release = new ReleaseOrigin(release.Identity, tree.Span.File ?? "", isHook) { Blame = release.Blame } };
            context.OpenApi.Note(added);
            set.Add(added, context.Diagnostics);
        }

        set.IsIncomplete |= context.Diagnostics.Items.Count > before;
    }

    /// <summary>Says that a chart is not rendered, and why; false where it may be.</summary>
    public bool Refuse(SourceSpan span, string what)
    {
        if (context.Charts is not { } charts)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.Refused, span,
                $"Flux refuses {what}: its kustomize-controller runs no Helm, and fails with 'must specify --enable-helm'; use a HelmRelease, or list what the chart renders to under 'resources'");
            return true;
        }

        charts.IsAskedFor = true;
        return charts.Settings is null;
    }

    private void Apply(Layer layer, ResourceSet set, string field, string ns, Func<YamlMapping, YamlMapping> read)
    {
        if (!layer.Fields.TryGetEntry(field, out var list) || list.Value is not YamlSequence { Count: > 0 })
            return;
        if (Refuse(list.Key.Span, $"the charts of '{field}'"))
        {
            set.IsIncomplete = true;
            return;
        }

        var globals = layer.Fields.GetMapping("helmGlobals") ?? FormerChartFields.Globals(layer);
        foreach (var entry in layer.Objects(field))
            Apply(layer, set, new ChartEntry(read(entry), globals), ns, context.Metadata?.OriginOf(layer, "HelmChartInflationGenerator"));
    }

    private RenderedChart? Render(Layer layer, ChartEntry entry, string fallbackNamespace)
    {
        var settings = context.Charts!.Settings!;
        if (!entry.TryCheck(context.Diagnostics, out var name) || FoundChart.Open(context, layer, entry, settings.Store) is not { } found)
            return null;
        if (ChartValues.Of(context, layer, entry, found) is not { } values || ClusterOf(entry, settings) is not { } cluster)
            return null;
        var ns = entry.Text("namespace") is { Length: > 0 } written ? written : fallbackNamespace.Length > 0 ? fallbackNamespace : "default";
        var identity = new ReleaseIdentity("", name, found.Chart.Metadata.Name, found.Chart.Metadata.Version, entry.Span) { Repository = found.Directory is null ? entry.Repository : "" };
        var input = new ReleaseInput(found.Chart, name, ns, values.Values, cluster);
        var output = settings.Store.Render(input, context.Cancellation);
        var blame = new ReleaseBlame(input, output, values);
        new ReleaseFindings(identity.ToString(), identity, blame, settings.IsVersionKnown || entry.Text("kubeVersion").Length > 0, context.Diagnostics, context.Cancellation).Report(output);
        return output.Failures.Count > 0 ? null : new RenderedChart(identity, output, blame);
    }

    // What Helm takes from its own release, Argo CD gives it from the cluster, and so does this build.
    private ClusterCapabilities? ClusterOf(ChartEntry entry, ReleaseSettings settings)
    {
        var added = new List<string>();
        foreach (var version in entry.Texts("apiVersions"))
            added.Add(version.Value);
        var cluster = settings.Cluster().With(added);
        if (entry.Text("kubeVersion") is not { Length: > 0 } wanted)
            return cluster;
        if (ClusterCapabilities.IsVersion(wanted))
            return new ClusterCapabilities(wanted, cluster.ApiVersions);
        context.Diagnostics.Add(KustomizeDiagnostics.InvalidGenerator, entry.Fields["kubeVersion"]!.Span, $"'{wanted}' is no version of Kubernetes; write for example 1.33.0");
        return null;
    }

    private static bool IsWanted(ReleaseManifest manifest, ChartEntry entry) => manifest.Role switch
    {
        ManifestRole.Definition => entry.Flag("includeCRDs"),
        ManifestRole.Hook => !entry.Flag("skipHooks") && !(entry.Flag("skipTests") && manifest.IsTest),
        _ => true,
    };

    // kustomize reads what Helm prints as it reads any manifest, which is not quite how Helm reads it.
    private IReadOnlyList<YamlNode> Reread(ReleaseManifest manifest)
    {
        var file = YamlReader.Read(SourceFile.FromText(manifest.Path, ""), $"{new string('\n', manifest.Line - 1)}{manifest.Text}\n");
        context.Diagnostics.AddRange(file.Diagnostics);
        return file.Documents;
    }

    private sealed record RenderedChart(ReleaseIdentity Identity, ReleaseOutput Output, ReleaseBlame Blame);
}
