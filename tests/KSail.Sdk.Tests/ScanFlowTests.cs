using System.Text.Json;

namespace KSail.Sdk.Tests;

/// <summary>The scan as commands run it.</summary>
public sealed class ScanFlowTests
{
    // One mistake, in one environment.
    private const string Pod = """
        -- hello/k8s/clusters/local/kustomization.yaml
        resources:
          - pod.yaml
        -- hello/k8s/clusters/local/pod.yaml
        apiVersion: v1
        kind: Pod
        metadata:
          name: web
          namespace: default
        spec:
          hostPID: true
          containers:
            - name: web
              image: ghcr.io/example-org/web:1.0.0
        """;

    [Theory]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0038", 0, "KSAIL5038", "")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0038%3BC-0041", 0, "KSAIL5038", "")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0041", 0, "", "")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0038 -p:NoWarn=KSAIL5038", 0, "", "")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0038 -p:WarningsAsErrors=KSAIL5038", 1, "", "KSAIL5038")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0038%2CC-0041 -p:KSailComplianceThreshold=50", 0, "KSAIL5038", "")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=C-0038%3BC-0041 -p:KSailComplianceThreshold=51", 1, "KSAIL5038", "KSAIL5900")]
    [InlineData("build -p:Environment=local -p:KSailComplianceThreshold=much", 1, "", "KSAIL0005")]
    [InlineData("build -p:Environment=local -p:KSailScanFrameworks=nsaa", 1, "", "KSAIL5901")]
    [InlineData("publish -p:Environment=local -p:KSailScanFrameworks=C-0038 -p:KSailComplianceThreshold=1", 1, "KSAIL5038", "KSAIL5900")]
    public void Properties_decide_what_fails(string command, int exitCode, string warning, string error)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Pod);
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", .. arguments[1..]]);
        Assert.Equal((exitCode, warning, error), (run.Result.ExitCode, string.Join(' ', run.Warnings.Select(static w => w.Code)), string.Join(' ', run.Errors.Select(static e => e.Code))));
        Assert.DoesNotContain("PushArtifact", run.Tasks);
    }

    [Fact]
    public void A_build_leaves_reports_and_says_the_score()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Pod);
        var run = workspace.Build("build", "hello").Succeeds();
        foreach (var report in (string[])["scan.json", "scan.sarif", "scan.junit.xml", "scan.html"])
            Assert.True(File.Exists(workspace[$"hello/bin/ksail/local/{report}"]), report);
        using var json = JsonDocument.Parse(File.ReadAllText(workspace["hello/bin/ksail/local/scan.json"]));
        Assert.Equal("NSA", json.RootElement.GetProperty("frameworks")[0].GetProperty("name").GetString());
        Assert.Contains("of 20 controls fail, no threshold", run.Result.Output, StringComparison.Ordinal);
        // Nothing changed, so the same is said again.
        Assert.Equal(run.Warnings.Select(static w => w.Code), workspace.Build("build", "hello").Succeeds().Warnings.Select(static w => w.Code));
    }
}
