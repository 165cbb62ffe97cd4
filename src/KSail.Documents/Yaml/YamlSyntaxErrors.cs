using YamlDotNet.Core;

namespace KSail.Documents.Yaml;

/// <summary>
/// Says a parser's complaint in the words of somebody who edits a manifest, and finds the character to blame where the parser only names
/// the construct around it.
/// </summary>
internal static class YamlSyntaxErrors
{
    // A part of the parser's message, and what the writer of the file has to know. The first that fits wins.
    private static readonly (string Fragment, string Explanation)[] Explanations =
    [
        ("character that cannot start any token", "a value cannot start with this character; put the value in quotes"),
        ("found invalid mapping", "': ' is not allowed inside an unquoted value; put the value in quotes, or correct the indentation"),
        ("did not find expected key", "a key is expected here; check that the indentation matches the lines above"),
        ("did not find expected '-' indicator", "a list item '- ' is expected here; check that the indentation matches the list above"),
        ("unexpected end of stream", "the quote that starts here is never closed"),
        ("unknown escape character", "this escape does not exist in double quotes; write \\\\ for a backslash, or use single quotes"),
        ("did not find expected ',' or '}'", "'{' is not closed: ',' or '}' is expected here"),
        ("did not find expected ',' or ']'", "'[' is not closed: ',' or ']' is expected here"),
        ("did not find expected node content", "a value is expected here"),
    ];

    /// <summary>Where the error is and one line about it.</summary>
    public static (Mark At, string Message) Explain(YamlException error, string text)
    {
        if (FindConflict(text) is { } conflict)
            return (conflict, "a merge conflict is not resolved here; keep one of the two sides, and remove the lines that begin with '<<<<<<<', '=======' and '>>>>>>>'");

        // The parser names the start of the mapping that the tab stands in, or joins the line to the value before it and complains of that.
        var named = error.Message.Contains("invalid tab", StringComparison.Ordinal);
        if (FindTabIndent(text, error.Start) is { } tab && (named || tab.Line <= error.Start.Line + 1))
            return (tab, "a tab is used for indentation, which YAML does not allow; use blanks");
        foreach (var (fragment, explanation) in Explanations)
        {
            if (error.Message.Contains(fragment, StringComparison.Ordinal))
                return (error.Start, $"not valid YAML: {explanation}");
        }

        var line = error.Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
        return (error.Start, line.Length == 0 ? "not valid YAML" : $"not valid YAML: {char.ToLowerInvariant(line[0])}{line[1..]}");
    }

    // As git writes it: at the beginning of a line, where no text of a manifest can stand.
    private static Mark? FindConflict(string text)
    {
        const string marker = "<<<<<<< ";
        var line = 1;
        for (var at = 0; at < text.Length;)
        {
            if (string.CompareOrdinal(text, at, marker, 0, marker.Length) == 0)
                return new Mark(at, line, 1);
            var next = text.IndexOf('\n', at);
            if (next < 0)
                break;
            at = next + 1;
            line++;
        }

        return null;
    }

    private static Mark? FindTabIndent(string text, in Mark from)
    {
        var line = from.Line;
        var at = (int)Math.Min(from.Index, text.Length);
        at = at == 0 ? 0 : text.LastIndexOf('\n', at - 1) + 1;
        while (at < text.Length)
        {
            var column = 0;
            while (at + column < text.Length && text[at + column] is ' ' or '\t')
            {
                if (text[at + column] == '\t')
                    return new Mark(at + column, line, column + 1);
                column++;
            }

            var next = text.IndexOf('\n', at);
            if (next < 0)
                return null;
            at = next + 1;
            line++;
        }

        return null;
    }
}
