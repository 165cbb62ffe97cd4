using KSail.Charts.Loading;
using KSail.Charts.Releases;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

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

    private ReleaseValues? Values { get; set; }

    private Chart? Chart { get; set; }

    /// <summary>Finds chart and values.</summary>
    public void Prepare(ReleaseSource source, ChartFinder charts, Func<Resource, DiagnosticBag, ReleaseValues?> readValues)
    {
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
    public void Report(bool isVersionKnown)
    {
        if (Output is not { } output || Identity is not { } identity)
            return;
        // What is not known may be all that is missing.
        if (output.Failures.Count > 0 && (!Values!.IsComplete || HasOpaque(Values.Values) || output.Irreproducible.Contains("lookup", StringComparer.Ordinal)))
        {
            Absence = new ChartAbsence($"its chart needs values that only the cluster knows ({output.Failures[0].Message})", IsRestorable: false);
            return;
        }

        foreach (var failure in output.Failures)
            Report(failure, identity, isVersionKnown);
        if (output.Warnings.Count > 0)
            Diagnostics.Add(ReleaseDiagnostics.ValuesConflict, Resource.Span, $"{Resource}: Helm passes over values that do not fit those of the chart {identity.Chart} {identity.Version}: {string.Join("; ", output.Warnings)}");
        if (output.Irreproducible.Count > 0)
            Diagnostics.Add(ReleaseDiagnostics.Irreproducible, Resource.Span, $"{Resource}: the chart {identity.Chart} {identity.Version} renders to something else at every installation ({string.Join(", ", output.Irreproducible)}); a build takes fixed values in their place");
    }

    private void Report(ReleaseFailure failure, ReleaseIdentity identity, bool isVersionKnown)
    {
        var (descriptor, subject) = failure.Problem switch
        {
            ReleaseProblem.Schema => (ReleaseDiagnostics.ValueNotAllowed, failure.ValuePath),
            ReleaseProblem.Refusal => (ReleaseDiagnostics.ValueRefused, failure.ValuePath),
            ReleaseProblem.KubernetesVersion => (ReleaseDiagnostics.KubernetesVersion, []),
            ReleaseProblem.Limit => (ReleaseDiagnostics.GivenUp, []),
            ReleaseProblem.Output => (ReleaseDiagnostics.InvalidOutput, []),
            _ => (ReleaseDiagnostics.TemplateFailed, failure.ValuePath),
        };
        var isSecret = false;
        var span = subject.Count > 0 ? Values!.Locate(subject, out isSecret) : failure.Problem == ReleaseProblem.Schema ? Values!.Locate([], out _) : Resource.Span;
        var message = isSecret
            ? $"the value '{string.Join('.', subject)}', which comes from a Secret, does not suit the chart"
            : failure.Message;
        var diagnostic = descriptor.At(span, $"{Resource}, chart {identity.Chart} {identity.Version}: {message}");
        if (failure.Problem == ReleaseProblem.KubernetesVersion && !isVersionKnown)
            diagnostic = diagnostic with { Severity = DiagnosticSeverity.Warning };
        Diagnostics.Add(diagnostic);
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
