using System.Text;

namespace KSail.Checks.Parity;

/// <summary>A comparison for a pull request: the number, and tables that can be opened, as far as a comment has room for them.</summary>
public static class ParityMarkdown
{
    // A comment on GitHub has 65,536 characters at most.
    private const int MaxMarkdown = 60_000;
    private const int MostFields = 20;

    /// <summary>The text.</summary>
    public static string Write(ParityResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var parts = new List<string>();
        AddUndefined(parts, result);
        AddRows(parts, result, "Versions", result.Versions);
        AddRows(parts, result, "Components", result.Components);
        AddRows(parts, result, "Images", result.Images);
        AddRows(parts, result, "Variables", result.Variables);
        foreach (var node in result.Nodes)
            AddRows(parts, result, $"Settings of {node.Role}", node.Settings);
        AddRows(parts, result, "Replicas and resources", result.Scale);
        AddOnly(parts, result, ParityState.OnlyFrom, result.From);
        AddOnly(parts, result, ParityState.OnlyTo, result.To);
        foreach (var resource in result.Resources)
        {
            if (resource.State == ParityState.Different)
                parts.Add(Resource(result, resource));
        }

        var text = new StringBuilder($"### {ParityWords.Headline(result)}\n\n{ParityWords.Rest(result)}.\n\n<sub>{ParityWords.Explanation}");
        if (ParityWords.Unknown(result) is { Length: > 0 } unknown)
            text.Append(' ').Append(unknown);
        text.Append("</sub>\n");
        var left = 0;
        foreach (var part in parts)
        {
            if (left > 0 || text.Length + part.Length > MaxMarkdown)
                left++;
            else
                text.Append('\n').Append(part);
        }

        if (left > 0)
            text.Append($"\nThe comment has no room for {left} more; they are in {EnvironmentParity.JsonFileName}.\n");
        return text.ToString();
    }

    private static void AddUndefined(List<string> parts, ParityResult result)
    {
        if (result.Undefined.Count == 0)
            return;
        var text = new StringBuilder("**Variables that are not set**\n\n");
        foreach (var variable in result.Undefined)
            text.Append("- ").Append(Cell(variable.Environment)).Append(": ").Append(Escape(variable.Message)).Append('\n');
        parts.Add(text.ToString());
    }

    private static void AddRows(List<string> parts, ParityResult result, string title, IReadOnlyList<ParityRow> rows)
    {
        var count = ParityResult.CountDifferences(rows);
        if (count == 0)
            return;
        var text = new StringBuilder($"<details><summary>{title}: {ParityWords.Count(count, "difference")}</summary>\n\n|  | {Escape(result.From)} | {Escape(result.To)} |\n|---|---|---|\n");
        foreach (var row in rows)
        {
            if (row.State != ParityState.Same)
                text.Append("| ").Append(Escape(row.Name)).Append(" | ").Append(Cell(row.From)).Append(" | ").Append(Cell(row.To)).Append(" |\n");
        }

        parts.Add(text.Append("\n</details>\n").ToString());
    }

    private static void AddOnly(List<string> parts, ParityResult result, ParityState state, string environment)
    {
        var names = new StringBuilder();
        var count = 0;
        foreach (var resource in result.Resources)
        {
            if (resource.State != state)
                continue;
            names.Append("- ").Append(Cell(resource.Name)).Append('\n');
            count++;
        }

        if (count > 0)
            parts.Add($"<details><summary>Only in {Escape(environment)}: {ParityWords.Count(count, "resource")}</summary>\n\n{names}\n</details>\n");
    }

    private static string Resource(ParityResult result, ResourceParity resource)
    {
        var text = new StringBuilder($"<details><summary><code>{Escape(resource.Name)}</code>: {ParityWords.Count(resource.Fields.Count, "field")}</summary>\n\n| field | {Escape(result.From)} | {Escape(result.To)} |\n|---|---|---|\n");
        for (var i = 0; i < resource.Fields.Count && i < MostFields; i++)
        {
            var field = resource.Fields[i];
            text.Append("| ").Append(Cell(field.Path)).Append(" | ").Append(Cell(field.From)).Append(" | ").Append(Cell(field.To)).Append(" |\n");
        }

        if (resource.Fields.Count > MostFields)
            text.Append($"\nand {resource.Fields.Count - MostFields} more\n");
        return text.Append("\n</details>\n").ToString();
    }

    // Code in HTML, not in backticks: a bar or a backtick in a value would end cell or code.
    private static string Cell(string? value) => value is null ? "–" : value.Length == 0 ? "" : $"<code>{Escape(ParityWords.Shorten(value))}</code>";

    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            escaped.Append(c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' => "&gt;",
                // What Markdown would take for markup, mentions of people and links among it.
                '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '@' or '#' or '~' or '!' => $"&#{(int)c};",
                '\n' or '\r' => " ",
                _ => c.ToString(),
            });
        }

        return escaped.ToString();
    }
}
