using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// Bounds for hostile input: how much text one build may make by copying, how deep its objects may become, and how often they may be visited.
/// Twenty copies of an object into itself are a million; no real platform comes near.
/// </summary>
internal sealed class GrowthLimit(DiagnosticBag diagnostics)
{
    /// <summary>How many levels of mappings and lists an object may have; files have no more than half of them.</summary>
    public const int MaxDepth = 512;

    // In characters, where a node counts for some: about what half a gigabyte of memory holds. What files hold is not counted but for the second
    // and further times that they are read.
    private const long MaxSize = 1L << 27;
    private const int NodeSize = 32;

    // Visits of objects by transformations; fifty thousand objects in a hundred layers are a hundredth of it.
    private const long MaxVisits = 500_000_000;

    private long _size;
    private long _visits;
    private bool _isExceeded;

    /// <summary>Counts a text about to be made; false, after one report, when the build has grown too large.</summary>
    public bool Allow(long length, SourceSpan from)
    {
        _size += NodeSize + length;
        return _size <= MaxSize || Refuse(from, $"objects of more than {MaxSize >> 20} million characters; something seems to be copied many times over");
    }

    /// <summary>Counts a copy of a node that comes to stand <paramref name="depth"/> levels below its object.</summary>
    public bool Allow(YamlNode copy, int depth, SourceSpan from)
    {
        if (_size > MaxSize)
            return false;
        var height = 0;
        _size += Measure(copy, 1, ref height);
        if (_size > MaxSize)
            return Allow(0, from);
        return depth + height <= MaxDepth || Refuse(from, $"objects that are nested more than {MaxDepth} levels deep");
    }

    /// <summary>Counts a transformation of objects.</summary>
    public bool AllowVisits(int objects, SourceSpan from)
    {
        _visits += objects;
        return _visits <= MaxVisits || Refuse(from, $"more than {MaxVisits / 1_000_000} million changes of objects; transformations seem to be repeated many times over");
    }

    private bool Refuse(SourceSpan from, string what)
    {
        if (!_isExceeded)
            diagnostics.Add(KustomizeDiagnostics.TooLarge, from, $"the build makes {what}");
        _isExceeded = true;
        return false;
    }

    private static long Measure(YamlNode node, int level, ref int height)
    {
        height = Math.Max(height, level);
        var size = (long)NodeSize;
        switch (node)
        {
            case YamlScalar scalar:
                return size + scalar.Value.Length;
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Count; i++)
                    size += NodeSize + mapping.Entries[i].Name.Length + Measure(mapping.Entries[i].Value, level + 1, ref height);
                return size;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                    size += Measure(sequence[i], level + 1, ref height);
                return size;
            default:
                return size;
        }
    }
}
