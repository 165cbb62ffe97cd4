namespace KSail.Configuration.Tests.Rules;

public sealed class RegistryRuleTests
{
    [Theory]
    [InlineData("localhost:5050", "9:31")]
    [InlineData("127.0.0.1:5000/app", "9:31")]
    [InlineData("user:${TOKEN}@localhost:5000/app", "9:31")]
    [InlineData("[::1]:5000/app", "9:31")]
    [InlineData("host.docker.internal:5000/app", "9:31")]
    [InlineData("registry.localhost/app", "9:31")]
    [InlineData("ghcr.io/org/app", null)]
    [InlineData("localhost.example.com/app", null)]
    [InlineData("${HOST}/app", null)]
    [InlineData("${HOST:-localhost}:5050/app", "9:31")]
    public void ACloudReachesItsRegistry(string registry, string? expected) =>
        RuleCase.Check("KSAIL1140", RuleCase.Hetzner($"localRegistry: {{registry: '{registry}'}}"), expected);

    [Fact]
    public void ThisMachineReachesItself() => RuleCase.Check("KSAIL1140", RuleCase.Docker("localRegistry: {registry: 'localhost:5050'}"), null);

    [Fact]
    public void AVariableMayLeadElsewhereForOnce() =>
        RuleCase.Check("KSAIL1140", RuleCase.Hetzner("localRegistry: {registry: ghcr.io/org/app}"), null, "", ("KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY", "localhost:5000/app"));

    [Theory]
    [InlineData("gitOpsEngine: Flux", "6:3")]
    [InlineData("gitOpsEngine: Flux\nlocalRegistry: {credentials: {tokenEnvVar: T}}", "10:5")]
    [InlineData("gitOpsEngine: Flux\nlocalRegistry: {registry: ghcr.io/org/app}", null)]
    [InlineData("gitOpsEngine: Flux\nlocalRegistry: {registry: 'u:${T}@ghcr.io/org/app'}", null)]
    [InlineData("gitOpsEngine: Flux\nlocalRegistry: {registri: ghcr.io/org/app}", null)]
    [InlineData("gitOpsEngine: None", null)]
    [InlineData("controlPlanes: 3", null)]
    public void FluxInACloudHasARegistry(string cluster, string? expected) => RuleCase.Check("KSAIL1141", RuleCase.Hetzner(cluster), expected);

    [Fact]
    public void FluxOnThisMachineDoesNotNeedOne() => RuleCase.Check("KSAIL1141", RuleCase.Docker("gitOpsEngine: Flux"), null);

    [Theory]
    [InlineData("KSAIL1142", "registry: 'user@ghcr.io/org/app'", "9:31")]
    [InlineData("KSAIL1142", "registry: 'user:@ghcr.io/org/app'", "9:31")]
    [InlineData("KSAIL1142", "registry: 'user:${TOKEN}@ghcr.io/org/app'", null)]
    [InlineData("KSAIL1142", "registry: 'user:${EMPTY}@ghcr.io/org/app'", null)]
    [InlineData("KSAIL1142", "registry: '${AUTH}@ghcr.io/org/app'", null)]
    [InlineData("KSAIL1142", "registry: '${USER:-me}@ghcr.io/org/app'", null)]
    [InlineData("KSAIL1142", "registry: 'user:secret@ghcr.io/org/app'", null)]
    [InlineData("KSAIL1142", "registry: 'user@ghcr.io/org/app', credentials: {tokenEnvVar: T}", null)]
    [InlineData("KSAIL1142", "registry: 'user@ghcr.io/org/app', credentials: {cliTokenEnvVar: T}", null)]
    [InlineData("KSAIL1142", "registry: 'user@ghcr.io/org/app', credentials: {clusterTokenEnvVar: T}", "9:31")]
    [InlineData("KSAIL1142", "registry: 'ghcr.io/org/app'", null)]
    [InlineData("KSAIL1143", "registry: 'ghcr.io/org/app', credentials: {tokenEnvVar: T}", "9:31")]
    [InlineData("KSAIL1143", "registry: 'ghcr.io/org/app', credentials: {clusterTokenEnvVar: T}", "9:31")]
    [InlineData("KSAIL1143", "registry: 'user@ghcr.io/org/app', credentials: {tokenEnvVar: T}", null)]
    [InlineData("KSAIL1143", "credentials: {tokenEnvVar: T}", null)]
    [InlineData("KSAIL1144", "registry: 'ghcr.io/Org/app'", "9:31")]
    [InlineData("KSAIL1144", "registry: 'user:${TOKEN}@ghcr.io/REPLACE_OWNER/REPLACE_REPO/manifests'", "9:31")]
    [InlineData("KSAIL1144", "registry: 'User:${TOKEN}@GHCR.io/org/app:V1'", null)]
    [InlineData("KSAIL1144", "registry: 'ghcr.io/${OWNER}/app'", null)]
    [InlineData("KSAIL1144", "registry: 'ghcr.io/${OWNER:-Me}/app:Main'", null)]
    [InlineData("KSAIL1144", "registry: 'localhost:5000/App'", "9:31")]
    public void CredentialsAndNamesAreWhole(string code, string registry, string? expected) =>
        RuleCase.Check(code, RuleCase.Docker($"localRegistry: {{{registry}}}"), expected, "", ("EMPTY", ""), ("OWNER", "Me"));

    [Theory]
    [InlineData("latest", null)]
    [InlineData("v1.2.3-rc.1", null)]
    [InlineData("feature/x", "10:19")]
    [InlineData(".x", "10:19")]
    [InlineData("${BRANCH}", "10:19")]
    [InlineData("${UNSET}", null)]
    public void ATagIsOneThatRegistriesTake(string tag, string? expected) =>
        RuleCase.Check("KSAIL1145", RuleCase.Docker("workers: 1") + $"workload: {{tag: '{tag}'}}\n", expected, "", ("BRANCH", "feature/secret"));
}
