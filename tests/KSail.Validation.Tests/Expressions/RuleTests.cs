using Xunit;

namespace KSail.Validation.Tests.Expressions;

public sealed class RuleTests
{
    [Theory]
    // a schema of spec with rules, a value of spec on line 5, and where the finding is
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'self.a < self.b'}], properties: {a: {type: integer}, b: {type: integer}}", "{a: 1, b: 2}", "")]
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'self.a < self.b'}], properties: {a: {type: integer}, b: {type: integer}}", "{a: 3, b: 2}", "5,7")]
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'self.a < self.b'}], properties: {a: {type: integer, default: 1}, b: {type: integer}}", "{b: 2}", "")]
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'self.a < self.b'}], properties: {a: {type: integer}, b: {type: integer}}", "{b: 2}", "5,7")]
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'self.a < 5', fieldPath: .a}], properties: {a: {type: integer}}", "{a: 7}", "5,11")]
    [InlineData("type: object, properties: {l: {type: array, items: {type: string, x-kubernetes-validations: [{rule: \"self.startsWith('x')\"}]}}}", "{l: [x1, y2]}", "5,16")]
    [InlineData("type: object, properties: {m: {type: object, additionalProperties: {type: integer, x-kubernetes-validations: [{rule: 'self > 0'}]}}}", "{m: {a: 1, b: 0}}", "5,21")]
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'self.a == oldSelf.a'}], properties: {a: {type: integer}}", "{a: 1}", "")]
    [InlineData("type: object, x-kubernetes-validations: [{rule: 'oldSelf.hasValue() || self.a > 1', optionalOldSelf: true}], properties: {a: {type: integer}}", "{a: 1}", "5,7")]
    public void TheRulesOfADefinitionHold(string schema, string value, string place)
    {
        var places = Check(schema, value);
        Assert.Equal(place.Length == 0 ? [] : [$"KSAIL3130 k8s/w.yaml({place}"], places.Select(static each => string.Join(',', each.TrimEnd(')').Split(',').Take(2))));
    }

    [Theory]
    [InlineData("{rule: 'self.a < 5', message: too much}", "Widget/default/w: 'spec': too much")]
    [InlineData("{rule: 'self.a < 5', message: too much, messageExpression: \"'a is ' + string(self.a)\"}", "Widget/default/w: 'spec': a is 7")]
    [InlineData("{rule: 'self.a < 5'}", "Widget/default/w: 'spec': the rule 'self.a < 5' does not hold")]
    public async Task TheMessageIsTheRulesOwn(string rule, string message)
    {
        using var project = Project($"type: object, x-kubernetes-validations: [{rule}], properties: {{a: {{type: integer}}}}", "{a: 7}");
        Assert.Equal(message, (await project.CheckAsync()).Diagnostics.Single(d => d.Code == "KSAIL3130").Message);
    }

    [Fact]
    public async Task FluxKindsHaveRulesToo()
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("k8s/config.yaml", "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: r, namespace: default}\nspec: {interval: 1m}\n");
        Assert.Contains("chart", (await project.CheckAsync()).Diagnostics.Single(static d => d.Code == "KSAIL3130").Message, StringComparison.Ordinal);
    }

    [Theory]
    // rules of the project, and the findings
    [InlineData("- {name: a, expression: \"object.kind != 'ConfigMap' || has(object.metadata.labels.owner)\"}", "KSAIL3133 k8s/config.yaml(2,7)")]
    [InlineData("- {name: a, expression: \"object.kind != 'ConfigMap' || has(object.metadata.labels.owner)\", severity: warning}", "KSAIL3134 k8s/config.yaml(2,7)")]
    [InlineData("- {name: a, expression: \"object.kind != 'Secret'\"}", "")]
    [InlineData("- {name: a, expression: object.spec.replicas > 1}", "KSAIL3133 k8s/config.yaml(2,7)")]
    [InlineData("- {name: a, expression: object.kind ==}", "KSAIL3132 rules.yaml(2,25)")]
    [InlineData("- {name: a, expression: '1 + 1'}", "KSAIL3132 rules.yaml(2,25)")]
    [InlineData("- {name: a, expression: 'true'}\n- {name: a, expression: 'true'}", "KSAIL3132 rules.yaml(3,10)")]
    [InlineData("- {name: a, expresion: 'true'}", "KSAIL3132 rules.yaml(2,13);KSAIL3132 rules.yaml(2,3)")]
    [InlineData("- {name: a, expression: 'true', severity: info}", "KSAIL3132 rules.yaml(2,43)")]
    public async Task AProjectHasRulesOfItsOwn(string rules, string expected)
    {
        using var project = new EnvironmentCheckFixture();
        project.Folder.Write("rules.yaml", $"rules:\n{rules}\n");
        project.Folder.Write("ksail.yaml", File.ReadAllText(project.Folder["ksail.yaml"]).TrimEnd() + "\n    validation:\n      rules: rules.yaml\n");
        var places = project.Places(await project.CheckAsync()).Select(static each => string.Join(',', each.TrimEnd(')').Split(',').Take(2)) + ")").Distinct();
        Assert.Equal(expected.Split(';', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal), places.Order(StringComparer.Ordinal));
    }

    private static List<string> Check(string schema, string value)
    {
        using var project = Project(schema, value);
        return [.. project.Places(project.CheckAsync().GetAwaiter().GetResult())];
    }

    private static EnvironmentCheckFixture Project(string schema, string value) => new($$$$$"""
        {{{{{EnvironmentCheckFixture.Minimal}}}}}
        -- k8s/kustomization.yaml
        resources: [crd.yaml, w.yaml]
        -- k8s/crd.yaml
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Widget, plural: widgets}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, properties: {spec: { {{{{{schema}}}}} }}}}
        -- k8s/w.yaml
        apiVersion: example.com/v1
        kind: Widget
        metadata: {name: w, namespace: default}
        # the value under test
        spec: {{{{{value}}}}}
        """);
}
