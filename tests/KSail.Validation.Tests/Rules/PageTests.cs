namespace KSail.Validation.Tests.Rules;

/// <summary>The pages of the rules: what a page shows is what the product says.</summary>
public sealed class PageTests
{
    public static TheoryData<string> Pages
    {
        get
        {
            var pages = new TheoryData<string>();
            foreach (var file in Directory.EnumerateFiles(Folder(), "KSAIL32*.md").Order(StringComparer.Ordinal))
                pages.Add(Path.GetFileNameWithoutExtension(file));
            return pages;
        }
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void An_example_has_the_message_of_its_page(string code)
    {
        var page = File.ReadAllText(Path.Combine(Folder(), $"{code}.md")).ReplaceLineEndings("\n");
        var example = page.Split("```yaml\n")[1].Split("\n```")[0];
        var message = page.Split("\n```\n\n`")[1].Split("`\n")[0].Trim('`');
        var finding = Assert.Single(RuleCase.Validate(example + "\n"));
        Assert.Equal((code, message), (finding.Code, finding.Message));
    }

    private static string Folder()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            if (Directory.Exists(Path.Combine(at, "docs", "diagnostics")))
                return Path.Combine(at, "docs", "diagnostics");
        }

        throw new DirectoryNotFoundException("docs/diagnostics is in no folder above the tests");
    }
}
