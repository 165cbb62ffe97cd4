using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Configuration.Rules;

/// <summary>
/// Reads a folder of Talos patches as the Go tool does (its <c>pkg/fsutil/configmanager/talos</c>): <c>cluster/</c>, <c>control-planes/</c>
/// and <c>workers/</c>, not deeper, every <c>.yaml</c> and <c>.yml</c> in ordinal order.
/// </summary>
internal static class NodePatchReader
{
    private static readonly string[] Folders = ["cluster", "control-planes", "workers"];

    /// <summary>Reads the patches; what is read is recorded in <paramref name="view"/>.</summary>
    public static NodePatches Read(string folder, SourceView view)
    {
        var patches = new List<NodePatch>();
        var complete = true;
        for (var scope = NodeScope.All; scope <= NodeScope.Workers; scope++)
        {
            var directory = view.Locate(Path.Combine(folder, Folders[(int)scope]));
            if (directory.Kind == PathKind.Directory)
                complete &= ReadFolder(directory.Path, scope, view, patches);
            else
                complete &= directory.Kind == PathKind.Missing;
        }

        return new NodePatches(patches, complete);
    }

    private static bool ReadFolder(string directory, NodeScope scope, SourceView view, List<NodePatch> patches)
    {
        var complete = view.CanListDirectory(directory);
        foreach (var name in view.ListDirectory(directory))
        {
            if (!name.EndsWith(".yaml", StringComparison.Ordinal) && !name.EndsWith(".yml", StringComparison.Ordinal))
                continue;
            var file = view.Locate(Path.Combine(directory, name));
            if (file.Kind == PathKind.File && view.ReadYaml(file.Path) is { HasErrors: false } yaml)
            {
                foreach (var document in yaml.Documents)
                    Add(document, scope, patches);
            }
            else
            {
                complete = false;
            }
        }

        return complete;
    }

    private static void Add(YamlNode document, NodeScope scope, List<NodePatch> patches)
    {
        if (document is YamlMapping mapping)
        {
            patches.Add(new NodePatch(scope, mapping.GetString("kind") ?? "", mapping));
            return;
        }

        // RFC 6902: an operation that sets a value says the same as a mapping down to it.
        foreach (var item in document as YamlSequence ?? [])
        {
            if (item is YamlMapping operation && operation.GetString("op") is "add" or "replace"
                && operation.GetString("path") is { } path && operation["value"] is { } value)
            {
                patches.Add(new NodePatch(scope, "", Nest(path, value)));
            }
        }
    }

    private static YamlMapping Nest(string pointer, YamlNode value)
    {
        var keys = pointer.Split('/');
        for (var i = keys.Length - 1; i > 0; i--)
        {
            var mapping = new YamlMapping(value.Span);
            mapping.Set(keys[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal), value);
            value = mapping;
        }

        return value as YamlMapping ?? new YamlMapping(value.Span);
    }
}
