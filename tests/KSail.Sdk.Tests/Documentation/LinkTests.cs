namespace KSail.Sdk.Tests.Documentation;

/// <summary>Links of all pages lead somewhere.</summary>
public sealed class LinkTests
{
    [Fact]
    public void A_link_leads_to_a_file_and_to_a_heading_in_it()
    {
        var pages = MarkdownPage.All.ToDictionary(static page => page.Name, StringComparer.Ordinal);
        var broken = new List<string>();
        foreach (var page in pages.Values)
        {
            foreach (var (line, target) in page.Links)
            {
                if (Problem(page, target, pages) is { } problem)
                    broken.Add($"{page.Name}({line}): {target} {problem}");
            }
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Theory]
    [InlineData("other.md", null)]
    [InlineData("other.md#two-words", null)]
    [InlineData("#here", null)]
    [InlineData("https://example.com/x#y", null)]
    [InlineData("missing.md", "does not exist")]
    [InlineData("other.md#missing", "has no such heading")]
    [InlineData("#missing", "has no such heading")]
    [InlineData("Other.md", "does not exist")]
    [InlineData("https://", "is no address")]
    public void What_is_wrong_with_a_link_is_found(string target, string? problem)
    {
        var page = new MarkdownPage("docs/page.md", "# Here\n");
        var other = new MarkdownPage("docs/other.md", "# Other\n## Two `words`\n");
        Assert.Equal(problem, Problem(page, target, new Dictionary<string, MarkdownPage>(StringComparer.Ordinal) { [page.Name] = page, [other.Name] = other }));
    }

    private static string? Problem(MarkdownPage page, string target, Dictionary<string, MarkdownPage> pages)
    {
        if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith("mailto:", StringComparison.Ordinal))
            return Uri.TryCreate(target, UriKind.Absolute, out var uri) && (uri.Host.Length > 0 || uri.Scheme == "mailto") ? null : "is no address";
        var parts = target.Split('#', 2);
        var name = parts[0].Length == 0 ? page.Name : Resolve(page.Name, parts[0]);
        if (!pages.TryGetValue(name, out var other))
            return Path.Exists(Path.Combine(SdkPackage.RepositoryRoot, name)) ? null : "does not exist";
        return parts.Length == 1 || other.Anchors.Contains(parts[1], StringComparer.Ordinal) ? null : "has no such heading";
    }

    private static string Resolve(string page, string target) =>
        Path.GetRelativePath("/", Path.GetFullPath(Path.Combine("/", Path.GetDirectoryName(page)!, target))).Replace('\\', '/');
}
