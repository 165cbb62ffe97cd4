using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Rendering.Kustomize;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize.Charts;

/// <summary>
/// Kustomizations that list charts: what they build to is what kustomize builds with a helm, and a test asks both. All cases share one
/// repository of charts.
/// </summary>
public class ChartInflationTests
{
    // Of the helm that tests compare with.
    private static readonly ReleaseSettings Settings = new(static () => new ClusterCapabilities("1.35.0", ["v1", "apps/v1"]), new ReleaseStore(null)) { IsVersionKnown = true };

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Kustomize", "Charts");

    private static IEnumerable<KustomizeTable> Cases => KustomizeTable.ReadFile(Path.Combine(Folder, "cases.txt"));

    public static TheoryData<string> Names => [.. Cases.Select(static each => each.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void ChartsBuildToWhatKustomizeMakesOfThem(string name)
    {
        var expected = Cases.Single(each => each.Name == name);
        using var directory = Unpack(expected);

        var (text, findings) = Build(directory);

        Assert.Equal(expected.Diagnostics, findings.Where(static each => each.Severity != DiagnosticSeverity.Message).Select(each => Place(each, directory)));
        if (expected.Text is not null)
            Assert.Equal(expected.Text.TrimEnd('\n'), text.TrimEnd('\n'));
    }

    /// <summary>One case of five by default; all of them in a soak of kustomize (<c>KSAIL_TEST_TREES</c>).</summary>
    [RequiresHelmFact]
    public void CasesSayWhatTheReleasedProgramsDo()
    {
        var differences = new List<string>();
        var every = Environment.GetEnvironmentVariable("KSAIL_TEST_TREES") is null ? 5 : 1;
        var at = 0;
        foreach (var each in Cases)
        {
            if (at++ % every > 0)
                continue;
            using var directory = Unpack(each);
            var (success, output, error) = RealKustomize.BuildWithHelm(directory.Root);
            if (success ? output.TrimEnd('\n') != each.Text?.TrimEnd('\n') : each.Text is not null)
                differences.Add($"{each.Name}: {(success ? output : error)}");
        }

        Assert.True(differences.Count == 0, string.Join("\n\n", differences));
    }

    [Theory]
    [InlineData("helmCharts:\n- name: web\n  valuesInline: {nested: 5}\n", "kustomization.yaml(3,26): KSAIL2030", "hold a single value where those that they are merged into hold a mapping", "values that cannot be merged")]
    [InlineData("helmCharts: [{name: wep}]\n", "kustomization.yaml(1,21): KSAIL2010", "there is no chart 'charts/wep', and no 'repo' that it could come from; did you mean 'web'?", "a misspelt name")]
    [InlineData("helmCharts:\n- name: strict\n  valuesInline:\n    who: me\n    count: many\n", "kustomization.yaml(5,12): KSAIL2312", "at '/count': got string, want integer", "a value against the schema")]
    [InlineData("helmCharts: [{name: strict}]\n", "kustomization.yaml(1,21): KSAIL2313", "helmCharts/release-name, chart strict 0.1.0: execution error at (strict/templates/c.yaml:4:51): who is needed", "a value that the chart requires")]
    [InlineData("helmCharts: [{name: web}, {name: web}]\n", "kustomization.yaml(1,34): KSAIL2021", "ConfigMap", "the same release twice")]
    public void AMistakeIsToldAtTheEntry(string kustomization, string place, string message, string why)
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(File.ReadAllText(Path.Combine(Folder, "repository.txt")));
        directory.Write("kustomization.yaml", kustomization);

        var finding = Build(directory).Findings[0];

        Assert.Equal(place, $"{Path.GetRelativePath(directory.Root, finding.Span.File)}({finding.Span.Line},{finding.Span.Column}): {finding.Code}");
        Assert.True(finding.Message.Contains(message, StringComparison.Ordinal), $"{why}: {finding.Message}");
    }

    [Fact]
    public void ChartsThatAreNotRestoredAreOneMessage()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("a/kustomization.yaml", "helmCharts: [{name: one, repo: 'https://charts.example.com/', version: 1.x}]\n");
        directory.Write("kustomization.yaml", "resources: [a]\nhelmCharts: [{name: two, repo: 'oci://registry.example.com/charts', devel: true}]\npatches: [{target: {kind: Deployment, name: one}, patch: '[{\"op\": \"remove\", \"path\": \"/spec\"}]'}]\n");

        var finding = Assert.Single(Build(directory).Findings);

        Assert.Equal("KSAIL2310", finding.Code);
        Assert.Contains("2 charts of kustomizations are not rendered, because they are not restored: https://charts.example.com/one:1.x, oci://registry.example.com/charts/two:>0.0.0-0;", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereHelmIsNotEnabledChartsAreRefused()
    {
        using var directory = new TemporaryDirectory();
        directory.WriteAll(File.ReadAllText(Path.Combine(Folder, "repository.txt")));
        directory.Write("kustomization.yaml", "helmCharts: [{name: web}]\n");
        var diagnostics = new DiagnosticBag();

        KustomizeBuild.Run(new SourceTree(directory.Root).OpenView(), directory.Root, null, NothingRestored.Instance, diagnostics);

        Assert.Contains("fails with 'must specify --enable-helm'", Assert.Single(diagnostics.Items).Message, StringComparison.Ordinal);
    }

    private static TemporaryDirectory Unpack(KustomizeTable row)
    {
        var directory = row.Unpack();
        directory.WriteAll(File.ReadAllText(Path.Combine(Folder, "repository.txt")));
        return directory;
    }

    private static (string Text, IReadOnlyList<Diagnostic> Findings) Build(TemporaryDirectory directory)
    {
        var diagnostics = new DiagnosticBag();
        var view = new SourceTree(directory.Root).OpenView();
        var resources = KustomizeBuild.Run(view, directory.Root, null, NothingRestored.Instance, new ChartRendering(Settings), diagnostics, default);
        using var text = new StringWriter();
        YamlWriter.WriteStream(resources.Select(static resource => resource.Tree), text);
        return (text.ToString(), diagnostics.Items);
    }

    private static string Place(Diagnostic diagnostic, TemporaryDirectory directory) =>
        $"{diagnostic.Code} {Path.GetRelativePath(directory.Root, diagnostic.Span.File)}({diagnostic.Span.Line},{diagnostic.Span.Column})";
}
