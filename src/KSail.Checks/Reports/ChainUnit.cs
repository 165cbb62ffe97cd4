namespace KSail.Checks.Reports;

/// <summary>
/// What takes a place in a layer of the picture: one Kustomization, several that nobody waits for and that wait for the same, or a line that passes.
/// </summary>
internal sealed class ChainUnit(IReadOnlyList<int> nodes, int layer)
{
    private const int LineWidth = 14;

    /// <summary>Width of a box in pixels.</summary>
    public const int BoxWidth = 180;

    /// <summary>Height of a box in pixels.</summary>
    public const int BoxHeight = 58;

    /// <summary>Between the boxes of a group, and between them and its frame, in pixels.</summary>
    public const int Padding = 8;

    /// <summary>Positions of the Kustomizations; none for a line that passes.</summary>
    public IReadOnlyList<int> Nodes { get; } = nodes;

    /// <summary>The layer, from 0.</summary>
    public int Layer { get; } = layer;

    /// <summary>Whether a frame is drawn around several.</summary>
    public bool IsGroup => Nodes.Count > 1;

    /// <summary>How many boxes of a group stand side by side.</summary>
    public int Columns { get; set; } = 1;

    /// <summary>Width in pixels.</summary>
    public int Width => Nodes.Count == 0 ? LineWidth : IsGroup ? (Columns * (BoxWidth + Padding)) + Padding : BoxWidth;

    /// <summary>Height in pixels.</summary>
    public int Height => Nodes.Count == 0 ? LineWidth : IsGroup ? (((Nodes.Count + Columns - 1) / Columns) * (BoxHeight + Padding)) + Padding : BoxHeight;

    /// <summary>The left edge in pixels.</summary>
    public int X { get; set; }

    /// <summary>The upper edge in pixels.</summary>
    public int Y { get; set; }

    /// <summary>The position among its layer, from 0 to 1.</summary>
    public double Rank { get; set; }

    /// <summary>The mean position of its neighbours.</summary>
    public double Weight { get; set; }

    /// <summary>The units before it that a line connects it with.</summary>
    public List<ChainUnit> Before { get; } = [];

    /// <summary>The units after it that a line connects it with.</summary>
    public List<ChainUnit> After { get; } = [];

    /// <summary>The left upper corner of one of its boxes, in pixels.</summary>
    public (int X, int Y) Corner(int index) => IsGroup
        ? (X + Padding + (index % Columns * (BoxWidth + Padding)), Y + Padding + (index / Columns * (BoxHeight + Padding)))
        : (X, Y);
}

/// <summary>A line of the picture, from what goes first to what comes after it.</summary>
/// <param name="From">The first.</param>
/// <param name="To">The second.</param>
/// <param name="IsDependency">Whether the second waits for the first; else the first applies the second.</param>
/// <param name="Through">What it passes on its way, layer by layer.</param>
internal sealed record ChainLine(ChainUnit From, ChainUnit To, bool IsDependency, IReadOnlyList<ChainUnit> Through);
