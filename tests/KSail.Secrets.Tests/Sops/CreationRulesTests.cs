using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Secrets.Sops;
using Xunit;

namespace KSail.Secrets.Tests;

public sealed class CreationRulesTests
{
    private const string A = "age1aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    private const string B = "age1bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    [Theory]
    [InlineData("/r/k8s/clusters/prod/x.enc.yaml", A)]
    [InlineData("/r/k8s/clusters/local/x.enc.yaml", B)]
    [InlineData("/r/other/x.enc.yaml", "")]
    [InlineData("/r/k8s/clusters/prod/x.yaml", "")]
    public void TheFirstRuleThatMatchesThePathBelowTheFileDecides(string path, string recipient)
    {
        var (rules, findings) = Read($"""
            creation_rules:
              - path_regex: ^k8s/clusters/prod/.*\.enc\.yaml$
                age: {A}
              - path_regex: clusters/.*\.enc\.yaml$
                age: {B}
            """);
        Assert.Empty(findings);
        Assert.Equal(recipient, rules.Match(path) is { } rule ? Assert.Single(rule.Recipients) : "");
    }

    [Theory]
    [InlineData($"age: {A}", new[] { A }, false)]
    [InlineData($"age: '{B},{A}'", new[] { A, B }, false)]
    [InlineData($"age: |-\n      {B},\n      {A}", new[] { A, B }, false)]
    [InlineData($"age: [{B}, {A}, {A}]", new[] { A, B }, false)]
    [InlineData("age: ssh-ed25519 AAAAC3Nza user@host", new[] { "ssh-ed25519 AAAAC3Nza user@host" }, false)]
    [InlineData($"key_groups: [{{age: [{A}]}}, {{age: [{B}], pgp: [0123]}}]", new[] { A, B }, true)]
    [InlineData($"key_groups: [{{merge: [{{age: [{A}]}}]}}]", new[] { A }, false)]
    [InlineData("pgp: 0123456789", new string[0], true)]
    [InlineData("kms: ''", new string[0], false)]
    public void RecipientsComeInEveryFormThatSopsTakes(string fields, string[] recipients, bool hasOthers)
    {
        var (rules, findings) = Read($"creation_rules:\n  - {fields}\n");
        Assert.Empty(findings);
        Assert.Equal(recipients, rules.Rules[0].Recipients);
        Assert.Equal(hasOthers, rules.Rules[0].HasOtherKeys);
    }

    [Theory]
    [InlineData("age1fs8y947mq3jq5xey75daatyy9sv9wu2lxfssyh8nhzn2l6s33vhqzwjsml", true)]
    [InlineData("age1pq1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", true)]
    [InlineData("ssh-rsa AAAA", true)]
    [InlineData("<INSTANCE_AGE_PUBLIC_KEY>", false)]
    [InlineData("age1", false)]
    [InlineData("AGE-SECRET-KEY-1QQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQQ", false)]
    public void APlaceholderIsNoRecipient(string text, bool isRecipient)
    {
        Assert.Equal(isRecipient, CreationRule.IsRecipient(text));
        Assert.Equal(isRecipient, new CreationRule(null, [text], HasOtherKeys: false, default).CanEncrypt);
    }

    [Theory]
    [InlineData("[]", 1)]
    [InlineData("creation_rules: all", 1)]
    [InlineData("creation_rules:\n  - everything", 2)]
    [InlineData("creation_rules:\n  - path_regex: '('\n    age: x", 2)]
    public void WhatSopsWouldRefuseIsReportedAtItsPlace(string text, int line)
    {
        var (rules, findings) = Read(text);
        Assert.Empty(rules.Rules);
        var finding = Assert.Single(findings);
        Assert.Equal(("KSAIL4007", line), (finding.Code, finding.Span.Line));
    }

    [Fact]
    public void APatternThatRunsAwayDoesNotMatch()
    {
        var (rules, _) = Read("creation_rules:\n  - path_regex: ^(a+)+$\n    age: x\n");
        Assert.Null(rules.Match("/r/" + new string('a', 64) + "!"));
    }

    private static (CreationRules Rules, IReadOnlyList<Diagnostic> Findings) Read(string text)
    {
        var diagnostics = new DiagnosticBag();
        return (CreationRules.Read(YamlReader.Read(SourceFile.FromText("/r/.sops.yaml", text)), diagnostics), diagnostics.Items);
    }
}
