using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;

namespace KSail.Schemas.Tests;

public sealed class JsonSchemaCompilerTests
{
    private const string Lamps = """
        $defs:
          lamp.LampConfig:
            type: object
            additionalProperties: false
            required: [apiVersion, kind, name]
            properties:
              apiVersion: {enum: [v1]}
              kind: {enum: [LampConfig]}
              name: {type: string}
              mode: {enum: [on, off]}
              level: {type: integer, minimum: 0, maximum: 10}
              after: {type: string, pattern: '^[-+]?(((\d+(\.\d*)?|\d*(\.\d+)+)([nuµm]?s|m|h))|0)+$'}
              call: {type: string, pattern: '^(http|https)://'}
              only: {type: string, pattern: '^https://'}
              from: {type: string, pattern: '^[0-9a-f.:]+/\d{1,3}$'}
              labels: {type: object, patternProperties: {'.*': {type: string}}}
              args: {type: object, additionalProperties: {oneOf: [{type: string}, {type: array, items: {type: string}}]}}
              ports: {type: array, items: {oneOf: [{type: integer}, {type: string}]}}
              free: {type: object}
              nothing: {type: object, additionalProperties: false}
              part: {$ref: '#/$defs/lamp.Part'}
          lamp.Part:
            type: object
            properties:
              parts: {type: array, items: {$ref: '#/$defs/lamp.Part'}}
              wrong: {type: integer}
          main.Config:
            type: object
            properties:
              version: {enum: [v1]}
        oneOf: [{$ref: '#/$defs/lamp.LampConfig'}, {$ref: '#/$defs/main.Config'}]
        """;

    [Theory]
    [InlineData("name", ValueKind.String, ValueFormat.None, "")]
    [InlineData("mode", ValueKind.String, ValueFormat.None, "on off")]
    [InlineData("level", ValueKind.Integer, ValueFormat.None, "")]
    [InlineData("after", ValueKind.String, ValueFormat.Duration, "")]
    [InlineData("call", ValueKind.String, ValueFormat.Url, "http https")]
    [InlineData("only", ValueKind.String, ValueFormat.Url, "https")]
    [InlineData("from", ValueKind.String, ValueFormat.Cidr, "")]
    [InlineData("part", ValueKind.Object, ValueFormat.None, "")]
    public void Kinds_formats_and_allowed_values(string property, ValueKind kind, ValueFormat format, string allowed)
    {
        var schema = Property(Lamp(), property);
        Assert.Equal((kind, format, allowed), (schema.Kind, schema.Format, string.Join(' ', schema.AllowedValues)));
        Assert.Null(schema.Pattern);
    }

    [Fact]
    public void Bounds_of_numbers()
    {
        Assert.Equal((0, 10), Property(Lamp(), "level").Range);
        Assert.Null(Property(Lamp(), "name").Range);
    }

    [Theory]
    [InlineData("labels", ValueKind.String)]
    [InlineData("args", ValueKind.TextOrList)]
    [InlineData("ports", ValueKind.IntegerOrString)]
    public void Values_of_maps_and_lists(string property, ValueKind kind)
    {
        Assert.True(Property(Lamp(), property).TryGetChild(out var child));
        Assert.Equal(kind, child.Kind);
    }

    [Theory]
    [InlineData("free", true)]
    [InlineData("nothing", false)]
    [InlineData("part", false)]
    public void A_mapping_with_properties_is_closed(string property, bool open) => Assert.Equal(open, Property(Lamp(), property).PreservesUnknownFields);

    [Fact]
    public void Definitions_may_contain_themselves()
    {
        var part = Property(Lamp(), "part");
        Assert.True(Property(part, "parts").TryGetChild(out var child));
        Assert.Equal(part, child);
    }

    [Fact]
    public void A_document_without_a_kind_is_a_kind_without_a_name()
    {
        var catalog = Compile(Lamps);
        Assert.Equal(["main", "LampConfig"], new[] { catalog.Find("v1", "")!, catalog.Find("v1", "LampConfig")! }.Select(k => k.Kind.Length == 0 ? "main" : k.Kind));
        Assert.True(Lamp().Requires("name"));
        Assert.False(Lamp().Requires("mode"));
    }

    [Fact]
    public void A_later_document_overrules_and_adds()
    {
        var catalog = Compile(Lamps, """
            $defs:
              lamp.LampConfig:
                required: [apiVersion, kind]
                properties:
                  mode: null
                  level: {type: string, format: size}
                  rules: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [image], items: {type: object, x-kubernetes-map-type: atomic}}
              sun.SunConfig:
                type: object
                properties: {apiVersion: {const: v1}, kind: {const: SunConfig}}
            oneOf: [{$ref: '#/$defs/sun.SunConfig'}]
            x-releases: {'1.0': [LampConfig]}
            """);
        var lamp = catalog.Find("v1", "LampConfig")!;
        Assert.False(lamp.Root.TryGetProperty("mode", out _));
        Assert.False(lamp.Root.Requires("name"));
        Assert.Equal((ValueKind.String, ValueFormat.Size), (Property(lamp.Root, "level").Kind, Property(lamp.Root, "level").Format));
        var rules = Property(lamp.Root, "rules");
        Assert.Equal((ListKind.Map, "image"), (rules.ListKind, string.Join(' ', rules.MapKeys)));
        Assert.True(rules.TryGetChild(out var rule) && rule.IsAtomicMap);
        Assert.Equal(("1.0", "1.2"), (lamp.Release, catalog.Find("v1", "SunConfig")!.Release));
    }

    [Theory]
    [InlineData("pattern: '^a$'", "the pattern '^a$' has no name")]
    [InlineData("pattern: '^(a|B)://'", "has no name")]
    [InlineData("format: colour", "the format 'colour' has no meaning")]
    [InlineData("oneOf: [{type: integer}, {type: boolean}]", "no table holds a choice of boolean integer")]
    [InlineData("type: tuple", "unknown type 'tuple'")]
    [InlineData("$ref: '#/$defs/missing'", "there is no definition 'missing'")]
    [InlineData("$ref: elsewhere.json", "must be a reference to a definition")]
    public void What_no_table_holds_stops_the_compiler(string wrong, string expected)
    {
        var text = Lamps.Replace("{type: integer}\n  main", $"{{{wrong}}}\n  main", StringComparison.Ordinal);
        Assert.NotEqual(Lamps, text);
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => Compile(text)).Message, StringComparison.Ordinal);
    }

    private static Schema Lamp() => Compile(Lamps).Find("v1", "LampConfig")!.Root;

    private static Schema Property(Schema schema, string name)
    {
        Assert.True(schema.TryGetProperty(name, out var property), name);
        return property;
    }

    private static SchemaCatalog Compile(params string[] documents)
    {
        var label = 0;
        return SchemaCatalog.Open(SchemaCompiler.CompileJsonSchemas([.. documents.Select(text => new JsonSchemaDocument($"1.{++label}", Checking.Parse(text)[0]))]));
    }
}
