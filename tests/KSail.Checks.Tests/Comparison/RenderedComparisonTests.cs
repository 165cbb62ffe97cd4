using KSail.Checks.Comparison;

namespace KSail.Checks.Tests.Comparison;

public sealed class RenderedComparisonTests
{
    private const string Map = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: greeting
          namespace: default
        data:
          text: hello
        """;

    private const string Secret = """
        apiVersion: v1
        kind: Secret
        metadata:
          name: token
          namespace: default
          annotations:
            kubectl.kubernetes.io/last-applied-configuration: '{"data":{"a":"bWFya2VyLW9uZQ=="}}'
        data:
          same: bWFya2VyLW9uZQ==
          other: bWFya2VyLXR3bw==
        stringData:
          plain: marker-three
        """;

    [Fact]
    public void What_means_the_same_is_the_same()
    {
        const string reordered = """
            kind: ConfigMap
            data: {text: "hello"}
            metadata: {namespace: default, name: greeting}
            apiVersion: v1
            """;
        Assert.Empty(RenderedComparison.Compare(RenderedObjects.Of(Map), RenderedObjects.Of(Map)));
        Assert.Empty(RenderedComparison.Compare(RenderedObjects.Of(Map), RenderedObjects.Of(reordered)));
    }

    [Fact]
    public void A_field_that_changes_is_shown_with_what_is_around_it()
    {
        var change = Assert.Single(RenderedComparison.Compare(RenderedObjects.Of(Map), RenderedObjects.Of(Map.Replace("hello", "\"1\"", StringComparison.Ordinal))));
        Assert.Equal((ChangeKind.Changed, "ConfigMap default/greeting"), (change.Kind, change.Name));
        Assert.Equal([" apiVersion: v1", " data:", "-  text: hello", "+  text: \"1\"", " kind: ConfigMap", " metadata:", "   name: greeting"], change.Lines);
    }

    [Fact]
    public void Resources_come_and_go_in_order_of_their_names()
    {
        var before = RenderedObjects.Of(Map + "\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: app, namespace: x}\n");
        var after = RenderedObjects.Of(Map + "\n---\napiVersion: v1\nkind: Namespace\nmetadata: {name: x}\n");
        var changes = RenderedComparison.Compare(before, after);
        Assert.Equal([(ChangeKind.Removed, "Deployment.apps x/app"), (ChangeKind.Added, "Namespace x")], changes.Select(change => (change.Kind, change.Name)));
        Assert.All(changes[0].Lines, line => Assert.Equal('-', line[0]));
        Assert.All(changes[1].Lines, line => Assert.Equal('+', line[0]));
        Assert.Equal(2, RenderedComparison.Compare(null, after).Count);
    }

    [Fact]
    public void A_new_version_of_an_api_is_a_change_of_the_same_resource()
    {
        const string autoscaler = "apiVersion: autoscaling/v1\nkind: HorizontalPodAutoscaler\nmetadata: {name: a, namespace: x}\n";
        var change = Assert.Single(RenderedComparison.Compare(RenderedObjects.Of(autoscaler), RenderedObjects.Of(autoscaler.Replace("/v1", "/v2", StringComparison.Ordinal))));
        Assert.Equal((ChangeKind.Changed, "HorizontalPodAutoscaler.autoscaling x/a"), (change.Kind, change.Name));
    }

    [Theory]
    [InlineData("added")]
    [InlineData("changed")]
    [InlineData("removed")]
    [InlineData("no mapping")]
    public void No_value_of_a_Secret_is_shown(string how)
    {
        var before = how == "added" ? null : RenderedObjects.Of(Secret);
        var after = how switch
        {
            "removed" => RenderedObjects.Of(Map),
            "no mapping" => RenderedObjects.Of("apiVersion: v1\nkind: Secret\nmetadata: {name: token, namespace: default}\ndata: marker-four\n"),
            "changed" => RenderedObjects.Of(Secret.Replace("bWFya2VyLXR3bw==", "bWFya2VyLWZvdXI=", StringComparison.Ordinal).Replace("marker-three", "marker-five", StringComparison.Ordinal)),
            _ => RenderedObjects.Of(Secret),
        };
        var changes = RenderedComparison.Compare(before, after);
        Assert.Contains(changes, change => change.Name == "Secret default/token");
        foreach (var text in (string[])[ComparisonReport.Text("x", changes), ComparisonReport.Markdown("x", changes)])
        {
            Assert.DoesNotContain("marker", text, StringComparison.Ordinal);
            Assert.DoesNotContain("bWFya2Vy", text, StringComparison.Ordinal);
            if (how != "changed")
                continue;
            Assert.Contains("-  other: '*** (before)'", text, StringComparison.Ordinal);
            Assert.Contains("+  other: '*** (after)'", text, StringComparison.Ordinal);
            Assert.Contains("   same: '***'", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Markdown_can_be_opened_and_nothing_breaks_out_of_it()
    {
        var after = RenderedObjects.Of(Map.Replace("hello", "\"```` </details> <b>\"", StringComparison.Ordinal).Replace("greeting", "\"<script>\"", StringComparison.Ordinal));
        var markdown = ComparisonReport.Markdown("prod", RenderedComparison.Compare(null, after));
        Assert.Contains("<summary>+ <code>ConfigMap default/&lt;script&gt;</code></summary>\n\n`````diff\n+apiVersion: v1\n", markdown, StringComparison.Ordinal);
        Assert.EndsWith("\n`````\n\n</details>\n", markdown, StringComparison.Ordinal);
        Assert.Contains("1 added, 0 changed, 0 removed", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void Markdown_fits_into_a_comment()
    {
        var many = string.Join("\n---\n", Enumerable.Range(0, 100).Select(i => Map.Replace("greeting", $"greeting-{i:000}", StringComparison.Ordinal).Replace("hello", new string('x', 2000), StringComparison.Ordinal)));
        var changes = RenderedComparison.Compare(null, RenderedObjects.Of(many));
        var markdown = ComparisonReport.Markdown("prod", changes);
        Assert.InRange(markdown.Length, 50_000, 65_536);
        Assert.Contains("has no room for 7", markdown, StringComparison.Ordinal);
        Assert.Equal(100, ComparisonReport.Text("prod", changes).Split('\n').Count(line => line.StartsWith("+ ", StringComparison.Ordinal)));
    }
}
