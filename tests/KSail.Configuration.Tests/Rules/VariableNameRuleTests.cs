namespace KSail.Configuration.Tests.Rules;

public sealed class VariableNameRuleTests
{
    [Theory]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: GHCR_TOKEN, cliTokenEnvVar: _t1, clusterTokenEnvVar: t}}", null)]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: GHCR-TOKEN}}", "9:48")]
    [InlineData("localRegistry: {credentials: {cliTokenEnvVar: 1ST}}", "9:51")]
    [InlineData("localRegistry: {credentials: {clusterTokenEnvVar: 'my token'}}", "9:55")]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: '${GHCR_TOKEN}'}}", "9:48")]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: $GHCR_TOKEN}}", "9:48")]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: '${GHCR_TOKEN:-none}'}}", "9:48")]
    [InlineData("localRegistry: {credentials: {tokenEnvVar: 'PREFIX_${GHCR_TOKEN}'}}", null)]
    [InlineData("sops: {env: {var: AGE.KEY}}", "9:23")]
    [InlineData("sops: {env: {var: SOPS_AGE_KEY}}", null)]
    public void AFieldHoldsTheNameOfAVariable(string cluster, string? expected) =>
        RuleCase.Check("KSAIL1104", RuleCase.Docker(cluster), expected, variables: ("GHCR_TOKEN", "secret"));

    [Theory]
    [InlineData("tokenEnvVar: HCLOUD_TOKEN", null)]
    [InlineData("tokenEnvVar: hcloud token", "12:20")]
    public void SoDoesTheTokenOfHetzner(string provider, string? expected) => RuleCase.Check("KSAIL1104", RuleCase.Hetzner("workers: 1", provider), expected);

    [Fact]
    public void ASecretInTheFileIsNotPrinted()
    {
        const string secret = "glpat-1234567890";
        using var project = new JudgedProject($"-- ksail.yaml\napiVersion: ksail.io/v1alpha1\nkind: Cluster\nspec:\n  cluster: {{distribution: Talos, localRegistry: {{credentials: {{tokenEnvVar: {secret}}}}}}}\n");
        Assert.Equal("KSAIL1104", Assert.Single(project.Diagnostics).Code);
        Assert.DoesNotContain(secret, project.Diagnostics[0].Message, StringComparison.Ordinal);
    }
}
