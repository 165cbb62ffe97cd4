using System.Reflection;
using KSail.Documents.Diagnostics;
using KSail.Talos.Credentials;

namespace KSail.Talos.Tests;

public sealed class DiagnosticPageTests
{
    public static TheoryData<string, string> Descriptors => Of(typeof(NodeDiagnostics));

    public static TheoryData<string, string> AllDescriptors => Of(typeof(NodeDiagnostics), typeof(SecretsDiagnostics));

    [Theory]
    [MemberData(nameof(AllDescriptors))]
    public void Every_code_has_a_page_with_cause_example_and_fix(string code, string title)
    {
        var page = Page(code);
        Assert.StartsWith($"# {code}: {title}\n\n## Cause\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Example\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Fix\n", page, StringComparison.Ordinal);
    }

    /// <summary>The example is one file, named in its first comment, and the message after it is what the product says about it.</summary>
    [Theory]
    [MemberData(nameof(Descriptors))]
    public void The_example_is_true(string code, string title)
    {
        var example = Page(code).Split("\n## Example\n")[1].Split("\n## Fix\n")[0];
        var yaml = example.Split("```yaml\n")[1].Split("```")[0];
        var path = yaml.Split('\n')[0];
        Assert.StartsWith("# talos/", path, StringComparison.Ordinal);
        var told = example.Split("```\n")[^2].Trim();
        var findings = Patches.Check($"-- {path["# talos/".Length..]}\n{yaml}", Patches.Pinned(told.Contains("KSAIL7017", StringComparison.Ordinal) ? "1.15.0" : "1.13.8")).Findings;
        var finding = Assert.Single(findings);
        Assert.True(finding.Code == code, title);
        Assert.Equal(told, $"talos/{finding}");
    }

    private static TheoryData<string, string> Of(params Type[] tables)
    {
        var data = new TheoryData<string, string>();
        foreach (var member in tables.SelectMany(static table => table.GetFields(BindingFlags.Public | BindingFlags.Static)))
        {
            var descriptor = (DiagnosticDescriptor)member.GetValue(null)!;
            data.Add(descriptor.Code, descriptor.Title);
        }

        return data;
    }

    private static string Page(string code) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", $"{code}.md"));
}
