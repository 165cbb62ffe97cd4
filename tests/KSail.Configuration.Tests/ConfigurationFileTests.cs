using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;

namespace KSail.Configuration.Tests;

/// <summary>Files that are no configuration, and what a configuration must have at least.</summary>
public sealed class ConfigurationFileTests
{
    private const string Header = "apiVersion: ksail.io/v1alpha1\nkind: Cluster\n";
    private const string Spec = "spec:\n  cluster: {distribution: Talos}\n";

    [Theory]
    [InlineData("", "KSAIL1007", 0, "empty")]
    [InlineData("# only a comment\n---\n", "KSAIL1007", 0, "empty")]
    [InlineData("null\n", "KSAIL1007", 0, "empty")]
    [InlineData("just text\n", "KSAIL1007", 1, "must be a mapping")]
    [InlineData("- apiVersion: x\n", "KSAIL1007", 1, "must be a mapping")]
    [InlineData(Header + Spec + "---\n" + Header, "KSAIL1007", 6, "a second document")]
    [InlineData(Header + "spec:\n\tcluster: {}\n", "KSAIL0103", 4, "tab")]
    [InlineData(Header + "metadata: {name: a}\nmetadata: {name: a}\n" + Spec, "KSAIL0104", 4, "'metadata'")]
    [InlineData(Header + "spec: [\n", "KSAIL0103", 4, "")]
    [InlineData(Header + "spec: *nowhere\n", "KSAIL0103", 3, "anchor")]
    [InlineData("a\0b", "KSAIL0102", 1, "not UTF-8")]
    public void AFileThatIsNoConfigurationIsOneError(string text, string code, int line, string message)
    {
        using var loaded = LoadedEnvironment.Load(text);
        var finding = Assert.Single(loaded.Environment.Diagnostics);
        Assert.Equal((code, line), (finding.Code, finding.Span.Line));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Equal(loaded.ConfigFile, finding.Span.File);
        Assert.DoesNotContain('\n', finding.Message);
    }

    [Fact]
    public void AnAliasBombIsOneError()
    {
        var text = Header + "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
        for (var i = 1; i < 10; i++)
            text += $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n";
        using var loaded = LoadedEnvironment.Load(text);
        Assert.Equal("KSAIL0105", Assert.Single(loaded.Environment.Diagnostics).Code);
        Assert.Null(loaded.Environment.Configuration);
    }

    [Theory]
    [InlineData("# comment\n---\n" + Header + Spec + "...\n")]
    [InlineData("---\n" + Header + Spec + "---\n# nothing more\n")]
    [InlineData("\uFEFF" + Header + Spec)]
    [InlineData(Header + "status: {phase: Ready}\n" + Spec)]
    [InlineData(Header + "metadata: {name: a, namespace: b, labels: {c: d}, annotations: {e: f}}\n" + Spec)]
    public void WhatToolsAndPeopleAddIsFine(string text)
    {
        using var loaded = LoadedEnvironment.Load(text);
        Assert.Empty(loaded.Findings);
    }

    [Theory]
    [InlineData("kind: Cluster\n" + Spec, "KSAIL1013 1:1 apiVersion is missing; write 'apiVersion: ksail.io/v1alpha1'")]
    [InlineData("apiVersion: ksail.io/v1alpha1\n" + Spec, "KSAIL1013 1:1 kind is missing; write 'kind: Cluster'")]
    [InlineData("apiVersion: ksail.io/v1beta1\nkind: Cluster\n" + Spec, "KSAIL1008 1:13 apiVersion must be 'ksail.io/v1alpha1', not 'ksail.io/v1beta1'")]
    [InlineData("apiVersion: ksail.io/v1alpha1\nkind: cluster\n" + Spec, "KSAIL1008 2:7 kind must be 'Cluster', not 'cluster'")]
    [InlineData("apiVersion: ksail.io/v1alpha1\nkind: [Cluster]\n" + Spec, "KSAIL1008 2:7 kind must be 'Cluster'")]
    [InlineData(Header + "spec: {}\n", "KSAIL1013 3:1 spec.cluster.distribution is missing; write distribution: with one of Vanilla, K3s, Talos, VCluster, KWOK, EKS, GKE, AKS")]
    [InlineData(Header, "KSAIL1013 1:1 spec.cluster.distribution is missing; write distribution: with one of Vanilla, K3s, Talos, VCluster, KWOK, EKS, GKE, AKS")]
    [InlineData(Header + "metadata: {name: My_Cluster}\n" + Spec, "KSAIL1012 3:18 metadata.name is 'My_Cluster', which cannot name a cluster; use at most 63 lower-case letters, digits and '-', a letter first and no '-' last")]
    [InlineData(Header + "metadata: {name: a-}\n" + Spec, "KSAIL1012 3:18 metadata.name is 'a-', which cannot name a cluster; use at most 63 lower-case letters, digits and '-', a letter first and no '-' last")]
    [InlineData(Header + "metadata: {nam: a}\n" + Spec, "KSAIL1010 3:12 there is no field 'nam' in metadata; did you mean 'name'?")]
    [InlineData(Header + "metdata: {name: a}\n" + Spec, "KSAIL1010 3:1 there is no field 'metdata'; did you mean 'metadata'?")]
    public void TheHeaderIsExact(string text, string expected)
    {
        using var loaded = LoadedEnvironment.Load(text);
        Assert.Equal(expected, Assert.Single(loaded.Findings));
    }

    [Fact]
    public void OfAFileOfAnotherKindOnlyThatIsSaid()
    {
        using var loaded = LoadedEnvironment.Load("apiVersion: apps/v1\nkind: Deployment\nspec: {replicas: 1}\n");
        Assert.Equal(["KSAIL1008 1:13", "KSAIL1008 2:7"], loaded.Findings.Select(f => f[..f.IndexOf(' ', 11)]));
        Assert.Null(loaded.Environment.Configuration);
    }

    [Fact]
    public void AFileThatIsGoneIsAnErrorAtWhereItIsNamed()
    {
        using var directory = new TemporaryDirectory();
        var project = new SourceSpan(directory["a.ksproj"], 3, 5);
        var environment = EnvironmentLoader.Load(
            new EnvironmentFile("prod", directory["ksail.prod.yaml"], project), new SourceTree(directory.Root).OpenView(), EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal($"{project}: error KSAIL1006: the configuration of the environment 'prod' should be 'ksail.prod.yaml', which does not exist", Assert.Single(environment.Diagnostics).ToString());
        Assert.True(environment.HasErrors);
    }

    [Fact]
    public void ALoopOfLinksIsAnErrorAndNotAnEndlessBuild()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var directory = new TemporaryDirectory();
        File.CreateSymbolicLink(directory["ksail.yaml"], directory["other.yaml"]);
        File.CreateSymbolicLink(directory["other.yaml"], directory["ksail.yaml"]);
        var path = directory["ksail.yaml"];
        var environment = EnvironmentLoader.Load(
            new EnvironmentFile("local", path, SourceSpan.OfFile(path)), new SourceTree(directory.Root).OpenView(), EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal)));
        Assert.Equal("KSAIL0107", Assert.Single(environment.Diagnostics).Code);
    }
}
