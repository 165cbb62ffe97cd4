using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Reads the entries of <c>generators</c>, <c>transformers</c> and <c>validators</c>: paths, or the objects themselves.</summary>
internal static class PluginReader
{
    /// <summary>
    /// The objects that stand in the entries of a field, which come before those of the paths wherever they stand, and the paths.
    /// </summary>
    public static (ResourceSet Inline, List<YamlScalar> Paths) Read(BuildContext context, Layer layer, string field)
    {
        var inline = new ResourceSet();
        var paths = new List<YamlScalar>();
        var origin = context.Metadata?.OriginOf(layer.File);
        foreach (var entry in layer.Texts(field))
        {
            if (SaysNothing(entry.Value))
                continue;
            if (!IsInline(entry.Value))
                paths.Add(entry);
            else if (InlineText.Read(context, entry, YamlDialect.Manifest) is { } documents)
            {
                foreach (var tree in ManifestReader.Unwrap(context.Diagnostics, documents))
                    inline.Add(new BuildObject(tree) { Origin = origin }, context.Diagnostics);
            }
            else
                inline.IsIncomplete = true;
        }

        return (inline, paths);
    }

    // kustomize tries to read each entry as objects, and takes what it cannot read for a path. No path looks like this, so that a mistake in
    // an object can be told as such.
    private static bool IsInline(string entry) =>
        entry.Contains('\n', StringComparison.Ordinal) || entry.Contains(": ", StringComparison.Ordinal) || entry.AsSpan().TrimStart() is ['{', ..];

    private static bool SaysNothing(string entry)
    {
        foreach (var line in entry.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is { IsEmpty: false } text && text[0] != '#')
                return false;
        }

        return true;
    }
}
