using KSail.Documents.Diagnostics;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests;

/// <summary>Scores worked out by hand, and the gate on them.</summary>
public sealed class ScoreTests
{
    private const string Three = """
        {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: shop}, spec: {hostPID: true, hostNetwork: true}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: b, namespace: shop}, spec: {hostNetwork: true}}
        ---
        {apiVersion: v1, kind: Pod, metadata: {name: c, namespace: shop}, spec: {}}
        """;

    private static readonly SourceSpan _gate = new("/repository/ksail.prod.yaml", 9, 16);

    [Theory]
    [InlineData("C-0038", 66.6667, "one of three fails")]
    [InlineData("C-0041", 33.3333, "two of three fail")]
    [InlineData("C-0057", 100, "none fails")]
    [InlineData("C-0273,C-0057", 100, "a control without resources has 100")]
    [InlineData("C-0246,C-0057", 50, "a control that a person decides has 0")]
    [InlineData("C-0078,C-0057", 50, "a control without its inputs has 0 of 3")]
    [InlineData("C-0038,C-0041,C-0273,C-0246", 50, "(66.67 + 33.33 + 100 + 0) / 4")]
    public void A_score_is_the_mean_of_shares(string controls, double score, string why) =>
        Assert.Equal((score, why), (Math.Round(Scan.Run(Three, controls.Split(',')).Result!.Score, 4), why));

    [Fact]
    public void A_scan_of_two_frameworks_is_the_mean_over_their_distinct_controls()
    {
        var result = Scan.Run(Three, "nsa", "mitre").Result!;
        var sum = result.Controls.Sum(static control => control.Score);
        Assert.Equal(sum / 30, result.Score, 3);
        Assert.All(result.Frameworks, framework =>
            Assert.Equal(result.Controls.Where(c => framework.ControlIds.Contains(c.Control.Id)).Average(static c => c.Score), framework.Score, 3));
    }

    [Theory]
    [InlineData("C-0273", ControlStatus.Passed, "irrelevant")]
    [InlineData("C-0057", ControlStatus.Passed, "")]
    [InlineData("C-0041", ControlStatus.Failed, "")]
    [InlineData("C-0078", ControlStatus.Skipped, "configuration")]
    [InlineData("C-0237", ControlStatus.Skipped, "requires review")]
    [InlineData("C-0287", ControlStatus.Skipped, "manual review")]
    public void A_verdict_says_why(string id, ControlStatus status, string reason)
    {
        var control = Scan.Run(Three, id, "C-0057").Result!.Controls.Single(c => c.Control.Id == id);
        Assert.Equal((status, reason), (control.Status, control.Reason));
    }

    [Fact]
    public void A_resource_counts_once_over_all_controls() => Assert.Equal(3, Scan.Run(Three, "nsa").Result!.ResourceCount);

    [Fact]
    public void A_subject_counts_once_for_each_binding()
    {
        const string manifests = """
            {apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}, rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: a}, roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u, apiGroup: g}, {kind: User, name: u, apiGroup: g}]}
            ---
            {apiVersion: rbac.authorization.k8s.io/v1, kind: RoleBinding, metadata: {name: b}, roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: u, apiGroup: g}]}
            """;
        var result = Scan.Run(manifests, "C-0015").Result!;
        Assert.Equal(2, result.ResourceCount);
        Assert.Equal(2, Assert.Single(result.Controls).Resources.Count);
        Assert.Contains(result.Controls[0].Resources[0].Paths, static path => path.Path == "relatedObjects[0].subjects[1]");
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(51, false)]
    [InlineData(0, true)]
    public void A_threshold_is_a_floor(int threshold, bool isCompliant)
    {
        var outcome = Scan.Run(Three, Scan.Request("C-0038", "C-0041") with { Threshold = threshold, ThresholdSpan = _gate });
        Assert.Equal(isCompliant, outcome.Result!.IsCompliant);
        Assert.Equal(isCompliant ? 0 : 1, outcome.Diagnostics.Count(static d => d.Severity == DiagnosticSeverity.Error));
    }

    [Fact]
    public void A_score_below_the_threshold_tells_what_costs_most()
    {
        var told = Scan.Run(Three, Scan.Request("C-0038", "C-0041", "C-0287", "C-0061") with { Threshold = 51, ThresholdSpan = _gate })
            .Diagnostics.Single(static d => d.Code == "KSAIL5900");
        Assert.Equal(_gate, told.Span);
        Assert.Equal(
            "environment 'prod': compliance score 50.00 is below the threshold 51; most points cost C-0287 Service account token authentication should not be used "
                + "for users (25.00), C-0041 HostNetwork access (16.67), C-0038 Host PID/IPC privileges (8.33)",
            told.Message);
    }

    [Fact]
    public void A_score_is_never_rounded_up_to_its_threshold()
    {
        var told = Scan.Run(Three.Replace("hostNetwork: true", "a: b", StringComparison.Ordinal), Scan.Request("C-0038") with { Threshold = 67, ThresholdSpan = _gate })
            .Diagnostics.Single(static d => d.Code == "KSAIL5900");
        Assert.Contains("compliance score 66.67 is below", told.Message, StringComparison.Ordinal);
    }
}
