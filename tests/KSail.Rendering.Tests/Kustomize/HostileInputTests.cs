using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Small files that ask for enormous results: a build ends in a finding, in bounded time and memory.</summary>
public class HostileInputTests
{
    private const string Manifest = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: n}\ndata: {x: y, z: y}\n";

    public static TheoryData<string, string> Kustomizations() => new()
    {
        { "copies of copies", "patches: [{target: {kind: ConfigMap}, patch: '[" + string.Join(", ", Enumerable.Range(0, 64).Select(static i => $"{{\"op\": \"copy\", \"from\": \"/data\", \"path\": \"/data/c{i}\"}}")) + "]'}]\n" },
        { "a replacement path of a hundred thousand parts", $"replacements: [{{source: {{kind: ConfigMap, name: a}}, targets: [{{select: {{kind: ConfigMap}}, fieldPaths: ['{Deep('.', 100_000)}'], options: {{create: true}}}}]}}]\n" },
        { "a field specification of fifty thousand parts", $"transformers: ['{{apiVersion: builtin, kind: AnnotationsTransformer, metadata: {{name: t}}, annotations: {{a: b}}, fieldSpecs: [{{path: {Deep('/', 50_000)}, create: true}}]}}']\n" },
        { "replacements that double a value", "replacements:\n" + string.Concat(Enumerable.Range(0, 64).Select(static i => $"- {{source: {{kind: ConfigMap, name: a, fieldPath: data}}, targets: [{{select: {{kind: ConfigMap}}, fieldPaths: [data.r{i}], options: {{create: true}}}}]}}\n")) },
        { "an index beyond all lists", "patches: [{target: {kind: ConfigMap}, patch: '[{\"op\": \"add\", \"path\": \"/data/l\", \"value\": []}, {\"op\": \"add\", \"path\": \"/data/l/2147483647\", \"value\": 1}]'}]\n" },
    };

    [Theory]
    [MemberData(nameof(Kustomizations))]
    public void Ends_in_a_finding(string what, string kustomization)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a.yaml", Manifest);
        directory.Write("kustomization.yaml", "resources: [a.yaml]\n" + kustomization);
        var diagnostics = new DiagnosticBag();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        KustomizeBuild.Run(new SourceTree(directory.Root).OpenView(), directory.Root, null, NothingRestored.Instance, diagnostics, deadline.Token);
        Assert.True(diagnostics.HasErrors, what);
    }

    private static string Deep(char separator, int parts) => string.Join(separator, Enumerable.Repeat("a", parts));
}
