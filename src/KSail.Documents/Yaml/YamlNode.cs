using KSail.Documents.Diagnostics;

namespace KSail.Documents.Yaml;

/// <summary>
/// A node of a YAML tree that remembers where its text came from. Nodes of a parsed file are shared by everything that reads the file:
/// whoever changes a tree clones it first. A node inserted into another tree keeps its own span, so an overlaid value points at the patch
/// that set it.
/// </summary>
public abstract class YamlNode
{
    private protected YamlNode(SourceSpan span) => Span = span;

    /// <summary>Where the node's text stands; <see cref="SourceSpan.None"/> for a node made by a transformation.</summary>
    public SourceSpan Span { get; set; }

    /// <summary>A copy that shares nothing with this node; spans are kept.</summary>
    public abstract YamlNode Clone();

    /// <summary>Whether the two nodes mean the same: type and value of scalars, keys in any order, items in order. Spans do not count.</summary>
    public static bool DeepEquals(YamlNode? left, YamlNode? right) => (left, right) switch
    {
        (null, null) => true,
        (YamlScalar a, YamlScalar b) => a.Type == b.Type && string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (YamlSequence a, YamlSequence b) => SequenceEquals(a, b),
        (YamlMapping a, YamlMapping b) => MappingEquals(a, b),
        _ => false,
    };

    private static bool SequenceEquals(YamlSequence left, YamlSequence right)
    {
        if (left.Count != right.Count)
            return false;
        for (var i = 0; i < left.Count; i++)
        {
            if (!DeepEquals(left[i], right[i]))
                return false;
        }

        return true;
    }

    private static bool MappingEquals(YamlMapping left, YamlMapping right)
    {
        if (left.Count != right.Count)
            return false;
        foreach (var entry in left.Entries)
        {
            if (!right.TryGet(entry.Name, out var other) || !DeepEquals(entry.Value, other))
                return false;
        }

        return true;
    }
}
