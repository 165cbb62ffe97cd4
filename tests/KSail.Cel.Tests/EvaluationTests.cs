using KSail.Documents.Yaml;

namespace KSail.Cel.Tests;

/// <summary>What callers see: bindings, optional values of before, encrypted texts, budgets, rules about whole objects.</summary>
public sealed class EvaluationTests
{
    private static readonly CelSchema Replicas = Schema("{type: object, properties: {replicas: {type: integer}, name: {type: string}, when: {type: string}}}");

    [Theory]
    [InlineData("object.kind == 'Deployment'", "True")]
    [InlineData("object.kind != 'Deployment' || object.spec.replicas >= 2", "True")]
    [InlineData("object.spec.template.spec.containers.all(c, has(c.resources))", "False")]
    [InlineData("object.spec.strategy.type == 'Recreate'", "Error: no such key: strategy")]
    [InlineData("!has(object.spec.strategy) || object.spec.strategy.type == 'Recreate'", "True")]
    [InlineData("object.metadata.labels['app.kubernetes.io/name'] == 'web'", "True")]
    [InlineData("object.metadata.?annotations['x'].orValue('') == ''", "True")]
    [InlineData("object.spec.replicas + 1 == 4", "True")]
    [InlineData("object.spec.ratio > 1", "True")]
    [InlineData("object.spec.replicas == '3'", "False")]
    [InlineData("object.spec.paused", "False")]
    [InlineData("object.spec.nothing == null", "True")]
    [InlineData("object.spec.template.spec.containers.map(c, c.image).join(',') == 'nginx:1.27'", "True")]
    public void Rules_about_an_object_of_any_kind(string expression, string expected)
    {
        var manifest = CaseFile.ReadYaml("""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app.kubernetes.io/name: web}}
            spec:
              replicas: 3
              ratio: 1.5
              paused: false
              nothing: null
              template: {spec: {containers: [{name: web, image: "nginx:1.27"}]}}
            """);
        var program = CelProgram.Compile(expression, CelEnvironment.Empty.WithVariable("object")).Program!;
        var result = program.Evaluate(new CelBindings().Bind("object", manifest));
        Assert.Equal(expected, result.Outcome == CelOutcome.Value ? result.AsBoolean.ToString() : $"{result.Outcome}: {result.Error}");
    }

    [Theory]
    [InlineData("self.metadata.name == 'a' && self.kind == 'K'", true)]
    [InlineData("self.spec.replicas == 1", true)]
    [InlineData("has(self.metadata.generateName)", false)]
    public void The_root_of_a_resource_has_a_name(string expression, bool expected)
    {
        var environment = CelEnvironment.ForSchema(Schema("{type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}}}}}"), isResourceRoot: true)!;
        var self = CaseFile.ReadYaml("{apiVersion: v1, kind: K, metadata: {name: a, labels: {x: y}}, spec: {replicas: 1}}");
        Assert.Equal(expected, CelProgram.Compile(expression, environment).Program!.Evaluate(CelBindings.OfSelf(self)).AsBoolean);
    }

    [Fact]
    public void The_value_of_before_may_be_optional()
    {
        var environment = CelEnvironment.ForSchema(Replicas, hasOptionalOldSelf: true)!;
        var program = CelProgram.Compile("oldSelf.?replicas.orValue(0) < self.replicas", environment).Program!;
        var self = CaseFile.ReadYaml("replicas: 2");
        Assert.True(program.Evaluate(CelBindings.OfSelf(self)).AsBoolean);
        Assert.False(program.Evaluate(CelBindings.OfSelf(self).Bind(CelEnvironment.OldSelf, CaseFile.ReadYaml("replicas: 3"))).AsBoolean);
    }

    [Theory]
    [InlineData("self.name == 'x'", CelOutcome.Unknown)]
    [InlineData("self.name.size() > 3 && self.replicas > 5", CelOutcome.Value)]
    [InlineData("self.name.size() > 3 || self.replicas > 0", CelOutcome.Value)]
    [InlineData("self.name.size() > 3 || self.replicas > 5", CelOutcome.Unknown)]
    [InlineData("self.name.size() > 3 && 1 / (self.replicas - 1) > 0", CelOutcome.Unknown)]
    [InlineData("has(self.name)", CelOutcome.Value)]
    public void An_encrypted_text_is_not_known(string expression, CelOutcome expected)
    {
        var self = CaseFile.ReadYaml("{name: sops-encrypted-value-of-name, replicas: 1}");
        var program = CelProgram.Compile(expression, CelEnvironment.ForSchema(Replicas)!).Program!;
        Assert.Equal(expected, program.Evaluate(CelBindings.OfSelf(self)).Outcome);
    }

    [Theory]
    [InlineData("self.replicas", "{replicas: 0x10}", "16")]
    [InlineData("self.replicas", "{replicas: 2.0}", "2")]
    [InlineData("self.replicas", "{replicas: \"2\"}", "the manifest has 2 where the schema wants a whole number")]
    [InlineData("self.name", "{name: 5}", "the manifest has 5 where the schema wants text")]
    [InlineData("self.name", "{name: [a]}", "the manifest has a list where the schema wants text")]
    [InlineData("self.when", "{when: 2024-01-02}", "2024-01-02")]
    [InlineData("self.name", "{}", "no such key: name")]
    public void Nodes_are_read_as_their_schema_says(string expression, string manifest, string expected)
    {
        var program = CelProgram.Compile(expression, CelEnvironment.ForSchema(Replicas)!).Program!;
        Assert.Equal(expected, program.Evaluate(CelBindings.OfSelf(CaseFile.ReadYaml(manifest))).ToString());
    }

    [Fact]
    public void A_budget_is_shared_by_the_rules_of_an_object()
    {
        var program = CelProgram.Compile("self.replicas > 0", CelEnvironment.ForSchema(Replicas)!).Program!;
        var bindings = CelBindings.OfSelf(CaseFile.ReadYaml("replicas: 1"));
        var budget = new CelBudget(8);
        Assert.Equal(CelOutcome.Value, program.Evaluate(bindings, budget).Outcome);
        Assert.Equal(5, budget.Remaining);
        Assert.Equal(CelOutcome.Value, program.Evaluate(bindings, budget).Outcome);
        Assert.Equal(CelOutcome.OverBudget, program.Evaluate(bindings, budget).Outcome);
        Assert.Equal(CelOutcome.OverBudget, program.Evaluate(bindings, budget).Outcome);
    }

    [Fact]
    public void Programs_may_be_used_by_many_threads()
    {
        var program = CelProgram.Compile("self.name.matches('^a+$') && [1, 2, 3].exists(x, x == self.replicas)", CelEnvironment.ForSchema(Replicas)!).Program!;
        var wrong = 0;
        Parallel.For(0, 2_000, i =>
        {
            var self = new YamlMapping();
            self.Set("name", YamlScalar.String(new string(i % 2 == 0 ? 'a' : 'b', 1 + (i % 7))));
            self.Set("replicas", YamlScalar.Integer(i % 5));
            if (program.Evaluate(CelBindings.OfSelf(self)).AsBoolean != (i % 2 == 0 && i % 5 is 1 or 2 or 3 && i % 2 == 0))
                Interlocked.Increment(ref wrong);
        });
        Assert.Equal(0, wrong);
    }

    /// <summary>Laws of logic that hold whatever the operands are, errors and unknown values included.</summary>
    [Fact]
    public void And_and_or_do_not_depend_on_the_order_of_their_operands()
    {
        string[] terms = ["true", "false", "1 / 0 > 0", "self.name == 'x'", "dyn(1)", "self.replicas > 0", "self.replicas > 9", "[1][5] > 0"];
        var self = CaseFile.ReadYaml("{name: sops-encrypted-value-of-name, replicas: 1}");
        foreach (var a in terms)
        {
            foreach (var b in terms)
            {
                foreach (var c in terms)
                {
                    Assert.Equal(Outcome($"({a}) && ({b}) && ({c})"), Outcome($"({c}) && (({b}) && ({a}))"));
                    Assert.Equal(Outcome($"({a}) || ({b}) || ({c})"), Outcome($"({c}) || (({b}) || ({a}))"));
                    Assert.Equal(Outcome($"({a}) && (({a}) || ({b})) && ({c} || true)"), Outcome($"({a}) && (({a}) || ({b}))"));
                }
            }
        }

        string Outcome(string expression)
        {
            var result = CelProgram.Compile(expression, CelEnvironment.ForSchema(Replicas)!).Program!.Evaluate(CelBindings.OfSelf(self));
            return result.AsBoolean?.ToString() ?? result.Outcome.ToString();
        }
    }

    private static CelSchema Schema(string text) => CelSchema.OfOpenApi((YamlMapping)CaseFile.ReadYaml(text));
}
