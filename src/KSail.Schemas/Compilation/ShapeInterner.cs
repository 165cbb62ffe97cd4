using System.Runtime.CompilerServices;

namespace KSail.Schemas.Compilation;

/// <summary>
/// Shapes of one tree that are equal become one, bottom up. In time linear in the tree; a graph with cycles needs a <see cref="ShapeNumbers"/>
/// of its own.
/// </summary>
internal sealed class ShapeInterner : IEqualityComparer<ShapeNode>
{
    private readonly Dictionary<ShapeNode, ShapeNode> _known;

    public ShapeInterner() => _known = new Dictionary<ShapeNode, ShapeNode>(this);

    /// <summary>How many different shapes there are.</summary>
    public int Count => _known.Count;

    /// <summary>The one shape that equals a complete one whose children are interned.</summary>
    public ShapeNode Intern(ShapeNode node)
    {
        node.Sort();
        if (_known.TryGetValue(node, out var known))
            return known;
        _known.Add(node, node);
        return node;
    }

    public bool Equals(ShapeNode? x, ShapeNode? y)
    {
        if (ReferenceEquals(x, y))
            return true;
        if (x is null || y is null || x.Kind != y.Kind || x.Format != y.Format || x.Flags != y.Flags || !ReferenceEquals(x.Child, y.Child)
            || x.Properties.Count != y.Properties.Count || x.Extras.Count != y.Extras.Count)
        {
            return false;
        }

        for (var i = 0; i < x.Properties.Count; i++)
        {
            var (a, b) = (x.Properties[i], y.Properties[i]);
            if (a.IsRequired != b.IsRequired || !ReferenceEquals(a.Shape, b.Shape) || !string.Equals(a.Name, b.Name, StringComparison.Ordinal))
                return false;
        }

        for (var i = 0; i < x.Extras.Count; i++)
        {
            if (!Equals(x.Extras[i], y.Extras[i]))
                return false;
        }

        return true;
    }

    public int GetHashCode(ShapeNode obj)
    {
        var hash = ((int)obj.Kind * 31) + ((int)obj.Format * 7) + (int)obj.Flags;
        foreach (var property in obj.Properties)
            hash = (hash * 31) + (property.Name.GetHashCode(StringComparison.Ordinal) ^ RuntimeHelpers.GetHashCode(property.Shape));
        if (obj.Child is not null)
            hash = (hash * 31) + RuntimeHelpers.GetHashCode(obj.Child);
        foreach (var extra in obj.Extras)
        {
            hash = (hash * 31) + (int)extra.Tag + extra.Number.GetHashCode();
            foreach (var shape in extra.Shapes)
                hash = (hash * 31) + RuntimeHelpers.GetHashCode(shape);
            foreach (var text in extra.Texts)
                hash = (hash * 31) + (text?.GetHashCode(StringComparison.Ordinal) ?? 0);
        }

        return hash;
    }

    private static bool Equals(ShapeExtra x, ShapeExtra y)
    {
        if (x.Tag != y.Tag || !Nullable.Equals(x.Number, y.Number) || x.Texts.Count != y.Texts.Count || x.Shapes.Count != y.Shapes.Count)
            return false;
        for (var i = 0; i < x.Texts.Count; i++)
        {
            if (!string.Equals(x.Texts[i], y.Texts[i], StringComparison.Ordinal))
                return false;
        }

        for (var i = 0; i < x.Shapes.Count; i++)
        {
            if (!ReferenceEquals(x.Shapes[i], y.Shapes[i]))
                return false;
        }

        return true;
    }
}
