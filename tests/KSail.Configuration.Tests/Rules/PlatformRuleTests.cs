namespace KSail.Configuration.Tests.Rules;

public sealed class PlatformRuleTests
{
    [Theory]
    [InlineData("cluster: {distribution: Talos, provider: Docker}", null)]
    [InlineData("cluster: {distribution: Talos, provider: Hetzner}", null)]
    [InlineData("cluster: {distribution: Talos, provider: Omni}", null)]
    [InlineData("cluster: {distribution: Talos, provider: Kubernetes}", null)]
    [InlineData("cluster: {distribution: Talos, provider: AWS}", "6:44")]
    [InlineData("cluster: {distribution: Vanilla, provider: Hetzner}", null)]
    [InlineData("cluster: {distribution: K3s, provider: Omni}", "6:42")]
    [InlineData("cluster: {distribution: VCluster, provider: Hetzner}", "6:47")]
    [InlineData("cluster: {distribution: KWOK, provider: Kubernetes}", null)]
    [InlineData("cluster: {distribution: EKS}", null)]
    [InlineData("cluster: {distribution: EKS, provider: Hetzner}", "6:42")]
    [InlineData("cluster: {distribution: EKS, provider: AWS}", null)]
    [InlineData("cluster: {distribution: GKE, provider: GCP}", null)]
    [InlineData("cluster: {distribution: AKS, provider: Azure}", null)]
    [InlineData("cluster: {distribution: AKS, provider: GCP}", "6:42")]
    public void ADistributionRunsOnItsProviders(string spec, string? expected) => RuleCase.Check("KSAIL1101", spec, expected);

    [Theory]
    [InlineData("cdi: Default", null)]
    [InlineData("cdi: Enabled", "9:10")]
    [InlineData("cdi: false", "9:10")]
    [InlineData("importImages: images.tar", "9:19")]
    [InlineData("talos: {extraPortMappings: [{containerPort: 80, hostPort: 80}]}", null)]
    [InlineData("autoscaler: {pod: {vertical: Enabled}}", "9:34")]
    [InlineData("autoscaler: {pod: {vertical: Disabled, horizontal: Enabled}}", null)]
    [InlineData("autoscaler: {node: {enabled: true, pools: [{name: a, serverType: cx33, location: fsn1, max: 1}]}}", "9:34")]
    [InlineData("autoscaler: {node: {enabled: false}}", null)]
    public void WhatDoesNothingOnDockerIsTold(string cluster, string? expected) => RuleCase.Check("KSAIL1103", RuleCase.Docker(cluster), expected);

    [Theory]
    [InlineData("talos: {extraPortMappings: [{containerPort: 80, hostPort: 80}]}", "9:33")]
    [InlineData("autoscaler: {node: {enabled: true, pools: [{name: a, serverType: cx33, location: fsn1, max: 1}]}}", null)]
    public void WhatDoesNothingOnHetznerIsTold(string cluster, string? expected) => RuleCase.Check("KSAIL1103", RuleCase.Hetzner(cluster), expected);

    [Fact]
    public void OtherDistributionsHaveImagesAndDevices() =>
        RuleCase.Check("KSAIL1103", "cluster: {distribution: K3s, cdi: Enabled, importImages: images.tar}", null);
}
