using System.Globalization;
using System.Text.RegularExpressions;

namespace KSail.Sdk.Tests;

/// <summary>What editors get from a build: lines that VS Code's problem matcher reads, and the schemas in their places.</summary>
public sealed class EditorFlowTests
{
    // The pattern of $msCompile as VS Code has it, with names for its groups.
    private static readonly Regex _msCompile = new(
        @"^\s*(?:\s*\d+>)?(?<file>\S.*?)(?:\((?<location>\d+|\d+,\d+|\d+,\d+,\d+,\d+)\))?\s*:\s+(?:(?<origin>\S+)\s+)?(?<severity>(?:fatal +)?error|warning|info)\s+(?<code>\w+\d+)?\s*:\s*(?<message>.*)$",
        RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10));

    // Errors and warnings of several rooms: configuration, kustomize, schemas, substitution; one of them with brackets, colons and quotes in its text.
    private const string Broken = """
        -- hello/ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello
        spec:
          cluster:
            distribution: Talos
            provider: Docker
            localRegistry:
              registry: user:${UNSET_TOKEN}@registry.example.com/hello
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/local
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello-prod
        spec:
          cluster:
            distribution: Talos
            provider: Dokcer
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/prod
        -- hello/k8s/apps/greeting.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: greeting
          namespace: default
        data:
          text: 1
        "odd (key): error : x": 1
        """;

    [Theory]
    [InlineData("hello")]
    [InlineData("my platform (1), [2]")]
    public void Every_finding_is_a_line_that_a_problem_matcher_reads(string folder)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Broken);
        if (folder != "hello")
            Directory.Move(workspace["hello"], workspace[folder]);
        var build = workspace.Build("build", workspace[folder + "/hello.ksproj"], "--nologo", "-tl:off");
        Assert.Equal(1, build.Result.ExitCode);
        var expected = build.Errors.Select(static error => Line("error", error.File, error.LineNumber, error.ColumnNumber, error.EndLineNumber, error.EndColumnNumber, error.Code))
            .Concat(build.Warnings.Select(static warning => Line("warning", warning.File, warning.LineNumber, warning.ColumnNumber, warning.EndLineNumber, warning.EndColumnNumber, warning.Code)))
            .Order(StringComparer.Ordinal).ToList();
        var lines = build.Result.Output.Split('\n').Where(static line => line.Contains("KSAIL", StringComparison.Ordinal)).Distinct(StringComparer.Ordinal).ToList();
        var matched = lines.Select(static line => _msCompile.Match(line)).Where(static match => match.Success)
            .Select(static match => $"{match.Groups["severity"].Value} {match.Groups["file"].Value}({match.Groups["location"].Value}) {match.Groups["code"].Value}").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, matched);
        Assert.True(expected.Count >= 3, string.Join('\n', expected));
        Assert.Contains(expected, static line => line.StartsWith("warning ", StringComparison.Ordinal));
        Assert.All(build.Errors, error => Assert.True(File.Exists(error.File), error.File));
    }

    [Fact]
    public void Schemas_for_editors_are_in_obj_after_a_build_and_follow_the_sdk()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        Assert.False(Directory.Exists(workspace["hello/obj"]));
        workspace.Build("build", "hello").Succeeds();
        Assert.Equal(["bin", "k8s", "ksail.prod.yaml", "ksail.yaml", "obj"], Directory.GetFileSystemEntries(workspace["hello"]).Select(Path.GetFileName).Where(static name => !name!.EndsWith(".ksproj", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        foreach (var name in (string[])["ksail.schema.json", "KSail.Sdk.xsd"])
            Assert.Equal(File.ReadAllText(Path.Combine(SdkPackage.RepositoryRoot, "sdk", "schemas", name)), File.ReadAllText(workspace["hello/obj/" + name]));
        File.WriteAllText(workspace["hello/obj/ksail.schema.json"], "of another version");
        var copied = File.GetLastWriteTimeUtc(workspace["hello/obj/ksail.schema.json"]);
        workspace.Build("build", "hello").Succeeds();
        Assert.StartsWith("{", File.ReadAllText(workspace["hello/obj/ksail.schema.json"]), StringComparison.Ordinal);
        Assert.NotEqual(copied, File.GetLastWriteTimeUtc(workspace["hello/obj/ksail.schema.json"]));
    }

    [Fact]
    public void A_schema_that_cannot_be_written_is_a_warning_and_no_more()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        Directory.CreateDirectory(workspace["hello/obj/ksail.schema.json"]);
        var build = workspace.Build("build", "hello").Succeeds();
        var warning = Assert.Single(build.Warnings, static warning => warning.Code == "KSAIL0008");
        Assert.Contains(workspace["hello/obj"], warning.Text, StringComparison.Ordinal);
        Assert.EndsWith("; check permissions and free space", warning.Text, StringComparison.Ordinal);
    }

    private static string Line(string severity, string file, int line, int column, int endLine, int endColumn, string code)
    {
        int[] numbers = endLine > 0 ? [line, column, endLine, endColumn] : column > 0 ? [line, column] : line > 0 ? [line] : [];
        return $"{severity} {file}({string.Join(',', numbers.Select(static number => number.ToString(CultureInfo.InvariantCulture)))}) {code}";
    }
}
