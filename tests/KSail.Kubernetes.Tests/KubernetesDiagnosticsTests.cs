using System.Reflection;
using KSail.Documents.Diagnostics;

namespace KSail.Kubernetes.Tests;

public sealed class KubernetesDiagnosticsTests
{
    [Fact]
    public void EveryCodeIsUniqueAndHasAPage()
    {
        var descriptors = typeof(KubernetesDiagnostics).GetFields(BindingFlags.Public | BindingFlags.Static).Select(static field => (DiagnosticDescriptor)field.GetValue(null)!).ToList();
        Assert.Equal(descriptors.Count, descriptors.Select(static descriptor => descriptor.Code).Distinct(StringComparer.Ordinal).Count());
        foreach (var descriptor in descriptors)
        {
            Assert.StartsWith("KSAIL61", descriptor.Code, StringComparison.Ordinal);
            Assert.StartsWith($"# {descriptor.Code}: {descriptor.Title}\n", File.ReadAllText(Page(descriptor.Code)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void EveryFailureIsOfAKind()
    {
        foreach (var failure in Enum.GetValues<KubernetesFailure>())
            Assert.True(KubernetesDiagnostics.Of(failure) != KubernetesDiagnostics.Refused || failure is KubernetesFailure.Other or KubernetesFailure.BadRequest or KubernetesFailure.Invalid, $"{failure}");
    }

    private static string Page(string code)
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at)!;
        return Path.Combine(at, "docs", "diagnostics", code + ".md");
    }
}
