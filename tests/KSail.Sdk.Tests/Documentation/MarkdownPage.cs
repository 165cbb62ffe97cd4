using System.Text;
using System.Text.RegularExpressions;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>A page of Markdown, as far as tests read it: headings, links, code.</summary>
internal sealed class MarkdownPage
{
    private static readonly Lazy<IReadOnlyList<MarkdownPage>> _all = new(ReadAll);

    private readonly List<string> _anchors = [];
    private readonly List<(int Line, string Target)> _links = [];
    private readonly List<CodeBlock> _blocks = [];
    private readonly List<(int Line, string Code)> _spans = [];

    public MarkdownPage(string name, string text)
    {
        Name = name;
        Text = text;
        CodeBlock? open = null;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal))
            {
                if (open is null)
                    _blocks.Add(open = new CodeBlock(number, line.Trim().Trim('`'), []));
                else
                    open = null;
            }
            else if (open is not null)
            {
                open.Lines.Add(line);
            }
            else
            {
                ReadProse(number, line);
            }
        }
    }

    /// <summary>Every page of the repository that people read.</summary>
    public static IReadOnlyList<MarkdownPage> All => _all.Value;

    /// <summary>Path from the root of the repository, with <c>/</c>.</summary>
    public string Name { get; }

    public string Text { get; }

    /// <summary>What may stand behind <c>#</c> in a link to this page, as GitHub forms it from headings.</summary>
    public IReadOnlyList<string> Anchors => _anchors;

    public IReadOnlyList<(int Line, string Target)> Links => _links;

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>Code within lines.</summary>
    public IReadOnlyList<(int Line, string Code)> Spans => _spans;

    private void ReadProse(int number, string line)
    {
        foreach (Match span in Regex.Matches(line, "`(?<code>[^`]+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture))
            _spans.Add((number, span.Groups["code"].Value));
        foreach (Match link in Regex.Matches(Regex.Replace(line, "`[^`]*`", "", RegexOptions.NonBacktracking), @"\]\((?<target>[^)\s]+)\)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture))
            _links.Add((number, link.Groups["target"].Value));
        if (Regex.Match(line, "^#{1,6} (?<text>.*)$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture) is not { Success: true } heading)
            return;
        var anchor = AnchorOf(heading.Groups["text"].Value);
        var earlier = _anchors.Count(each => each == anchor || (each.StartsWith(anchor + "-", StringComparison.Ordinal) && int.TryParse(each[(anchor.Length + 1)..], out _)));
        _anchors.Add(earlier == 0 ? anchor : $"{anchor}-{earlier}");
    }

    // Links within a heading count with their text alone.
    private static string AnchorOf(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var c in Regex.Replace(heading, @"\[(?<text>[^\]]*)\]\([^)]*\)", "${text}", RegexOptions.NonBacktracking))
        {
            if (char.IsLetterOrDigit(c) || c is '-' or '_')
                anchor.Append(char.ToLowerInvariant(c));
            else if (c == ' ')
                anchor.Append('-');
        }

        return anchor.ToString();
    }

    private static List<MarkdownPage> ReadAll()
    {
        var root = SdkPackage.RepositoryRoot;
        var files = Directory.EnumerateFiles(root, "*.md");
        foreach (var folder in (string[])["docs", "samples", "sdk"])
            files = files.Concat(Directory.EnumerateFiles(Path.Combine(root, folder), "*.md", SearchOption.AllDirectories));
        return [.. files.Order(StringComparer.Ordinal).Select(file => new MarkdownPage(Path.GetRelativePath(root, file).Replace('\\', '/'), File.ReadAllText(file)))];
    }
}

/// <summary>A fenced block of code.</summary>
/// <param name="Line">The line of its fence.</param>
/// <param name="Language">What stands behind the fence; empty for nothing.</param>
/// <param name="Lines">Its lines.</param>
internal sealed record CodeBlock(int Line, string Language, List<string> Lines);
