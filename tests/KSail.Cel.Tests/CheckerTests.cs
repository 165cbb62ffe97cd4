namespace KSail.Cel.Tests;

/// <summary>What is refused about types, where, and what the message helps with.</summary>
public sealed class CheckerTests
{
    private const string Schema = """
        type: object
        properties:
          name: {type: string}
          replicas: {type: integer}
          ratio: {type: number}
          paused: {type: boolean}
          port: {x-kubernetes-int-or-string: true}
          raw: {x-kubernetes-preserve-unknown-fields: true}
          items: {type: array, items: {type: string}}
          labels: {type: object, additionalProperties: {type: string}}
          since: {type: string, format: date-time}
          spec: {type: object, properties: {a-b: {type: string}, in: {type: string}}}
          other: {type: object, properties: {a-b: {type: string}, in: {type: string}}}
          template: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}
        """;

    private static readonly CelEnvironment Environment =
        CelEnvironment.ForSchema(CelSchema.OfOpenApi((KSail.Documents.Yaml.YamlMapping)CaseFile.ReadYaml(Schema)))!;

    [Theory]
    [InlineData("self.replica > 0", "1:5: the schema declares no field 'replica' here that rules can see; did you mean 'replicas'?", "a misspelt field")]
    [InlineData("self.raw.x == 1", "1:5: the schema declares no field 'raw' here that rules can see", "a field without a type")]
    [InlineData("has(self.spec.ab)", "1:1: the schema declares no field 'ab' here that rules can see", "has() is checked, too")]
    [InlineData("self.spec.a__dash__b == ''", "", "escaped names")]
    [InlineData("self.spec.__in__ == ''", "", "reserved words")]
    [InlineData("selff.name == ''", "1:1: there is no variable 'selff' here; did you mean 'self'?", "a misspelt variable")]
    [InlineData("self.name.startWith('a')", "1:11: there is no function 'startWith'; did you mean 'startsWith'?", "a misspelt function")]
    [InlineData("math.abs(-1) > 0", "1:6: there is no function 'math.abs'", "a library that Kubernetes does not have")]
    [InlineData("math.max(1, 2) > 1", "1:1: there is no variable 'math' here", "one whose function has the name of another one")]
    [InlineData("self.name.startsWith(1)", "1:11: string.startsWith(int) does not exist; there is string.startsWith(string)", "wrong arguments")]
    [InlineData("self.replicas + 1.5 > 2.0", "1:15: '+' does not take int and double; convert one of them with int(), uint() or double()", "mixed numbers")]
    [InlineData("self.replicas == '1'", "1:15: '==' does not take int and string", "numbers and texts")]
    [InlineData("self.replicas > self.ratio", "", "order across numbers")]
    [InlineData("self.port > 80 || self.port.endsWith('%')", "", "dynamic")]
    [InlineData("self.name && true", "1:5: a condition is needed here, because '&&' joins conditions; but this is of type string", "no condition")]
    [InlineData("self.items.all(i, i)", "1:19: a condition is needed here, because it is tested for every element; but this is of type string", "no predicate")]
    [InlineData("self.replicas.all(i, true)", "1:5: a list or a map is needed here, but this is of type int", "nothing to loop over")]
    [InlineData("self.paused ? 1 : 'a'", "1:13: '?:' needs two values of one type, but these are int and string; dyn() makes a value fit everywhere", "two types")]
    [InlineData("self.spec == self.other", "1:11: '==' does not take object and object", "equal form, two types")]
    [InlineData("self.spec == self.spec", "", "one type")]
    [InlineData("self.since > timestamp('2020')", "1:24: '2020' is no timestamp such as 2006-01-02T15:04:05Z", "a literal that cannot be converted")]
    [InlineData("self.name.matches('(')", "1:19: '(' is no valid regular expression (RE2): a '(' is not closed", "a literal that is no pattern")]
    [InlineData("[1, 'a'].size() > 1", "1:5: all items of a list, and all keys or values of a map, need one type: the first is int, but this is string", "a mixed list")]
    [InlineData("'%d'.format([self.name]) == ''", "1:18: %d takes whole numbers, but the value is of type string", "format")]
    [InlineData("self.template.metadata.name == ''", "", "an embedded resource has a name")]
    [InlineData("self.template.spec == ''", "1:14: the schema declares no field 'spec' here that rules can see", "and nothing that the schema does not name")]
    [InlineData("self.nope == 1 && self.nopee == 2", "1:5: the schema declares no field 'nope' here that rules can see\n1:23: the schema declares no field 'nopee' here that rules can see", "all errors are told")]
    [InlineData("self.name\n  .foo()", "2:4: there is no function 'foo'", "lines are counted")]
    [InlineData("oldSelf.replicas <= self.replicas", "", "transition rules")]
    [InlineData("self.name.size() > 1 ? Foo{a: 1} : null", "1:27: there is no type 'Foo' of which an object could be made; a map is written {'name': value}", "messages")]
    public void Errors(string expression, string expected, string why)
    {
        Assert.NotEmpty(why);
        var compilation = CelProgram.Compile(expression, Environment);
        Assert.Equal(expected, string.Join('\n', compilation.Errors));
        Assert.Equal(expected.Length == 0, compilation.IsSuccess);
    }

    [Theory]
    [InlineData("self.paused", true, false, false)]
    [InlineData("self.name", false, true, false)]
    [InlineData("'replicas: ' + string(self.replicas)", false, true, false)]
    [InlineData("self.port", false, false, true)]
    [InlineData("self.replicas", false, false, false)]
    public void The_type_of_the_result_is_known(string expression, bool isBoolean, bool isText, bool isDynamic)
    {
        var program = CelProgram.Compile(expression, Environment).Program!;
        Assert.Equal((isBoolean, isText, isDynamic), (program.IsBoolean, program.IsText, program.IsDynamic));
    }

    [Theory]
    [InlineData("self.replicas >= oldSelf.replicas", true)]
    [InlineData("self.items.all(x, x in oldSelf.items)", true)]
    [InlineData("self.replicas > 0", false)]
    [InlineData("self.items.all(oldSelf, oldSelf != '')", false)]
    public void Transition_rules_are_told_apart(string expression, bool expected) =>
        Assert.Equal(expected, CelProgram.Compile(expression, Environment).Program!.UsesOldSelf);

    [Fact]
    public void Rules_on_what_cannot_be_seen_have_no_environment()
    {
        var schema = (KSail.Documents.Yaml.YamlMapping)CaseFile.ReadYaml("{x-kubernetes-preserve-unknown-fields: true}");
        Assert.Null(CelEnvironment.ForSchema(CelSchema.OfOpenApi(schema)));
    }
}
