using System.Text;

namespace KSail.Checks.Reports;

/// <summary>
/// Places a chain in layers (Sugiyama's way): lines that pass a layer take a place in it, and within layers everything is near what it is connected with.
/// Many that wait for the same and that nobody waits for, tenants for instance, share a frame. Layers go from left to right as long as a page has room
/// for that, else from top to bottom.
/// </summary>
internal sealed class ChainLayout
{
    // What the page has room for at its full width.
    private const int MostWidth = 1060;

    private const int LayerGap = 36;
    private const int Gap = 16;
    private const int Margin = 8;
    private const int Sweeps = 6;
    private const int LeastGroup = 4;

    // Boxes of a group in one column, or in one row.
    private const int MostRows = 6;
    private const int MostColumns = 5;

    private readonly IReadOnlyList<ChainNode> _nodes;
    private readonly ChainOrder _order;
    private readonly ChainUnit[] _unitOf;
    private readonly List<ChainUnit> _units = [];
    private readonly List<List<ChainUnit>> _columns = [];
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];
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
        PlaceFromLeft();
        if (Width > MostWidth)
            PlaceFromTop();
    }

    /// <summary>Whether layers go from top to bottom.</summary>
    public bool IsVertical { get; private set; }

    /// <summary>Width of the picture in pixels.</summary>
    public int Width { get; private set; }

    /// <summary>Height of the picture in pixels.</summary>
    public int Height { get; private set; }

    /// <summary>What is in the picture, lines that pass apart.</summary>
    public IReadOnlyList<ChainUnit> Units => _units;

    /// <summary>The lines.</summary>
    public IReadOnlyList<ChainLine> Lines => _lines;

    /// <summary>The points of a line, X and Y in turn: curves lead from the first to the second, from the third to the fourth, and so on; what lies between is straight.</summary>
    public IReadOnlyList<int> PointsOf(ChainLine line)
    {
        var points = new List<int>();
        Add(line.From, IsVertical ? line.From.Y + line.From.Height : line.From.X + line.From.Width);
        foreach (var passing in line.Through)
        {
            Add(passing, _starts[passing.Layer]);
            Add(passing, _ends[passing.Layer]);
        }

        Add(line.To, IsVertical ? line.To.Y : line.To.X);
        return points;

        void Add(ChainUnit unit, int along)
        {
            points.Add(IsVertical ? unit.X + (unit.Width / 2) : along);
            points.Add(IsVertical ? along : unit.Y + (unit.Height / 2));
        }
    }

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
            keys[i] = isBefore[i] ? $"{i}" : KeyOf(i);
            if (!alike.TryGetValue(keys[i], out var members))
                alike.Add(keys[i], members = []);
            members.Add(i);
        }

        for (var i = 0; i < _nodes.Count; i++)
        {
            var members = alike[keys[i]];
            if (members.Count < LeastGroup)
                AddUnit(new List<int>(1) { i });
            else if (members[0] == i)
                AddUnit(members);
        }
    }

    // Equal for those that wait for the same, in whatever order they say so.
    private string KeyOf(int node)
    {
        var before = new List<int>(_order.Before(node));
        before.Sort();
        var key = new StringBuilder(_nodes[node].Dependencies.Count > 0 ? "waits" : "applied").Append(' ').Append(_order.LayerOf(node)).Append(':');
        foreach (var other in before)
            key.Append(' ').Append(other);
        return key.ToString();
    }

    private void AddUnit(List<int> nodes)
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
                sum += neighbour.Rank;
            unit.Weight = neighbours.Count == 0 ? unit.Rank : sum / neighbours.Count;
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
            column[i].Rank = (i + 0.5) / column.Count;
    }

    private void PlaceFromLeft()
    {
        foreach (var unit in _units)
            unit.Columns = (unit.Nodes.Count + MostRows - 1) / MostRows;
        var heights = new List<int>(_columns.Count);
        foreach (var column in _columns)
        {
            heights.Add(Sum(column, isVertical: false));
            Height = Math.Max(Height, heights[^1] + (2 * Margin));
        }

        var left = Margin;
        for (var i = 0; i < _columns.Count; i++)
        {
            var top = (Height - heights[i]) / 2;
            var width = 0;
            foreach (var unit in _columns[i])
            {
                (unit.X, unit.Y) = (left, top);
                top += unit.Height + Gap;
                width = Math.Max(width, unit.Width);
            }

            _starts.Add(left);
            _ends.Add(left + width);
            Width = left + width + Margin;
            left += width + LayerGap;
        }
    }

    // A layer that is wider than the page goes on below itself.
    private void PlaceFromTop()
    {
        IsVertical = true;
        _starts.Clear();
        _ends.Clear();
        foreach (var unit in _units)
        {
            var rows = (unit.Nodes.Count + MostColumns - 1) / MostColumns;
            unit.Columns = (unit.Nodes.Count + rows - 1) / rows;
        }

        var layers = new List<List<List<ChainUnit>>>(_columns.Count);
        Width = 0;
        foreach (var column in _columns)
        {
            layers.Add(Rows(column));
            foreach (var row in layers[^1])
                Width = Math.Max(Width, Sum(row, isVertical: true) + (2 * Margin));
        }

        var top = Margin;
        foreach (var rows in layers)
        {
            _starts.Add(top);
            foreach (var row in rows)
                top += PlaceRow(row, top) + Gap;
            _ends.Add(top - Gap);
            Height = top - Gap + Margin;
            top += LayerGap - Gap;
        }
    }

    private int PlaceRow(List<ChainUnit> row, int top)
    {
        var left = (Width - Sum(row, isVertical: true)) / 2;
        var height = 0;
        foreach (var unit in row)
        {
            (unit.X, unit.Y) = (left, top);
            left += unit.Width + Gap;
            height = Math.Max(height, unit.Height);
        }

        return height;
    }

    private static List<List<ChainUnit>> Rows(List<ChainUnit> column)
    {
        var rows = new List<List<ChainUnit>>();
        var width = MostWidth;
        foreach (var unit in column)
        {
            if (width + unit.Width > MostWidth - (2 * Margin))
            {
                rows.Add([]);
                width = 0;
            }

            rows[^1].Add(unit);
            width += unit.Width + Gap;
        }

        return rows;
    }

    private static int Sum(List<ChainUnit> units, bool isVertical)
    {
        var sum = -Gap;
        foreach (var unit in units)
            sum += (isVertical ? unit.Width : unit.Height) + Gap;
        return sum;
    }
}
