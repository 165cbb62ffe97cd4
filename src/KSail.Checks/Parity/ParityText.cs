using System.Text;

namespace KSail.Checks.Parity;

/// <summary>A comparison for a terminal: tables of what differs. The whole of it, equal rows too, is in the JSON.</summary>
public static class ParityText
{
    private const int MostResources = 40;
    private const int MostFields = 6;
    private const int MostRows = 40;
    private const int MostCharacters = 60;

    /// <summary>The text, in lines that end in a line break.</summary>
    public static string Write(ParityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var text = new StringBuilder(ParityWords.Headline(result)).Append('\n');
        text.Append("  ").Append(ParityWords.Rest(result)).Append('\n').Append("  ").Append(ParityWords.Explanation).Append('\n');
        if (ParityWords.Unknown(result) is { Length: > 0 } unknown)
            text.Append("  ").Append(unknown).Append('\n');
        AddUndefined(text, result);
        AddRows(text, result, "VERSION", result.Versions);
        AddRows(text, result, "COMPONENT", result.Components);
        AddRows(text, result, "IMAGE", result.Images);
        AddRows(text, result, "VARIABLE", result.Variables);
        foreach (var node in result.Nodes)
            AddRows(text, result, $"SETTING OF {node.Role.ToUpperInvariant()}", node.Settings, node.Same);
        AddRows(text, result, "REPLICAS AND RESOURCES", result.Scale);
        AddResources(text, result);
        return text.ToString();
    }

    private static void AddUndefined(StringBuilder text, ParityResult result)
    {
        if (result.Undefined.Count == 0)
            return;
        text.Append("\nVARIABLES THAT ARE NOT SET\n");
        foreach (var variable in result.Undefined)
            text.Append("  ").Append(variable.Environment).Append(": ").Append(variable.Message).Append('\n');
    }

    private static void AddRows(StringBuilder text, ParityResult result, string title, IReadOnlyList<ParityRow> rows, int moreSame = 0)
    {
        var table = new List<string[]> { (string[])[title, result.From, result.To] };
        var left = 0;
        foreach (var row in rows)
        {
            if (row.State == ParityState.Same)
                continue;
            if (table.Count > MostRows)
                left++;
            else
            {
                var (from, to) = Cells(row.From, row.To);
                table.Add([row.Name.Length > 0 ? row.Name : "(all)", from, to]);
            }
        }

        if (table.Count == 1)
            return;
        text.Append('\n');
        AddTable(text, table);
        var same = rows.Count - ParityResult.CountDifferences(rows) + moreSame;
        if (left > 0)
            text.Append("  and ").Append(left).Append(" more\n");
        if (same > 0)
            text.Append("  ").Append(same).Append(same == 1 ? " other is the same\n" : " others are the same\n");
    }

    private static void AddTable(StringBuilder text, List<string[]> rows)
    {
        var widths = new int[rows[0].Length];
        foreach (var row in rows)
        {
            for (var i = 0; i < row.Length; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        }

        foreach (var row in rows)
        {
            var line = new StringBuilder();
            for (var i = 0; i < row.Length; i++)
                line.Append(row[i].PadRight(widths[i] + 2));
            text.Append(line.ToString().TrimEnd()).Append('\n');
        }
    }

    private static void AddResources(StringBuilder text, ParityResult result)
    {
        AddOnly(text, result, ParityState.OnlyFrom, result.From);
        AddOnly(text, result, ParityState.OnlyTo, result.To);
        if (result.Score.Different == 0)
            return;
        text.Append("\nRESOURCES THAT DIFFER\n");
        var shown = 0;
        foreach (var resource in result.Resources)
        {
            if (resource.State != ParityState.Different || ++shown > MostResources)
                continue;
            text.Append("~ ").Append(resource.Name).Append('\n');
            for (var i = 0; i < resource.Fields.Count && i < MostFields; i++)
            {
                var field = resource.Fields[i];
                var (from, to) = Cells(field.From, field.To);
                text.Append("    ").Append(field.Path).Append(": ").Append(from).Append(" → ").Append(to).Append('\n');
            }

            if (resource.Fields.Count > MostFields)
                text.Append("    and ").Append(resource.Fields.Count - MostFields).Append(" more fields\n");
        }

        AddMore(text, shown);
    }

    private static void AddOnly(StringBuilder text, ParityResult result, ParityState state, string environment)
    {
        var shown = 0;
        foreach (var resource in result.Resources)
        {
            if (resource.State != state)
                continue;
            if (shown++ == 0)
                text.Append("\nRESOURCES ONLY IN ").Append(environment).Append('\n');
            if (shown <= MostResources)
                text.Append(state == ParityState.OnlyFrom ? "- " : "+ ").Append(resource.Name).Append('\n');
        }

        AddMore(text, shown);
    }

    private static void AddMore(StringBuilder text, int shown)
    {
        if (shown > MostResources)
            text.Append("  and ").Append(shown - MostResources).Append(" more\n");
    }

    private static (string From, string To) Cells(string? from, string? to)
    {
        var (shownFrom, shownTo) = Excerpt.Of(from is null ? null : ParityWords.Shorten(from), to is null ? null : ParityWords.Shorten(to), MostCharacters);
        return (shownFrom ?? "-", shownTo ?? "-");
    }
}
