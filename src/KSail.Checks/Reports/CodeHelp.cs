namespace KSail.Checks.Reports;

/// <summary>A part of a help page.</summary>
/// <param name="IsCode">Whether the lines stand as they are.</param>
/// <param name="Text">The text; in prose, what stands in backticks is code.</param>
internal sealed record HelpBlock(bool IsCode, string Text);

/// <summary>
/// What the page of a diagnostic says about cause and fix. It is put into the report, because a link into the package of this machine leads nowhere on
/// another one.
/// </summary>
/// <param name="Cause">Why it happens.</param>
/// <param name="Fix">What to do.</param>
internal sealed record CodeHelp(IReadOnlyList<HelpBlock> Cause, IReadOnlyList<HelpBlock> Fix)
{
    // Our pages have a few kilobytes.
    private const long MaxLength = 256 * 1024;

    /// <summary>Reads the page of a code; null where there is none.</summary>
    /// <param name="directory">Absolute path of the folder with the pages; empty for none.</param>
    /// <param name="code">The code.</param>
    public static CodeHelp? Read(string directory, string code)
    {
        try
        {
            var file = new FileInfo(Path.Combine(directory, code + ".md"));
            return directory.Length > 0 && file.Exists && file.Length <= MaxLength ? Parse(File.ReadAllLines(file.FullName)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads the lines of a page.</summary>
    internal static CodeHelp Parse(IReadOnlyList<string> lines) => new(Section(lines, "## Cause"), Section(lines, "## Fix"));

    private static List<HelpBlock> Section(IReadOnlyList<string> lines, string heading)
    {
        var blocks = new List<HelpBlock>();
        var text = new List<string>();
        var isInside = false;
        var isCode = false;
        foreach (var line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                Close();
                isCode = !isCode;
            }
            else if (!isCode && line.StartsWith("## ", StringComparison.Ordinal))
            {
                Close();
                isInside = line == heading;
            }
            else if (!isCode && line.Length == 0)
            {
                Close();
            }
            else if (isInside)
            {
                // A list or table is read line by line.
                if (!isCode && line[0] is '-' or '*' or '|')
                    Close();
                text.Add(line);
            }
        }

        Close();
        return blocks;

        void Close()
        {
            if (text.Count > 0)
                blocks.Add(new HelpBlock(isCode, isCode ? string.Join('\n', text) : WithoutLinks(string.Join(' ', text))));
            text.Clear();
        }
    }

    // [text](target) is its text.
    private static string WithoutLinks(string text)
    {
        for (var middle = text.IndexOf("](", StringComparison.Ordinal); middle >= 0; middle = text.IndexOf("](", StringComparison.Ordinal))
        {
            var start = text.LastIndexOf('[', middle);
            var end = text.IndexOf(')', middle);
            if (start < 0 || end < 0)
                break;
            text = string.Concat(text.AsSpan(0, start), text.AsSpan(start + 1, middle - start - 1), text.AsSpan(end + 1));
        }

        return text;
    }
}
