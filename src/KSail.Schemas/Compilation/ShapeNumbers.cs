using System.Globalization;
using System.Text;

namespace KSail.Schemas.Compilation;

/// <summary>
/// Numbers the shapes that are reached from a table's kinds. Shapes that mean the same get one number, cycles included: all nodes are grouped
/// by what they are, then groups whose members have children in different groups are split, until no group splits (as automata are minimised).
/// </summary>
internal sealed class ShapeNumbers
{
    private readonly List<ShapeNode> _nodes = [];
    private readonly Dictionary<ShapeNode, int> _groups = [];

    /// <summary>Numbers the nodes that are reached from <paramref name="roots"/>, in breadth-first order.</summary>
    /// <param name="roots">Where to begin.</param>
    /// <param name="interned">Whether equal nodes are the same node already: nothing is left to group.</param>
    public ShapeNumbers(IReadOnlyList<ShapeNode> roots, bool interned)
    {
        Collect(roots);
        Representatives = interned ? Number() : Minimize();
    }

    /// <summary>One node per shape, by the shape's number: the order in which the shapes were first met.</summary>
    public ShapeNode[] Representatives { get; }

    /// <summary>The number of a node's shape.</summary>
    public int NumberOf(ShapeNode node) => _groups[node];

    private void Collect(IReadOnlyList<ShapeNode> roots)
    {
        var seen = new HashSet<ShapeNode>();
        foreach (var root in roots)
        {
            if (seen.Add(root))
                _nodes.Add(root);
        }

        for (var i = 0; i < _nodes.Count; i++)
        {
            foreach (var child in _nodes[i].Children())
            {
                if (seen.Add(child))
                    _nodes.Add(child);
            }
        }
    }

    private ShapeNode[] Number()
    {
        for (var i = 0; i < _nodes.Count; i++)
            _groups.Add(_nodes[i], i);
        return [.. _nodes];
    }

    private ShapeNode[] Minimize()
    {
        var count = Regroup(static (node, _) => node.Signature());
        for (var previous = 0; previous != count;)
        {
            previous = count;
            count = Regroup(static (node, groups) =>
            {
                var text = new StringBuilder().Append(groups[node]);
                foreach (var child in node.Children())
                    text.Append(' ').Append(groups[child].ToString(CultureInfo.InvariantCulture));
                return text.ToString();
            });
        }

        var representatives = new ShapeNode[count];
        for (var i = _nodes.Count - 1; i >= 0; i--)
            representatives[_groups[_nodes[i]]] = _nodes[i];
        return representatives;
    }

    private int Regroup(Func<ShapeNode, Dictionary<ShapeNode, int>, string> key)
    {
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var next = new List<int>(_nodes.Count);
        foreach (var node in _nodes)
        {
            var text = key(node, _groups);
            if (!numbers.TryGetValue(text, out var number))
                numbers.Add(text, number = numbers.Count);
            next.Add(number);
        }

        for (var i = 0; i < _nodes.Count; i++)
            _groups[_nodes[i]] = next[i];
        return numbers.Count;
    }
}
