using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation;

/// <summary>
/// CustomResourceDefinitions in files below the source directory that the environment does not apply: the cluster gets its definitions
/// another way, and the files are there to check against. Reading them all takes time, so they are only read when a custom kind has no
/// schema otherwise. A kind that two files define differently is left alone: nobody knows which of them the cluster has.
/// </summary>
/// <param name="view">Reads the files, and records them for the cache.</param>
internal sealed class RepositoryDefinitions(SourceView view)
{
    private const int MaxDepth = 40;

    private Dictionary<string, Found>? _definitions;

    /// <summary>The definition of a resource's kind; null when there is none, or more than one.</summary>
    public DefinedKind? Find(Resource resource)
    {
        if (_definitions is null)
        {
            _definitions = new Dictionary<string, Found>(StringComparer.Ordinal);
            if (view.Locate(".") is { Kind: PathKind.Directory } directory)
                Search(directory.Path, 0);
        }

        return _definitions.TryGetValue($"{resource.Group}/{resource.Kind}", out var found) && found.IsCertain ? found.Kind : null;
    }

    private void Search(string directory, int depth)
    {
        foreach (var name in view.ListDirectory(directory))
        {
            var path = Path.Combine(directory, name.TrimEnd('/'));
            if (name.EndsWith('/'))
            {
                if (depth < MaxDepth && view.Locate(path) is { Kind: PathKind.Directory } inner && inner.Path == path)
                    Search(path, depth + 1);
            }
            else if (IsManifest(name) && view.Locate(path) is { Kind: PathKind.File } file)
            {
                Read(file.Path);
            }
        }
    }

    // Most files define nothing: a look at their bytes spares the parser.
    private void Read(string path)
    {
        if (view.ReadFile(path) is not { } file || file.Bytes.Span.IndexOf("CustomResourceDefinition"u8) < 0 || view.ReadYaml(path) is not { } yaml)
            return;
        foreach (var document in yaml.Documents)
        {
            if (document is not YamlMapping definition || definition.GetString("kind") != "CustomResourceDefinition" || DefinedKind.Of(definition) is not { } kind)
                continue;
            var key = $"{kind.Group}/{kind.Kind}";
            if (!_definitions!.TryGetValue(key, out var known))
                _definitions.Add(key, new Found(kind, definition));
            else if (!YamlNode.DeepEquals(known.Definition["spec"], definition["spec"]))
                known.IsCertain = false;
        }
    }

    private static bool IsManifest(string name) =>
        name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) || name.EndsWith(".json", StringComparison.Ordinal);

    private sealed class Found(DefinedKind kind, YamlMapping definition)
    {
        public DefinedKind Kind { get; } = kind;

        public YamlMapping Definition { get; } = definition;

        public bool IsCertain { get; set; } = true;
    }
}
