using System.Globalization;
using System.Text;
using KSail.Pages;

namespace KSail.Checks.Reports;

/// <summary>A chain as a drawing in the page, in the colours of the page. It is for eyes: the list below it says the same.</summary>
internal static class ChainPicture
{
    /// <summary>Larger chains are listed only: nobody finds anything in a picture of them.</summary>
    public const int MostNodes = 150;

    // Of one line of a name, in the font of the page; the first has the sign beside it.
    private const int MostCharacters = 19;
    private const int MostOfFirst = 17;

    // Of the line below the name, whose letters are smaller.
    private const int MostOfDetail = 25;

    private static readonly char[] _breaks = ['-', '.'];

    /// <summary>Writes the drawing.</summary>
    public static void Write(HtmlWriter html, IReadOnlyList<ChainNode> nodes)
    {
        var layout = new ChainLayout(nodes);
        html.Write($"<svg class=\"{(layout.IsVertical ? "chain down" : "chain")}\" width=\"{layout.Width}\" height=\"{layout.Height}\" viewBox=\"0 0 {layout.Width} {layout.Height}\" aria-hidden=\"true\" focusable=\"false\">\n");
        foreach (var line in layout.Lines)
            WriteLine(html, layout, line);
        foreach (var unit in layout.Units)
        {
            if (unit.IsGroup)
                html.Write($"<rect class=\"frame\" x=\"{unit.X}\" y=\"{unit.Y}\" width=\"{unit.Width}\" height=\"{unit.Height}\" rx=\"12\"/>\n");
            for (var i = 0; i < unit.Nodes.Count; i++)
                WriteBox(html, nodes[unit.Nodes[i]], unit.Corner(i));
        }

        html.Write($"</svg>\n");
    }

    private static void WriteLine(HtmlWriter html, ChainLayout layout, ChainLine line)
    {
        var points = layout.PointsOf(line);
        var path = new StringBuilder();
        path.Append(CultureInfo.InvariantCulture, $"M{points[0]} {points[1]}");
        for (var i = 2; i < points.Count; i += 2)
        {
            var (x, y, toX, toY) = (points[i - 2], points[i - 1], points[i], points[i + 1]);
            if (i % 4 == 0)
                path.Append(CultureInfo.InvariantCulture, $"L{toX} {toY}");
            else if (layout.IsVertical)
                path.Append(CultureInfo.InvariantCulture, $"C{x} {(y + toY) / 2} {toX} {(y + toY) / 2} {toX} {toY}");
            else
                path.Append(CultureInfo.InvariantCulture, $"C{(x + toX) / 2} {y} {(x + toX) / 2} {toY} {toX} {toY}");
        }

        html.Write($"<path class=\"{(line.IsDependency ? "waits" : "applies")}\" d=\"{path.ToString()}\"/>\n");
    }

    private static void WriteBox(HtmlWriter html, ChainNode node, (int X, int Y) corner)
    {
        var text = TextOf(node);
        html.Write($"""
            <g class="{ClassOf(node.State)}" transform="translate({corner.X} {corner.Y})"><title>{node.Id}: {text}</title><rect class="box" width="{ChainUnit.BoxWidth}" height="{ChainUnit.BoxHeight}" rx="9"/><rect class="edge" width="5" height="{ChainUnit.BoxHeight - 16}" x="0" y="8" rx="2.5"/>
            """);
        var (first, second) = Lines(node.Name);
        var detail = text.Length <= MostOfDetail ? text : ShortTextOf(node);
        if (second.Length == 0)
            html.Write($"<text class=\"label\" x=\"15\" y=\"25\">{first}</text><text class=\"detail\" x=\"15\" y=\"43\">{detail}</text>");
        else
            html.Write($"<text class=\"label\" x=\"15\" y=\"18\">{first}</text><text class=\"label\" x=\"15\" y=\"33\">{second}</text><text class=\"detail\" x=\"15\" y=\"49\">{detail}</text>");
        html.Write($"<path class=\"sign\" transform=\"translate({ChainUnit.BoxWidth - 22} 10)\" d=\"{SignOf(node.State)}\"/></g>\n");
    }

    // A long name on two lines, broken behind a hyphen or dot.
    private static (string First, string Second) Lines(string name)
    {
        if (name.Length <= MostOfFirst)
            return (name, "");
        var end = name.LastIndexOfAny(_breaks, MostOfFirst - 1) + 1;
        if (end < MostOfFirst / 3)
            end = MostOfFirst;
        var rest = name[end..];
        return (name[..end], rest.Length <= MostCharacters ? rest : rest[..(MostCharacters - 1)] + "…");
    }

    /// <summary>Name of a state in classes.</summary>
    public static string ClassOf(ChainState state) => state switch
    {
        ChainState.Failed => "is-failed",
        ChainState.Warned => "is-warned",
        ChainState.Elsewhere => "is-elsewhere",
        ChainState.Suspended => "is-suspended",
        _ => "is-fine",
    };

    /// <summary>What is to be said of a Kustomization in few words.</summary>
    public static string TextOf(ChainNode node)
    {
        if (node.IsElsewhere)
            return "from another source";
        var text = new StringBuilder(Words.Count(node.Resources, "resource"));
        if (node.Errors > 0)
            text.Append(" · ").Append(Words.Count(node.Errors, "error"));
        else if (node.Warnings > 0)
            text.Append(" · ").Append(Words.Count(node.Warnings, "warning"));
        return (node.IsSuspended ? text.Append(" · suspended") : text).ToString();
    }

    // What matters most of it, where a box has no room for all: the list and the tip have the rest.
    private static string ShortTextOf(ChainNode node) => node switch
    {
        { IsElsewhere: true } => TextOf(node),
        { Errors: > 0 } => Words.Count(node.Errors, "error"),
        { Warnings: > 0 } => Words.Count(node.Warnings, "warning"),
        _ => node.IsSuspended ? "suspended" : TextOf(node),
    };

    // A tick, a cross, a bar with a dot, two bars, an arrow: colour alone would not do.
    private static string SignOf(ChainState state) => state switch
    {
        ChainState.Failed => "M2 2l8 8M10 2l-8 8",
        ChainState.Warned => "M6 1v6M6 10.5v.5",
        ChainState.Elsewhere => "M2 10l8-8M4 2h6v6",
        ChainState.Suspended => "M3 2v8M9 2v8",
        _ => "M1.5 6.5l3 3l6-7",
    };
}
