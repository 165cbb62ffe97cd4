using System.Text.RegularExpressions;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>The reference of properties, items and targets against the files of the SDK: what there is stands there, and what stands there is.</summary>
public sealed class ReferenceTests
{
    // On every target, and explained once for all of them.
    private static readonly string[] _ofEveryTarget = ["KSailEnvironment", "KSailDefaultEnvironment", "KSailTimeout", "KSailHelpLinkBase", "KSailMaxDiagnostics", "KSailCachePath", "KSailIntermediatePath", "KSailOutputPath", "KSailSchemaCatalog"];

    private static readonly MarkdownPage _reference = Page("docs/properties.md");

    public static TheoryData<string> Targets => [.. PublicSurface.Targets];

    [Fact]
    public void Properties_are_those_of_the_sdk() =>
        Assert.Equal(PublicSurface.Properties, Rows("Properties").Where(static name => name.StartsWith("KSail", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void Items_are_those_of_the_sdk() =>
        Assert.Equal(PublicSurface.Items, Rows("Items").Where(static name => name.StartsWith("KSail", StringComparison.Ordinal)));

    [Fact]
    public void Targets_are_those_of_the_sdk() => Assert.Equal(PublicSurface.Targets, Rows("Targets").Order(StringComparer.Ordinal));

    [Fact]
    public void Results_are_those_of_the_sdk()
    {
        var section = Section("Targets");
        Assert.All(PublicSurface.Results, result => Assert.Contains($"`{result}`", section, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_target_has_a_page_that_the_index_names(string target)
    {
        var page = Page($"docs/targets/{target}.md");
        Assert.StartsWith($"# {target}\n", page.Text, StringComparison.Ordinal);
        Assert.Contains($"]({target}.md)", Page("docs/targets/README.md").Text, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void The_page_of_a_target_names_the_properties_that_it_takes(string target)
    {
        var page = Page($"docs/targets/{target}.md").Text;
        Assert.All(PublicSurface.PropertiesOf(target).Except(_ofEveryTarget, StringComparer.Ordinal), property => Assert.Contains(property, page, StringComparison.Ordinal));
    }

    [Fact]
    public void A_page_is_about_a_target_that_is_there() =>
        Assert.All(
            MarkdownPage.All.Where(static page => page.Name.StartsWith("docs/targets/", StringComparison.Ordinal) && !page.Name.EndsWith("README.md", StringComparison.Ordinal)),
            static page => Assert.Contains(Path.GetFileNameWithoutExtension(page.Name), PublicSurface.Targets));

    [Fact]
    public void The_index_of_the_documentation_leads_to_every_page_of_its_folder()
    {
        var index = Page("docs/README.md").Links.Select(static link => link.Target.Split('#')[0]).ToHashSet(StringComparer.Ordinal);
        var pages = MarkdownPage.All.Where(static page => page.Name.StartsWith("docs/", StringComparison.Ordinal) && page.Name.Count(static c => c == '/') == 1 && page.Name != "docs/README.md");
        Assert.All(pages, page => Assert.Contains(page.Name["docs/".Length..], index));
    }

    private static MarkdownPage Page(string name) => MarkdownPage.All.FirstOrDefault(page => page.Name == name) ?? throw new InvalidOperationException($"{name} is missing");

    // The names in the first column of the section's table.
    private static IEnumerable<string> Rows(string section) =>
        from line in Section(section).Split('\n')
        where line.StartsWith("| ", StringComparison.Ordinal)
        from Match match in Regex.Matches(line.Split('|')[1], @"`(?<name>\w+)`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)
        select match.Groups["name"].Value;

    private static string Section(string heading)
    {
        var start = _reference.Text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.True(start >= 0, heading);
        var end = _reference.Text.IndexOf("\n## ", start + 4, StringComparison.Ordinal);
        return end < 0 ? _reference.Text[start..] : _reference.Text[start..end];
    }
}
