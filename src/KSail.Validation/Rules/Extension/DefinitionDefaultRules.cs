using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Validation;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// Defaults in the schema of a definition, each of which must itself hold to the schema that it stands in, without fields that the schema does not
/// know (<c>ValidateDefaults</c> of <c>apiextensions-apiserver</c>). Those of metadata are left out: the server looks at them within an object.
/// </summary>
internal static class DefinitionDefaultRules
{
    /// <summary>Checks the defaults of a structural schema.</summary>
    public static void Check(YamlMapping spec, YamlMapping version, YamlMapping root, Findings findings)
    {
        if (HasDefault(root) && DefinitionSchema.Read(spec, version) is { } kind)
            new Walk(kind, findings).Check(root, kind.Root);
    }

    private static bool HasDefault(YamlMapping schema)
    {
        if (schema.Has("default") || (schema.Map("items") is { } items && HasDefault(items)))
            return true;
        foreach (var entry in schema.Map("properties")?.Entries ?? [])
        {
            if (entry.Value is YamlMapping property && HasDefault(property))
                return true;
        }

        return false;
    }

    private sealed class Walk(KindSchema kind, Findings findings)
    {
        public void Check(YamlMapping schema, Schema compiled)
        {
            if (schema.Has("default"))
                CheckDefault(schema, schema["default"]!, compiled);
            if (schema.Map("items") is { } items && compiled.TryGetChild(out var child))
                Check(items, child);
            var isObject = compiled == kind.Root || compiled.IsEmbeddedResource;
            foreach (var entry in schema.Map("properties")?.Entries ?? [])
            {
                if (entry.Value is YamlMapping property && !(isObject && entry.Name is "metadata" or "apiVersion" or "kind") && compiled.TryGetProperty(entry.Name, out var part))
                    Check(property, part);
            }
        }

        private void CheckDefault(YamlMapping schema, YamlNode value, Schema compiled)
        {
            var problems = new DiagnosticBag();
            new SchemaValidator(problems).ValidatePart(value, "default", kind, compiled);
            if (problems.Items.Count > 0)
                findings.Field(RuleDiagnostics.DefinitionSchema, schema, "default", $"must hold to its own schema: {problems.Items[0].Message}");
        }
    }
}
