using KSail.Configuration.Fields;
using KSail.Configuration.Rules;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Tests.Rules;

/// <summary>The table of rules as a whole.</summary>
public sealed class RuleTableTests
{
    private static readonly IReadOnlyList<DiagnosticDescriptor> Descriptors =
        [.. ConfigurationRules.OfOne.Select(rule => rule.Descriptor), .. ConfigurationRules.OfTwo.Select(rule => rule.Descriptor)];

    public static TheoryData<string, string, DiagnosticSeverity> Pages
    {
        get
        {
            var data = new TheoryData<string, string, DiagnosticSeverity>();
            foreach (var descriptor in Descriptors)
                data.Add(descriptor.Code, descriptor.Title, descriptor.Severity);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void TheExampleOfEveryPageGivesWhatItShows(string code, string title, DiagnosticSeverity severity)
    {
        if (!IsRuleCode(code))
            return;
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", $"{code}.md"));
        Assert.StartsWith($"# {code}: {title}\n\n## Cause\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Fix\n", page, StringComparison.Ordinal);
        var blocks = page[page.IndexOf("\n## Example\n", StringComparison.Ordinal)..page.IndexOf("\n## Fix\n", StringComparison.Ordinal)].Split("```");
        var archive = "";
        for (var i = 1; i < blocks.Length - 2; i += 2)
        {
            // The first line of a file's block is its name in a comment; positions count it.
            var text = blocks[i][(blocks[i].IndexOf('\n', StringComparison.Ordinal) + 1)..];
            archive += $"-- {text[2..text.IndexOf('\n', StringComparison.Ordinal)]}\n{text.Replace(Ellipsis, LongText(), StringComparison.Ordinal)}\n";
        }

        using var project = new JudgedProject(archive);
        var found = project.Diagnostics.Where(d => d.Code == code).Select(project.Print).ToList();
        Assert.True(found.Count > 0 && found.Zip(blocks[^2].Trim().Split('\n'), IsAsShown).All(isShown => isShown) && found.Count == blocks[^2].Trim().Split('\n').Length, $"{string.Join('\n', project.Diagnostics.Concat(project.Loading).Select(project.Print))}");
        Assert.All(project.Diagnostics, d => Assert.True(d.Code != code || d.Severity == severity));
        Assert.DoesNotContain(project.Loading, d => d.Severity == DiagnosticSeverity.Error);
    }

    // An ellipsis in brackets stands for what is too long for a page: in a file, for a long text; in a finding, for a number that comes of it.
    private const string Ellipsis = "[…]";

    private static bool IsAsShown(string found, string shown)
    {
        var at = shown.IndexOf(Ellipsis, StringComparison.Ordinal);
        return at < 0 ? found == shown : found.StartsWith(shown[..at], StringComparison.Ordinal) && found[at..].TrimStart("0123456789".ToCharArray()) == shown[(at + Ellipsis.Length)..];
    }

    private static string LongText()
    {
        var random = new Random(20261127);
        return string.Concat(Enumerable.Range(0, 60_000).Select(_ => (char)('a' + random.Next(26))));
    }

    [Fact]
    public void NoCodeIsUsedTwice() => Assert.Empty(Descriptors.GroupBy(d => d.Code, StringComparer.Ordinal).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void RulesHaveCodesOfTheirOwn() =>
        Assert.Equal(["KSAIL1030"], Descriptors.Select(d => d.Code).Where(code => !IsRuleCode(code)));

    [Fact]
    public void EveryFieldThatARuleRestsOnExists()
    {
        var fields = ConfigurationRules.OfOne.SelectMany(rule => rule.Fields).Concat(ConfigurationRules.OfTwo.SelectMany(rule => rule.Fields)).Distinct();
        Assert.All(fields, path =>
        {
            var rule = ConfigurationFields.Root;
            foreach (var name in path.Split('.'))
                Assert.NotNull(rule = rule.Find(name));
        });
    }

    private static bool IsRuleCode(string code) => string.CompareOrdinal(code, "KSAIL1100") >= 0 && string.CompareOrdinal(code, "KSAIL1199") <= 0;
}
