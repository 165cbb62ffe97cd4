using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// What the field <c>openapi</c> says: a schema that takes the place of the built-in one for strategic merges, and that can tell which
/// further kinds have no namespace. One build has one schema: that of the top layer, or else the first that a base brings.
/// </summary>
internal sealed class OpenApi
{
    private const string BuiltInVersion = "v1.21.2";
    private const string Gvk = "x-kubernetes-group-version-kind";

    // Made when a schema is read: most builds have none, and a set of tuples is compiled at run time.
    private HashSet<(string Group, string Version, string Kind)>? _clusterScoped;
    private Dictionary<(string ApiVersion, string Kind), MergeType>? _types;
    private bool _isSet;

    /// <summary>The type of an object for merging; null when the schema does not know it.</summary>
    public MergeType? FindType(string apiVersion, string kind) =>
        _types is null ? MergeTypes.Find(apiVersion, kind) : _types.GetValueOrDefault((apiVersion, kind));

    /// <summary>Whether the schema says that a kind, not one of those known anyway, has no namespace.</summary>
    public bool IsClusterScoped(string group, string version, string kind) => _clusterScoped?.Contains((group, version, kind)) == true;

    /// <summary>Takes the schema that a layer names, unless the build has one.</summary>
    public void Set(BuildContext context, Layer layer)
    {
        if (_isSet || layer.Fields.GetMapping("openapi") is not { } field)
            return;
        var path = field["path"] as YamlScalar;
        var version = field["version"] as YamlScalar;
        _isSet = path is not null || version is { Value.Length: > 0 };
        if (path is not null && version is not null)
        {
            Report(context, version.Span, "'openapi' has either a 'path' or a 'version', not both");
            return;
        }

        if (version is { Value.Length: > 0 } && version.Value != BuiltInVersion)
            Report(context, version.Span, $"the OpenAPI version '{version.Value}' is not built in; the only one is {BuiltInVersion}");
        if (path is null || EntryPath.ResolveFile(context, layer.Directory, path) is not { } resolved)
            return;
        if (context.View.ReadYaml(resolved, YamlDialect.Yaml11) is not { } file)
        {
            context.ReportUnreadable(resolved, path.Span);
            return;
        }

        context.ReportFile(resolved, file.Diagnostics);
        if (file.HasErrors)
            return;
        _types = [];
        if (file.Documents is [YamlMapping document, ..])
            Read(document);
    }

    private static void Report(BuildContext context, SourceSpan span, string message) => context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, span, message);

    private void Read(YamlMapping document)
    {
        if (document.GetMapping("definitions") is { } definitions)
        {
            var reader = new MergeTypeReader(definitions);
            foreach (var entry in definitions.Entries)
            {
                foreach (var item in (entry.Value as YamlMapping)?.GetSequence(Gvk) ?? [])
                {
                    if (item is YamlMapping gvk)
                        _types![(ApiVersion(gvk), gvk.GetString("kind") ?? "")] = reader.Definition(entry.Name)!;
                }
            }
        }

        var namespaced = new HashSet<(string, string, string)>();
        _clusterScoped ??= [];
        foreach (var path in document.GetMapping("paths")?.Entries ?? [])
        {
            if ((path.Value as YamlMapping)?.GetMapping("get")?.GetMapping(Gvk) is not { } gvk)
                continue;
            var isNamespaced = path.Name.Contains("namespaces/{namespace}", StringComparison.Ordinal);
            (isNamespaced ? namespaced : _clusterScoped).Add((gvk.GetString("group") ?? "", gvk.GetString("version") ?? "", gvk.GetString("kind") ?? ""));
        }

        _clusterScoped.ExceptWith(namespaced);
    }

    private static string ApiVersion(YamlMapping gvk) =>
        gvk.GetString("group") is { Length: > 0 } group ? $"{group}/{gvk.GetString("version")}" : gvk.GetString("version") ?? "";
}
