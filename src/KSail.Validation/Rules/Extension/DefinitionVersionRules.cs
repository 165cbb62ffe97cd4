using System.Globalization;
using System.Text;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Extension;

/// <summary>One version of a custom resource definition: <c>validateCustomResourceDefinitionVersion</c> of <c>apiextensions-apiserver</c>.</summary>
internal static class DefinitionVersionRules
{
    private const int LongestWarning = 256;
    private const int MostSelectableFields = 8;

    private static readonly string[] ColumnTypes = ["integer", "number", "string", "boolean", "date"];
    private static readonly string[] ColumnFormats = ["int32", "int64", "float", "double", "byte", "date", "date-time", "password"];

    /// <summary>Checks a version.</summary>
    /// <param name="spec">The spec of the definition.</param>
    /// <param name="version">The item of its versions.</param>
    /// <param name="findings">Receives what is wrong.</param>
    public static void Check(YamlMapping spec, YamlMapping version, Findings findings)
    {
        CheckWarning(version, findings);
        var columns = version.Items("additionalPrinterColumns");
        for (var i = 0; i < columns.Count; i++)
        {
            if (columns[i] is YamlMapping column)
                CheckColumn(column, findings);
        }

        if (version.Map("subresources").Map("scale") is { } scale)
            CheckScale(scale, findings);
        var schema = version.Map("schema");
        if (!version.Has("schema") || (schema is not null && !schema.Has("openAPIV3Schema")))
            findings.Missing(RuleDiagnostics.DefinitionSchema, schema ?? version, schema is null ? "schema.openAPIV3Schema" : "openAPIV3Schema");
        else if (schema.Map("openAPIV3Schema") is { } root && !root.HasUnknown())
            CheckSchema(spec, version, root, findings);
    }

    private static void CheckSchema(YamlMapping spec, YamlMapping version, YamlMapping root, Findings findings)
    {
        var before = findings.Count;
        DefinitionTypeRules.Check(root, findings);
        DefinitionSchemaRules.Check(root, version.Map("subresources").Has("status"), findings);
        if (findings.Count == before)
            DefinitionDefaultRules.Check(spec, version, root, findings);
        DefinitionExpressionRules.CheckForms(root, findings);
        // What is said of types rests on a schema that is right.
        if (findings.Count == before)
            DefinitionExpressionRules.Compile(root, findings);
        CheckSelectable(version.Items("selectableFields"), root, findings);
    }

    private static void CheckWarning(YamlMapping version, Findings findings)
    {
        if (version["deprecationWarning"] is not YamlScalar { Type: ScalarType.String } warning)
            return;
        if (version.Flag("deprecated") != true)
        {
            if (!version["deprecated"].HasUnknown())
                findings.Report(RuleDiagnostics.Definition, warning, "must not be set unless deprecated is true");
        }
        else if (warning.Value.Length == 0)
        {
            findings.Report(RuleDiagnostics.Definition, warning, "must not be empty; leave it out for the warning of the server");
        }
        else if (Encoding.UTF8.GetByteCount(warning.Value) > LongestWarning)
        {
            findings.Report(RuleDiagnostics.Definition, warning, $"must have at most {LongestWarning} bytes");
        }
        else if (HasControl(warning.Value))
        {
            findings.Report(RuleDiagnostics.Definition, warning, "must not have line breaks, tabs or other control characters");
        }
    }

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return true;
        }

        return false;
    }

    private static void CheckColumn(YamlMapping column, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["name", "type", "jsonPath"])
        {
            if (column.Has(field) && column.IsBlank(field))
                findings.Missing(RuleDiagnostics.Definition, column, field);
        }

        if (column.Text("type") is { } type && Array.IndexOf(ColumnTypes, type.Value) < 0)
            findings.Wrong(RuleDiagnostics.Definition, type, $"must be one of {string.Join(", ", ColumnTypes)}{Documents.NearestName.Suggest(type.Value, ColumnTypes)}");
        if (column.Text("format") is { } format && Array.IndexOf(ColumnFormats, format.Value) < 0)
            findings.Wrong(RuleDiagnostics.Definition, format, $"must be one of {string.Join(", ", ColumnFormats)}{Documents.NearestName.Suggest(format.Value, ColumnFormats)}");
        if (column.Text("jsonPath") is { } path && !path.Value.StartsWith('.'))
            findings.Wrong(RuleDiagnostics.Definition, path, "must begin with '.'");
    }

    private static void CheckScale(YamlMapping scale, Findings findings)
    {
        CheckPath(scale, "specReplicasPath", ".spec.", ".spec.", findings);
        CheckPath(scale, "statusReplicasPath", ".status.", ".status.", findings);
        CheckPath(scale, "labelSelectorPath", ".status.", ".spec.", findings);
    }

    private static void CheckPath(YamlMapping scale, string field, string below, string orBelow, Findings findings)
    {
        if (field != "labelSelectorPath" && scale.Has(field) && scale.IsBlank(field))
            findings.Missing(RuleDiagnostics.Definition, scale, field);
        if (scale.Text(field) is { } path && !path.Value.StartsWith(below, StringComparison.Ordinal) && !path.Value.StartsWith(orBelow, StringComparison.Ordinal))
            findings.Wrong(RuleDiagnostics.Definition, path, below == orBelow ? $"must begin with '{below}'" : $"must begin with '{below}' or '{orBelow}'");
    }

    private static void CheckSelectable(YamlSequence fields, YamlMapping root, Findings findings)
    {
        HashSet<string>? paths = null;
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is not YamlMapping field)
                continue;
            if (field.Has("jsonPath") && field.IsBlank("jsonPath"))
                findings.Missing(RuleDiagnostics.Definition, field, "jsonPath");
            if (field.Text("jsonPath") is not { } path)
                continue;
            if (FieldPaths.Follow(path.Value, root, mayIndex: false, out var schema) is { } problem)
                findings.Wrong(RuleDiagnostics.Definition, path, problem);
            else if (path.Value == ".metadata" || path.Value.StartsWith(".metadata.", StringComparison.Ordinal))
                findings.Wrong(RuleDiagnostics.Definition, path, "must not lead into metadata, whose name and namespace can be selected anyway");
            else if (schema.Word("type") is not ("string" or "boolean" or "integer"))
                findings.Wrong(RuleDiagnostics.Definition, path, "must lead to a field of type string, boolean or integer");
            else if (!(paths ??= new HashSet<string>(StringComparer.Ordinal)).Add(path.Value))
                findings.Report(RuleDiagnostics.Definition, path, $"is '{Findings.Shorten(path.Value)}', which stands earlier, too");
        }

        if (paths?.Count > MostSelectableFields)
            findings.Report(RuleDiagnostics.Definition, fields, $"must have at most {MostSelectableFields.ToString(CultureInfo.InvariantCulture)} fields, but has {paths.Count}");
    }
}
