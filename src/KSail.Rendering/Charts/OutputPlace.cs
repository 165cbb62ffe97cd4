using System.Globalization;
using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Charts;

/// <summary>A node in the output of a release, by what stays the same when values change: template, document, and the way down to it.</summary>
internal sealed class OutputPlace
{
    private readonly string _template;
    private readonly int _document;
    private readonly int _count;
    private readonly List<string> _path;

    private OutputPlace(string template, int document, int count, List<string> path, YamlNode node) => (_template, _document, _count, _path, Node) = (template, document, count, path, node);

    /// <summary>The node.</summary>
    public YamlNode Node { get; }

    /// <summary>The node that begins at a place; null where none does, for instance because a key does.</summary>
    public static OutputPlace? Find(ReleaseOutput output, SourceSpan place)
    {
        var document = 0;
        foreach (var manifest in output.Manifests)
        {
            if (manifest.Path != place.File)
                continue;
            var path = new List<string>();
            if (manifest.Tree is { } tree && Find(tree, place, path) is { } node)
                return new OutputPlace(manifest.Path, document, Count(output, manifest.Path), path, node);
            document++;
        }

        return null;
    }

    /// <summary>The node at the same place of another output; null where there is none, or the template renders to another number of documents.</summary>
    public YamlNode? In(ReleaseOutput output)
    {
        if (Count(output, _template) != _count)
            return null;
        var document = 0;
        foreach (var manifest in output.Manifests)
        {
            if (manifest.Path == _template && document++ == _document)
                return Follow(manifest.Tree);
        }

        return null;
    }

    private static int Count(ReleaseOutput output, string template)
    {
        var count = 0;
        foreach (var manifest in output.Manifests)
            count += manifest.Path == template ? 1 : 0;
        return count;
    }

    private YamlNode? Follow(YamlNode? node)
    {
        foreach (var step in _path)
        {
            node = node switch
            {
                YamlMapping mapping => mapping[step],
                YamlSequence list when int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count => list[index],
                _ => null,
            };
        }

        return node;
    }

    // The deepest counts: a mapping begins where its first key does.
    private static YamlNode? Find(YamlNode node, SourceSpan place, List<string> path)
    {
        switch (node)
        {
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    path.Add(entry.Name);
                    if (Find(entry.Value, place, path) is { } found)
                        return found;
                    path.RemoveAt(path.Count - 1);
                }

                break;
            case YamlSequence list:
                for (var i = 0; i < list.Count; i++)
                {
                    path.Add(i.ToString(CultureInfo.InvariantCulture));
                    if (Find(list[i], place, path) is { } found)
                        return found;
                    path.RemoveAt(path.Count - 1);
                }

                break;
        }

        return path.Count > 0 && node.Span.Line == place.Line && node.Span.Column == place.Column ? node : null;
    }
}
