namespace KSail.Configuration.Tests.Rules;

public sealed class VersionRuleTests
{
    [Theory]
    [InlineData("kubernetesVersion: v1.36.3\ntalos: {version: v1.13.8}", null)]
    [InlineData("kubernetesVersion: '1.36'\ntalos: {version: 1.13.0-beta.1}", null)]
    [InlineData("kubernetesVersion: latest", "9:24")]
    [InlineData("kubernetesVersion: v1", "9:24")]
    [InlineData("kubernetesVersion: v1.36.x", "9:24")]
    [InlineData("kubernetesVersion: 1.36.3.1", "9:24")]
    [InlineData("kubernetesVersion: v1.36.", "9:24")]
    [InlineData("kubernetesVersion: v1.36.3-", "9:24")]
    [InlineData("kubernetesVersion: '${K8S}'", null)]
    [InlineData("talos: {version: stable}", "9:22")]
    public void APinIsAVersion(string cluster, string? expected) => RuleCase.Check("KSAIL1120", RuleCase.Docker(cluster), expected);

    [Theory]
    [InlineData("talos: {extensions: [siderolabs/qemu-guest-agent]}", "9:5")]
    [InlineData("talos: {schematicId: abc}", "9:5")]
    [InlineData("talos: {extensions: [siderolabs/qemu-guest-agent], version: v1.13.8}", null)]
    [InlineData("talos: {extensions: [siderolabs/qemu-guest-agent], version: '${TALOS}'}", null)]
    [InlineData("talos: {extensions: [siderolabs/qemu-guest-agent], version: 1.13}", null)]
    [InlineData("talos: {extensions: []}", null)]
    public void AnImageWithExtensionsIsOfOneRelease(string cluster, string? expected) => RuleCase.Check("KSAIL1121", RuleCase.Hetzner(cluster), expected);

    [Theory]
    [InlineData("v1.36.3", "v1.13.8", null)]
    [InlineData("v1.32.0", "v1.12.4", null)]
    [InlineData("v1.31.0", "1.13.0", null)]
    [InlineData("v1.30.0", "v1.13.8", "9:24")]
    [InlineData("v1.36.0", "v1.12.4", "9:24")]
    [InlineData("v1.37.0", "v1.14.0-rc.1", null)]
    [InlineData("v1.25.0", "v1.8.0", "9:24")]
    [InlineData("v1.31.9", "v1.8.0", null)]
    [InlineData("v1.34.0", "v1.9.5", "9:24")]
    [InlineData("v1.99.0", "v1.15.0", null)]
    [InlineData("v1.20.0", "v1.7.0", null)]
    [InlineData("v1.99.0", "v1.13.0", "9:24")]
    public void TalosRunsTheReleasesThatItKnows(string kubernetes, string talos, string? expected) =>
        RuleCase.Check("KSAIL1122", RuleCase.Docker($"kubernetesVersion: '{kubernetes}'\ntalos: {{version: '{talos}'}}"), expected);

    [Theory]
    [InlineData("kubernetesVersion: v1.31.0", null)]
    [InlineData("kubernetesVersion: v1.36.9", null)]
    [InlineData("kubernetesVersion: v1.30.9", "9:24")]
    [InlineData("kubernetesVersion: v1.37.0", "9:24")]
    [InlineData("kubernetesVersion: v2.0.0", "9:24")]
    [InlineData("kubernetesVersion: latest", null)]
    [InlineData("workers: 1", null)]
    public void OneRangeOfKubernetesIsSupported(string cluster, string? expected) => RuleCase.Check("KSAIL1123", RuleCase.Docker(cluster), expected);

    [Theory]
    [InlineData("imageVerification: Enabled\ntalos: {version: v1.12.4}", "9:24")]
    [InlineData("imageVerification: true\ntalos: {version: v1.13.0}", null)]
    [InlineData("imageVerification: Disabled\ntalos: {version: v1.12.4}", null)]
    [InlineData("imageVerification: Enabled", null)]
    public void ImagesAreVerifiedFromTalos113(string cluster, string? expected) => RuleCase.Check("KSAIL1124", RuleCase.Docker(cluster), expected);

    [Theory]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b]}", "-- talos/cluster/image.yaml\nmachine:\n  install:\n    image: factory.talos.dev/installer/x:v1.13.8\n", "talos/cluster/image.yaml 3:12")]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b]}", "-- talos/workers/image.yaml\nmachine: {install: {image: x}}\n", "talos/workers/image.yaml 1:28")]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b], schematicId: abc}", "-- talos/cluster/image.yaml\nmachine: {install: {image: x}}\n", null)]
    [InlineData("talos: {version: v1.13.8}", "-- talos/cluster/image.yaml\nmachine: {install: {image: x}}\n", null)]
    [InlineData("talos: {version: v1.13.8, extensions: [a/b]}", "-- talos/cluster/image.yaml\nmachine: {install: {disk: /dev/sda}}\n", null)]
    public void NoPatchNamesAnotherImage(string cluster, string patches, string? expected) => RuleCase.Check("KSAIL1125", RuleCase.Hetzner(cluster), expected, patches);
}
