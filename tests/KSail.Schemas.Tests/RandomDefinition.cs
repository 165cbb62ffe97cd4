using System.Text.Json.Nodes;

namespace KSail.Schemas.Tests;

/// <summary>
/// Makes up schemas of custom kinds with every keyword that an API server knows, and objects that more or less fit them. Equal seeds make
/// equal things.
/// </summary>
internal sealed class RandomDefinition(int seed)
{
    private static readonly string[] Names = ["a", "b", "c", "d", "e"];

    private static readonly string[] Patterns =
    [
        "^[a-z]+$", @"^\d+$", @"^\w+$", @"^[\w.-]+$", "^[[:alpha:]]+$", "^[^a]+$", "a$", "^$", "^.{2,5}$", @"^\S+$", "(?i)^ABC$", @"^\p{L}+$", @"^\pL+$", @"^a\/b$",
        @"^\Qa.b\E$", "^[]a]$", "^a{,2}$", "(^a|b$)", @"[^\n]$", "^[A-Za-z0-9+/]*={0,2}$", @"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
    ];

    private static readonly string[] Formats =
    [
        "date", "date-time", "duration", "byte", "uuid", "uuid4", "ipv4", "ipv6", "cidr", "mac", "uri", "hostname", "bsonobjectid", "isbn", "creditcard", "ssn", "hexcolor",
        "rgbcolor", "idn-hostname", "url",
    ];

    private static readonly string[] Texts =
    [
        "", "a", "b", "ab", "abc", "ABC", "1", "123", "٣", "a\n", "é", "a b", "a/b", "a.b", "]", "-", "x y", "foo.bar", "2020-01-01", "2020-02-30", "2020-01-01T00:00:00Z",
        "2020-01-01T00:00:00", "2020-01-01t23:59:59.5z", "1h30m", "22 ns", "2 weeks", "1y", "YQ==", "YQ", "123e4567-e89b-42d3-a456-426614174000", "1.2.3.4", "01.2.3.4", "1.2.3.256",
        "::1", "2001:db8::1", "1::2::3", "10.0.0.0/24", "10.0.0.0/33", "01:23:45:67:89:ab", "0123.4567.89ab", "http://a.b/c", "http://a b/", "/a", "mailto:x", "a:b", "example.com",
        "-a", "a_b", "ab-cd", "507f1f77bcf86cd799439011", "0-306-40615-2", "978-0-306-40615-7", "4111111111111111", "123-45-6789", "#fff", "rgb(1, 2, 3)", "rgb(256,1,1)",
    ];

    private readonly Random _random = new(seed);

    /// <summary>The schema of a kind.</summary>
    public JsonObject Kind()
    {
        var kind = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["spec"] = Mapping(1) } };
        if (Chance(30))
            kind["required"] = new JsonArray("spec");
        return kind;
    }

    /// <summary>An object that more or less fits.</summary>
    public JsonObject Object(JsonObject kind)
    {
        var metadata = Chance(90) ? """{"name": "x"}""" : Pick(["""{"name": "x", "labels": {"a": 1}}""", """{"name": "x", "foo": 1}""", """{"name": "x", "annotations": {"a": null}}"""]);
        var made = new JsonObject
        {
            ["apiVersion"] = "example.org/v1", ["kind"] = "Widget", ["metadata"] = JsonNode.Parse(metadata), ["spec"] = Value((JsonObject)kind["properties"]!["spec"]!),
        };
        if (Chance(5))
            made["zork"] = 1;
        return made;
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    private JsonObject Schema(int depth)
    {
        var choice = _random.Next(100);
        var schema = depth < 4 && choice < 30 ? Mapping(depth)
            : depth < 4 && choice < 50 ? List(depth)
            : choice < 54 ? new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true }
            : Scalar();
        if (depth > 1 && Chance(15) && Default(schema) is { } value)
            schema["default"] = value;
        return schema;
    }

    private JsonObject Scalar()
    {
        var schema = new JsonObject();
        switch (_random.Next(10))
        {
            case < 4:
                schema["type"] = "string";
                var rule = _random.Next(100);
                if (rule < 45)
                    schema["format"] = Pick(Formats);
                else if (rule < 70)
                    schema["pattern"] = Pick(Patterns);
                else if (rule < 85)
                    schema["enum"] = new JsonArray("a", "b", "");
                Bound(schema, "minLength", 15, 0, 1, 3);
                Bound(schema, "maxLength", 15, 1, 4, 8);
                break;
            case < 6:
                schema["type"] = "integer";
                Bound(schema, "minimum", 30, 0, 1, -5);
                Bound(schema, "maximum", 30, 5, 10, 100);
                Bound(schema, "multipleOf", 20, 2, 3, 10);
                if (Chance(10))
                    schema["enum"] = new JsonArray(1, 2, 5);
                break;
            case 6:
                schema["type"] = "number";
                Bound(schema, "minimum", 40, 0, 0.5, -5);
                Bound(schema, "maximum", 40, 5, 1.5, 10);
                Bound(schema, "multipleOf", 30, 2, 0.1, 0.25);
                break;
            case 7:
                schema["type"] = "boolean";
                break;
            default:
                schema["x-kubernetes-int-or-string"] = true;
                if (Chance(50))
                    schema["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer" }, new JsonObject { ["type"] = "string" });
                if (Chance(30))
                    schema["pattern"] = Pick(Patterns);
                break;
        }

        if (schema.ContainsKey("minimum") && Chance(40))
            schema["exclusiveMinimum"] = true;
        if (schema.ContainsKey("maximum") && Chance(40))
            schema["exclusiveMaximum"] = true;
        if (Chance(12))
            schema["nullable"] = true;
        return schema;
    }

    private void Bound(JsonObject schema, string keyword, int percent, params double[] values)
    {
        if (Chance(percent))
            schema[keyword] = Pick(values);
    }

    private JsonObject Mapping(int depth)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (depth > 1 && Chance(12))
        {
            schema["additionalProperties"] = Chance(30) ? JsonValue.Create(true) : Schema(depth + 1);
        }
        else
        {
            var names = Names.Where(_ => Chance(45)).ToList();
            if (names.Count > 0)
                schema["properties"] = new JsonObject(names.Select(name => KeyValuePair.Create<string, JsonNode?>(name, Schema(depth + 1))));
            if (names.Count > 0 && Chance(40))
                schema["required"] = new JsonArray(Pick(names));
            if (names.Count > 1 && Chance(30))
                schema[Pick(["oneOf", "anyOf", "allOf"])] = new JsonArray(Requires(names[0]), Requires(names[1]));
            else if (names.Count > 0 && Chance(12))
                schema["not"] = Requires(Pick(names));
            else if (names.Count > 0 && Chance(15))
                schema["anyOf"] = new JsonArray(OfProperty(names[0], "enum", new JsonArray("a", 1, true)), OfProperty(names[0], "minimum", 3), OfProperty(names[^1], "pattern", "^a"));
            if (Chance(10))
                schema["minProperties"] = _random.Next(1, 3);
            if (Chance(10))
                schema["maxProperties"] = _random.Next(1, 4);
        }

        if (Chance(10))
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        if (depth > 1 && Chance(6) && !schema.ContainsKey("additionalProperties"))
        {
            schema["x-kubernetes-embedded-resource"] = true;
            schema["x-kubernetes-preserve-unknown-fields"] = true;
        }

        if (depth > 1 && Chance(8))
            schema["nullable"] = true;
        return schema;
    }

    private static JsonObject Requires(string name) => new() { ["required"] = new JsonArray(name) };

    private static JsonObject OfProperty(string name, string keyword, JsonNode value) =>
        new() { ["properties"] = new JsonObject { [name] = new JsonObject { [keyword] = value } } };

    private JsonObject List(int depth)
    {
        var schema = new JsonObject { ["type"] = "array" };
        if (Chance(30))
        {
            string[] keys = Chance(50) ? ["n"] : ["n", "m"];
            var name = new JsonObject { ["type"] = "string" };
            var number = new JsonObject { ["type"] = "integer" };
            var required = new JsonArray();
            foreach (var key in keys)
            {
                if (Chance(30))
                    (key == "n" ? name : number)["default"] = key == "n" ? "a" : 1;
                else
                    required.Add(key);
            }

            var items = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject { ["n"] = name, ["m"] = number, ["v"] = Schema(depth + 2) } };
            if (required.Count > 0)
                items["required"] = required;
            schema["items"] = items;
            schema["x-kubernetes-list-type"] = "map";
            schema["x-kubernetes-list-map-keys"] = new JsonArray([.. keys.Select(static key => JsonValue.Create(key))]);
        }
        else
        {
            var items = Schema(depth + 1);
            schema["items"] = items;
            if (items["type"]?.GetValue<string>() is "string" or "integer" or "number" && !items.ContainsKey("nullable") && Chance(50))
                schema["x-kubernetes-list-type"] = "set";
        }

        if (Chance(10))
            schema["minItems"] = _random.Next(1, 3);
        if (Chance(10))
            schema["maxItems"] = _random.Next(1, 4);
        return schema;
    }

    // Only what certainly fits: servers take no definition whose defaults do not.
    private static JsonNode? Default(JsonObject schema)
    {
        var limited = schema.Any(static keyword => keyword.Key is "pattern" or "format" or "minLength" or "minimum" or "maximum" or "multipleOf" or "minItems" or "required"
            or "oneOf" or "anyOf" or "allOf" or "not" or "minProperties" or "x-kubernetes-embedded-resource");
        if (limited)
            return null;
        return schema["enum"] is JsonArray allowed ? allowed[0]!.DeepClone() : schema["type"]?.GetValue<string>() switch
        {
            "string" => "a",
            "integer" => 2,
            "boolean" => true,
            "object" => new JsonObject(),
            "array" => new JsonArray(),
            _ => null,
        };
    }

    private JsonNode? Value(JsonObject schema)
    {
        if (Chance(6))
            return JsonNode.Parse(Pick(["null", "1", "\"x\"", "true", "[]", "{}", "1.5", "[null]"]));
        if (schema["enum"] is JsonArray allowed && Chance(70))
            return Pick(allowed.ToList())!.DeepClone();
        return schema["type"]?.GetValue<string>() switch
        {
            "string" => Pick(Texts),
            "integer" => JsonNode.Parse(Pick(["0", "1", "2", "3", "5", "10", "-5", "6", "2147483647", "9007199254740993", "1.5", "100"])),
            "number" => JsonNode.Parse(Pick(["0", "1", "0.5", "0.3", "0.75", "1.5", "10", "-5", "6.25"])),
            "boolean" => Chance(50),
            "array" => new JsonArray([.. Enumerable.Range(0, _random.Next(5)).Select(_ => Value((JsonObject)schema["items"]!))]),
            "object" => MappingValue(schema),
            _ => schema.ContainsKey("x-kubernetes-int-or-string")
                ? JsonNode.Parse(Pick(["1", "\"a\"", "\"10\"", "1.5", "2147483648", "true"]))
                : JsonNode.Parse(Pick(["1", "\"x\"", """{"a": 1}""", """[{"q": 1}]""", "null"])),
        };
    }

    private JsonObject MappingValue(JsonObject schema)
    {
        var value = new JsonObject();
        foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
        {
            if (Chance(70))
                value[name] = Value((JsonObject)property!);
        }

        foreach (var key in (string[])["k1", "k2"])
        {
            if (schema["additionalProperties"] is JsonObject values && Chance(60))
                value[key] = Value(values);
            else if (schema["additionalProperties"] is JsonValue && Chance(60))
                value[key] = JsonNode.Parse(Pick(["1", "\"x\"", "[1]", """{"a": 1}""", """[{"b": 1}]""", "{}"]));
        }

        if (schema.ContainsKey("x-kubernetes-embedded-resource"))
        {
            if (Chance(90))
                value["apiVersion"] = JsonNode.Parse(Pick(["\"v1\"", "\"a/b\"", "1"]));
            if (Chance(90))
                value["kind"] = "Pod";
            if (Chance(70))
                value["metadata"] = JsonNode.Parse(Pick(["""{"name": "x"}""", """{"labels": {"a": 1}}""", """{"foo": 1}""", "\"x\"", """{"annotations": null}"""]));
        }

        if (Chance(schema.ContainsKey("x-kubernetes-preserve-unknown-fields") ? 50 : 10))
            value["zzz"] = JsonNode.Parse(Pick(["1", """{"a": 1}""", "null"]));
        return value;
    }
}
