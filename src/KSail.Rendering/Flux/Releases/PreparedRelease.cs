using KSail.Charts.Loading;
using KSail.Charts.Releases;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;

namespace KSail.Rendering.Flux.Releases;

/// <summary>A release on its way: what it needs, and what came of it.</summary>
/// <param name="Resource">The HelmRelease.</param>
internal sealed record PreparedRelease(Resource Resource)
{
    /// <summary>What it is known by; null while its chart is not at hand.</summary>
    public ReleaseIdentity? Identity { get; private set; }

    /// <summary>Why it is not rendered; null when it is, or when an error says so.</summary>
    public ChartAbsence? Absence { get; private set; }

    /// <summary>What its chart renders to; null when it is not rendered.</summary>
    public ReleaseOutput? Output { get; private set; }

    /// <summary>Its objects; empty when it is not rendered.</summary>
    public IReadOnlyList<Resource> Objects { get; set; } = [];

    /// <summary>What is wrong with it.</summary>
    public DiagnosticBag Diagnostics { get; } = new();

    /// <summary>Why the signature of its chart is not verified here; null where it is, or none is asked for.</summary>
    public string? Unverified { get; private set; }

    private ReleaseValues? Values { get; set; }

    private Chart? Chart { get; set; }

    /// <summary>Finds the values behind its objects; null while it is not rendered.</summary>
    public ReleaseBlame? Blame { get; private set; }

    /// <summary>Finds chart and values.</summary>
    public void Prepare(ReleaseSource source, ChartFinder charts, Func<Resource, DiagnosticBag, ReleaseValues?> readValues)
    {
        Unverified = source.Unverified;
        Values = readValues(Resource, Diagnostics);
        Chart = charts.Open(Resource, source, Diagnostics, out var absence);
        Absence = absence;
        if (Chart is { } chart)
            Identity = new ReleaseIdentity(KustomizationId.NamespaceOf(Resource), Resource.Name, chart.Metadata.Name, chart.Metadata.Version, Resource.Span);
    }

    /// <summary>Renders the chart; to be called again when the cluster turns out to serve more.</summary>
    public void Render(ClusterCapabilities cluster, ReleaseStore store, CancellationToken cancellationToken)
    {
        if (Chart is null || Values is null)
            return;
        var install = Resource.Tree.GetMapping("spec")?.GetMapping("install");
        var input = new ReleaseInput(Chart, ReleaseNames.NameOf(Resource), ReleaseNames.NamespaceOf(Resource), Values.Values, cluster)
        {
            ValidatesSchema = !(install?["disableSchemaValidation"] is YamlScalar flag && flag.AsBoolean() == true),
        };
        Output = store.Render(input, cancellationToken);
        Blame = new ReleaseBlame(input, Output, Values);
    }

    /// <summary>Whether the chart asked for an API version that is now known to be served.</summary>
    public bool AskedFor(IReadOnlySet<string> apiVersions)
    {
        foreach (var missed in Output?.MissedApiVersions ?? [])
        {
            if (apiVersions.Contains(missed))
                return true;
        }

        return false;
    }

    /// <summary>Tells what is wrong with the release, once it is rendered for the last time.</summary>
    public void Report(bool isVersionKnown, CancellationToken cancellationToken)
    {
        if (Output is not { } output || Identity is not { } identity)
            return;
        // What is not known may be all that is missing.
        if (output.Failures.Count > 0 && (!Values!.IsComplete || HasOpaque(Values.Values) || output.Irreproducible.Contains("lookup", StringComparer.Ordinal)))
        {
            Absence = new ChartAbsence($"its chart needs values that only the cluster knows ({output.Failures[0].Message})", IsRestorable: false);
            return;
        }

        new ReleaseFindings(Resource.ToString(), identity, Blame!, isVersionKnown, Diagnostics, cancellationToken).Report(output);
    }

    private static bool HasOpaque(object? value)
    {
        switch (value)
        {
            case string text:
                return OpaqueValue.IsIn(text);
            case KSail.Charts.Templates.ValueMap map:
                foreach (var key in map.Keys)
                {
                    if (HasOpaque(map[key]))
                        return true;
                }

                return false;
            case KSail.Charts.Templates.ValueList list:
                foreach (var item in list)
                {
                    if (HasOpaque(item))
                        return true;
                }

                return false;
            default:
                return false;
        }
    }
}
