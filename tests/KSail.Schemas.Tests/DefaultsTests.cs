using KSail.Documents.Yaml;
using KSail.Schemas.Validation;

namespace KSail.Schemas.Tests;

public sealed class DefaultsTests
{
    [Theory]
    [InlineData("{}", "{a: 1}", "where nothing is")]
    [InlineData("{a: 2}", "{a: 2}", "not where something is")]
    [InlineData("{a: null}", "{a: 1}", "in place of a null that is no value")]
    [InlineData("{p: {n: null}}", "{p: {n: null}, a: 1}", "not of one that is")]
    [InlineData("{o: {}}", "{o: {b: x, c: {d: [1, two]}}, a: 1}", "within what is there")]
    [InlineData("{l: [{}, {b: y}]}", "{l: [{b: x, c: {d: [1, two]}}, {b: y, c: {d: [1, two]}}], a: 1}", "in items")]
    [InlineData("{m: {k: {}}}", "{m: {k: {b: x, c: {d: [1, two]}}}, a: 1}", "in values of free keys")]
    [InlineData("{m: {k: null}}", "{m: {k: null}, a: 1}", "not for a null without a default")]
    [InlineData("{s: [null]}", "{s: [z], a: 1}", "for a null item with one")]
    public void Defaults_are_set(string spec, string expected, string why)
    {
        var resource = Checking.Parse($"apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: w}}\nspec: {spec}")[0];
        var before = resource.CloneMapping();
        var complete = Defaults.Apply(resource, Schema());
        Assert.True(YamlNode.DeepEquals(Checking.Parse($"x: {expected}")[0]["x"], complete["spec"]), why);
        Assert.True(YamlNode.DeepEquals(before, resource), "the original is not touched");
    }

    [Fact]
    public void What_is_complete_is_not_copied()
    {
        var resource = Checking.Parse("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\nspec: {a: 1, o: {b: x, c: {}}}")[0];
        Assert.Same(resource, Defaults.Apply(resource, Schema()));
    }

    private static KindSchema Schema()
    {
        const string Part = "{type: object, properties: {b: {type: string, default: x}, c: {type: object, x-kubernetes-preserve-unknown-fields: true, default: {d: [1, two]}}}}";
        const string Fields = "a: {type: integer, default: 1}, p: {type: object, properties: {n: {type: string, nullable: true, default: q}}}, o: " + Part + ", l: {type: array, items: " + Part
            + "}, m: {type: object, additionalProperties: " + Part + "}, s: {type: array, items: {type: string, default: z}}";
        var spec = Checking.Parse(
            "{group: example.org, names: {kind: Widget}, versions: [{name: v1, schema: {openAPIV3Schema: {type: object, properties: {spec: {type: object, properties: {"
            + Fields + "}}}}}}]}")[0];
        return DefinitionSchema.Read(spec, (YamlMapping)spec.GetSequence("versions")![0])!;
    }
}
