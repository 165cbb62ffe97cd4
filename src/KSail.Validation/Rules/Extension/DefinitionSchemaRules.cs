using KSail.Cel;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// Whether the schema of a custom resource is structural: <c>ValidateStructural</c> and <c>ValidateCustomResourceDefinitionOpenAPISchema</c> of
/// <c>apiextensions-apiserver</c>. Its CEL rules are not looked at here. All of a schema is known: callers see to it.
/// </summary>
internal static class DefinitionSchemaRules
{
    internal const string PreservesUnknown = "x-kubernetes-preserve-unknown-fields";
    internal const string EmbeddedResource = "x-kubernetes-embedded-resource";
    internal const string IntOrString = "x-kubernetes-int-or-string";
    internal const string ListType = "x-kubernetes-list-type";
    internal const string ListMapKeys = "x-kubernetes-list-map-keys";
    internal const string MapType = "x-kubernetes-map-type";

    private static readonly string[] Types = ["string", "number", "integer", "boolean", "array", "object"];
    private static readonly string[] Unsupported = ["id", "$schema", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref"];

    private static readonly string[] AllowedBesideStatus =
    [
        "description", "type", "format", "title", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems",
        "minItems", "uniqueItems", "multipleOf", "required", "items", "properties", "externalDocs", "example", PreservesUnknown, "x-kubernetes-validations",
    ];

    private enum Level
    {
        Root,
        Item,
        Field,
    }

    /// <summary>Checks the schema of a version.</summary>
    public static void Check(YamlMapping root, bool hasStatus, Findings findings)
    {
        if (root.Flag("nullable") == true)
            findings.Field(RuleDiagnostics.DefinitionSchema, root, "nullable", "must not be true at the root");
        if (hasStatus)
        {
            foreach (var entry in root.Entries)
            {
                if (Array.IndexOf(AllowedBesideStatus, entry.Name) < 0 && IsSet(entry.Value))
                    findings.Field(RuleDiagnostics.DefinitionSchema, root, entry.Name, "must not stand at the root where the version has the subresource status");
            }
        }

        CheckNode(root, Level.Root, isInMap: false, findings);
        DefinitionBranchRules.CheckCompleteness(root, root, findings);
    }

    // The server does not look at defaults of the values of maps.
    private static void CheckNode(YamlMapping schema, Level level, bool isInMap, Findings findings)
    {
        CheckType(schema, level, findings);
        CheckForbidden(schema, findings);
        CheckExtensions(schema, findings);
        CheckList(schema, findings);
        if (!isInMap)
            CheckDefault(schema, findings);

        var properties = schema.Map("properties");
        var additional = schema["additionalProperties"];
        if (additional is YamlMapping || additional is YamlScalar { Type: ScalarType.Boolean })
        {
            if (level == Level.Root)
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, "additionalProperties", "must not stand at the root");
            else if (properties is { Count: > 0 } && (additional is YamlMapping || schema.Flag("additionalProperties") == false))
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, "additionalProperties", "must not stand beside properties");
            if (schema.Flag(EmbeddedResource) == true)
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, "additionalProperties", $"must not stand beside {EmbeddedResource}");
        }

        if (additional is YamlMapping values)
            CheckNode(values, Level.Field, isInMap: true, findings);
        foreach (var entry in properties?.Entries ?? [])
        {
            if (entry.Value is not YamlMapping property)
            {
                findings.Report(RuleDiagnostics.DefinitionSchema, entry.Value, "must be a schema, which is a mapping");
                continue;
            }

            if (level == Level.Root && entry.Name == "metadata")
                CheckRootMetadata(property, findings);
            else
                CheckNode(property, Level.Field, isInMap, findings);
            if ((level == Level.Root || schema.Flag(EmbeddedResource) == true) && entry.Name is "kind" or "apiVersion" && property.Text("type") is { Value: not "string" } type)
                findings.Wrong(RuleDiagnostics.DefinitionSchema, type, "must be string");
            if (level == Level.Root && entry.Name is "kind" or "apiVersion" or "metadata" && property.Has("default"))
                findings.Field(RuleDiagnostics.DefinitionSchema, property, "default", $"must not be set for {entry.Name}");
        }

        if (schema.Map("items") is { } items)
            CheckNode(items, Level.Item, isInMap, findings);
        DefinitionBranchRules.Check(schema, findings);
    }

    private static void CheckType(YamlMapping schema, Level level, Findings findings)
    {
        var type = schema.Text("type");
        if (type is null)
        {
            if (schema.Flag(EmbeddedResource) == true)
                findings.Missing(RuleDiagnostics.DefinitionSchema, schema, "type", $"to be object beside {EmbeddedResource}");
            else if (schema.IsBlank("type") && schema.Flag(IntOrString) != true && schema.Flag(PreservesUnknown) != true)
                findings.Missing(RuleDiagnostics.DefinitionSchema, schema, "type", level switch
                {
                    Level.Root => "at the root",
                    Level.Item => "for the items of a list",
                    _ => "for every field",
                });
            return;
        }

        if (Array.IndexOf(Types, type.Value) < 0)
        {
            var hint = type.Value == "null" ? "; use nullable" : Documents.NearestName.Suggest(type.Value, Types);
            findings.Wrong(RuleDiagnostics.DefinitionSchema, type, $"must be one of {string.Join(", ", Types)}{hint}");
        }
        else if (type.Value != "object" && level == Level.Root)
        {
            findings.Wrong(RuleDiagnostics.DefinitionSchema, type, "must be object at the root");
        }
        else if (type.Value != "object" && schema.Flag(EmbeddedResource) == true)
        {
            findings.Wrong(RuleDiagnostics.DefinitionSchema, type, $"must be object beside {EmbeddedResource}");
        }
        else if (type.Value == "array" && schema["items"] is not (YamlMapping or YamlSequence { Count: > 0 }))
        {
            findings.Missing(RuleDiagnostics.DefinitionSchema, schema, "items", "for an array");
        }
    }

    /// <summary>Checks what no schema may say, at the top or within a branch.</summary>
    public static void CheckForbidden(YamlMapping schema, Findings findings)
    {
        foreach (var field in Unsupported)
        {
            if (schema.TryGet(field, out var value) && IsUsed(field, value))
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, field, "must not be used in the schema of a custom resource");
        }

        if (schema.Text("pattern") is { } pattern && CelPattern.FindError(pattern.Value) is { } error)
            findings.Report(RuleDiagnostics.DefinitionSchema, pattern, $"is '{Findings.Shorten(pattern.Value)}', which is no regular expression (RE2): {error}");

        if (schema.Flag(PreservesUnknown) == false)
            findings.Field(RuleDiagnostics.DefinitionSchema, schema, PreservesUnknown, "must be true, or be left out");
        if (schema.Flag("uniqueItems") == true)
            findings.Field(RuleDiagnostics.DefinitionSchema, schema, "uniqueItems", $"must not be true; use '{ListType}: set'");
        if (schema["items"] is YamlSequence { Count: > 0 })
            findings.Field(RuleDiagnostics.DefinitionSchema, schema, "items", "must be one schema, not a list of schemas");
    }

    private static void CheckExtensions(YamlMapping schema, Findings findings)
    {
        if (schema.Flag(IntOrString) == true)
        {
            foreach (var field in (ReadOnlySpan<string>)[PreservesUnknown, EmbeddedResource])
            {
                if (schema.Flag(field) == true)
                    findings.Field(RuleDiagnostics.DefinitionSchema, schema, field, $"must not be true beside {IntOrString}");
            }
        }

        if (schema.Flag(EmbeddedResource) == true && schema.Flag(PreservesUnknown) != true && schema.IsEmpty("properties"))
            findings.Missing(RuleDiagnostics.DefinitionSchema, schema, "properties", $"beside {EmbeddedResource}, unless {PreservesUnknown} is true");
        if (schema[MapType] is not YamlScalar { Type: ScalarType.String } mapType)
            return;
        if (mapType.Value is not ("atomic" or "granular"))
            findings.Wrong(RuleDiagnostics.DefinitionSchema, mapType, "must be atomic or granular");
        if (!schema.Is("type", "object"))
            findings.Report(RuleDiagnostics.DefinitionSchema, mapType, "must not be set unless type is object");
    }

    private static void CheckList(YamlMapping schema, Findings findings)
    {
        var keys = schema.Items(ListMapKeys);
        if (keys.Count > 0 && !schema.Is(ListType, "map"))
            findings.Field(RuleDiagnostics.DefinitionSchema, schema, ListMapKeys, $"must not be set unless {ListType} is map");
        if (schema[ListType] is not YamlScalar { Type: ScalarType.String } listType)
            return;
        if (listType.Value is not ("atomic" or "set" or "map"))
            findings.Wrong(RuleDiagnostics.DefinitionSchema, listType, "must be atomic, set or map");
        if (!schema.Is("type", "array"))
        {
            findings.Report(RuleDiagnostics.DefinitionSchema, listType, "must not be set unless type is array");
            return;
        }

        var items = schema.Map("items");
        if (listType.Value == "set" && items.Is("type", "object") && !items.Is(MapType, "atomic"))
            findings.Field(RuleDiagnostics.DefinitionSchema, items!, MapType, $"must be atomic for the items of a list of {ListType} set");
        if (listType.Value == "set" && items.Is("type", "array") && items.Has(ListType) && !items.Is(ListType, "atomic"))
            findings.Field(RuleDiagnostics.DefinitionSchema, items!, ListType, $"must be atomic for the items of a list of {ListType} set");
        if (listType.Value == "map")
            CheckMapKeys(schema, keys, items, findings);
    }

    private static void CheckMapKeys(YamlMapping schema, YamlSequence keys, YamlMapping? items, Findings findings)
    {
        if (keys.Count == 0)
            findings.Missing(RuleDiagnostics.DefinitionSchema, schema, ListMapKeys, $"where {ListType} is map");
        if (items is null)
            return;
        if (items.Text("type") is { Value: not "object" } type)
        {
            findings.Wrong(RuleDiagnostics.DefinitionSchema, type, $"must be object for the items of a list of {ListType} map");
            return;
        }

        var required = items.Items("required");
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i].AsText() is not { } key)
                continue;
            if (items.Map("properties")?[key.Value] is not YamlMapping property)
                findings.Wrong(RuleDiagnostics.DefinitionSchema, key, "must be the name of a property of the items");
            else if (property.Word("type") is "array" or "object")
                findings.Wrong(RuleDiagnostics.DefinitionSchema, key, "must be the name of a property that is no list and no object");
            else if (!property.Has("default") && !Lists(required, key.Value))
                findings.Wrong(RuleDiagnostics.DefinitionSchema, key, "must be among the required properties of the items, or have a default");
        }
    }

    private static void CheckDefault(YamlMapping schema, Findings findings)
    {
        // Decoding takes null for no default at all.
        if (schema["default"] is not { } value || value is YamlScalar { IsNull: true } || schema.Flag(IntOrString) == true)
            return;
        var fits = schema.Word("type") switch
        {
            "string" => value is YamlScalar { Type: ScalarType.String or ScalarType.Timestamp },
            "boolean" => value is YamlScalar { Type: ScalarType.Boolean },
            "integer" => value.AsWhole() is not null,
            "number" => value is YamlScalar { Type: ScalarType.Integer or ScalarType.Float },
            "array" => value is YamlSequence,
            "object" => value is YamlMapping,
            _ => true,
        };
        if (!fits)
            findings.Field(RuleDiagnostics.DefinitionSchema, schema, "default", $"must be of the type {schema.Word("type")}");
        else if (schema.Items("enum") is { Count: > 0 } allowed && !Contains(allowed, value))
            findings.Field(RuleDiagnostics.DefinitionSchema, schema, "default", "must be one of enum");
    }

    private static void CheckRootMetadata(YamlMapping metadata, Findings findings)
    {
        if (metadata.Text("type") is { Value: not "object" } type)
            findings.Wrong(RuleDiagnostics.DefinitionSchema, type, "must be object");
        else if (metadata.IsBlank("type"))
            findings.Missing(RuleDiagnostics.DefinitionSchema, metadata, "type", "to be object");
        foreach (var entry in metadata.Entries)
        {
            if (entry.Name is not ("type" or "properties" or "default") && IsSet(entry.Value))
                findings.Field(RuleDiagnostics.DefinitionSchema, metadata, entry.Name, "must not be set: metadata has the same form everywhere");
        }

        foreach (var property in metadata.Map("properties")?.Entries ?? [])
        {
            if (property.Name is not ("name" or "generateName"))
                findings.Key(RuleDiagnostics.DefinitionSchema, metadata.Map("properties")!, property, "must not be restricted: of metadata, only name and generateName can be");
            else if (property.Value is YamlMapping name)
                CheckNode(name, Level.Field, isInMap: false, findings);
            else
                findings.Report(RuleDiagnostics.DefinitionSchema, property.Value, "must be a schema, which is a mapping");
        }
    }

    /// <summary>Whether a value is other than what the server takes for nothing: null, false, an empty text or list.</summary>
    public static bool IsSet(YamlNode value) =>
        value is not (YamlScalar { IsNull: true } or YamlScalar { Value.Length: 0 } or YamlSequence { Count: 0 }) && (value as YamlScalar)?.AsBoolean() != false;

    // A pointer of the server is set by an empty text, and a map is not by an empty one.
    private static bool IsUsed(string field, YamlNode value) => field switch
    {
        "$ref" => value is not YamlScalar { IsNull: true },
        "patternProperties" or "definitions" => value is YamlMapping { Count: > 0 },
        _ => IsSet(value),
    };

    private static bool Lists(YamlSequence items, string name)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is YamlScalar item && item.Value == name)
                return true;
        }

        return false;
    }

    private static bool Contains(YamlSequence items, YamlNode value)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (YamlNode.DeepEquals(items[i], value) || (items[i] is YamlScalar a && value is YamlScalar b && a.Value == b.Value))
                return true;
        }

        return false;
    }
}
