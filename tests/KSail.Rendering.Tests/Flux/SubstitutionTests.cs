using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Tests;
using KSail.Documents.Yaml;
using KSail.Rendering.Flux.Substitution;
using KSail.Rendering.Flux.Variables;

namespace KSail.Rendering.Tests.Flux;

/// <summary>What values become when they pass through the printed text of an object, and where findings point.</summary>
public sealed class SubstitutionTests
{
    [Theory]
    // The author's quotes are gone before substitution, so the value's form decides its type.
    [InlineData("${n}", "n: \"3\"", "3", ScalarType.Integer)]
    [InlineData("\"${n}\"", "n: \"3\"", "3", ScalarType.Integer)]
    [InlineData("${n}", "n: \"true\"", "true", ScalarType.Boolean)]
    [InlineData("${n}", "n: \"yes\"", "true", ScalarType.Boolean)]
    [InlineData("${n}", "n: \"~\"", "null", ScalarType.Null)]
    [InlineData("${n}", "n: \"\"", "null", ScalarType.Null)]
    [InlineData("${n}", "n: \"017\"", "15", ScalarType.Integer)]
    [InlineData("${n}", "n: \"0x1F\"", "31", ScalarType.Integer)]
    [InlineData("${n}", "n: \"1_000\"", "1000", ScalarType.Integer)]
    [InlineData("${n}", "n: \"1e3\"", "1000", ScalarType.Integer)]
    [InlineData("${n}", "n: \"1.0\"", "1", ScalarType.Integer)]
    [InlineData("${n}", "n: \"1.10\"", "1.1", ScalarType.Float)]
    [InlineData("${n}", "n: \"9007199254740993\"", "9007199254740992", ScalarType.Integer)]
    [InlineData("${n}", "n: \"2020-01-01\"", "\"2020-01-01\"", ScalarType.String)]
    [InlineData("${n}", "n: \"12:30\"", "\"12:30\"", ScalarType.String)]
    [InlineData("${n}", "n: \"tRue\"", "tRue", ScalarType.String)]
    [InlineData("v${n}", "n: \"3\"", "v3", ScalarType.String)]
    // Texts that the printer quotes stay texts.
    [InlineData("'x: ${n}'", "n: \"3\"", "'x: 3'", ScalarType.String)]
    [InlineData("'#${n}'", "n: \"3\"", "'#3'", ScalarType.String)]
    // The documented trick for texts that look like numbers.
    [InlineData("${q}${n}${q}", "n: \"3\"\nq: '\"'", "\"3\"", ScalarType.String)]
    // Line breaks are removed from values.
    [InlineData("${n}", "n: |\n  a\n  b", "ab", ScalarType.String)]
    [InlineData("${m:=7}", "n: x", "7", ScalarType.Integer)]
    [InlineData("$${n}", "n: x", "${n}", ScalarType.String)]
    public void TheValueDecidesTheType(string written, string variables, string expected, ScalarType type)
    {
        using var scenario = Scenario($"value: {written}", variables);
        var thing = FluxScenario.Find(scenario.RenderClean(), "Thing", "thing");
        var value = Assert.IsType<YamlScalar>(thing.Tree["value"]);
        Assert.Equal((expected, type), (YamlWriter.ToText(value).TrimEnd('\n'), value.Type));
        Assert.Equal("k8s/app/thing.yaml(6,8)", scenario.Relative(value.Span));
    }

    [Fact]
    public void AValueMayBecomeAStructureThatStandsAtItsPlace()
    {
        using var scenario = Scenario("value: ${json}\nother: 1", "json: '{a: [1, {b: x}]}'");
        var thing = FluxScenario.Find(scenario.RenderClean(), "Thing", "thing");
        Assert.Equal("k8s/app/thing.yaml(6,8)", scenario.Relative(FluxScenario.At(thing.Tree, "value/a/1/b").Span));
        Assert.Equal("k8s/app/thing.yaml(7,8)", scenario.Relative(thing.Tree["other"]!.Span));
    }

    [Fact]
    public void KeysAreSubstitutedAndKeepTheirPlaces()
    {
        using var scenario = Scenario("map:\n  z: 1\n  ${k}: {in: 2}\n  b: 3", "k: key");
        var thing = FluxScenario.Find(scenario.RenderClean(), "Thing", "thing");
        var map = thing.Tree.GetMapping("map")!;
        Assert.True(map.TryGetEntry("key", out var entry));
        Assert.Equal("k8s/app/thing.yaml(8,3)", scenario.Relative(entry.Key.Span));
        Assert.Equal("k8s/app/thing.yaml(8,14)", scenario.Relative(FluxScenario.At(entry.Value, "in").Span));
        Assert.Equal("k8s/app/thing.yaml(9,6)", scenario.Relative(map["b"]!.Span));
    }

    [Fact]
    public void WithoutVariablesNothingIsSubstituted()
    {
        using var scenario = Scenario("value: ${x:=1} $$", variables: null);
        Assert.Equal("${x:=1} $$", FluxScenario.Find(scenario.RenderClean(), "Thing", "thing").Tree.GetString("value"));
    }

    [Fact]
    public void TheStrategyAlwaysNeedsNoVariables()
    {
        using var scenario = Scenario("value: ${x:=1}", variables: null, "\n  postBuild: {substituteStrategy: Always}");
        Assert.Equal("1", FluxScenario.Find(scenario.RenderClean(), "Thing", "thing").Tree.GetString("value"));
    }

    [Theory]
    [InlineData("labels")]
    [InlineData("annotations")]
    public void AnObjectCanDecline(string where)
    {
        using var scenario = Scenario($"value: ${{unset}} 1.0\nsize: 1.0\nmetadata:\n  name: thing\n  {where}: {{kustomize.toolkit.fluxcd.io/substitute: disabled}}", "n: x", metadata: "");
        var thing = FluxScenario.Find(scenario.RenderClean(), "Thing", "thing");
        Assert.Equal("${unset} 1.0", thing.Tree.GetString("value"));
        Assert.Equal("1.0", thing.Tree.GetString("size"));
    }

    [Fact]
    public void ObjectsWithoutVariablesPassThroughJsonAsWell()
    {
        using var scenario = Scenario("big: 9007199254740993\nwhole: 1.0\ndate: 2020-01-01", "n: x");
        var thing = FluxScenario.Find(scenario.RenderClean(), "Thing", "thing");
        Assert.Equal("big: 9007199254740992\n", Line(thing, "big"));
        Assert.Equal("whole: 1\n", Line(thing, "whole"));
        Assert.Equal("date: \"2020-01-01T00:00:00Z\"\n", Line(thing, "date"));
        Assert.Equal(ScalarType.Integer, ((YamlScalar)thing.Tree["whole"]!).Type);
    }

    [Fact]
    public void EveryUndefinedVariableIsReportedWhereItStands()
    {
        using var scenario = Scenario(
            """
            plain: a ${one} b
            quoted: "x${two}y ${two}"
            script: |
              #!/bin/sh
              echo ${ok}
              echo ${three} ${three}
            list:
              - ${four:-${five}}
            """,
            "ok: fine\nonce: x");
        Assert.Equal(
            [
                "k8s/app/thing.yaml(13,13): KSAIL2210 five",
                "k8s/app/thing.yaml(6,10): KSAIL2210 one",
                "k8s/app/thing.yaml(7,11): KSAIL2210 two",
                "k8s/app/thing.yaml(7,19): KSAIL2210 two",
                "k8s/app/thing.yaml(11,8): KSAIL2210 three",
                "k8s/app/thing.yaml(11,17): KSAIL2210 three",
            ],
            scenario.Render().Diagnostics.Select(d => $"{scenario.Relative(d.Span)}: {d.Code} {d.Message.Split('\'')[1]}"));
        Assert.Contains(scenario.Findings(), f => f.Contains("'one'", StringComparison.Ordinal) && f.EndsWith("did you mean 'once'?", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("value: ${a.b}", "n: x", "(6,8): KSAIL2211: '${a.b}' has no '}' or function of Flux after 'a'")]
    [InlineData("value: 1 ${ a }", "n: x", "(6,10): KSAIL2211: '${ a }' does not start with the name of a variable")]
    [InlineData("value: ${a:}", "n: x", "(6,8): KSAIL2211: '${a:}' is no expression that Flux can evaluate")]
    [InlineData("one: ${n}\nvalue: b ${v} c", "n: x\nv: 'a: b'", "(7,10): KSAIL2214: with the value of '${v}' for flux-system/apps the object cannot be read any more")]
    [InlineData("value: ${v}", "v: '[a'", "(6,8): KSAIL2214: with the value of '${v}' for flux-system/apps the object cannot be read any more")]
    public void BadExpressionsAreReportedWhereTheyStand(string written, string variables, string expected)
    {
        using var scenario = Scenario(written, variables);
        Assert.StartsWith("k8s/app/thing.yaml" + expected, Assert.Single(scenario.Findings()), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeSubstitutedIsUnknownToWhoeverComesNext()
    {
        using var scenario = Scenario("replicas: ${unset}\nname: ${n}", "n: x");
        var thing = FluxScenario.Find(scenario.Render(), "Thing", "thing");
        Assert.True(KSail.Documents.OpaqueValue.IsIn(thing.Tree.GetString("replicas")!));
        Assert.Equal("x", thing.Tree.GetString("name"));
    }

    [Theory]
    // the entries of substituteFrom, what an object holds, and the findings
    [InlineData("{kind: ConfigMap, name: one}", "${a}", "")]
    [InlineData("{kind: ConfigMap, name: one}", "${a:=x}", "")]
    [InlineData("{kind: ConfigMap, name: one}", "text", "k8s/clusters/local/chain.yaml(11,46)")]
    [InlineData("{kind: ConfigMap, name: one}", "$${a}", "k8s/clusters/local/chain.yaml(11,46)")]
    [InlineData("{kind: ConfigMap, name: one, optional: true}", "text", "")]
    [InlineData("{kind: ConfigMap, name: one}, {kind: ConfigMap, name: two}", "${a}", "")]
    [InlineData("{kind: ConfigMap, name: one}, {kind: Secret, name: hidden}", "${a}", "k8s/clusters/local/chain.yaml(11,73)")]
    [InlineData("{kind: ConfigMap, name: one}, {kind: Secret, name: hidden}", "${a}-${password}", "")]
    [InlineData("{kind: ConfigMap, name: empty}", "text", "")]
    public void ASourceThatNobodyUsesIsNoted(string sources, string written, string expected)
    {
        using var scenario = new FluxScenario($"""
            -- k8s/clusters/local/kustomization.yaml
            resources: [chain.yaml, variables.yaml]
            -- k8s/clusters/local/chain.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata: {"{"}name: app, namespace: flux-system{"}"}
            spec:
              interval: 1m
              path: app
              prune: true
              sourceRef: {"{"}kind: OCIRepository, name: flux-system{"}"}
              decryption: {"{"}provider: sops{"}"}
              postBuild:
                substituteFrom: [{sources}]
            -- k8s/clusters/local/variables.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{"}name: one, namespace: flux-system{"}"}
            data: {"{"}a: x, unused: y{"}"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{"}name: two, namespace: flux-system{"}"}
            data: {"{"}a: x{"}"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{"}name: empty, namespace: flux-system{"}"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {"{"}name: hidden, namespace: flux-system{"}"}
            stringData: {"{"}password: {OpaqueText}{"}"}
            -- k8s/app/kustomization.yaml
            resources: [config.yaml]
            -- k8s/app/config.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {"{"}name: used, namespace: default{"}"}
            data: {"{"}key: "{written}"{"}"}
            """);
        var found = scenario.Render().Diagnostics;
        Assert.Equal(expected.Length == 0 ? [] : [expected], found.Where(d => d.Code == "KSAIL2215").Select(d => scenario.Relative(d.Span with { EndLine = 0, EndColumn = 0 })));
        Assert.DoesNotContain(found, d => d.Severity != DiagnosticSeverity.Message);
    }

    private const string OpaqueText = "sops-encrypted-value-of-password";

    [Fact]
    public void AllSubstitutionsTogetherAreBounded()
    {
        using var folder = new Testing.TemporaryDirectory();
        var budget = new SubstitutionBudget();
        Assert.False(budget.Spend(int.MaxValue));
        var tree = new YamlMapping();
        tree.Set("a", YamlScalar.String("${A}"));
        var diagnostics = new DiagnosticBag();
        var variables = new VariableSet(new NotedVariables(new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = "x" }), IsComplete: true, []);
        new ObjectSubstitution(new("flux-system", "a"), variables, new SourceTree(folder.Root).OpenView(), diagnostics, budget).Apply(tree);
        Assert.Equal("KSAIL2206", Assert.Single(diagnostics.Items).Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void AnyObjectAndAnyValueGiveAnObjectWhoseNodesHaveAPlace(int seed)
    {
        var random = new Random(seed);
        using var folder = new Testing.TemporaryDirectory();
        var view = new SourceTree(folder.Root).OpenView();
        for (var i = 0; i < 2000; i++)
        {
            var tree = RandomYaml.Mapping(random, depth: 4);
            var lines = 0;
            Visit(tree, node => node.Span = new SourceSpan("/x.yaml", ++lines, 1));
            var values = new Dictionary<string, string>(StringComparer.Ordinal) { ["A"] = RandomYaml.Text(random, 3) };
            var substitution = new ObjectSubstitution(
                new("flux-system", "a"), new VariableSet(new NotedVariables(values), IsComplete: true, []), view, new DiagnosticBag(), new SubstitutionBudget());
            Visit(substitution.Apply(tree), node => Assert.InRange(node.Span.Line, 1, lines));
        }
    }

    private static void Visit(YamlNode node, Action<YamlNode> visit)
    {
        visit(node);
        if (node is YamlSequence sequence)
        {
            foreach (var item in sequence)
                Visit(item, visit);
        }
        else if (node is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                visit(entry.Key);
                Visit(entry.Value, visit);
            }
        }
    }

    private static string Line(Resource resource, string key)
    {
        var mapping = new YamlMapping();
        mapping.Set(key, resource.Tree[key]!);
        return YamlWriter.ToText(mapping);
    }

    private static FluxScenario Scenario(string body, string? variables, string spec = "", string metadata = "metadata:\n  name: thing\n") => new(
        $"""
        -- k8s/clusters/local/kustomization.yaml
        resources: [apps.yaml]
        -- k8s/clusters/local/apps.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: apps
          namespace: flux-system
        spec:
          sourceRef: {"{kind: OCIRepository, name: flux-system}"}
          path: app{spec}
        {(variables is null ? "" : "  postBuild:\n    substitute:\n      " + variables.Replace("\n", "\n      ", StringComparison.Ordinal))}
        -- k8s/app/thing.yaml
        apiVersion: example.com/v1
        kind: Thing
        {metadata}# comment
        {body}
        """);
}
