using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Tests;

/// <summary>A variable that is missing is a warning at the very characters that name it. Lines under <c>spec.cluster</c> start at line 9.</summary>
public sealed class VariableWarningTests
{
    [Theory]
    [InlineData("importImages: ${A}", "9:19", "plain")]
    [InlineData("importImages: x/${A}/y", "9:21", "inside")]
    [InlineData("importImages: '${A}'", "9:20", "single quotes")]
    [InlineData("importImages: 'it''s ${A}'", "9:26", "an escape before it")]
    [InlineData("importImages: \"\\u0041\\u0041 ${A}\"", "9:33", "escapes before it")]
    [InlineData("importImages: |\n  text\n  and ${A}", "11:11", "a block")]
    [InlineData("importImages: >-\n  text\n  and ${A}", "11:11", "a folded block")]
    [InlineData("importImages: text\n  and ${A}", "10:11", "a value over two lines")]
    [InlineData("importImages: ${A.b}${A}", "9:25", "something similar before it")]
    [InlineData("importImages: ${SET}${A:-x}${A}", "9:32", "others before it")]
    [InlineData("talos: {extensions: [a, 'b', '${A}']}", "9:35", "in a list")]
    [InlineData("autoscaler: {node: {pools: [{name: p, labels: {x: '${A}'}}]}}", "9:56", "in a map")]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: '${A}'}}", "9:49", "in the name of a variable")]
    [InlineData("kubernetesVersion: ${A}", "9:24", "fields that the Go tool does not expand as well")]
    public void AVariableThatIsNotSetIsAWarningAtItsPlaceholder(string lines, string place, string why)
    {
        using var loaded = LoadedEnvironment.WithCluster(lines, ("SET", "x"));
        var finding = Assert.Single(loaded.Environment.Diagnostics);
        Assert.Equal(("KSAIL1020", DiagnosticSeverity.Warning), (finding.Code, finding.Severity));
        Assert.True(place == $"{finding.Span.Line}:{finding.Span.Column}", $"{why}: {finding}");
        Assert.Contains("the variable 'A' is not set", finding.Message, StringComparison.Ordinal);
        Assert.Equal(finding.Span.Column + 4, finding.Span.EndColumn);
        Assert.False(loaded.Environment.HasErrors);
    }

    [Fact]
    public void EveryPlaceholderIsToldApart()
    {
        using var loaded = LoadedEnvironment.WithCluster("importImages: ${A}-${B}-${A}");
        Assert.Equal(["9:19", "9:24", "9:29"], loaded.Findings.Select(f => f.Split(' ')[1]));
        Assert.Equal(["A", "B"], loaded.Environment.Configuration!.Cluster.ImportImages!.Value.Unset);
    }

    [Fact]
    public void ADefaultThatDoesNotApplyIsAWarning()
    {
        using var loaded = LoadedEnvironment.WithCluster("importImages: ${A:-images.tar}", ("A", ""));
        Assert.StartsWith("KSAIL1021 9:19 the variable 'A' is set to nothing", Assert.Single(loaded.Findings), StringComparison.Ordinal);
        Assert.Null(loaded.Environment.Configuration!.Cluster.ImportImages);
    }

    [Theory]
    [InlineData("importImages: x ${MY-TOKEN}", "9:21", "begins no placeholder")]
    [InlineData("importImages: '${ SET }'", "9:20", "begins no placeholder")]
    [InlineData("importImages: ${SET:?text}", "9:19", "begins no placeholder")]
    [InlineData("importImages: ${SET-x}", "9:19", "begins no placeholder")]
    [InlineData("importImages: ${SET", "9:19", "begins no placeholder")]
    [InlineData("importImages: ${a.b} ${SET} ${MY-TOKEN}", "9:33", "begins no placeholder")]
    [InlineData("importImages: x${SET:-${B}}", "9:20", "placeholders do not nest")]
    [InlineData("importImages: ${SET:-${B}} ${SET}", "9:19", "placeholders do not nest")]
    public void APlaceholderThatIsNoneIsAWarning(string lines, string place, string expected)
    {
        using var loaded = LoadedEnvironment.WithCluster(lines, ("SET", "x"));
        var finding = Assert.Single(loaded.Environment.Diagnostics);
        Assert.Equal(("KSAIL1025", DiagnosticSeverity.Warning, place), (finding.Code, finding.Severity, $"{finding.Span.Line}:{finding.Span.Column}"));
        Assert.Contains(expected, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${A:-}")]
    [InlineData("${A:-x}")]
    [InlineData("${SET}")]
    [InlineData("${EMPTY}")]
    [InlineData("$A ${a.b}")]
    [InlineData("${} ${1} ${a[0]} ${f(x)} ${a/b} $ {A}")]
    public void NothingIsSaidWhereNothingIsMissing(string text)
    {
        using var loaded = LoadedEnvironment.WithCluster($"importImages: \"{text}\"", ("SET", "x"), ("EMPTY", ""));
        Assert.Empty(loaded.Findings);
    }

    [Fact]
    public void HooksBelongToTheShell()
    {
        using var loaded = LoadedEnvironment.Load(LoadedEnvironment.Minimal + "    watch: {hooks: ['echo ${HOME_OF_NOBODY}']}\n");
        Assert.Empty(loaded.Findings);
        Assert.Equal("echo ${HOME_OF_NOBODY}", Assert.Single(loaded.Environment.Configuration!.Workload.WatchHooks).Value.Reveal());
    }

    [Fact]
    public void ADemandTurnsTheWarningIntoAnError()
    {
        using var loaded = LoadedEnvironment.WithCluster("importImages: ${A}\nkubernetesVersion: v1");
        var cluster = loaded.Environment.Configuration!.Cluster;
        var diagnostics = new DiagnosticBag();
        Assert.True(VariableDemand.IsMet(cluster.KubernetesVersion, "ClusterUp", diagnostics));
        Assert.True(VariableDemand.IsMet(null, "ClusterUp", diagnostics));
        Assert.False(VariableDemand.IsMet(cluster.ImportImages, "ClusterUp", diagnostics));
        var error = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL1022", 9, "the variable 'A' is not set, and ClusterUp needs it for spec.cluster.importImages; set it"), (error.Code, error.Span.Line, error.Message));
    }

    [Fact]
    public void NoMessageAndNoModelPrintsAValue()
    {
        const string secret = "hunter2-hunter2";
        using var loaded = LoadedEnvironment.WithCluster(
            "localRegistry: {registry: 'u:${T} x@@ghcr.io/A B'}\nimportImages: a/${T}/b\ncnni: 1\ndistributionConfig: ${T}/../..\nkubernetesVersion: ${T}",
            ("T", secret), ("KSAIL_SPEC_CLUSTER_CNI", secret), ("KSAIL_SPEC_CLUSTER_WORKERS", secret), ("KSAIL_METADATA_NAME", secret + "_"),
            ("KSAIL_SPEC_CLUSTER_AUTOSCALER_NODE_EXPANDER", "Price," + secret), ("KSAIL_SPEC_WORKLOAD_SOURCEDIRECTORY", secret), ("KSAIL_SPEC_CLUSTER_CONNECTION_TIMEOUT", secret));
        Assert.True(loaded.Findings.Count >= 8, string.Join('\n', loaded.Findings));
        Assert.DoesNotContain(loaded.Findings, f => f.Contains(secret, StringComparison.Ordinal));
        Assert.DoesNotContain(secret, $"{loaded.Environment}{loaded.Environment.Configuration}{loaded.Environment.Registry}", StringComparison.Ordinal);
        Assert.Equal($"a/{secret}/b", loaded.Environment.Configuration!.Cluster.ImportImages!.Value.Reveal());
    }

    [Fact]
    public void ALiteralPasswordIsMasked()
    {
        using var loaded = LoadedEnvironment.WithCluster("localRegistry: {registry: 'me:pass@word@ghcr.io/org/app'}");
        Setting<ExpandedText> registry = loaded.Environment.Configuration!.Cluster.LocalRegistry.Registry!;
        Assert.Equal("me:****@ghcr.io/org/app", registry.Value.ToString());
        Assert.Equal("pass@word", loaded.Environment.Registry!.Password!.Reveal());
    }
}
