using System.Globalization;
using System.Text;
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
    // A message that names them all would help nobody.
    private const int MostNamed = 5;

    // The minor of the first release that refuses networks with bits beyond their prefix.
    private const int StrictNetworksSince = 36;

    private readonly Findings _findings = new(diagnostics, takesHostBits: catalog.KubernetesRelease < StrictNetworksSince);
    private readonly List<Resource> _homeless = [];
    private Dictionary<string, ObjectRule>? _rules;

    /// <summary>Checks one object.</summary>
    /// <param name="resource">The object.</param>
    /// <param name="told">How many findings there were before its schema was checked.</param>
    public void Check(Resource resource, int told)
    {
        var kind = resource.Kind;
        var apiVersion = resource.ApiVersion;
        if (kind.Length == 0 || apiVersion.Length == 0 || resource.Tree.Map("metadata") is not { } metadata)
            return;
        var schema = catalog.Find(apiVersion, kind);
        if (schema is { IsNamespaced: true } && metadata.IsBlank("namespace") && !metadata.IsBlank("name"))
            _homeless.Add(resource);
        _findings.Start(resource, told);
        NameRules.Check(metadata, schema, _findings);
        MetadataRules.Check(metadata, schema, _findings);
        // Of a version that is not served, only the schema's finding matters.
        if (schema is null || !Rules.TryGetValue(kind, out var rule) || !rule.IsFor(apiVersion))
            return;
        if (rule.Spec is { } descriptor && !resource.Tree.Has("spec"))
            _findings.Missing(descriptor, resource.Tree, "spec");
        else
            rule.Check(resource.Tree, _findings);
    }

    /// <summary>
    /// Tells which objects of a Flux Kustomization lack a namespace: kubectl would take the default one, but Flux gives up the whole
    /// Kustomization ("namespace not specified").
    /// </summary>
    public void Finish(RenderedKustomization owner)
    {
        if (_homeless.Count == 0)
            return;
        var names = new StringBuilder();
        for (var i = 0; i < Math.Min(MostNamed, _homeless.Count); i++)
            names.Append(i == 0 ? "" : ", ").Append(_homeless[i]);
        if (_homeless.Count > MostNamed)
            names.Append(CultureInfo.InvariantCulture, $" and {_homeless.Count - MostNamed} more");
        var have = _homeless.Count == 1 ? "has" : "have";
        diagnostics.Add(
            RuleDiagnostics.NamespaceMissing, _homeless[0].Span,
            $"{names} {have} no namespace, without which Flux cannot apply {owner.Namespace}/{owner.Name}; set metadata.namespace, 'namespace' in the kustomization, or targetNamespace of the Flux Kustomization");
        _homeless.Clear();
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
