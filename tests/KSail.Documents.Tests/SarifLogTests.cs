using System.Text.Json;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Tests;

public class SarifLogTests
{
    [Fact]
    public void A_finding_is_a_result_with_rule_level_and_place()
    {
        var descriptor = new DiagnosticDescriptor("KSAIL9002", "A title");
        var run = Run(
            descriptor.At(new SourceSpan("/r/k8s/a b.yaml", 3, 5, 3, 9), "what \"it\" is"),
            new Diagnostic("KSAIL9001", DiagnosticSeverity.Warning, "no file", SourceSpan.None),
            descriptor.At(SourceSpan.OfFile("/cache/x.yaml"), "elsewhere"));
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");
        Assert.Equal(["KSAIL9001", "KSAIL9002"], rules.EnumerateArray().Select(static rule => rule.GetProperty("id").GetString()));
        Assert.Equal("A title", rules[1].GetProperty("shortDescription").GetProperty("text").GetString());

        var first = run.GetProperty("results")[0];
        Assert.Equal(("KSAIL9002", 1, "error", "what \"it\" is"),
            (first.GetProperty("ruleId").GetString(), first.GetProperty("ruleIndex").GetInt32(), first.GetProperty("level").GetString(), first.GetProperty("message").GetProperty("text").GetString()));
        Assert.Equal(("k8s/a%20b.yaml", "%SRCROOT%"), FileOf(first));
        var region = PlaceOf(first).GetProperty("region");
        Assert.Equal("3,5,3,9", string.Join(',', new[] { "startLine", "startColumn", "endLine", "endColumn" }.Select(name => region.GetProperty(name).GetInt32())));

        var second = run.GetProperty("results")[1];
        Assert.Equal(("ksail.yaml", "%SRCROOT%"), FileOf(second));
        Assert.False(PlaceOf(second).TryGetProperty("region", out _));
        Assert.Equal(("file:///cache/x.yaml", null), FileOf(run.GetProperty("results")[2]));
    }

    [Theory]
    [InlineData("see [here](https://example.org)", @"see \[here\](https://example.org)")]
    [InlineData("spec.containers[0].image (the first)", "spec.containers[0].image (the first)")]
    public void A_message_holds_no_links(string message, string text)
    {
        var run = Run(new DiagnosticDescriptor("KSAIL9002", "A title").At(SourceSpan.OfFile("/r/a.yaml"), message));
        Assert.Equal(text, run.GetProperty("results")[0].GetProperty("message").GetProperty("text").GetString());
    }

    [Fact]
    public void The_root_of_paths_is_named_but_not_told()
    {
        var bases = Run().GetProperty("originalUriBaseIds").GetProperty("%SRCROOT%");
        Assert.Equal(["description"], bases.EnumerateObject().Select(static property => property.Name));
    }

    [Theory]
    [InlineData("/r/k8s/a.yaml", "k8s/a.yaml")]
    [InlineData("/r/..a/b.yaml", "..a/b.yaml")]
    [InlineData("/r2/a.yaml", null)]
    [InlineData("/a.yaml", null)]
    public void Paths_inside_the_repository_are_relative(string file, string? relative) => Assert.Equal(relative, RepositoryPath.Of(file, "/r"));

    [Fact]
    public void No_finding_is_a_log_too() => Assert.Equal(0, Run().GetProperty("results").GetArrayLength());

    [Fact]
    public void An_environment_is_a_category_of_its_own() => Assert.Equal("ksail-validate/local/", Run().GetProperty("automationDetails").GetProperty("id").GetString());

    private static JsonElement PlaceOf(JsonElement result) => result.GetProperty("locations")[0].GetProperty("physicalLocation");

    private static (string? Uri, string? Base) FileOf(JsonElement result)
    {
        var location = PlaceOf(result).GetProperty("artifactLocation");
        return (location.GetProperty("uri").GetString(), location.TryGetProperty("uriBaseId", out var root) ? root.GetString() : null);
    }

    private static JsonElement Run(params Diagnostic[] diagnostics)
    {
        using var document = JsonDocument.Parse(SarifLog.Write("local", diagnostics, "/r", "/r/ksail.yaml", "1.2.3"));
        Assert.Equal("2.1.0", document.RootElement.GetProperty("version").GetString());
        return document.RootElement.GetProperty("runs")[0].Clone();
    }
}
