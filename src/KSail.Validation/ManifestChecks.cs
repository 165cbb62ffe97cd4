using System.Globalization;
using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Schemas.Validation;

namespace KSail.Validation;

/// <summary>Checks objects one by one, and counts those that nobody can check.</summary>
internal sealed class ManifestChecks(SchemaCatalog catalog, DiagnosticBag diagnostics)
{
    private readonly SchemaValidator _validator = new(diagnostics);
    private readonly KindVerdicts _verdicts = new(catalog);
    private readonly DefinedKinds _defined = new();
    private SortedDictionary<string, int>? _unchecked;

    /// <summary>Notes the kinds that CustomResourceDefinitions among the objects define.</summary>
    public void LearnDefinedKinds(IReadOnlyList<Resource> resources) => _defined.Learn(resources);

    /// <summary>Checks one object.</summary>
    public void Check(Resource resource)
    {
        var apiVersion = resource.ApiVersion;
        var kind = resource.Kind;
        if (!HasIdentity(resource, apiVersion, kind))
            return;
        if (_defined.Contains(resource))
        {
            if (!CheckDefined(resource))
                Count(apiVersion, kind);
            return;
        }

        if (catalog.Find(apiVersion, kind) is { } schema)
        {
            _validator.Validate(resource.Tree, schema);
            return;
        }

        var verdict = _verdicts.Judge(apiVersion, kind);
        if (verdict.Descriptor is { } descriptor)
            diagnostics.Add(descriptor, SpanOf(resource, verdict.BlamesVersion ? "apiVersion" : "kind"), verdict.Message);
        if (verdict.Descriptor is not { Severity: DiagnosticSeverity.Error })
            Count(apiVersion, kind);
    }

    /// <summary>Says in one message what was not checked.</summary>
    public void ReportUnchecked(string environment)
    {
        if (_unchecked is null)
            return;
        var total = 0;
        var list = new StringBuilder();
        foreach (var (kind, count) in _unchecked)
        {
            total += count;
            list.Append(list.Length == 0 ? "" : ", ").Append(kind).Append(' ').Append(count.ToString(CultureInfo.InvariantCulture));
        }

        var resources = total == 1 ? "1 resource" : $"{total} resources";
        var kinds = _unchecked.Count == 1 ? "1 kind" : $"{_unchecked.Count} kinds";
        var have = total == 1 ? "has no schema and was" : "have no schema and were";
        diagnostics.Add(ValidationDiagnostics.WithoutSchema, SourceSpan.None, $"{environment}: {resources} of {kinds} {have} not checked: {list}");
    }

    private bool HasIdentity(Resource resource, string apiVersion, string kind)
    {
        var tree = resource.Tree;
        if (kind.Length == 0 || apiVersion.Length == 0)
        {
            var lacking = kind.Length > 0 ? "apiVersion" : apiVersion.Length > 0 ? "kind" : "apiVersion and no kind";
            if (lacking == "apiVersion" && NearestName.FindMisspelt(tree, lacking) is { } slip)
                diagnostics.Add(ValidationDiagnostics.MissingIdentity, slip.Key.Span, $"the object has no apiVersion; '{slip.Name}' is no field, did you mean 'apiVersion'?");
            else
                diagnostics.Add(ValidationDiagnostics.MissingIdentity, resource.Span, $"the object has no {lacking}");
            return false;
        }

        // Text or a list in its place is the schema's concern, and lists of objects have no names.
        var metadata = tree["metadata"];
        if (kind.EndsWith("List", StringComparison.Ordinal))
            return true;
        if (metadata is null or YamlScalar { IsNull: true }
            || (metadata is YamlMapping mapping && mapping["name"] is null or YamlScalar { IsNull: true } or YamlScalar { Value.Length: 0 }))
        {
            var span = metadata is YamlMapping { Span.HasFile: true } ? metadata.Span : resource.Span;
            var generated = (metadata as YamlMapping)?.Contains("generateName") == true ? "; generateName cannot be applied, only created" : "";
            diagnostics.Add(ValidationDiagnostics.MissingIdentity, span, $"the {kind} has no metadata.name{generated}");
        }

        return true;
    }

    // The embedded schema is the quick way to find nothing wrong. Where it objects, the environment's own definition decides, which may be of
    // another release; definitions say nothing about metadata, so there the embedded schema is right.
    private bool CheckDefined(Resource resource)
    {
        if (catalog.Find(resource.ApiVersion, resource.Kind) is not { } known)
            return false;
        var doubts = new DiagnosticBag();
        new SchemaValidator(doubts).Validate(resource.Tree, known);
        if (doubts.Items.Count == 0)
            return true;
        if (_defined.Find(resource) is not { } own)
            return false;
        var head = new YamlMapping(resource.Tree.Span);
        foreach (var entry in resource.Tree.Entries)
        {
            if (entry.Name is "apiVersion" or "kind" or "metadata")
                head.Set(entry.Key, entry.Value);
        }

        _validator.Validate(head, known);
        _validator.Validate(resource.Tree, own);
        return true;
    }

    private void Count(string apiVersion, string kind)
    {
        var key = $"{kind} ({apiVersion})";
        _unchecked ??= new SortedDictionary<string, int>(StringComparer.Ordinal);
        _unchecked[key] = _unchecked.GetValueOrDefault(key) + 1;
    }

    private static SourceSpan SpanOf(Resource resource, string key) =>
        resource.Tree[key] is { Span.HasFile: true } node ? node.Span : resource.Span;
}
