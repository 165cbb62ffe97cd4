namespace KSail.Charts.Tests.Releases;

/// <summary>A chart that Helm refuses, and what both say about it.</summary>
internal sealed record FailingChart(string Files, string Reason, string Values = "");

/// <summary>Charts that Helm refuses, each for one reason.</summary>
internal static class FailingCharts
{
    private const string Chart = "-- Chart.yaml\napiVersion: v2\nname: failing\nversion: 1.0.0\n";
    private const string Schema = Chart + "-- templates/a.yaml\nkind: A\n-- values.schema.json\n";

    public static SortedDictionary<string, FailingChart> All { get; } = new(StringComparer.Ordinal)
    {
        ["required"] = new(Chart + "-- templates/a.yaml\nkind: A\nname: {{ required \"image.tag is needed\" .Values.image.tag }}\n-- values.yaml\nimage: {}\n", "image.tag is needed"),
        ["nil pointer"] = new(Chart + "-- templates/a.yaml\nkind: A\nname: {{ .Values.image.tag.name }}\n-- values.yaml\nimage: {}\n", "nil pointer evaluating interface {}.name"),
        ["fail"] = new(Chart + "-- templates/a.yaml\n{{ if not .Values.x }}\n{{ fail \"set x\" }}\n{{ end }}\n", "set x"),
        ["parse"] = new(Chart + "-- templates/a.yaml\na: {{ if }}\n", "missing value for if"),
        ["kubeVersion"] = new("-- Chart.yaml\napiVersion: v2\nname: failing\nversion: 1.0.0\nkubeVersion: '>=1.40.0'\n-- templates/a.yaml\nkind: A\n",
            "chart requires kubeVersion: >=1.40.0 which is incompatible with Kubernetes v1.33.0"),
        ["output"] = new(Chart + "-- templates/a.yaml\nkind: A\nb: [\n", "YAML parse error on failing/templates/a.yaml"),
        ["subchart"] = new(Chart + "-- charts/sub/Chart.yaml\napiVersion: v2\nname: sub\nversion: 1.0.0\n-- templates/a.yaml\nkind: A\n", "type mismatch on sub", "sub: text\n"),
        ["schema type"] = Invalid("""{"properties": {"a": {"type": "integer"}}}""", "a: text", "at '/a': got string, want integer"),
        ["schema types"] = Invalid("""{"properties": {"a": {"type": ["integer", "null"]}}}""", "a: {}", "at '/a': got object, want null or integer"),
        ["schema fraction"] = Invalid("""{"properties": {"a": {"type": "integer"}}}""", "a: 1.5", "at '/a': got number, want integer"),
        ["schema required"] = Invalid("""{"required": ["a", "b", "c"]}""", "b: 1", "at '': missing properties 'a', 'c'"),
        ["schema required in a map"] = Invalid("""{"properties": {"m": {"required": ["a"]}}}""", "m: {b: 1}", "at '/m': missing property 'a'"),
        ["schema enum"] = Invalid("""{"properties": {"a": {"enum": ["x", "y", 3, null]}}}""", "a: zz", "at '/a': value must be one of 'x', 'y', 3, <nil>"),
        ["schema enum of one"] = Invalid("""{"properties": {"a": {"enum": ["x"]}}}""", "a: zz", "at '/a': value must be 'x'"),
        ["schema const"] = Invalid("""{"properties": {"a": {"const": 5}}}""", "a: 6", "at '/a': value must be 5"),
        ["schema additional"] = Invalid("""{"properties": {"m": {"properties": {"a": {}}, "additionalProperties": false}}}""", "m: {a: 1, b: 2}", "at '/m': additional properties 'b' not allowed"),
        ["schema pattern"] = Invalid("""{"properties": {"a": {"pattern": "^x+$"}}}""", "a: zz", "at '/a': 'zz' does not match pattern '^x+$'"),
        ["schema lengths"] = Invalid("""{"properties": {"a": {"minLength": 3}}}""", "a: äx", "at '/a': minLength: got 2, want 3"),
        ["schema maximum"] = Invalid("""{"properties": {"a": {"maximum": 10}}}""", "a: 10.5", "at '/a': maximum: got 10.5, want 10"),
        ["schema minimum"] = Invalid("""{"properties": {"a": {"minimum": 1}}}""", "a: 0", "at '/a': minimum: got 0, want 1"),
        ["schema exclusive minimum"] = Invalid("""{"properties": {"a": {"exclusiveMinimum": 1}}}""", "a: 1", "at '/a': exclusiveMinimum: got 1, want 1"),
        ["schema multiple"] = Invalid("""{"properties": {"a": {"multipleOf": 3}}}""", "a: 4", "at '/a': multipleOf: got 4, want 3"),
        ["schema items"] = Invalid("""{"properties": {"l": {"items": {"type": "string"}}}}""", "l: [a, 1]", "at '/l/1': got number, want string"),
        ["schema prefix"] = Invalid("""{"properties": {"l": {"prefixItems": [{"type": "string"}], "items": false}}}""", "l: [a, 1]", "false schema"),
        ["schema counts"] = Invalid("""{"properties": {"l": {"minItems": 2}}}""", "l: [a]", "at '/l': minItems: got 1, want 2"),
        ["schema unique"] = Invalid("""{"properties": {"l": {"uniqueItems": true}}}""", "l: [a, b, a]", "at '/l': items at 0 and 2 are equal"),
        ["schema reference"] = Invalid("""{"$defs": {"p": {"type": "integer"}}, "properties": {"a": {"$ref": "#/$defs/p"}}}""", "a: text", "at '/a': got string, want integer"),
        ["schema of draft 7"] = Invalid("""{"$schema": "http://json-schema.org/draft-07/schema#", "definitions": {"p": {"type": "integer"}}, "properties": {"a": {"$ref": "#/definitions/p"}}}""", "a: text", "at '/a': got string, want integer"),
        ["schema of draft 4"] = Invalid("""{"$schema": "http://json-schema.org/draft-04/schema#", "properties": {"a": {"minimum": 1, "exclusiveMinimum": true}}}""", "a: 1", "at '/a': exclusiveMinimum: got 1, want 1"),
        ["schema any"] = Invalid("""{"properties": {"a": {"anyOf": [{"type": "integer"}, {"type": "boolean"}]}}}""", "a: text", "at '/a': 'anyOf' failed"),
        ["schema one"] = Invalid("""{"properties": {"a": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}}}""", "a: text", "at '/a': 'oneOf' failed, none matched"),
        ["schema not"] = Invalid("""{"properties": {"a": {"not": {"type": "string"}}}}""", "a: text", "at '/a': 'not' failed"),
        ["schema if"] = Invalid("""{"if": {"properties": {"a": {"const": 1}}}, "then": {"required": ["b"]}}""", "a: 1", "at '': missing property 'b'"),
        ["schema dependency"] = Invalid("""{"dependentRequired": {"a": ["b"]}}""", "a: 1", "at '': properties 'b' required, if 'a' exists"),
        ["schema names"] = Invalid("""{"propertyNames": {"maxLength": 1}}""", "abc: 1", "at '': invalid propertyName 'abc'"),
        ["schema properties"] = Invalid("""{"properties": {"m": {"minProperties": 2}}}""", "m: {a: 1}", "at '/m': minProperties: got 1, want 2"),
        ["schema patterns"] = Invalid("""{"patternProperties": {"^x": {"type": "integer"}}}""", "xa: text", "at '/xa': got string, want integer"),
        ["schema contains"] = Invalid("""{"properties": {"l": {"contains": {"type": "integer"}}}}""", "l: [a]", "at '/l': no items match contains schema"),
        ["schema format"] = Invalid("""{"$schema": "http://json-schema.org/draft-07/schema#", "properties": {"a": {"format": "email"}}}""", "a: text", "at '/a': 'text' is not valid email"),
        ["schema unevaluated"] = Invalid("""{"allOf": [{"properties": {"a": {}}}], "anyOf": [{"required": ["z"], "properties": {"b": {}}}, {}], "unevaluatedProperties": false}""", "{a: 1, b: 2}", "at '/b': false schema"),
        ["schema unevaluated after if"] = Invalid("""{"if": {"properties": {"a": {"const": 1}}}, "then": {"properties": {"b": {}}}, "else": {"properties": {"c": {}}}, "unevaluatedProperties": {"type": "integer"}}""", "{a: 1, b: x, c: x}", "at '/c': got string, want integer"),
        ["schema unevaluated through a reference"] = Invalid("""{"$defs": {"x": {"properties": {"a": {}}}}, "properties": {"m": {"$ref": "#/$defs/x", "unevaluatedProperties": false}}}""", "m: {a: 1, b: 2}", "at '/m/b': false schema"),
        ["schema unevaluated items"] = Invalid("""{"properties": {"l": {"prefixItems": [{}], "contains": {"const": 5}, "unevaluatedItems": false}}}""", "l: [1, 5, 6]", "at '/l/2': false schema"),
        ["schema that refers to nothing"] = Invalid("""{"properties": {"a": {"$ref": "#/$defs/none"}}}""", "a: 1", "#/$defs/none"),
        ["schema key"] = Invalid("""{"properties": {"a/b": {"type": "integer"}}}""", "a/b: text", "at '/a~1b': got string, want integer"),
    };

    private static FailingChart Invalid(string schema, string values, string reason) => new(Schema + schema + "\n", reason, values + "\n");
}
