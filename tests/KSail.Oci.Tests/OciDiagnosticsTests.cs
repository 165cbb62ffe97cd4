using System.Reflection;
using KSail.Documents.Diagnostics;
using KSail.Oci.Pulling;
using KSail.Oci.Signing;

namespace KSail.Oci.Tests;

public sealed class OciDiagnosticsTests
{
    [Fact]
    public void EveryCodeIsUniqueAndHasAPage()
    {
        var descriptors = new[] { typeof(OciDiagnostics), typeof(SigningDiagnostics), typeof(PullDiagnostics) }.SelectMany(table => table.GetFields(BindingFlags.Public | BindingFlags.Static)).Select(field => (DiagnosticDescriptor)field.GetValue(null)!).ToList();
        Assert.Equal(descriptors.Count, descriptors.Select(descriptor => descriptor.Code).Distinct().Count());
        foreach (var descriptor in descriptors)
        {
            Assert.StartsWith("KSAIL6", descriptor.Code, StringComparison.Ordinal);
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Title}\n", File.ReadAllText(Page(descriptor.Code)), StringComparison.Ordinal);
        }
    }

    private static string Page(string code)
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at)!;
        return Path.Combine(at, "docs", "diagnostics", code + ".md");
    }
}
