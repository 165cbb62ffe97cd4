using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering;
using KSail.Restore;
using KSail.Schemas;

namespace KSail.Validation.Catalogs;

/// <summary>
/// Schemas of custom kinds that the repository itself does not define: from folders of the repository, then from what restore brought from
/// catalogs.
/// </summary>
/// <param name="locations">Where to look, in this order.</param>
/// <param name="baseDirectory">Absolute path that local locations are relative to.</param>
/// <param name="restored">What was restored.</param>
/// <param name="view">Reads the repository, and the cache in which restored schemas are.</param>
/// <param name="diagnostics">Receives what is wrong with locations and schemas.</param>
internal sealed class CatalogKinds(
    IReadOnlyList<SchemaLocation> locations, string baseDirectory, IRestoredContent restored, SourceView view, DiagnosticBag diagnostics) : IKindSource
{
    private readonly Dictionary<string, KindSchema?> _known = new(StringComparer.Ordinal);
    private readonly HashSet<SchemaLocation> _reported = [];

    /// <inheritdoc/>
    public KindSchema? Find(Resource resource)
    {
        var (group, apiVersion, kind) = (resource.Group, resource.ApiVersion, resource.Kind);
        // Kinds without a group are Kubernetes' own.
        if (group.Length == 0 || locations.Count == 0)
            return null;
        var key = $"{apiVersion}/{kind}";
        if (!_known.TryGetValue(key, out var schema))
            _known.Add(key, schema = Load(resource, group, apiVersion[(group.Length + 1)..], kind));
        return schema;
    }

    private KindSchema? Load(Resource resource, string group, string version, string kind)
    {
        var addresses = new List<string>();
        foreach (var location in locations)
        {
            if (location.IsBuiltIn)
                continue;
            if (location.Resolve(group, version, kind) is not { } place)
                ReportTemplate(location);
            else if (location.IsRemote)
                addresses.Add(place);
            else if (view.Locate(Path.Combine(baseDirectory, place)) is { Kind: PathKind.File } found && view.ReadFile(found.Path) is { } file)
                return CatalogSchema.Read(file, resource.ApiVersion, kind, diagnostics);
        }

        if (addresses.Count == 0)
            return null;
        var item = restored.Find(new RestoreRequest(RestoreKind.Schema, $"{group}/{version}/{kind}", resource.Span) { Addresses = addresses });
        return item.State == RestoreState.Ready && view.ReadFile(item.Path) is { } content ? CatalogSchema.Read(content, resource.ApiVersion, kind, diagnostics) : null;
    }

    private void ReportTemplate(SchemaLocation location)
    {
        if (_reported.Add(location))
        {
            diagnostics.Add(ValidationDiagnostics.InvalidSchemaLocation, location.Span,
                $"the schema location '{location.Template}' uses a name that does not exist; there are {{{{.Group}}}}, {{{{.ResourceKind}}}}, {{{{.ResourceAPIVersion}}}} and {{{{.KindSuffix}}}}");
        }
    }
}
