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
internal sealed class ManifestChecks(ManifestSettings settings, DiagnosticBag diagnostics)
{
    private readonly SchemaValidator _validator = new(diagnostics);
    private readonly KindVerdicts _verdicts = new(settings.Catalog);
    private readonly DefinedKinds _defined = new();
    private SortedDictionary<string, int>? _unchecked;

    /// <summary>Notes the kinds that CustomResourceDefinitions among the objects define.</summary>
    public void LearnDefinedKinds(IReadOnlyList<Resource> resources) => _defined.Learn(resources);

    /// <summary>Checks one object.</summary>
    /// <returns>The schema that it was held to; null for an object that was skipped, has no identity, or of whose kind nothing is known.</returns>
    public KindSchema? Check(Resource resource)
    {
        var apiVersion = resource.ApiVersion;
        var kind = resource.Kind;
        if (!HasIdentity(resource, apiVersion, kind) || settings.Skipped.Contains(resource))
            return null;
        var schema = _defined.Find(resource) is { } definition ? Select(resource, definition) : Select(resource, apiVersion, kind);
        if (schema is not null)
            _validator.Validate(resource.Tree, schema);
        return schema;
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

    // What the environment itself defines is what the cluster will have.
    private KindSchema? Select(Resource resource, DefinedKind definition)
    {
        var version = resource.ApiVersion[(resource.Group.Length + 1)..];
        var schema = definition.FindSchema(version, settings.Catalog.KubernetesRelease);
        var isServed = true;
        if (definition.ServedVersions() is { Count: > 0 } served && definition.Serves(version) != true)
        {
            isServed = false;
            var message = $"the definition of {resource.Kind} does not serve {resource.ApiVersion}; use {resource.Group}/{string.Join($" or {resource.Group}/", served)}";
            diagnostics.Add(ValidationDiagnostics.VersionNotServed, SpanOf(resource, "apiVersion"), message);
        }

        if (schema is not null)
            JudgeDefined(resource, schema);
        else if (isServed)
            Count(resource.ApiVersion, resource.Kind);
        return schema;
    }

    private void JudgeDefined(Resource resource, KindSchema schema)
    {
        if (schema.IsDeprecated)
        {
            var warning = schema.DeprecationWarning is { Length: > 0 } words ? $": {words}" : "";
            var message = $"the definition of {resource.Kind} calls {resource.ApiVersion} deprecated{warning}";
            diagnostics.Add(ValidationDiagnostics.DeprecatedVersion, SpanOf(resource, "apiVersion"), message);
        }

        if (schema is { IsScopeKnown: true, IsNamespaced: false } && resource.Namespace.Length > 0)
        {
            var span = resource.Tree.GetMapping("metadata")?["namespace"]?.Span is { HasFile: true } place ? place : resource.Span;
            var message = $"{resource.Kind}/{resource.Name}: 'metadata.namespace' has no effect, because the definition of {resource.Kind} makes it a kind of the whole cluster";
            diagnostics.Add(ValidationDiagnostics.NamespaceWithoutEffect, span, message);
        }
    }

    private KindSchema? Select(Resource resource, string apiVersion, string kind)
    {
        var schema = settings.Catalog.Find(apiVersion, kind);
        var verdict = schema is null ? _verdicts.Judge(apiVersion, kind) : _verdicts.Judge(schema);
        if (schema is null && verdict.Descriptor is null)
        {
            if (IsCustom(resource) && settings.Repository?.Find(resource) is { } definition)
                return Select(resource, definition);
            schema = settings.External?.Find(resource);
        }

        if (verdict.Descriptor is { } descriptor)
            diagnostics.Add(descriptor, SpanOf(resource, verdict.BlamesVersion ? "apiVersion" : "kind"), verdict.Message);
        if (schema is null && verdict.Descriptor is not { Severity: DiagnosticSeverity.Error })
            Count(apiVersion, kind);
        return schema;
    }

    // Groups of custom kinds have a dot, and those of Kubernetes end alike.
    private static bool IsCustom(Resource resource) =>
        resource.Group.Contains('.', StringComparison.Ordinal) && !resource.Kind.EndsWith("List", StringComparison.Ordinal);

    private void Count(string apiVersion, string kind)
    {
        var key = $"{kind} ({apiVersion})";
        _unchecked ??= new SortedDictionary<string, int>(StringComparer.Ordinal);
        _unchecked[key] = _unchecked.GetValueOrDefault(key) + 1;
    }

    private static SourceSpan SpanOf(Resource resource, string key) =>
        resource.Tree[key] is { Span.HasFile: true } node ? node.Span : resource.Span;
}
