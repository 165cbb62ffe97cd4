using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests;

/// <summary>Scans manifests that stand in a test.</summary>
internal static class Scan
{
    public const string File = "/repository/manifests.yaml";

    public static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static RenderedEnvironment Environment(string manifests)
    {
        var file = YamlReader.Read(SourceFile.FromText(File, manifests));
        Assert.Empty(file.Diagnostics);
        List<Resource> resources = [];
        foreach (var document in file.Documents)
        {
            if (document is YamlMapping tree)
                resources.Add(new Resource(tree));
        }

        return new RenderedEnvironment("prod", [new RenderedKustomization("flux-system", "apps", "apps", SourceSpan.None, resources)], []);
    }

    public static ScanOutcome Run(string manifests, ScanRequest request) => EnvironmentScan.Run(Environment(manifests), request, CancellationToken.None);

    public static ScanOutcome Run(string manifests, params string[] selections) => Run(manifests, Request(selections));

    public static ScanRequest Request(params string[] selections) =>
        new() { Selections = [.. selections.Select(static name => new ScanSelection(name, new SourceSpan("/repository/shop.ksproj", 3, 5)))], Now = Now };

    /// <summary>The verdicts of one control, a line each: <c>failed Pod/shop/web F:path X:path=value</c>.</summary>
    public static string Verdicts(string control, string manifests, params (string Name, string[] Values)[] inputs)
    {
        var request = Request(control) with { Inputs = [.. inputs.Select(static input => new ControlInput(input.Name, input.Values, SourceSpan.None))] };
        var outcome = Run(manifests, request);
        Assert.DoesNotContain(outcome.Diagnostics, static d => d.Severity == DiagnosticSeverity.Error);
        return outcome.Result is null ? "" : string.Join('\n', Assert.Single(outcome.Result.Controls).Resources.Select(Line));
    }

    public static string Line(ResourceVerdict verdict)
    {
        var name = verdict.Namespace.Length == 0 ? $"{verdict.Kind}/{verdict.Name}" : $"{verdict.Kind}/{verdict.Namespace}/{verdict.Name}";
        return string.Join(' ', [verdict.Status.ToString().ToLowerInvariant(), name, .. verdict.Paths.Select(Text)]);
    }

    private static string Text(FieldPath path) => path.Role switch
    {
        FieldPathRole.Fix => $"X:{path.Path}={path.Value}",
        FieldPathRole.Delete => $"D:{path.Path}",
        FieldPathRole.Review => $"R:{path.Path}",
        _ => $"F:{path.Path}",
    };
}
