using System.Reflection;
using KSail.Clusters.Docker;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Tests;

public sealed class DiagnosticPageTests
{
    public static TheoryData<string, string> Descriptors
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var table in (Type[])[typeof(TalosDiagnostics), typeof(LifecycleDiagnostics), typeof(DockerDiagnostics)])
            {
                foreach (var member in table.GetFields(BindingFlags.Public | BindingFlags.Static))
                {
                    var descriptor = (DiagnosticDescriptor)member.GetValue(null)!;
                    data.Add(descriptor.Code, descriptor.Title);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Descriptors))]
    public void Every_code_has_a_page_with_cause_example_and_fix(string code, string title)
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at)!;
        var page = File.ReadAllText(Path.Combine(at, "docs", "diagnostics", $"{code}.md"));
        Assert.StartsWith($"# {code}: {title}\n\n## Cause\n", page, StringComparison.Ordinal);
        Assert.Contains("\n## Example\n", page, StringComparison.Ordinal);
        Assert.Matches($": (error|warning) {code}: ", page);
        Assert.Contains("\n## Fix\n", page, StringComparison.Ordinal);
    }
}
