using System.Reflection;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Tests;

public sealed class DiagnosticPageTests
{
    public static TheoryData<string, string, string> Descriptors
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var table in typeof(TalosDiagnostics).Assembly.GetTypes().Where(static type => type.Name.EndsWith("Diagnostics", StringComparison.Ordinal)))
            {
                foreach (var member in table.GetFields(BindingFlags.Public | BindingFlags.Static))
                {
                    if (member.GetValue(null) is DiagnosticDescriptor descriptor)
                        data.Add(descriptor.Code, descriptor.Title, descriptor.Severity == DiagnosticSeverity.Warning ? "warning" : "error");
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void Every_code_has_a_page_with_cause_example_and_fix(string code, string title, string severity)
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at)!;
        var page = File.ReadAllText(Path.Combine(at, "docs", "diagnostics", $"{code}.md"));
        Assert.StartsWith($"# {code}: {title}\n\n## Cause\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Example\n", page, StringComparison.Ordinal);
        Assert.Contains($": {severity} {code}: ", page, StringComparison.Ordinal);
        Assert.Contains("\n## Fix\n", page, StringComparison.Ordinal);
    }
}
