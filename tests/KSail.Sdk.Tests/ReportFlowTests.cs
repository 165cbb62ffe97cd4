using System.Text.Json;

namespace KSail.Sdk.Tests;

/// <summary>The page about a build, and two environments side by side, as commands make them.</summary>
public sealed class ReportFlowTests
{
    private const string Mistake = """
        -- hello/k8s/clusters/prod/kustomization.yaml
        resources: [../../apps, mistake.yaml]
        -- hello/k8s/clusters/prod/mistake.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: mistake, namespace: default}
        dta: {}
        """;

    private const string OnlyInProduction = """
        -- hello/k8s/clusters/prod/kustomization.yaml
        resources: [../../apps, more.yaml]
        -- hello/k8s/clusters/prod/more.yaml
        apiVersion: v1
        kind: Namespace
        metadata: {name: more}
        """;

    private const string ThirdEnvironment = """
        -- hello/ksail.staging.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata: {name: hello-staging}
        spec:
          cluster: {distribution: Talos, provider: Docker}
          workload: {sourceDirectory: k8s, kustomizationFile: clusters/prod}
        """;

    [Fact]
    public void A_build_that_fails_leaves_a_page_and_one_that_does_not_repeats_itself()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Mistake);
        var page = workspace["hello/bin/ksail/report.html"];
        var failed = workspace.Build("build", "hello").Fails("KSAIL3001");
        Assert.Equal(["ValidateEnvironments", "WriteReport"], failed.Tasks);
        Assert.Contains("KSAIL3001", File.ReadAllText(page), StringComparison.Ordinal);

        // A step that is run alone is about itself.
        File.Delete(page);
        workspace.Build("build", "hello", "-t:Validate").Fails("KSAIL3001");
        Assert.False(File.Exists(page));

        File.Delete(workspace["hello/k8s/clusters/prod/mistake.yaml"]);
        workspace.Write("hello/k8s/clusters/prod/kustomization.yaml", "resources: [../../apps]\n");
        var passed = workspace.Build("build", "hello").Succeeds();
        Assert.Contains($"hello -> {page}", passed.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("KSAIL3001", File.ReadAllText(page), StringComparison.Ordinal);
        var time = File.GetLastWriteTimeUtc(page);
        workspace.Build("build", "hello").Succeeds();
        Assert.Equal(time, File.GetLastWriteTimeUtc(page));
    }

    [Fact]
    public void A_publish_tells_what_it_pushed()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Build("publish", "hello", "-p:Environment=prod").Succeeds();
        var page = File.ReadAllText(workspace["hello/bin/ksail/prod/report.html"]);
        Assert.Contains("<dt>Last pushed</dt>", page, StringComparison.Ordinal);
        Assert.DoesNotContain(workspace.Root, page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-p:KSailReportSourceLink=somewhere", "KSAIL0005")]
    [InlineData("-p:KSailReportSourceLink=javascript:alert({file})", "KSAIL0005")]
    public void An_address_that_is_none_is_refused(string property, string code)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Build("build", "hello", property).Fails(code);
    }

    [Fact]
    public void Two_environments_are_compared()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, OnlyInProduction);
        workspace.Variables["FROM"] = "nobody";
        var run = workspace.Build("build", "hello", "-t:Parity").Succeeds();
        Assert.Contains("local compared with prod: parity 50.0 %, 1 of 2 resources is the same", run.Result.Output, StringComparison.Ordinal);
        Assert.Contains("+ Namespace more", run.Result.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(workspace["hello/bin/ksail/parity.json"]));
        Assert.Equal(50, json.RootElement.GetProperty("parity").GetProperty("percent").GetDouble());
        Assert.StartsWith("### local compared with prod", File.ReadAllText(workspace["hello/bin/ksail/parity.md"]), StringComparison.Ordinal);

        foreach (var file in ThirdEnvironment.Split("-- ", StringSplitOptions.RemoveEmptyEntries))
            workspace.Write(file.Split('\n', 2)[0], file.Split('\n', 2)[1]);
        workspace.Build("build", "hello", "-t:Parity").Fails("KSAIL3300");
        Assert.Contains("parity 100.0 %", workspace.Build("build", "hello", "-t:Parity", "-p:From=staging", "-p:To=prod").Succeeds().Result.Output, StringComparison.Ordinal);
    }
}
