using KSail.Configuration.Rules.Facts;

namespace KSail.Configuration.Tests.Rules;

public sealed class FluxRuleTests
{
    // Validity as Masterminds/semver v3 has it; a range may have releases of Flux 2 unless it surely has none.
    [Theory]
    [InlineData("2.x", true)]
    [InlineData("2.8.x", true)]
    [InlineData("2", true)]
    [InlineData("v2.8.1", true)]
    [InlineData("*", true)]
    [InlineData("2.x.x", true)]
    [InlineData(">=2.7", true)]
    [InlineData(">= 2.7.0, < 2.9.0", true)]
    [InlineData(">=2.7.0 <2.9.0", true)]
    [InlineData("~2.8", true)]
    [InlineData("~> 2.8.0", true)]
    [InlineData("^2.8.0-0", true)]
    [InlineData("2.7 - 2.9", true)]
    [InlineData("!=2.8.3", true)]
    [InlineData("1.x || 2.x", true)]
    [InlineData("=2.8.3", true)]
    [InlineData("<=2", true)]
    [InlineData("<3", true)]
    [InlineData("1.x", false)]
    [InlineData("3.x", false)]
    [InlineData("^1.2 || >=3", false)]
    [InlineData("<2.0.0", false)]
    [InlineData("<2", false)]
    [InlineData("<=1.9", false)]
    [InlineData("0.4 - 1.2", false)]
    [InlineData("latest", null)]
    [InlineData("stable", null)]
    [InlineData("2.x.1", null)]
    [InlineData("2.8.1.0", null)]
    [InlineData("2.", null)]
    [InlineData(">", null)]
    [InlineData(">=2.7 ||", null)]
    [InlineData(">=2.7,", null)]
    [InlineData("2.7 -2.9", null)]
    [InlineData("2.7 - ", null)]
    [InlineData("2.8.1-", null)]
    [InlineData("2.8 latest", null)]
    [InlineData("2.8.1@sha256:aa", null)]
    [InlineData("99999999999999999999", null)]
    public void ARangeIsRead(string text, bool? hasFluxTwo) => Assert.Equal(hasFluxTwo, VersionConstraint.TryParse(text)?.MayHave(2));

    [Theory]
    [InlineData("KSAIL1126", "latest", "12:28")]
    [InlineData("KSAIL1126", "2.8.x", null)]
    [InlineData("KSAIL1127", "1.x", "12:28")]
    [InlineData("KSAIL1127", "2.8.x", null)]
    [InlineData("KSAIL1127", "latest", null)]
    public void TheReleaseOfFluxIsARange(string code, string version, string? expected) =>
        RuleCase.Check(code, RuleCase.Docker("gitOpsEngine: Flux") + $"workload:\n  flux:\n    distributionVersion: '{version}'\n", expected);

    [Theory]
    [InlineData("KSAIL1128", "- {issuer: a, subject: b}", null)]
    [InlineData("KSAIL1128", "- {issuer: a, subject: b}\n        - {issuer: a, subject: c}\n        - {issuer: a, subject: d}", "16:13")]
    [InlineData("KSAIL1129", "- {issuer: a, subject: b}", null)]
    [InlineData("KSAIL1129", "- {issuer: a}", "15:13")]
    [InlineData("KSAIL1129", "- {subject: a}", "15:13")]
    [InlineData("KSAIL1129", "- {issuer: a, subject: '${WHO}'}", null)]
    [InlineData("KSAIL1129", "- {issuer: a, subjekt: b}", null)]
    public void SignersAreOneWholeIdentity(string code, string identities, string? expected) =>
        RuleCase.Check(code, RuleCase.Docker("gitOpsEngine: Flux") + $"workload:\n  flux:\n    verify:\n      provider: cosign\n      matchOIDCIdentity:\n        {identities}\n", expected);
}
