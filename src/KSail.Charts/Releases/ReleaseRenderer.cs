using KSail.Charts.Functions;
using KSail.Charts.Loading;
using KSail.Charts.Templates;
using KSail.Charts.Values;
using KSail.Charts.Values.Schemas;

namespace KSail.Charts.Releases;

/// <summary>
/// Renders a release as Helm 4 installs it: subcharts are selected, values coalesced and held to their schemas, all templates of all charts
/// executed, and what comes out is put in the order of installation. Thread-safe.
/// </summary>
public static class ReleaseRenderer
{
    private const string Notes = "NOTES.txt";

    // What Helm would take from the clock must not change from build to build.
    internal static readonly DateTimeOffset Now = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Renders a release. What is wrong is in the result.</summary>
    /// <param name="input">The release.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ReleaseOutput Render(ReleaseInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        var warnings = new List<string>();
        try
        {
            var chart = ReleaseChart.Of(input.Chart);
            new DependencySelection(warnings).Run(chart, input.Values);
            var values = new Coalescing(keepsNulls: false, warnings).Run(chart, input.Values);
            var elsewhere = new SortedSet<string>(StringComparer.Ordinal);
            if (input.ValidatesSchema && CheckSchemas(chart, values, elsewhere) is { Count: > 0 } violations)
                return Failed(violations, warnings);
            var wanted = chart.Source.Metadata.KubeVersion;
            if (!input.Cluster.Satisfies(wanted))
            {
                return Failed(
                    [new ReleaseFailure(ReleaseProblem.KubernetesVersion, $"chart requires kubeVersion: {wanted} which is incompatible with Kubernetes {input.Cluster.KubernetesVersion}", [])],
                    warnings);
            }

            return Execute(input, chart, values, warnings, cancellationToken) with { UncheckedSchemas = [.. elsewhere] };
        }
        catch (Exception e) when (e is ChartException or InsufficientExecutionStackException)
        {
            return Failed([new ReleaseFailure(ReleaseProblem.Output, e.Message, [])], warnings);
        }
    }

    private static ReleaseOutput Execute(ReleaseInput input, ReleaseChart chart, ValueMap values, List<string> warnings, CancellationToken cancellationToken)
    {
        var capabilities = new CapabilitiesObject(input.Cluster);
        var templates = new ChartTemplates(chart, values, ReleaseOf(input), capabilities);
        TemplateRun? run = null;
        ChartTemplate? current = null;
        try
        {
            var set = new TemplateSet(HelmFunctions.Instance);
            foreach (var template in templates.InOrder)
            {
                current = template;
                set.Add(ParsedTemplate.Parse(template.Name, template.Text, HelmFunctions.Instance));
            }

            run = new TemplateRun(set, input.Limits, $"{input.Namespace}/{input.Name}", Now, cancellationToken);
            var outputs = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var template in templates.InOrder)
            {
                if (template.IsPartial)
                    continue;
                current = template;
                template.Data["Template"] = template.ToMap();
                var output = run.Execute(template.Name, template.Data);
                if (!template.Name.EndsWith(Notes, StringComparison.Ordinal) && !string.IsNullOrWhiteSpace(output))
                    outputs[template.Name] = output;
            }

            return new ReleaseOutput(Collect(chart, outputs), [])
            {
                Warnings = warnings,
                Irreproducible = run.Irreproducible,
                MissedApiVersions = [.. capabilities.Missed],
            };
        }
        catch (TemplateException e)
        {
            return Failed([FailureOf(e, current)], warnings) with { MissedApiVersions = [.. capabilities.Missed] };
        }
    }

    private static List<ReleaseManifest> Collect(ReleaseChart chart, SortedDictionary<string, string> outputs)
    {
        var all = new List<ReleaseManifest>();
        foreach (var (path, output) in outputs)
            ManifestSplitter.Split(path, output, all);
        var ordered = new List<ReleaseManifest>(all.Count);
        AddDefinitions(chart, ordered);
        ordered.AddRange(InstallOrder.Sort(all.FindAll(static manifest => manifest.Role == ManifestRole.Object)));
        ordered.AddRange(InstallOrder.Sort(all.FindAll(static manifest => manifest.Role == ManifestRole.Hook)));
        return ordered;
    }

    private static void AddDefinitions(ReleaseChart chart, List<ReleaseManifest> manifests)
    {
        foreach (var file in chart.Source.Files)
        {
            if (file.Name.StartsWith("crds/", StringComparison.Ordinal) && Path.GetExtension(file.Name) is ".yaml" or ".yml" or ".json")
                ManifestSplitter.SplitDefinitions($"{chart.FullPath}/{file.Name}", file.Text, manifests);
        }

        foreach (var child in chart.Dependencies)
            AddDefinitions(child, manifests);
    }

    private static ValueMap ReleaseOf(ReleaseInput input)
    {
        var release = new ValueMap();
        release["Name"] = input.Name;
        release["Namespace"] = input.Namespace;
        release["IsUpgrade"] = false;
        release["IsInstall"] = true;
        release["Revision"] = (nint)1;
        release["Service"] = "Helm";
        return release;
    }

    private static List<ReleaseFailure> CheckSchemas(ReleaseChart chart, ValueMap values, SortedSet<string> elsewhere)
    {
        var failures = new List<ReleaseFailure>();
        CheckSchemas(chart, values, [], failures, elsewhere);
        return failures;
    }

    private static void CheckSchemas(ReleaseChart chart, ValueMap values, IReadOnlyList<string> path, List<ReleaseFailure> failures, SortedSet<string> elsewhere)
    {
        if (chart.Source.Schema is { } file)
        {
            using var schema = ValuesSchema.Read(file.Content);
            var violations = schema.Validate(values, out var addresses);
            foreach (var violation in violations)
                failures.Add(new ReleaseFailure(ReleaseProblem.Schema, $"values don't meet the specifications of the schema of the chart {chart.Name}: {violation}", violation.Key is { } key ? [.. path, .. violation.Path, key] : [.. path, .. violation.Path]));
            elsewhere.UnionWith(addresses);
        }

        foreach (var child in chart.Dependencies)
        {
            if (values.TryGetMap(child.Name, out var own))
                CheckSchemas(child, own, [.. path, child.Name], failures, elsewhere);
        }
    }

    private static ReleaseFailure FailureOf(TemplateException e, ChartTemplate? template)
    {
        var problem = e.Failure switch
        {
            TemplateFailure.Deliberate => ReleaseProblem.Refusal,
            TemplateFailure.Limit => ReleaseProblem.Limit,
            _ => ReleaseProblem.Template,
        };
        return new ReleaseFailure(problem, e.Message, PathOf(e.ValuePath, template)) { Place = e.Frames.Count > 0 ? e.Frames[^1] : null };
    }

    // Templates of a subchart see its values as all there are; globals are the release's.
    private static List<string> PathOf(IReadOnlyList<string> path, ChartTemplate? template)
    {
        if (path.Count < 2 || path[0] != "Values" || template is null)
            return [];
        var full = new List<string>();
        if (path[1] != "global")
        {
            for (var chart = template.Chart; chart.Parent is not null; chart = chart.Parent)
                full.Insert(0, chart.Name);
        }

        for (var i = 1; i < path.Count; i++)
            full.Add(path[i]);
        return full;
    }

    private static ReleaseOutput Failed(IReadOnlyList<ReleaseFailure> failures, List<string> warnings) => new([], failures) { Warnings = warnings };
}
