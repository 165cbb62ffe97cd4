using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Charts;

/// <summary>Mappings of values as they were written, the later over the earlier.</summary>
internal sealed class WrittenValues
{
    private readonly List<YamlMapping> _mappings = [];
    private readonly HashSet<YamlMapping> _secret = new(ReferenceEqualityComparer.Instance);

    /// <summary>Adds a mapping that goes over those before.</summary>
    public void Add(YamlMapping mapping, bool isSecret = false)
    {
        _mappings.Add(mapping);
        if (isSecret)
            _secret.Add(mapping);
    }

    /// <summary>
    /// The place of a value, or of the deepest map around it, in a file of the repository; none where no mapping has even the first key. What was
    /// written last counts; of equally deep places the later one.
    /// </summary>
    public SourceSpan Locate(IReadOnlyList<string> path, out bool isSecret)
    {
        isSecret = false;
        var best = SourceSpan.None;
        var bestDepth = 0;
        for (var i = _mappings.Count - 1; i >= 0; i--)
        {
            var span = Find(_mappings[i], path, out var depth);
            if (depth <= bestDepth || !Path.IsPathRooted(span.File ?? ""))
                continue;
            (best, bestDepth) = (span, depth);
            isSecret = _secret.Contains(_mappings[i]);
        }

        return best;
    }

    private static SourceSpan Find(YamlMapping root, IReadOnlyList<string> path, out int depth)
    {
        YamlNode at = root;
        var span = SourceSpan.None;
        for (depth = 0; depth < path.Count; depth++)
        {
            if (at is YamlMapping mapping && mapping.TryGetEntry(path[depth], out var entry))
            {
                // The value says more than its key, unless it goes on for lines.
                span = entry.Value is YamlScalar { Span.HasFile: true } ? entry.Value.Span : entry.Key.Span;
                at = entry.Value;
            }
            else if (at is YamlSequence list && int.TryParse(path[depth], NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count)
            {
                span = list[index].Span;
                at = list[index];
            }
            else
            {
                break;
            }
        }

        return span;
    }
}
