using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Flux;
using KSail.Restore;

namespace KSail.Rendering.Tests.Flux;

/// <summary>The sample platform of this repository, both clusters, through the whole chain.</summary>
public sealed class SampleTests
{
    [Theory]
    [InlineData("local")]
    [InlineData("prod")]
    public void TheSampleRendersWithoutFindings(string cluster)
    {
        var rendered = Render(cluster);
        Assert.Empty(rendered.Diagnostics.Where(d => d.Severity != DiagnosticSeverity.Message).Select(d => d.ToString()));
        Assert.Equal(
            ["flux-system", "bootstrap", "infrastructure-controllers", "infrastructure", "apps"], rendered.Kustomizations.Select(k => k.Name));
        Assert.All(rendered.Kustomizations, k => Assert.NotEmpty(k.Resources));
        foreach (var resource in rendered.Kustomizations.SelectMany(k => k.Resources))
        {
            Assert.True(resource.Span.HasFile, resource.ToString());
            var text = YamlWriter.ToText(resource.Tree);
            Assert.DoesNotContain("${", text, StringComparison.Ordinal);
            Assert.DoesNotContain("ENC[", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void TheClustersDifferInTheirVariables()
    {
        var hosts = new List<string>();
        foreach (var cluster in new[] { "local", "prod" })
            hosts.Add(FluxScenario.At(FluxScenario.Find(Render(cluster), "Ingress", "orders").Tree, "spec/rules/0/host").ToString()!);
        Assert.Equal(["orders.platform.localhost", "orders.platform.example.com"], hosts);
        Assert.Contains(
            Render("prod").Kustomizations.SelectMany(k => k.Resources), r => r.Kind == "Secret" && OpaqueValue.IsIn(YamlWriter.ToText(r.Tree)));
    }

    private static RenderedEnvironment Render(string cluster)
    {
        var sample = Path.Combine(RepositoryRoot(), "samples", "platform");
        return FluxChain.Render(new FluxChainRequest(
            cluster, new SourceTree(sample).OpenView(Path.Combine(sample, "k8s")), $"clusters/{cluster}", SourceSpan.OfFile(Path.Combine(sample, "ksail.yaml")), NothingRestored.Instance));
    }

    private static string RepositoryRoot()
    {
        var at = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(at, "KSail.Sdk.sln")))
            at = Path.GetDirectoryName(at) ?? throw new InvalidOperationException("the tests run outside of the repository");
        return at;
    }
}
