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

    /// <summary>Sorted by name once the shape is complete.</summary>
    public List<ShapeProperty> Properties { get; private set; } = [];

    public ShapeNode? Child { get; set; }

    /// <summary>At most one of each tag, in the order of the tags once the shape is complete.</summary>
    public List<ShapeExtra> Extras { get; } = [];

    public ShapeProperty? Find(string name)
    {
        foreach (var property in Properties)
        {
            if (string.Equals(property.Name, name, StringComparison.Ordinal))
                return property;
        }

        return null;
    }

    public ShapeExtra? Find(ExtraTag tag)
    {
        foreach (var extra in Extras)
        {
            if (extra.Tag == tag)
                return extra;
        }

        return null;
    }

    /// <summary>Becomes what <paramref name="target"/> is, and keeps its own flags and list keys: a reference with siblings.</summary>
    public void Adopt(ShapeNode target)
    {
        Kind = target.Kind;
        Format = target.Format;
        Flags |= target.Flags;
        Properties = target.Properties;
        Child = target.Child;
        foreach (var extra in target.Extras)
        {
            if (Find(extra.Tag) is null)
                Extras.Add(extra);
        }
    }

    /// <summary>Brings properties and extras into their order.</summary>
    public void Sort()
    {
        Properties.Sort(static (a, b) => Utf8Order.Compare(a.Name, b.Name));
        Extras.Sort(static (a, b) => a.Tag - b.Tag);
    }

    /// <summary>The nodes under this one, in a fixed order.</summary>
    public IEnumerable<ShapeNode> Children()
    {
        foreach (var property in Properties)
            yield return property.Shape;
        if (Child is not null)
            yield return Child;
        foreach (var extra in Extras)
        {
            foreach (var shape in extra.Shapes)
                yield return shape;
        }
    }

    /// <summary>Everything about the node but its children, as text that is equal for equal nodes.</summary>
    public string Signature()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{(int)Kind} {(int)Format} {(int)Flags} {Child is not null}\n");
        foreach (var property in Properties)
            text.Append(CultureInfo.InvariantCulture, $"{property.Name} {property.IsRequired} {property.Since} {property.Until}\n");
        foreach (var extra in Extras)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(int)extra.Tag} {extra.Number:R} {extra.Shapes.Count}");
            foreach (var item in extra.Texts)
                text.Append('\u0001').Append(item ?? "\u0002");
            text.Append('\n');
        }

        return text.ToString();
    }
}

/// <summary>A property of a mapping.</summary>
/// <param name="Name">Its key.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="Since">The first release that has it; zero for all.</param>
/// <param name="Until">The first release after <paramref name="Since"/> that has it no more; zero for none.</param>
internal sealed record ShapeProperty(string Name, ShapeNode Shape, bool IsRequired, int Since = 0, int Until = 0);

/// <summary>Something that few shapes have.</summary>
/// <param name="Tag">What it is; decides which of the rest is used.</param>
/// <param name="Texts">Texts; null for one that is left out.</param>
/// <param name="Number">A number.</param>
/// <param name="Shapes">Other shapes.</param>
internal sealed record ShapeExtra(ExtraTag Tag, IReadOnlyList<string?> Texts, double? Number, IReadOnlyList<ShapeNode> Shapes)
{
    public static ShapeExtra OfTexts(ExtraTag tag, IReadOnlyList<string?> texts) => new(tag, texts, null, []);

    public static ShapeExtra OfNumber(ExtraTag tag, double number) => new(tag, [], number, []);

    public static ShapeExtra OfShapes(ExtraTag tag, IReadOnlyList<ShapeNode> shapes) => new(tag, [], null, shapes);
}

/// <summary>A kind on its way into a table.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">Version within the group.</param>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Shape">What its objects look like; null for a kind of which only the life is known.</param>
/// <param name="Flags">What holds for the kind as a whole.</param>
/// <param name="Label">The release it is of, as messages name it.</param>
/// <param name="Life">When it came and goes.</param>
/// <param name="Warning">What a server says to whoever uses it; null for nothing.</param>
internal sealed record KindNode(
    string Group, string Version, string Kind, ShapeNode? Shape, KindFlags Flags, string Label, KindLife Life, string? Warning = null);

/// <summary>When a version of a kind came and goes, in minor releases of what serves it; zero for never or unknown.</summary>
/// <param name="Introduced">The first release that serves it.</param>
/// <param name="Deprecated">The first that warns of it.</param>
/// <param name="Removed">The first that does not serve it any more.</param>
/// <param name="Replacement">What to use instead: an API version, with a kind where that is another; null for nothing.</param>
internal sealed record KindLife(int Introduced, int Deprecated, int Removed, string? Replacement)
{
    public static readonly KindLife Unknown = new(0, 0, 0, null);
}
