using System.Text;

namespace KSail.Documents.Yaml;

/// <summary>
/// A folded block (<c>&gt;</c>) that go-yaml v3 writes and somebody reads again, as kustomize does with every object on its way out. That is not
/// always the same text: the writer doubles the break after a line unless the whole text begins with a blank, where it means the next line.
/// </summary>
public static class FoldedText
{
    /// <summary>The text that is read again.</summary>
    public static string Rewritten(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        // One line is always the same; what no block can hold is written in quotes. Go-yaml v3 lets blocks hold tabs.
        if (text.AsSpan(0, Math.Max(text.Length - 1, 0)).IndexOf('\n') < 0 || !ScalarAnalysis.Of(text.Replace('\t', '.')).BlockAllowed)
            return text;
        var doubles = text.AsSpan().TrimStart('\n') is [not (' ' or '\t'), ..];
        var result = new StringBuilder(text.Length + 8);
        var (hasLine, isIndented) = (false, false);
        for (var at = 0; at < text.Length;)
        {
            var line = text.AsSpan(at);
            if (line[0] != '\n')
            {
                var length = line.IndexOf('\n') is var end && end < 0 ? line.Length : end;
                (hasLine, isIndented) = (true, line[0] is ' ' or '\t');
                result.Append(line[..length]);
                at += length;
                continue;
            }

            var count = line.IndexOfAnyExcept('\n') is var next && next < 0 ? line.Length : next;
            var written = count + (hasLine && !isIndented && doubles ? 1 : 0);
            at += count;
            if (at == text.Length)
                result.Append('\n', count == 1 && hasLine ? 1 : written);
            else if (!hasLine || isIndented || text[at] is ' ' or '\t')
                result.Append('\n', written);
            else if (written == 1)
                result.Append(' ');
            else
                result.Append('\n', written - 1);
        }

        return result.ToString();
    }
}
