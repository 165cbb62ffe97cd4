using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Schemas.Tests;

public sealed class CatalogSchemaTests
{
    private const string Widget = """
        {
          "description": "A widget.", "type": "object",
          "properties": {
            "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
            "spec": {
              "type": "object", "additionalProperties": false, "required": ["size"],
              "properties": {
                "size": {"type": ["integer", "null"], "minimum": 1, "exclusiveMaximum": 10},
                "port": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
                "mode": {"type": "string", "enum": ["fast", "slow"], "default": "fast"},
                "either": {"type": ["string", "integer"]},
                "some": {"type": ["string", "boolean"]},
                "free": {"type": "object"},
                "open": {"type": "object", "properties": {"a": {"type": "string"}}},
                "fixed": {"const": "x"},
                "part": {"$ref": "#/definitions/part"},
                "patterned": {"type": "object", "patternProperties": {"^x-": {"type": "string"}}, "additionalProperties": false},
                "properties": {"type": "object", "properties": {"additionalProperties": false, "a": {"type": "string"}}, "additionalProperties": false},
                "description": {"type": "string", "description": "Not prose but a field."}
              }
            },
            "status": {"type": "object"}
          },
          "definitions": {"part": {"type": "object", "additionalProperties": false, "properties": {"name": {"type": "string"}, "parts": {"type": "array", "items": {"$ref": "#/definitions/part"}}}}}
        }
        """;

    [Theory]
    [InlineData("{size: 2}", "", "")]
    [InlineData("{size: 2, sise: 1}", "3001 unknown field 'spec.sise'; did you mean 'size'?", "closed where it says so")]
    [InlineData("{}", "3003 the required field 'spec.size' is missing", "")]
    [InlineData("{size: 10}", "3006 'spec.size' must be less than 10", "bounds of later drafts")]
    [InlineData("{size: null}", "", "null as a type")]
    [InlineData("{size: 2, port: 80}", "", "alternatives of types")]
    [InlineData("{size: 2, port: true}", "3009 'spec.port' has none of the 2 forms that it may have; of the nearest: 'spec.port' must be text, but is the boolean true; quote it: \"true\"", "")]
    [InlineData("{size: 2, either: [1]}", "3002 'spec.either' must be a whole number or text, but is a list", "two types that Kubernetes has a kind for")]
    [InlineData("{size: 2, some: [1]}", "", "other types are not told apart")]
    [InlineData("{size: 2, mode: quick}", "3004 'spec.mode' is 'quick', which is not allowed; use one of fast, slow", "")]
    [InlineData("{size: 2, free: {a: 1}}", "", "a bare object may have lost what kept it open")]
    [InlineData("{size: 2, open: {a: x, b: 1}}", "", "keys are refused only where they are")]
    [InlineData("{size: 2, open: {a: 1}}", "3002 'spec.open.a' must be text, but is the number 1; quote it: \"1\"", "")]
    [InlineData("{size: 2, fixed: y}", "3004 'spec.fixed' is \"y\", which is not allowed; use one of \"x\"", "")]
    [InlineData("{size: 2, part: {name: a, parts: [{name: b, x: 1}]}}", "", "a reference to itself is followed once")]
    [InlineData("{size: 2, part: {nam: a}}", "3001 unknown field 'spec.part.nam'; did you mean 'name'?", "")]
    [InlineData("{size: 2, patterned: {x-a: 1, y: 2}}", "", "patterns of keys are not matched")]
    [InlineData("{size: 2, properties: {a: x}}", "", "a slip of catalogs: their mark among the names")]
    [InlineData("{size: 2, description: 1}", "3002 'spec.description' must be text, but is the number 1; quote it: \"1\"", "a field that is called like prose")]
    public void A_schema_of_a_catalog(string spec, string expected, string why) => Assert.Equal((expected, why), (Check(Widget, $"spec: {spec}"), why));

    [Theory]
    [InlineData("specs: {}", "3001 unknown field 'specs'; did you mean 'spec'?", "the top level is closed as the rest is")]
    [InlineData("status: {a: 1}", "", "what status holds is the server's")]
    public void The_top_level(string field, string expected, string why) => Assert.Equal((expected, why), (Check(Widget, $"spec: {{size: 2}}\n{field}"), why));

    [Fact]
    public void A_schema_that_refuses_no_keys_leaves_the_top_level_open() =>
        Assert.Equal("", Check("""{"type": "object", "properties": {"spec": {"type": "object", "properties": {"a": {"type": "string"}}}, "x": {}, "y": {}, "z": {}}}""", "spec: {b: 1}\nspecs: 1"));

    [Fact]
    public void What_a_catalog_does_not_tell_is_known_to_be_unknown()
    {
        var schema = Read(Widget, out _)!;
        Assert.Equal(
            ("example.org/v1", "Widget", false, true, true, false),
            (schema.ApiVersion, schema.Kind, schema.IsScopeKnown, schema.IsNamespaced, schema.HasStatusSubresource, schema.IsDeprecated));
    }

    [Theory]
    [InlineData("", "1:1 KSAIL3010 the schema of Widget (example.org/v1) is not valid JSON")]
    [InlineData("{\n  \"type\": object}", "2:11 KSAIL3010 the schema of Widget (example.org/v1) is not valid JSON")]
    [InlineData("[]", "0:0 KSAIL3010 the schema of Widget (example.org/v1) is no JSON object")]
    [InlineData("{} {}", "1:4 KSAIL3010 the schema of Widget (example.org/v1) is not valid JSON")]
    [InlineData("DEEP", "0:0 KSAIL3010 the schema of Widget (example.org/v1) cannot be used: the schema is nested more than 100 levels deep")]
    [InlineData("DEEPER", "1:6145 KSAIL3010 the schema of Widget (example.org/v1) is not valid JSON")]
    [InlineData("WIDE", "0:0 KSAIL3010 the schema of Widget (example.org/v1) cannot be used: the schema has more than 32767 different parts")]
    [InlineData("LONG", "0:0 KSAIL3010 the schema of Widget (example.org/v1) cannot be used: 40007 names do not fit into one table")]
    public void Documents_that_are_no_schema_of_use(string json, string expected)
    {
        json = json switch
        {
            "DEEP" => Nested(120),
            "DEEPER" => Nested(5_000),
            "WIDE" => $"{{\"properties\": {{{string.Join(',', Enumerable.Range(0, 40_000).Select(static i => $"\"p{i % 10}{i}\": {{\"maxLength\": {i}}}"))}}}}}",
            "LONG" => $"{{\"properties\": {{\"spec\": {{\"type\": \"string\", \"enum\": [{string.Join(',', Enumerable.Range(0, 40_000).Select(static i => $"\"v{i}\""))}]}}}}}}",
            _ => json,
        };
        Assert.Null(Read(json, out var found));
        Assert.Equal(expected, string.Join('\n', found.Select(static d => $"{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message}")));
    }

    [Theory]
    [InlineData("""{"properties": {"spec": {"$ref": "#/definitions/a"}}, "definitions": {"a": {"$ref": "#/definitions/b"}, "b": {"$ref": "#/definitions/a"}}}""")]
    [InlineData("""{"properties": {"spec": {"$ref": "#/definitions/none"}}}""")]
    [InlineData("""{"properties": {"spec": {"$ref": "https://example.org/other.json"}}}""")]
    [InlineData("""{"properties": {"spec": true}, "required": 5}""")]
    [InlineData("""{"properties": [], "oneOf": {}, "enum": "x", "x-kubernetes-list-map-keys": 3, "minimum": "x", "type": {"a": 1}}""")]
    [InlineData("""{"properties": {"spec": {"pattern": "(", "format": "nope", "type": "tuple", "multipleOf": 0}}}""")]
    [InlineData("DAG")]
    public void Odd_schemas_do_no_harm(string json)
    {
        if (json == "DAG")
        {
            // Each alternative holds the next twice: 2 to the power of 40 ways through.
            var levels = Enumerable.Range(0, 40).Select(static i => $"\"l{i}\": {{\"allOf\": [{{\"$ref\": \"#/definitions/l{i + 1}\"}}, {{\"$ref\": \"#/definitions/l{i + 1}\"}}]}}");
            json = $"{{\"properties\": {{\"spec\": {{\"anyOf\": [{{\"$ref\": \"#/definitions/l0\"}}]}}}}, \"definitions\": {{{string.Join(',', levels)}, \"l40\": {{\"type\": \"string\"}}}}}}";
        }

        Assert.Equal("", Check(json, "spec: {a: [1, x, {b: null}]}"));
    }

    [Fact]
    public void A_byte_order_mark_is_no_fault() => Assert.NotNull(Read("\ufeff" + Widget, out _));

    private static string Nested(int levels) =>
        string.Concat(Enumerable.Repeat("{\"items\": ", levels)).Replace("{\"items\": ", "{\"type\":\"array\",\"items\":", StringComparison.Ordinal) + "{}" + new string('}', levels);

    private static string Check(string json, string fields)
    {
        var schema = Read(json, out var diagnostics);
        Assert.Empty(diagnostics);
        var found = Checking.Check(Checking.Parse($"apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: w}}\n{fields}")[0], schema!);
        return string.Join('\n', found.Select(static d => $"{d.Code[5..]} {d.Message["Widget/w: ".Length..]}"));
    }

    private static KindSchema? Read(string json, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var bag = new DiagnosticBag();
        var schema = CatalogSchema.Read(SourceFile.FromText("/catalog/widget_v1.json", json), "example.org/v1", "Widget", bag);
        diagnostics = bag.Items;
        return schema;
    }
}
