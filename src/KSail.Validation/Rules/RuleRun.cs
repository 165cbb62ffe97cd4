using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;

namespace KSail.Validation.Rules;

/// <summary>Holds the rules of the API server against objects, one after the other. Not thread-safe.</summary>
/// <param name="catalog">Knows the kinds, their scope and their versions.</param>
/// <param name="diagnostics">Receives what is wrong.</param>
internal sealed class RuleRun(SchemaCatalog catalog, DiagnosticBag diagnostics)
{
    private readonly Findings _findings = new(diagnostics);
    private Dictionary<string, ObjectRule>? _rules;

    /// <summary>Checks one object.</summary>
    /// <param name="resource">The object.</param>
    public void Check(Resource resource)
    {
        var kind = resource.Kind;
        var apiVersion = resource.ApiVersion;
        if (kind.Length == 0 || apiVersion.Length == 0 || resource.Tree.Map("metadata") is not { } metadata)
            return;
        var schema = catalog.Find(apiVersion, kind);
        _findings.Start(resource);
        NameRules.Check(metadata, schema, _findings);
        MetadataRules.Check(metadata, schema?.IsNative == true, _findings);
        // Of a version that is not served, only the schema's finding matters.
        if (schema is null || !Rules.TryGetValue(kind, out var rule) || !rule.IsFor(apiVersion))
            return;
        rule.Check(resource.Tree, _findings);
    }

    private Dictionary<string, ObjectRule> Rules => _rules ??= Index();

    private static Dictionary<string, ObjectRule> Index()
    {
        var rules = new Dictionary<string, ObjectRule>(RuleTable.All.Count, StringComparer.Ordinal);
        foreach (var rule in RuleTable.All)
            rules.Add(rule.Kind, rule);
        return rules;
    }
}
