using KSail.Documents.Diagnostics;
using KSail.Scanning.Controls;
using KSail.Scanning.Frameworks;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests;

/// <summary>Which controls are asked for.</summary>
public sealed class FrameworkTests
{
    private const string Pod = "{apiVersion: v1, kind: Pod, metadata: {name: web, namespace: shop}, spec: {containers: [{name: a}]}}";

    [Theory]
    [InlineData("NSA", 26, 20)]
    [InlineData("MITRE", 27, 17)]
    [InlineData("ArmoBest", 40, 31)]
    [InlineData("DevOpsBest", 25, 25)]
    [InlineData("security", 37, 28)]
    [InlineData("SOC2", 7, 5)]
    [InlineData("WorkloadScan", 19, 19)]
    [InlineData("ClusterScan", 23, 15)]
    [InlineData("cis-v1.10.0", 129, 33)]
    [InlineData("cis-v1.12.0", 131, 33)]
    [InlineData("cis-eks-t1.7.0", 45, 15)]
    [InlineData("cis-eks-t1.8.0", 49, 19)]
    [InlineData("cis-aks-t1.2.0", 52, 18)]
    [InlineData("cis-aks-t1.8.0", 56, 22)]
    [InlineData("cis-gke-v1.9.0", 40, 17)]
    [InlineData("AllControls", 281, 129)]
    public void A_framework_has_the_controls_of_the_library(string name, int all, int counted)
    {
        var framework = FrameworkTable.Find(name.ToUpperInvariant())!;
        Assert.Equal((all, counted), (framework.FileIds.Count + framework.OtherIds.Count, framework.FileIds.Count));
        Assert.All(framework.FileIds, static id => Assert.NotNull(ControlTable.Find(id)));
        Assert.All(framework.OtherIds, static id => Assert.NotNull(ClusterControls.NameOf(id)));
        Assert.Empty(framework.FileIds.Intersect(framework.OtherIds, StringComparer.Ordinal));
    }

    [Fact]
    public void Every_framework_is_in_the_test_above() => Assert.Equal(16, FrameworkTable.All.Length);

    [Theory]
    [InlineData("nsa", 20, "NSA")]
    [InlineData("NSA,Mitre", 30, "NSA MITRE")]
    [InlineData("all", 129, "AllControls NSA MITRE")]
    [InlineData("C-0016", 1, "")]
    [InlineData("c-0016,nsa,C-0016", 20, "NSA")]
    [InlineData("nsa,NSA", 20, "NSA")]
    [InlineData("", 20, "NSA")]
    [InlineData("nsa,cis-eks-t1.8.0", 20, "NSA")]
    public void Controls_of_several_frameworks_count_once(string names, int controls, string frameworks)
    {
        var result = Scan.Run(Pod, names.Split(',', StringSplitOptions.RemoveEmptyEntries)).Result!;
        Assert.Equal(controls, result.Controls.Count);
        Assert.Equal(frameworks, string.Join(' ', result.Frameworks.Select(static f => f.Name)));
        Assert.Equal(result.Controls.Select(static c => c.Control.Id).Order(StringComparer.Ordinal), result.Controls.Select(static c => c.Control.Id));
    }

    [Theory]
    [InlineData("nsax", "KSAIL5901", "there is no framework 'nsax'; did you mean 'NSA'?")]
    [InlineData("cis", "KSAIL5901", "there is no framework 'cis'; name one of these frameworks, or a control (NSA, ")]
    [InlineData("C-9999", "KSAIL5901", "there is no control 'C-9999'")]
    [InlineData("C-0017x", "KSAIL5901", "there is no control 'C-0017x'; did you mean 'C-0017'?")]
    [InlineData("C-0005", "KSAIL5907", "control C-0005 (API server insecure port is enabled) looks at a running cluster")]
    [InlineData("cis-aks-t1.8.0", "KSAIL5907", "framework 'cis-aks-t1.8.0' is for clusters of one cloud")]
    public void What_cannot_be_scanned_for_is_told(string name, string code, string message)
    {
        var outcome = Scan.Run(Pod, name);
        Assert.Null(outcome.Result);
        var told = outcome.Diagnostics.First(d => d.Code == code);
        Assert.StartsWith(message, told.Message, StringComparison.Ordinal);
        Assert.Equal("/repository/shop.ksproj(3,5)", told.Span.ToString());
        Assert.Contains(outcome.Diagnostics, static d => d.Severity == DiagnosticSeverity.Error);
    }

    [Fact]
    public void What_needs_a_cluster_is_listed_and_never_counts()
    {
        var result = Scan.Run(Pod, "nsa").Result!;
        Assert.Equal(["C-0005", "C-0058", "C-0066", "C-0067", "C-0069", "C-0070"], result.NotEvaluated.Select(static c => c.Id));
        Assert.DoesNotContain(result.Controls, static c => c.Control.Id == "C-0005");
        Assert.Equal("Audit logs enabled", result.NotEvaluated[3].Name);
    }

    [Fact]
    public void What_a_person_decides_counts_as_nothing()
    {
        var control = Scan.Run(Pod, "cis-v1.12.0").Result!.Controls.Single(static c => c.Control.Id == "C-0246");
        Assert.Equal((ControlStatus.Skipped, "manual review", 0f), (control.Status, control.Reason, control.Score));
        Assert.Empty(control.Resources);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{apiVersion: example.org/v1, kind: Widget, metadata: {name: a}}")]
    public void Nothing_to_scan_has_no_score(string manifests)
    {
        var outcome = Scan.Run(manifests, Scan.Request("nsa") with { Threshold = 90 });
        Assert.Null(outcome.Result);
        Assert.Equal("KSAIL5906", Assert.Single(outcome.Diagnostics).Code);
    }
}
