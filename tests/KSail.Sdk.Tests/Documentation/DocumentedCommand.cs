namespace KSail.Sdk.Tests.Documentation;

/// <summary>A command that a page tells its reader to type.</summary>
/// <param name="Page">The page.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Text">The command, without prompt and comment.</param>
/// <param name="Output">Lines that the page shows as its output, in order; <c>…</c> in them stands for anything.</param>
internal sealed record DocumentedCommand(MarkdownPage Page, int Line, string Text, IReadOnlyList<string> Output)
{
    /// <summary>
    /// The commands of a page: what follows <c>$ </c> in a block <c>console</c>, the lines of a block <c>bash</c>, and code in a line of prose that
    /// begins with <c>dotnet</c>. A block without a language holds none.
    /// </summary>
    public static IReadOnlyList<DocumentedCommand> Of(MarkdownPage page)
    {
        var commands = new List<DocumentedCommand>();
        foreach (var block in page.Blocks)
        {
            if (block.Language == "console")
                ReadConsole(page, block, commands);
            else if (block.Language is "bash" or "sh")
                ReadScript(page, block, commands);
        }

        foreach (var (line, code) in page.Spans)
        {
            if (code.StartsWith("dotnet ", StringComparison.Ordinal))
                commands.Add(new DocumentedCommand(page, line, code, []) { IsInProse = true });
        }

        commands.Sort(static (left, right) => left.Line.CompareTo(right.Line));
        return commands;
    }

    /// <summary>Whether it stands in a line of text.</summary>
    public bool IsInProse { get; private init; }

    /// <summary>The code of the error that the page shows; null where the command succeeds.</summary>
    public string? ErrorCode
    {
        get
        {
            foreach (var line in Output)
            {
                if (line.IndexOf("error KSAIL", StringComparison.Ordinal) is >= 0 and var at)
                    return line.Substring(at + "error ".Length, "KSAILnnnn".Length);
            }

            return null;
        }
    }

    private static void ReadConsole(MarkdownPage page, CodeBlock block, List<DocumentedCommand> commands)
    {
        var output = new List<string>();
        for (var i = 0; i < block.Lines.Count; i++)
        {
            var line = block.Lines[i];
            if (line.StartsWith("$ ", StringComparison.Ordinal))
                commands.Add(new DocumentedCommand(page, block.Line + 1 + i, line[2..].Trim(), output = []));
            else if (line.Trim().Length > 0)
                output.Add(line.Trim());
        }
    }

    private static void ReadScript(MarkdownPage page, CodeBlock block, List<DocumentedCommand> commands)
    {
        for (var i = 0; i < block.Lines.Count; i++)
        {
            var at = i;
            var line = WithoutComment(block.Lines[i]);
            while (line.EndsWith('\\') && ++i < block.Lines.Count)
                line = line[..^1].TrimEnd() + " " + WithoutComment(block.Lines[i]);
            if (line.Length > 0)
                commands.Add(new DocumentedCommand(page, block.Line + 1 + at, line, []));
        }
    }

    private static string WithoutComment(string line)
    {
        line = line.Trim();
        if (line.StartsWith('#'))
            return "";
        var comment = line.IndexOf(" #", StringComparison.Ordinal);
        return comment < 0 ? line : line[..comment].TrimEnd();
    }
}
