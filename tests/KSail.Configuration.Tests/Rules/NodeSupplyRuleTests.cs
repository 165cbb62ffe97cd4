namespace KSail.Configuration.Tests.Rules;

public sealed class NodeSupplyRuleTests
{
    [Theory]
    [InlineData("tokenEnvVar: PROD_TOKEN", null, "12:20 'PROD_TOKEN'")]
    [InlineData("tokenEnvVar: PROD_TOKEN", "", "12:20")]
    [InlineData("tokenEnvVar: PROD_TOKEN", "secret", null)]
    [InlineData("tokenEnvVar: HCLOUD_TOKEN", null, "12:20")]
    [InlineData("tokenEnvVar: '${PROD_TOKEN}'", null, null)]
    [InlineData("tokenEnvVar: not-a-name", null, null)]
    [InlineData("location: fsn1", null, null)]
    public void TheTokenIsThere(string provider, string? value, string? expected) =>
        RuleCase.Check("KSAIL1172", RuleCase.Hetzner("controlPlanes: 1", provider), expected, "", value is null ? [] : [("PROD_TOKEN", value)]);

    [Fact]
    public void OnDockerNobodyNeedsIt() =>
        RuleCase.Check("KSAIL1172", "cluster: {distribution: Talos, provider: Docker}\nprovider: {hetzner: {tokenEnvVar: PROD_TOKEN}}", null);

    [Theory]
    [InlineData(true, "workers", 40_000, true, "talos/workers/files.yaml 1:1")]
    [InlineData(true, "cluster", 40_000, true, "talos/cluster/files.yaml 1:1")]
    [InlineData(true, "control-planes", 40_000, true, null)]
    [InlineData(false, "workers", 40_000, true, null)]
    [InlineData(true, "workers", 40_000, false, null)]
    [InlineData(true, "workers", 20_000, true, null)]
    public void NewNodesGetTheirConfiguration(bool isScaled, string folder, int length, bool isDense, string? expected)
    {
        var random = new Random(20261127);
        var content = new string([.. Enumerable.Range(0, length).Select(_ => isDense ? (char)(random.Next(94) + 33) : 'a')]).Replace("'", "''", StringComparison.Ordinal).Replace("${", "$-", StringComparison.Ordinal);
        var pools = $"autoscaler: {{node: {{enabled: {(isScaled ? "true" : "false")}, pools: [{{name: a, serverType: cx33, location: fsn1, max: 1}}]}}}}";
        RuleCase.Check("KSAIL1173", RuleCase.Hetzner(pools), expected, $"-- talos/{folder}/files.yaml\nmachine: {{files: [{{path: /var/x, permissions: 0o644, op: create, content: '{content}'}}]}}\n");
    }

    [Theory]
    [InlineData("machine: {registries: {mirrors: {docker.io: {endpoints: [http://localhost:5000]}}}}", "talos/cluster/mirror.yaml 1:58")]
    [InlineData("machine: {registries: {mirrors: {docker.io: {endpoints: [https://mirror.example, 'http://127.0.0.1']}}}}", "talos/cluster/mirror.yaml 1:82")]
    [InlineData("machine: {registries: {mirrors: {docker.io: {endpoints: ['http://[::1]:5000/v2']}}}}", "talos/cluster/mirror.yaml 1:58")]
    [InlineData("machine: {registries: {mirrors: {docker.io: {endpoints: ['http://${HOST:-host.docker.internal}:5000']}}}}", "talos/cluster/mirror.yaml 1:58")]
    [InlineData("machine: {registries: {mirrors: {docker.io: {endpoints: ['http://${UNSET}:5000', http://localhost.example]}}}}", null)]
    [InlineData("apiVersion: v1alpha1\nkind: RegistryMirrorConfig\nname: docker.io\nendpoints:\n  - url: http://0.0.0.0:5000", "talos/cluster/mirror.yaml 5:10")]
    public void NodesReachTheirMirrors(string patch, string? expected)
    {
        RuleCase.Check("KSAIL1176", RuleCase.Hetzner("controlPlanes: 1"), expected, $"-- talos/cluster/mirror.yaml\n{patch}\n");
        RuleCase.Check("KSAIL1176", RuleCase.Docker("controlPlanes: 1"), null, $"-- talos/cluster/mirror.yaml\n{patch}\n");
    }
}
