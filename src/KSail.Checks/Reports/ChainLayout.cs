namespace KSail.Checks.Reports;

/// <summary>
/// Places a chain in layers from left to right (Sugiyama's way): lines that pass a layer take a place in it, and within layers everything is near what it
/// is connected with. Many that wait for the same and that nobody waits for, tenants for instance, share a frame.
/// </summary>
internal sealed class ChainLayout
{
    private const int LayerGap = 36;
    private const int Gap = 16;
    private const int Margin = 8;
    private const int Sweeps = 6;
    private const int LeastGroup = 4;

    private readonly IReadOnlyList<ChainNode> _nodes;
    private readonly ChainOrder _order;
    private readonly ChainUnit[] _unitOf;
    private readonly List<ChainUnit> _units = [];
    private readonly List<List<ChainUnit>> _columns = [];
    private readonly List<int> _rights = [];
    private readonly List<ChainLine> _lines = [];

    /// <summary>Lays out a chain.</summary>
    public ChainLayout(IReadOnlyList<ChainNode> nodes)
    {
        _nodes = nodes;
        _order = new ChainOrder(nodes);
        _unitOf = new ChainUnit[nodes.Count];
        AddUnits();
        foreach (var unit in _units.ToArray())
        {
            foreach (var before in _order.Before(unit.Nodes[0]))
                Connect(before, unit);
        }

        Order();
        Place();
    }

    /// <summary>Width of the picture in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height of the picture in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>What is in the picture, lines that pass apart.</summary>
    public IReadOnlyList<ChainUnit> Units => _units;

    /// <summary>The lines.</summary>
    public IReadOnlyList<ChainLine> Lines => _lines;

    /// <summary>The right edge of the widest box in a layer, in pixels.</summary>
    public int RightOf(int layer) => _rights[layer];

    private void AddUnits()
    {
        var isBefore = new bool[_nodes.Count];
        for (var i = 0; i < _nodes.Count; i++)
        {
            foreach (var before in _order.Before(i))
                isBefore[before] = true;
        }

        var alike = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var keys = new string[_nodes.Count];
        for (var i = 0; i < _nodes.Count; i++)
        {
            keys[i] = isBefore[i] ? $"{i}" : $"{_order.LayerOf(i)}:{string.Join(',', _order.Before(i).Order())}:{_nodes[i].Dependencies.Count > 0}";
            if (!alike.TryGetValue(keys[i], out var members))
                alike.Add(keys[i], members = []);
            members.Add(i);
        }

        for (var i = 0; i < _nodes.Count; i++)
        {
            var members = alike[keys[i]];
            if (members.Count < LeastGroup)
                AddUnit([i]);
            else if (members[0] == i)
                AddUnit(members);
        }
    }

    private void AddUnit(IReadOnlyList<int> nodes)
    {
        var unit = new ChainUnit(nodes, _order.LayerOf(nodes[0]));
        _units.Add(unit);
        ColumnOf(unit.Layer).Add(unit);
        foreach (var node in nodes)
            _unitOf[node] = unit;
    }

    private List<ChainUnit> ColumnOf(int layer)
    {
        while (_columns.Count <= layer)
            _columns.Add([]);
        return _columns[layer];
    }

    private void Connect(int from, ChainUnit to)
    {
        var through = new List<ChainUnit>();
        var start = _unitOf[from];
        var last = start;
        for (var layer = start.Layer + 1; layer < to.Layer; layer++)
        {
            var passing = new ChainUnit([], layer);
            ColumnOf(layer).Add(passing);
            Link(last, passing);
            through.Add(passing);
            last = passing;
        }

        Link(last, to);
        _lines.Add(new ChainLine(start, to, _nodes[to.Nodes[0]].Dependencies.Contains(from), through));
    }

    private static void Link(ChainUnit from, ChainUnit to)
    {
        from.After.Add(to);
        to.Before.Add(from);
    }

    // Each column by the mean of its neighbours, to and fro; a stable sort keeps the order of the chain where nothing speaks against it.
    private void Order()
    {
        foreach (var column in _columns)
            Number(column);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            for (var i = 1; i < _columns.Count; i++)
                Sort(_columns[sweep % 2 == 0 ? i : _columns.Count - 1 - i], backwards: sweep % 2 == 1);
        }
    }

    private static void Sort(List<ChainUnit> column, bool backwards)
    {
        foreach (var unit in column)
        {
            var neighbours = backwards ? unit.After : unit.Before;
            var sum = 0.0;
            foreach (var neighbour in neighbours)
                sum += neighbour.Y;
            unit.Weight = neighbours.Count == 0 ? unit.Y : sum / neighbours.Count;
        }

        var sorted = column.OrderBy(static unit => unit.Weight).ToList();
        column.Clear();
        column.AddRange(sorted);
        Number(column);
    }

    // Positions on a common scale, so that columns of different sizes can be compared.
    private static void Number(List<ChainUnit> column)
    {
        for (var i = 0; i < column.Count; i++)
            column[i].Y = (i + 0.5) / column.Count;
    }

    private void Place()
    {
        var heights = new List<int>(_columns.Count);
        foreach (var column in _columns)
        {
            var height = -Gap;
            foreach (var unit in column)
                height += unit.Height + Gap;
            heights.Add(height);
            Height = Math.Max(Height, height + (2 * Margin));
        }

        var left = Margin;
        for (var i = 0; i < _columns.Count; i++)
        {
            var top = (Height - heights[i]) / 2;
            var width = 0;
            foreach (var unit in _columns[i])
            {
                unit.X = left;
                unit.Y = top + (unit.Height / 2);
                top += unit.Height + Gap;
                width = Math.Max(width, unit.Width);
            }

            _rights.Add(left + width);
            Width = left + width + Margin;
            left += width + LayerGap;
        }
    }
}
