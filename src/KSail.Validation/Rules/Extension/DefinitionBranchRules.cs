using KSail.Documents.Yaml;
using static KSail.Validation.Rules.Extension.DefinitionSchemaRules;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// What a structural schema may say within <c>allOf</c>, <c>anyOf</c>, <c>oneOf</c> and <c>not</c>: it restricts the values of fields that stand in the
/// schema itself, and never adds any (<c>validateNestedValueValidation</c> and <c>validateStructuralCompleteness</c> of
/// <c>apiextensions-apiserver</c>).
/// </summary>
internal static class DefinitionBranchRules
{
    private static readonly string[] Junctors = ["allOf", "anyOf", "oneOf"];
    private static readonly string[] NeverNested =
        ["type", "additionalProperties", "default", "title", "description", "nullable", PreservesUnknown, EmbeddedResource, IntOrString, ListMapKeys, ListType, MapType,
            DefinitionExpressionRules.Validations];

    /// <summary>Checks the branches of one schema.</summary>
    public static void Check(YamlMapping schema, Findings findings)
    {
        foreach (var junctor in Junctors)
        {
            var branches = schema.Items(junctor);
            if (junctor == "anyOf" && IsIntOrString(branches))
                continue;
            for (var i = 0; i < branches.Count; i++)
            {
                // kubebuilder writes an integer or a text and a pattern this way.
                var isException = junctor == "allOf" && i == 0 && IsIntOrString((branches[i] as YamlMapping).Items("anyOf"));
                if (branches[i] is YamlMapping branch)
                    CheckNested(branch, skipAnyOf: isException, findings);
            }
        }

        if (schema.Map("not") is { } not)
            CheckNested(not, skipAnyOf: false, findings);
    }

    // Within allOf, anyOf, oneOf and not, a schema may ask for values, and say nothing about structure.
    private static void CheckNested(YamlMapping schema, bool skipAnyOf, Findings findings)
    {
        CheckForbidden(schema, findings);
        foreach (var field in NeverNested)
        {
            if (schema.TryGet(field, out var value) && (field switch
            {
                "default" => value is not YamlScalar { IsNull: true },
                // That there are no others says nothing of structure.
                "additionalProperties" => value is YamlMapping || schema.Flag("additionalProperties") == true,
                _ => IsSet(value),
            }))
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, field, "must not stand within allOf, anyOf, oneOf and not");
        }

        foreach (var entry in schema.Map("properties")?.Entries ?? [])
        {
            if (entry.Name == "metadata")
                findings.Key(RuleDiagnostics.DefinitionSchema, schema.Map("properties")!, entry, "must not stand within allOf, anyOf, oneOf and not");
            if (entry.Value is YamlMapping property)
                CheckNested(property, skipAnyOf: false, findings);
        }

        if (schema.Map("items") is { } items)
            CheckNested(items, skipAnyOf: false, findings);
        foreach (var junctor in Junctors)
        {
            if (junctor == "anyOf" && skipAnyOf)
                continue;
            var branches = schema.Items(junctor);
            for (var i = 0; i < branches.Count; i++)
            {
                if (branches[i] is YamlMapping branch)
                    CheckNested(branch, skipAnyOf: false, findings);
            }
        }

        if (schema.Map("not") is { } not)
            CheckNested(not, skipAnyOf: false, findings);
    }

    /// <summary>Checks that what the branches of a schema restrict are fields of the schema itself.</summary>
    public static void CheckCompleteness(YamlMapping branchOwner, YamlMapping structure, Findings findings)
    {
        foreach (var junctor in Junctors)
        {
            var branches = branchOwner.Items(junctor);
            for (var i = 0; i < branches.Count; i++)
                CheckBranch(branches[i] as YamlMapping, structure, findings);
        }

        CheckBranch(branchOwner.Map("not"), structure, findings);
    }

    private static void CheckBranch(YamlMapping? branch, YamlMapping structure, Findings findings)
    {
        if (branch is null)
            return;
        CheckCompleteness(branch, structure, findings);
        foreach (var entry in branch.Map("properties")?.Entries ?? [])
        {
            if (structure.Map("properties")?[entry.Name] is YamlMapping property)
                CheckBranch(entry.Value as YamlMapping, property, findings);
            else
                findings.Key(RuleDiagnostics.DefinitionSchema, branch.Map("properties")!, entry, "must be a property of the schema itself, too");
        }

        if (branch.Map("items") is { } items && structure.Map("items") is { } inner)
            CheckBranch(items, inner, findings);
    }

    private static bool IsIntOrString(YamlSequence branches) =>
        branches is [YamlMapping first, YamlMapping second] && first.Is("type", "integer") && second.Is("type", "string") && HasTypeOnly(first) && HasTypeOnly(second);

    private static bool HasTypeOnly(YamlMapping schema)
    {
        foreach (var entry in schema.Entries)
        {
            if (entry.Name != "type" && IsSet(entry.Value))
                return false;
        }

        return true;
    }
}
