namespace KSail.Checks.Reports;

/// <summary>
/// Who stands in which layer, and which lines are needed: a Kustomization stands one layer behind the last that it waits for, or else behind the one
/// that applies it. What follows from other lines is not drawn.
/// </summary>
internal sealed class ChainOrder
{
    private readonly IReadOnlyList<ChainNode> _nodes;
    private readonly int[] _layers;
    private readonly List<int>[] _before;

    /// <summary>Orders a chain.</summary>
    public ChainOrder(IReadOnlyList<ChainNode> nodes)
    {
        _nodes = nodes;
        _layers = new int[nodes.Count];
        _before = new List<int>[nodes.Count];
        Array.Fill(_layers, -1);
        var path = new bool[nodes.Count];
        for (var i = 0; i < nodes.Count; i++)
            FindLayer(i, path);
        Reduce();
    }

    /// <summary>The layer of a node, from 0.</summary>
    public int LayerOf(int node) => _layers[node];

    /// <summary>The nodes from which lines lead to a node.</summary>
    public IReadOnlyList<int> Before(int node) => _before[node];

    // Of Kustomizations that wait for each other one line is ignored. Depth is bounded by the size of chains that are drawn at all.
    private int FindLayer(int node, bool[] path)
    {
        if (_layers[node] >= 0)
            return _layers[node];
        if (path[node])
            return -1;
        path[node] = true;
        var layer = _nodes[node].Parent >= 0 ? FindLayer(_nodes[node].Parent, path) + 1 : 0;
        foreach (var dependency in _nodes[node].Dependencies)
            layer = Math.Max(layer, FindLayer(dependency, path) + 1);
        path[node] = false;
        return _layers[node] = layer;
    }

    private void Reduce()
    {
        var byLayer = new List<int>(_nodes.Count);
        for (var i = 0; i < _nodes.Count; i++)
            byLayer.Add(i);
        byLayer.Sort((a, b) => _layers[a] != _layers[b] ? _layers[a].CompareTo(_layers[b]) : a.CompareTo(b));
        var ancestors = new bool[_nodes.Count][];
        foreach (var node in byLayer)
        {
            var direct = Direct(node);
            var all = new bool[_nodes.Count];
            foreach (var other in direct)
            {
                all[other] = true;
                for (var i = 0; i < all.Length; i++)
                    all[i] |= ancestors[other][i];
            }

            ancestors[node] = all;
            _before[node] = direct.FindAll(other => !direct.Exists(third => third != other && ancestors[third][other]));
        }
    }

    private List<int> Direct(int node)
    {
        var before = new List<int>();
        foreach (var dependency in _nodes[node].Dependencies)
        {
            if (_layers[dependency] < _layers[node] && !before.Contains(dependency))
                before.Add(dependency);
        }

        if (before.Count == 0 && _nodes[node].Parent is >= 0 and var parent && _layers[parent] < _layers[node])
            before.Add(parent);
        return before;
    }
}
