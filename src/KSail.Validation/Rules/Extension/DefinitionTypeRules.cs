using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// The types of a schema's fields below <c>items</c> and <c>additionalProperties</c>, which Kubernetes' own schema leaves open. The server
/// decodes these by hand (<c>apiextensions/v1/marshal.go</c>): a wrong type is an error there as elsewhere, an unknown field is not.
/// </summary>
internal static class DefinitionTypeRules
{
    private static readonly string[] Reasons = ["FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired"];

    /// <summary>Checks the schema of a version, all of which is known.</summary>
    public static void Check(YamlMapping root, Findings findings) => Check(root, isOpen: false, findings);

    private static void Check(YamlMapping schema, bool isOpen, Findings findings)
    {
        if (isOpen)
            CheckFields(schema, findings);
        foreach (var entry in schema.Map("properties")?.Entries ?? [])
        {
            if (entry.Value is YamlMapping property)
                Check(property, isOpen, findings);
        }

        if (schema.Map("items") is { } items)
            Check(items, isOpen: true, findings);
        if (schema.Map("additionalProperties") is { } values)
            Check(values, isOpen: true, findings);
        foreach (var field in (ReadOnlySpan<string>)["additionalProperties", "additionalItems"])
        {
            if (schema[field] is { } value and not (YamlMapping or YamlScalar { IsNull: true }) && !IsFlag(value))
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, field, "must be a schema, true or false");
        }
    }

    private static void CheckFields(YamlMapping schema, Findings findings)
    {
        foreach (var entry in schema.Entries)
        {
            if (entry.Value is not YamlScalar { IsNull: true } && ProblemOf(entry.Name, entry.Value) is { } problem)
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, entry.Name, problem);
        }

        var rules = schema.Items(DefinitionExpressionRules.Validations);
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is YamlMapping rule)
                CheckRule(rule, findings);
        }
    }

    private static void CheckRule(YamlMapping rule, Findings findings)
    {
        foreach (var entry in rule.Entries)
        {
            if (entry.Value is YamlScalar { IsNull: true })
                continue;
            if (entry.Name is "rule" or "message" or "messageExpression" or "reason" or "fieldPath" && !IsText(entry.Value))
                findings.Field(RuleDiagnostics.Expression, rule, entry.Name, "must be text");
            else if (entry.Name == "optionalOldSelf" && !IsFlag(entry.Value))
                findings.Field(RuleDiagnostics.Expression, rule, entry.Name, "must be true or false");
        }

        if (!rule.Has("rule"))
            findings.Missing(RuleDiagnostics.Expression, rule, "rule");
        if (rule.Text("reason") is { Value.Length: > 0 } reason && Array.IndexOf(Reasons, reason.Value) < 0)
            findings.Wrong(RuleDiagnostics.Expression, reason, $"must be one of {string.Join(", ", Reasons)}{Documents.NearestName.Suggest(reason.Value, Reasons)}");
    }

    private static string? ProblemOf(string field, YamlNode value) => field switch
    {
        "type" or "format" or "pattern" or "title" or "description" or "id" or "$schema" or "$ref" or DefinitionSchemaRules.ListType or DefinitionSchemaRules.MapType =>
            IsText(value) ? null : "must be text",
        "maxLength" or "minLength" or "maxItems" or "minItems" or "maxProperties" or "minProperties" => IsWhole(value) ? null : "must be a whole number",
        "maximum" or "minimum" or "multipleOf" => value is YamlScalar { Type: ScalarType.Integer or ScalarType.Float } ? null : "must be a number",
        "exclusiveMaximum" or "exclusiveMinimum" or "uniqueItems" or "nullable" or DefinitionSchemaRules.PreservesUnknown or DefinitionSchemaRules.EmbeddedResource
            or DefinitionSchemaRules.IntOrString => IsFlag(value) ? null : "must be true or false",
        "required" or DefinitionSchemaRules.ListMapKeys => AreAll(value, IsText) ? null : "must be a list of texts",
        "enum" => value is YamlSequence ? null : "must be a list",
        "allOf" or "anyOf" or "oneOf" or DefinitionExpressionRules.Validations => AreAll(value, IsMapping) ? null : "must be a list of mappings",
        "properties" or "patternProperties" or "definitions" or "dependencies" or "not" or "externalDocs" => IsMapping(value) ? null : "must be a mapping",
        _ => null,
    };

    private static bool AreAll(YamlNode value, Func<YamlNode, bool> isRight)
    {
        if (value is not YamlSequence list)
            return false;
        foreach (var item in list)
        {
            if (item is not YamlScalar { IsNull: true } && !isRight(item))
                return false;
        }

        return true;
    }

    private static bool IsText(YamlNode value) => value is YamlScalar { Type: ScalarType.String };

    private static bool IsMapping(YamlNode value) => value is YamlMapping;

    private static bool IsFlag(YamlNode value) => value is YamlScalar scalar && scalar.AsBoolean() is not null;

    // A number with a fraction of zero reaches the server without it.
    private static bool IsWhole(YamlNode value) =>
        value is YamlScalar { Type: ScalarType.Integer }
        || (value is YamlScalar { Type: ScalarType.Float } scalar && !(double.TryParse(scalar.Value, CultureInfo.InvariantCulture, out var number) && Math.Floor(number) != number));
}
