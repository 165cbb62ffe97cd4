namespace KSail.Configuration.Tests.Rules;

public sealed class SignInRuleTests
{
    [Theory]
    [InlineData("KSAIL1105", "oidc: {issuerURL: https://id.example, clientID: k8s}", null)]
    [InlineData("KSAIL1105", "oidc: {issuerURL: https://id.example}", "9:23")]
    [InlineData("KSAIL1105", "oidc: {clientID: k8s}", "9:22")]
    [InlineData("KSAIL1105", "oidc: {usernameClaim: sub}", null)]
    [InlineData("KSAIL1106", "oidc: {issuerURL: https://id.example, clientID: k8s}", null)]
    [InlineData("KSAIL1106", "oidc: {issuerURL: http://id.example, clientID: k8s}", "9:23")]
    [InlineData("KSAIL1106", "oidc: {issuerURL: id.example, clientID: k8s}", "9:23")]
    [InlineData("KSAIL1106", "oidc: {issuerURL: '${ISSUER}', clientID: k8s}", null)]
    [InlineData("KSAIL1107", "oidc: {issuerURL: https://id.example, clientID: k8s, extraScopes: [email, groups]}", null)]
    [InlineData("KSAIL1107", "oidc: {issuerURL: https://id.example, clientID: k8s, extraScopes: [email, ' ', '']}", "9:79\n9:84")]
    public void TheSectionIsComplete(string code, string cluster, string? expected) => RuleCase.Check(code, RuleCase.Docker(cluster), expected);

    [Theory]
    [InlineData("", "9:23")]
    [InlineData("-- talos/cluster/oidc.yaml\ncluster: {apiServer: {extraArgs: {oidc-issuer-url: https://id.example}}}\n", null)]
    [InlineData("-- talos/control-planes/oidc.yaml\ncluster: {apiServer: {extraArgs: {authentication-config: /etc/auth.yaml}}}\n", null)]
    [InlineData("-- talos/control-planes/oidc.yaml\napiVersion: v1alpha1\nkind: KubeAuthenticationConfig\n", null)]
    [InlineData("-- talos/workers/oidc.yaml\ncluster: {apiServer: {extraArgs: {oidc-issuer-url: https://id.example}}}\n", "9:23")]
    [InlineData("-- talos/cluster/broken.yaml\ncluster: [\n", null)]
    public void TalosNeedsAPatch(string patches, string? expected) =>
        RuleCase.Check("KSAIL1108", RuleCase.Docker("oidc: {issuerURL: https://id.example, clientID: k8s}"), expected, patches);

    [Fact]
    public void OtherDistributionsDoNot() =>
        RuleCase.Check("KSAIL1108", "cluster: {distribution: K3s, oidc: {issuerURL: https://id.example, clientID: k8s}}", null);
}
