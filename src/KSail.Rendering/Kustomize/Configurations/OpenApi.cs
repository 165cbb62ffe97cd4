using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// What the field <c>openapi</c> says: a schema that takes the place of the built-in one for strategic merges, and that can tell which
/// further kinds have no namespace. One build has one schema: that of the top layer, or else the first that a base brings; what comes after the
/// built-in one has been used is added to it.
/// </summary>
internal sealed class OpenApi
{
    private const string BuiltInVersion = "v1.21.2";
    private const string Gvk = "x-kubernetes-group-version-kind";

    // Made when a schema is read: most builds have none, and a set of tuples is compiled at run time.
    private HashSet<(string Group, string Version, string Kind)>? _clusterScoped;
    private Dictionary<(string ApiVersion, string Kind), MergeType>? _types;
    private bool _isSet;
    private bool _usesBuiltIn;

    /// <summary>The type of an object for merging; null when the schema does not know it.</summary>
    public MergeType? FindType(string apiVersion, string kind)
    {
        _usesBuiltIn |= _types is null;
        return (_usesBuiltIn ? MergeTypes.Find(apiVersion, kind) : null) ?? _types?.GetValueOrDefault((apiVersion, kind));
    }

    /// <summary>Whether the schema says that a kind, not one of those known anyway, has no namespace.</summary>
    public bool IsClusterScoped(string group, string version, string kind) => _clusterScoped?.Contains((group, version, kind)) == true;

    /// <summary>
    /// Tells of an object that is read. Upstream looks up a kind that Kubernetes does not have, and with that loads the built-in schema, which
    /// stays when a component or a later base brings another.
    /// </summary>
    public void Note(BuildObject subject)
    {
        if (_isSet || _usesBuiltIn)
            return;
        var (group, _) = BuildObject.SplitApiVersion(subject.ApiVersion);
        _usesBuiltIn = group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal);
    }

    /// <summary>Takes the schema that a layer names, unless the build has one.</summary>
    public void Set(BuildContext context, Layer layer)
    {
        if (layer.Fields.GetMapping("openapi") is not { } field)
            return;
        var path = field["path"] as YamlScalar;
        var version = field["version"] as YamlScalar;
        // The file has to be there even where another schema counts.
        var resolved = path is null ? null : EntryPath.ResolveFile(context, layer.Directory, path);
        if (_isSet)
            return;
        _isSet = path is not null || version is { Value.Length: > 0 };
        if (path is not null && version is not null)
            Report(context, version.Span, "'openapi' has either a 'path' or a 'version', not both");
        else if (version is { Value.Length: > 0 } && version.Value != BuiltInVersion)
            Report(context, version.Span, $"the OpenAPI version '{version.Value}' is not built in; the only one is {BuiltInVersion}");
        else if (resolved is not null)
            Load(context, resolved, path!.Span);
    }

    private void Load(BuildContext context, string path, SourceSpan from)
    {
        if (context.View.ReadYaml(path, YamlDialect.Yaml11) is not { } file)
        {
            context.ReportUnreadable(path, from);
            return;
        }

        context.ReportFile(path, file.Diagnostics);
        if (file.HasErrors)
            return;
        _types = [];
        if (file.Documents is [YamlMapping document, ..])
            Read(document);
        else if (file.Documents.Count > 0)
            Report(context, file.Documents[0].Span, "an OpenAPI schema is a mapping with 'definitions'");
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
