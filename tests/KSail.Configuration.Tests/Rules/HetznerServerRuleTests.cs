namespace KSail.Configuration.Tests.Rules;

public sealed class HetznerServerRuleTests
{
    [Theory]
    [InlineData("KSAIL1134", "workerPublicIPv4: false\nworkerPublicIPv6: false", "13:25")]
    [InlineData("KSAIL1134", "controlPlanePublicIPv4: false\ncontrolPlanePublicIPv6: false", "13:31")]
    [InlineData("KSAIL1134", "workerPublicIPv4: false", null)]
    [InlineData("KSAIL1134", "workerPublicIPv4: false\ncontrolPlanePublicIPv6: false", null)]
    [InlineData("KSAIL1136", "location: fsn1\nfallbackLocations: [nbg1, hel1]", null)]
    [InlineData("KSAIL1136", "location: fns1", "12:17")]
    [InlineData("KSAIL1136", "location: fsn1-dc14", "12:17")]
    [InlineData("KSAIL1136", "location: frankfurt", "12:17")]
    [InlineData("KSAIL1136", "location: ash\nfallbackLocations: [hil]\nfloatingIPLocation: fsn1", "13:27\n14:27")]
    [InlineData("KSAIL1136", "fallbackLocations: [sin]", "12:27")]
    [InlineData("KSAIL1136", "location: '${LOCATION}'\nfallbackLocations: [sin]", null)]
    [InlineData("KSAIL1139", "ingressFirewall: Disabled", "12:24")]
    [InlineData("KSAIL1139", "ingressFirewall: false", "12:24")]
    [InlineData("KSAIL1139", "ingressFirewall: Enabled", null)]
    [InlineData("KSAIL1139", "location: fsn1", null)]
    public void ServersAreReachableAndGuarded(string code, string provider, string? expected) =>
        RuleCase.Check(code, RuleCase.Hetzner("controlPlanes: 1", provider), expected);

    [Theory]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b]}", "controlPlaneServerType: cax11\nworkerServerType: CAX21", "12:31\n13:25")]
    [InlineData("talos: {version: v1.13.8, schematicId: abc}", "workerServerType: cax11", "12:25")]
    [InlineData("talos: {version: v1.13.8}", "workerServerType: cax11", null)]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b]}", "workerServerType: cx33", null)]
    [InlineData("autoscaler: {node: {enabled: true, pools: [{name: a, serverType: cax11, location: fsn1, max: 1}]}}", "location: fsn1", "9:70")]
    [InlineData("autoscaler: {node: {enabled: false, pools: [{name: a, serverType: cax11, location: fsn1, max: 1}]}}", "location: fsn1", null)]
    public void ImagesRunOnX86(string cluster, string provider, string? expected) => RuleCase.Check("KSAIL1135", RuleCase.Hetzner(cluster, provider), expected);

    [Theory]
    [InlineData("KSAIL1174", "controlPlaneServerType: cx33\nworkerServerType: CCX23", null)]
    [InlineData("KSAIL1174", "location: fsn1", null)]
    [InlineData("KSAIL1174", "controlPlaneServerType: cx3\nworkerServerType: cpx 31", "12:31 'cx23'\n13:25 'cpx31'")]
    [InlineData("KSAIL1174", "workerServerType: m5.large", "12:25 use one such as cx33")]
    [InlineData("KSAIL1174", "workerServerType: cx22", "12:25 no longer offers for new servers; use cx23")]
    [InlineData("KSAIL1174", "workerServerType: '${TYPE}'", null)]
    [InlineData("KSAIL1175", "location: nbg1\nworkerServerType: cx33", null)]
    [InlineData("KSAIL1175", "location: ash\ncontrolPlaneServerType: cpx31\nworkerServerType: ccx23", null)]
    [InlineData("KSAIL1175", "location: hil\ncontrolPlaneServerType: cpx31\nworkerServerType: cax21", "14:25 in 'hil'")]
    [InlineData("KSAIL1175", "location: sin\ncontrolPlaneServerType: cpx31", "12:17 spec.provider.hetzner.workerServerType is 'cx23'")]
    [InlineData("KSAIL1175", "location: frankfurt\nworkerServerType: cx33", null)]
    [InlineData("KSAIL1175", "location: '${LOCATION}'\nworkerServerType: cx33", null)]
    public void ServersAreOfTypesThatHetznerOffersThere(string code, string provider, string? expected) =>
        RuleCase.Check(code, RuleCase.Hetzner("controlPlanes: 1", provider), expected);

    [Theory]
    [InlineData("KSAIL1174", "serverType: cx333, location: fsn1", "9:55")]
    [InlineData("KSAIL1174", "serverType: '', location: fsn1", null)]
    [InlineData("KSAIL1175", "serverType: cx33, location: ash", "9:55")]
    public void SoAreThoseOfPools(string code, string pool, string? expected) =>
        RuleCase.Check(code, RuleCase.Hetzner($"autoscaler: {{node: {{pools: [{{name: a, {pool}, max: 1}}]}}}}"), expected);

    [Theory]
    [InlineData("KSAIL1174")]
    [InlineData("KSAIL1175")]
    public void OtherProvidersHaveOtherServers(string code) =>
        RuleCase.Check(code, "cluster: {distribution: Talos, provider: Docker}\nprovider: {hetzner: {location: ash, workerServerType: cx3}}", null);

    [Fact]
    public void PoolsAreInTheSameZone() =>
        RuleCase.Check("KSAIL1136", RuleCase.Hetzner("autoscaler: {node: {pools: [{name: a, serverType: cx33, location: ash, max: 1}, {name: b, serverType: cx33, location: hel1, max: 1}]}}"), "9:71 pools[0].location");

    [Theory]
    [InlineData("controlPlanes: 3\nworkers: 7", "location: fsn1", null)]
    [InlineData("controlPlanes: 3\nworkers: 8", "location: fsn1", "12:5")]
    [InlineData("controlPlanes: 3\nworkers: 8", "placementGroupStrategy: Spread", "13:31")]
    [InlineData("controlPlanes: 3\nworkers: 8", "placementGroupStrategy: None", null)]
    [InlineData("controlPlanes: 3\nworkers: 8", "placementGroupFallbackToNone: true", null)]
    public void APlacementGroupHoldsTen(string cluster, string provider, string? expected) => RuleCase.Check("KSAIL1137", RuleCase.Hetzner(cluster, provider), expected);

    [Theory]
    [InlineData("talos: {iso: 122630}", "9:18")]
    [InlineData("talos: {iso: 125127}", null)]
    public void TheImageIsThere(string cluster, string? expected) => RuleCase.Check("KSAIL1138", RuleCase.Hetzner(cluster), expected);

    [Theory]
    [InlineData("KSAIL1134", "controlPlanePublicIPv4: false\n    controlPlanePublicIPv6: false")]
    [InlineData("KSAIL1136", "location: nowhere")]
    [InlineData("KSAIL1139", "ingressFirewall: Disabled")]
    public void OnOtherProvidersNothingIsSaid(string code, string provider) =>
        RuleCase.Check(code, RuleCase.Docker("workers: 1") + $"provider:\n  hetzner:\n    {provider}\n", null);
}
