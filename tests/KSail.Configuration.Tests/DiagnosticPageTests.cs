using System.Reflection;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Tests;

public sealed class DiagnosticPageTests
{
    public static TheoryData<string, string> Descriptors
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var member in typeof(ConfigurationDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static))
            {
                var descriptor = (DiagnosticDescriptor)member.GetValue(null)!;
                data.Add(descriptor.Code, descriptor.Title);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void EveryCodeHasAPageWithCauseExampleAndFix(string code, string title)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "diagnostics", $"{code}.md"));
        Assert.StartsWith($"# {code}: {title}\n\n## Cause\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Example\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Fix\n", page, StringComparison.Ordinal);
        Assert.Contains(code, page[page.IndexOf("## Example", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void NoCodeIsUsedTwice() => Assert.Equal(Descriptors.Count, Descriptors.Select(row => row[0]).Distinct().Count());
}
