using KSail.Documents.Yaml;

namespace KSail.Schemas.Tests;

/// <summary>What a schema of a CustomResourceDefinition means to the API server, keyword by keyword: <c>spec</c> is the schema at hand.</summary>
public sealed class DefinitionSchemaTests
{
    [Theory]
    [InlineData("{type: object, properties: {a: {type: string}}}", "{a: x}", "", "a known key")]
    [InlineData("{type: object, properties: {size: {type: string}}}", "{sise: x}", "3001 unknown field 'spec.sise'; did you mean 'size'?", "what is not named is dropped")]
    [InlineData("{type: object}", "{a: 1}", "3001 unknown field 'spec.a'", "an object that names nothing holds nothing")]
    [InlineData("{type: object}", "{}", "", "but it may be there")]
    [InlineData("{type: object, x-kubernetes-preserve-unknown-fields: true}", "{a: {b: 1}}", "", "unless it keeps what it does not name")]
    [InlineData("{type: object, x-kubernetes-preserve-unknown-fields: true, properties: {a: {type: object, properties: {blue: {type: integer}}}}}", "{z: 1, a: {c: 1}}", "3001 unknown field 'spec.a.c'", "what it names is pruned all the same")]
    [InlineData("{x-kubernetes-preserve-unknown-fields: true}", "[1, {a: b}]", "", "without a type, anything")]
    [InlineData("{type: object, properties: {l: {type: array, x-kubernetes-preserve-unknown-fields: true, items: {type: object, properties: {a: {type: integer}}}}}}", "{l: [{z: 1, a: 1}]}", "", "a list hands it to its items")]
    [InlineData("{type: object, additionalProperties: {type: integer}}", "{a: 1, b: 2}", "", "any key")]
    [InlineData("{type: object, additionalProperties: {type: integer}}", "{a: x}", "3002 'spec.a' must be a whole number, but is the text 'x'", "with a value of a type")]
    [InlineData("{type: object, additionalProperties: true}", "{a: 1, b: [x]}", "", "any key with any value")]
    [InlineData("{type: object, additionalProperties: true}", "{a: [{b: 1}]}", "3001 unknown field 'spec.a[0].b'", "of which nothing is known, so keys inside are dropped")]
    [InlineData("{type: object, properties: {e: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}", "{e: {apiVersion: v1, kind: Pod, metadata: {name: x, labels: {a: b}}, spec: {}}}", "", "an object within")]
    [InlineData("{type: object, properties: {e: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}", "{e: {kind: Pod}}", "3003 the required field 'spec.e.apiVersion' is missing", "says what it is")]
    [InlineData("{type: object, properties: {e: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}", "{e: {apiVersion: v1, kind: 1}}", "3003 the required field 'spec.e.kind' is missing", "in text")]
    [InlineData("{type: object, properties: {e: {type: object, x-kubernetes-embedded-resource: true, x-kubernetes-preserve-unknown-fields: true}}}", "{e: {apiVersion: v1, kind: Pod, metadata: {label: {}}}}", "3001 unknown field 'spec.e.metadata.label'; did you mean 'labels'?", "and has metadata as all objects have")]
    public void Keys(string schema, string spec, string expected, string why) => AssertFinds(schema, spec, expected, why);

    [Theory]
    [InlineData("{type: object, properties: {a: {type: string}}, required: [a]}", "{}", "3003 the required field 'spec.a' is missing", "absent")]
    [InlineData("{type: object, properties: {a: {type: string}}, required: [a]}", "{a: null}", "3003 the required field 'spec.a' has no value", "null where null is no value is dropped")]
    [InlineData("{type: object, properties: {a: {type: string, nullable: true}}, required: [a]}", "{a: null}", "", "null where it is one")]
    [InlineData("{type: object, properties: {a: {type: string, default: x}}, required: [a]}", "{}", "", "a default is there")]
    [InlineData("{type: object, properties: {a: {type: string, default: x}}, required: [a]}", "{a: null}", "", "also in place of null")]
    [InlineData("{type: object, properties: {a: {type: integer}}}", "{a: null}", "", "a null that nobody asks for")]
    [InlineData("{type: array, items: {type: string}}", "[a, null]", "3002 'spec[1]' must be text, but is nothing", "in a list, null is a value")]
    [InlineData("{type: array, items: {type: string, nullable: true}}", "[a, null]", "", "that may be allowed")]
    [InlineData("{type: array, items: {type: string, default: b}}", "[a, null]", "", "or replaced")]
    [InlineData("{type: string, nullable: true, enum: [a]}", "null", "3004 'spec' is 'null', which is not allowed; use one of a", "an enum has to allow null, too")]
    [InlineData("{type: string, nullable: true, enum: [a, null]}", "null", "", "and may")]
    public void Presence(string schema, string spec, string expected, string why) => AssertFinds(schema, spec, expected, why);

    [Theory]
    [InlineData("{type: integer}", "1.0", "", "a whole number written as a float")]
    [InlineData("{type: integer}", "1e3", "", "with an exponent")]
    [InlineData("{type: integer}", "1.5", "3002 'spec' must be a whole number, but is the number 1.5", "a fraction")]
    [InlineData("{type: integer}", "'1'", "3002 'spec' must be a whole number, but is the text '1'; remove the quotes", "text")]
    [InlineData("{type: integer, format: int32}", "2147483648", "3006 'spec' does not fit into 32 bits", "a number beyond its format")]
    [InlineData("{type: integer}", "9223372036854775808", "3006 'spec' does not fit into 64 bits", "a number beyond any format")]
    [InlineData("{type: number}", "1", "", "a whole number is a number")]
    [InlineData("{type: number}", "'1'", "3002 'spec' must be a number, but is the text '1'; remove the quotes", "text is none")]
    [InlineData("{type: boolean}", "'true'", "3002 'spec' must be true or false, but is the text 'true'; remove the quotes", "quoted")]
    [InlineData("{type: string}", "1", "3002 'spec' must be text, but is the number 1; quote it: \"1\"", "not quoted")]
    [InlineData("{type: string, format: date}", "[a]", "", "a server takes lists for texts with a format")]
    [InlineData("{type: string, format: password}", "[a]", "", "also with one that asks for nothing")]
    [InlineData("{x-kubernetes-int-or-string: true}", "http", "", "either")]
    [InlineData("{x-kubernetes-int-or-string: true}", "8080", "", "or")]
    [InlineData("{x-kubernetes-int-or-string: true}", "80.5", "3002 'spec' must be a whole number or text, but is the number 80.5", "but nothing else")]
    [InlineData("{x-kubernetes-int-or-string: true, pattern: '^[a-z]+$'}", "8080", "", "a pattern is one of texts")]
    [InlineData("{x-kubernetes-int-or-string: true, anyOf: [{type: integer}, {type: string}], maximum: 10}", "11", "3006 'spec' must be at most 10", "bounds are of numbers")]
    public void Types(string schema, string spec, string expected, string why) => AssertFinds(schema, spec, expected, why);

    [Theory]
    [InlineData("{type: integer, minimum: 2}", "1", "3006 'spec' must be at least 2", "")]
    [InlineData("{type: integer, minimum: 2, exclusiveMinimum: true}", "2", "3006 'spec' must be more than 2", "a flag of OpenAPI")]
    [InlineData("{type: integer, exclusiveMaximum: true, maximum: 2}", "2", "3006 'spec' must be less than 2", "in either order")]
    [InlineData("{type: integer, exclusiveMaximum: true}", "2", "", "a flag without its bound")]
    [InlineData("{type: integer, minimum: 2.5}", "2", "", "the server cuts a bound for whole numbers")]
    [InlineData("{type: number, minimum: 2.5}", "2.25", "3006 'spec' must be at least 2.5", "not for others")]
    [InlineData("{type: integer, multipleOf: 3}", "9", "", "")]
    [InlineData("{type: integer, multipleOf: 3}", "10", "3006 'spec' must be a multiple of 3", "")]
    [InlineData("{type: number, multipleOf: 0.1}", "0.3", "", "not exact in binary")]
    [InlineData("{type: number, multipleOf: 0.1}", "0.35", "3006 'spec' must be a multiple of 0.1", "")]
    [InlineData("{type: integer, multipleOf: 2}", "9007199254740993", "3006 'spec' must be a multiple of 2", "beyond the precision of floats")]
    [InlineData("{type: string, minLength: 2}", "😀", "3006 'spec' must have at least 2 characters, but has 1", "code points are counted")]
    [InlineData("{type: string, maxLength: 1}", "ä", "", "")]
    [InlineData("{type: array, items: {type: string}, minItems: 1}", "[]", "3006 'spec' must have at least 1 items, but has 0", "")]
    [InlineData("{type: array, items: {type: string}, maxItems: 1}", "[a, b]", "3006 'spec' must have at most 1 items, but has 2", "")]
    [InlineData("{type: object, additionalProperties: {type: string}, minProperties: 1}", "{}", "3006 'spec' must have at least 1 entries, but has 0", "")]
    [InlineData("{type: object, additionalProperties: {type: string}, minProperties: 1}", "{a: null}", "3006 'spec' must have at least 1 entries, but has 0", "a null is dropped before")]
    [InlineData("{type: object, properties: {a: {type: string, default: x}}, minProperties: 1}", "{}", "", "a default is set before")]
    public void Bounds(string schema, string spec, string expected, string why) => AssertFinds(schema, spec, expected, why);

    [Theory]
    [InlineData("{type: string, enum: [Fast, Slow]}", "fast", "3004 'spec' is 'fast', which is not allowed; did you mean 'Fast'?", "")]
    [InlineData("{type: string, enum: [Fast, Slow]}", "''", "3004 'spec' is '', which is not allowed; use one of Fast, Slow", "nothing is a value, too")]
    [InlineData("{type: integer, enum: [1, 2]}", "2.0", "", "numbers are compared as numbers")]
    [InlineData("{type: integer, enum: [1, 2]}", "3", "3004 'spec' is 3, which is not allowed; use one of 1, 2", "")]
    [InlineData("{type: object, x-kubernetes-preserve-unknown-fields: true, enum: [{a: 1, b: [x]}]}", "{b: [x], a: 1.0}", "", "mappings by their keys")]
    [InlineData("{type: object, x-kubernetes-preserve-unknown-fields: true, enum: [{a: 1, b: [x]}]}", "{b: [y], a: 1}", "3004 'spec' is {\"b\":[\"y\"],\"a\":1}, which is not allowed; use one of {\"a\":1,\"b\":[\"x\"]}", "")]
    [InlineData("{type: string, pattern: '^[a-z]+$'}", "A", "3005 'spec' must match the pattern ^[a-z]+$, but is 'A'", "")]
    [InlineData("{type: string, format: ipv4}", "10.0.0.256", "3005 'spec' must be an IPv4 address such as 192.0.2.1, but is '10.0.0.256'", "")]
    [InlineData("{type: string, format: idn-hostname}", "!", "", "formats that no server knows are ignored")]
    [InlineData("{type: integer, format: ipv4}", "1", "", "and formats of other types")]
    public void Values(string schema, string spec, string expected, string why) => AssertFinds(schema, spec, expected, why);

    [Theory]
    [InlineData("{type: array, x-kubernetes-list-type: set, items: {type: string}}", "[a, b, a]", "3007 'spec[2]' is the same value as item 0, at line 4; remove one of the two", "")]
    [InlineData("{type: array, x-kubernetes-list-type: set, items: {x-kubernetes-int-or-string: true}}", "[1, '1']", "", "a number is no text")]
    [InlineData("{type: array, x-kubernetes-list-type: set, items: {type: number}}", "[1, 1.0]", "3007 'spec[1]' is the same value as item 0, at line 4; remove one of the two", "but 1.0 is 1")]
    [InlineData("{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n], items: {type: object, properties: {n: {type: string}}}}", "[{n: a}, {n: a}]", "3007 'spec[1]' has the same n as item 0, at line 4; remove one of the two", "")]
    [InlineData("{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n, p], items: {type: object, properties: {n: {type: string}, p: {type: integer}}}}", "[{n: a, p: 1}, {n: a, p: 2}]", "", "both keys count")]
    [InlineData("{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n, p], items: {type: object, properties: {n: {type: string}, p: {type: integer, default: 1}}}}", "[{n: a}, {n: a, p: 1}]", "3007 'spec[1]' has the same n and p as item 0, at line 4; remove one of the two", "a default is a key")]
    [InlineData("{type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [n], items: {type: object, properties: {n: {type: string}, v: {type: string}}}}", "[{v: a}, {v: b}]", "3007 'spec[1]' has the same n as item 0, at line 4; remove one of the two", "two without a key are the same")]
    [InlineData("{type: array, x-kubernetes-list-type: atomic, items: {type: string}}", "[a, a]", "", "")]
    public void Lists(string schema, string spec, string expected, string why) => AssertFinds(schema, spec, expected, why);

    [Theory]
    [InlineData("oneOf: [{required: [a]}, {required: [b]}]", "{a: 1}", "", "")]
    [InlineData("oneOf: [{required: [a]}, {required: [b]}]", "{c: 1}", "3009 'spec' has none of its forms; it needs one of 'a', 'b'", "")]
    [InlineData("oneOf: [{required: [a]}, {required: [b]}]", "{a: 1, b: 2}", "3009 'spec' must have one of its forms, but has 2 of them; keep one of 'a', 'b'", "")]
    [InlineData("anyOf: [{required: [a]}, {required: [b]}]", "{a: 1, b: 2}", "", "")]
    [InlineData("anyOf: [{required: [a, b]}, {required: [c]}]", "{a: 1}", "3009 'spec' has none of its forms; it needs one of 'a' with 'b', 'c'", "")]
    [InlineData("anyOf: [{properties: {a: {enum: [1]}}}, {properties: {b: {minimum: 5}}, required: [b]}]", "{a: 2, b: 3}", "3009 'spec' has none of the 2 forms that it may have; of the nearest: 'spec.a' is 2, which is not allowed; use one of 1", "the nearest alternative is told")]
    [InlineData("allOf: [{required: [a]}, {required: [b]}]", "{a: 1}", "3003 the required field 'spec.b' is missing", "")]
    [InlineData("not: {required: [a, b]}", "{a: 1, b: 1}", "3009 'spec' must not have this form; leave out 'a' with 'b'", "")]
    [InlineData("not: {required: [a, b]}", "{a: 1}", "", "")]
    [InlineData("oneOf: [{required: [a]}, {required: [d]}]", "{a: 1}", "3009 'spec' must have one of its forms, but has 2 of them; keep one of 'a', 'd'", "a default is set before")]
    [InlineData("anyOf: [{required: [c]}]", "{c: null}", "3009 'spec' has none of its forms; it needs one of 'c'", "a null is dropped before")]
    [InlineData("anyOf: [{required: [n]}]", "{n: null}", "", "unless it is a value")]
    [InlineData("anyOf: [{properties: {a: {maximum: 5}, z: {type: string}}}]", "{a: 1}", "", "alternatives name no fields")]
    public void Alternatives(string keyword, string spec, string expected, string why) => AssertFinds(
        $"{{type: object, properties: {{a: {{type: integer}}, b: {{type: integer}}, c: {{type: integer}}, d: {{type: integer{(why == "a default is set before" ? ", default: 1" : "")}}}, n: {{type: integer, nullable: true}}}}, {keyword}}}",
        spec, expected, why);

    [Theory]
    [InlineData("{name: x, labels: {a: b}, creationTimestamp: null}", "")]
    [InlineData("{name: x, label: {}}", "3:21 KSAIL3001 Widget/x: unknown field 'metadata.label'; did you mean 'labels'?")]
    [InlineData("{name: x, labels: {a: 1}}", "3:33 KSAIL3002 Widget/x: 'metadata.labels.a' must be text, but is the number 1; quote it: \"1\"")]
    public void Metadata_is_what_it_is_for_every_object(string metadata, string expected) => Assert.Equal(
        expected,
        string.Join('\n', Checking.Check(Checking.Parse($"apiVersion: example.org/v1\nkind: Widget\nmetadata: {metadata}\nspec: {{}}")[0], Schema("{type: object}"))
            .Select(static d => $"{d.Span.Line}:{d.Span.Column} {d.Code} {d.Message}")));

    [Theory]
    [InlineData("{pattern: '^x'}", "KSAIL3005")]
    [InlineData("{maxLength: 5}", "")]
    public void A_definition_may_restrict_names(string name, string expected)
    {
        var schema = Schema("{type: object}", $"metadata: {{type: object, properties: {{name: {{type: string, {name[1..^1]}}}}}}}");
        Assert.Equal(expected, string.Join(' ', Checking.Check(Checking.Parse("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: wide, labels: {a: b}}\nspec: {}")[0], schema).Select(static d => d.Code)));
    }

    [Theory]
    [InlineData("", "KSAIL3002 KSAIL3003")]
    [InlineData("subresources: {status: {}}", "")]
    [InlineData("subresources: {scale: {}}", "KSAIL3002 KSAIL3003")]
    public void Status_is_dropped_where_it_is_a_subresource(string subresources, string expected)
    {
        var schema = Schema("{type: object}", "status: {type: object, required: [b], properties: {a: {type: integer}, b: {type: string}}}", subresources);
        var found = Checking.Check(Checking.Parse("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\nstatus: {a: x}")[0], schema);
        Assert.Equal(expected, string.Join(' ', found.Select(static d => d.Code)));
        var unknown = Checking.Check(Checking.Parse("apiVersion: example.org/v1\nkind: Widget\nmetadata: {name: w}\nstatus: {b: x, z: 1}")[0], schema);
        Assert.Equal("KSAIL3001", Assert.Single(unknown).Code);
    }

    [Fact]
    public void Rules_and_defaults_are_kept_for_those_who_run_them()
    {
        Assert.False(Schema("{type: object}").HasRules);
        var kind = Schema("""
            {type: object, properties: {a: {type: integer, default: 3}}, x-kubernetes-validations: [
              {rule: self.a > 1, message: too small, fieldPath: .a, reason: FieldValueForbidden, optionalOldSelf: true},
              {rule: self == oldSelf, messageExpression: '"changed"'}]}
            """);
        Assert.True(kind.HasRules);
        Assert.True(kind.Root.TryGetProperty("spec", out var spec));
        Assert.Equal(
            [
                new ValidationRule("self.a > 1", "too small", null, ".a", "FieldValueForbidden", true),
                new ValidationRule("self == oldSelf", null, "\"changed\"", null, null, null),
            ],
            spec.Rules);
        Assert.True(spec.TryGetProperty("a", out var a));
        Assert.Equal(("3", true, false), (a.Default, spec.HasRules, a.HasRules));
    }

    [Theory]
    [InlineData("{type: banana}")]
    [InlineData("DEEP")]
    public void A_schema_that_no_server_takes_is_none(string schema)
    {
        if (schema == "DEEP")
            schema = string.Concat(Enumerable.Repeat("{type: array, items: ", 101)) + "{type: string}" + new string('}', 101);
        Assert.Null(Read(Definition(schema, "", "")));
    }

    [Theory]
    [InlineData("{type: string, format: k8s-short-name}", 33, "'!'", "")]
    [InlineData("{type: string, format: k8s-short-name}", 34, "'!'", "KSAIL3005")]
    [InlineData("{type: string, format: k8s-short-name}", 0, "'a-b'", "")]
    [InlineData("{type: integer, format: int32}", 35, "2147483648", "")]
    [InlineData("{type: integer, format: int32}", 36, "2147483648", "KSAIL3006")]
    public void Formats_are_checked_since_the_release_that_does(string of, int release, string value, string expected)
    {
        var spec = Definition(of, "", "");
        var schema = DefinitionSchema.Read(spec, (YamlMapping)spec.GetSequence("versions")![0], release)!;
        var found = Checking.Check(Checking.Parse($"apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: w}}\nspec: {value}")[0], schema);
        Assert.Equal(expected, string.Join(' ', found.Select(static d => d.Code)));
    }

    private static void AssertFinds(string schema, string spec, string expected, string why) => Assert.Equal(
        (expected, why),
        (string.Join('\n', Checking.Check(Checking.Parse($"apiVersion: example.org/v1\nkind: Widget\nmetadata: {{name: w}}\nspec: {spec}")[0], Schema(schema))
            .Select(static d => $"{d.Code[5..]} {d.Message["Widget/w: ".Length..]}")), why));

    private static KindSchema Schema(string spec, string more = "", string subresources = "") => Read(Definition(spec, more, subresources))!;

    private static KindSchema? Read(YamlMapping definition) => DefinitionSchema.Read(definition, (YamlMapping)definition.GetSequence("versions")![0]);

    private static YamlMapping Definition(string spec, string more, string subresources) => Checking.Parse(
        $"{{group: example.org, names: {{kind: Widget}}, scope: Namespaced, versions: [{{name: v1, served: true, storage: true, {(subresources.Length == 0 ? "" : subresources + ", ")}"
        + $"schema: {{openAPIV3Schema: {{type: object, properties: {{{(more.Length == 0 ? "" : more + ", ")}spec: {spec}}}}}}}}}]}}")[0];
}
