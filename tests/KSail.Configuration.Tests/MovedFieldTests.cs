using KSail.Configuration.Model;

namespace KSail.Configuration.Tests;

/// <summary>Fields that moved. Lines under <c>spec.cluster</c> start at line 9.</summary>
public sealed class MovedFieldTests
{
    [Theory]
    [InlineData("talos: {controlPlanes: 3}", "KSAIL1014 9:28 spec.cluster.talos.controlPlanes has moved; write it as spec.cluster.controlPlanes")]
    [InlineData("talos: {workers: 3}", "KSAIL1014 9:22 spec.cluster.talos.workers has moved; write it as spec.cluster.workers")]
    [InlineData("talos: {imageVerification: Enabled}", "KSAIL1014 9:32 spec.cluster.talos.imageVerification has moved; write it as spec.cluster.imageVerification")]
    [InlineData("nodeAutoscaling: true", "KSAIL1014 9:22 spec.cluster.nodeAutoscaling has moved; write it as spec.cluster.autoscaler.node.enabled")]
    [InlineData("sops: {ageKeyEnvVar: KEY}", "KSAIL1014 9:26 spec.cluster.sops.ageKeyEnvVar has moved; write it as spec.cluster.sops.env.var")]
    [InlineData("sops: {ageKeyEnvVar: OLD, env: {var: KEY}}", "KSAIL1014 9:26 spec.cluster.sops.ageKeyEnvVar has moved to spec.cluster.sops.env.var, which is set as well and wins; remove the old one")]
    [InlineData("talos: {controlPlanes: 0}", "KSAIL1012 9:28 spec.cluster.talos.controlPlanes is 0; it must be at least 1 and at most 2147483647")]
    [InlineData("controlPlanes: 3\ntalos: {controlPlanes: 3}", null)]
    [InlineData("nodeAutoscaling: true\nautoscaler: {node: {enabled: Enabled}}", null)]
    [InlineData("controlPlanes: 1\ntalos: {controlPlanes: 3}", "KSAIL1015 10:28 spec.cluster.talos.controlPlanes has moved to spec.cluster.controlPlanes, which is set to something else at line 9; remove the old one")]
    [InlineData("nodeAutoscaling: true\nautoscaler: {node: {enabled: false}}", "KSAIL1015 9:22 spec.cluster.nodeAutoscaling has moved to spec.cluster.autoscaler.node.enabled, which is set to something else at line 10; remove the old one")]
    public void AMovedFieldIsTakenOverOrReported(string lines, string? expected)
    {
        using var loaded = LoadedEnvironment.WithCluster(lines);
        Assert.Equal(expected is null ? [] : [expected], loaded.Findings);
    }

    [Fact]
    public void ItsValueIsFoundAtTheNewPlace()
    {
        using var loaded = LoadedEnvironment.WithCluster("talos: {controlPlanes: 3, workers: 2, imageVerification: true}\nnodeAutoscaling: Enabled\nsops: {ageKeyEnvVar: KEY}");
        var cluster = loaded.Environment.Configuration!.Cluster;
        Assert.Equal((3, 2, Toggle.Enabled, Toggle.Enabled, "KEY"),
            (cluster.ControlPlanes.Value, cluster.Workers.Value, cluster.ImageVerification.Value, cluster.Autoscaler.Node.Enabled.Value, cluster.Sops.KeyVariable!.Value.Reveal()));
        Assert.Equal((9, 28), (cluster.ControlPlanes.Span.Line, cluster.ControlPlanes.Span.Column));
        Assert.False(loaded.Environment.HasErrors);
    }
}
