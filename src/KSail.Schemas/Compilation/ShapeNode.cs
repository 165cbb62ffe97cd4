using System.Globalization;
using System.Text;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Compilation;

/// <summary>A shape on its way into a table: a node of a graph that may have cycles.</summary>
internal sealed class ShapeNode
{
    public ValueKind Kind { get; set; }

    public ValueFormat Format { get; set; }

    public ShapeFlags Flags { get; set; }

    public SortedDictionary<string, ShapeProperty> Properties { get; private set; } = new(StringComparer.Ordinal);

    public ShapeNode? Child { get; set; }

    public SortedDictionary<ExtraTag, double> Bounds { get; private set; } = [];

    public IReadOnlyList<string> Enum { get; set; } = [];

    public string? Pattern { get; set; }

    public IReadOnlyList<string> MapKeys { get; set; } = [];

    public string? MergeKey { get; set; }

    /// <summary>Becomes what <paramref name="target"/> is, and keeps its own flags and list keys: a reference with siblings.</summary>
    public void Adopt(ShapeNode target)
    {
        Kind = target.Kind;
        Format = target.Format;
        Flags |= target.Flags;
        Properties = target.Properties;
        Child = target.Child;
        Bounds = target.Bounds;
        Enum = target.Enum;
        Pattern = target.Pattern;
        if (MapKeys.Count == 0)
            MapKeys = target.MapKeys;
        MergeKey ??= target.MergeKey;
    }

    /// <summary>The nodes under this one, in a fixed order.</summary>
    public IEnumerable<ShapeNode> Children()
    {
        foreach (var property in Properties.Values)
            yield return property.Shape;
        if (Child is not null)
            yield return Child;
    }

    /// <summary>Everything about the node but its children, as text that is equal for equal nodes.</summary>
    public string Signature()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(int)Kind} {(int)Format} {(int)Flags} {Child is not null}\n");
        foreach (var (name, property) in Properties)
            text.Append(name).Append(property.IsRequired ? "!\n" : "\n");
        foreach (var (tag, bound) in Bounds)
            text.Append(CultureInfo.InvariantCulture, $"{tag}={bound:R}\n");
        text.Append("enum ").AppendJoin('\u0001', Enum);
        text.Append("\nkeys ").AppendJoin('\u0001', MapKeys);
        return text.Append("\nmerge ").Append(MergeKey).Append("\npattern ").Append(Pattern).ToString();
    }
}

/// <summary>A property of a mapping.</summary>
internal readonly record struct ShapeProperty(ShapeNode Shape, bool IsRequired);

/// <summary>A kind on its way into a table.</summary>
internal sealed record KindNode(string Group, string Version, string Kind, ShapeNode Shape, KindFlags Flags, string Label);
