using System.Text;
using System.Text.Json;
using KSail.Checks.Parity;

namespace KSail.Checks.Tests.Parity;

public sealed class ParityComparisonTests
{
    private const string Web = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 1
          template:
            spec:
              containers:
                - name: web
                  image: ghcr.io/acme/web:1.0.0
                  resources: {requests: {cpu: 100m}}
        """;

    private const string Settings = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {color: blue}
        """;

    [Fact]
    public void Equal_environments_are_a_hundred_per_cent_alike()
    {
        var result = Compare(Web, Web);
        Assert.Equal(("100.0", 1, 0), (result.PercentText, result.Score.Same, result.Resources.Count));
        Assert.Empty(result.Scale);
        Assert.Equal("100.0", Compare("", "").PercentText);
    }

    // One is equal, one has nine of eleven fields, two are missing on a side.
    [Fact]
    public void The_number_is_the_mean_over_all_resources()
    {
        var result = Compare(
            $"{Web}\n---\n{Settings}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: old}}",
            $"{Web.Replace("replicas: 1", "replicas: 3", StringComparison.Ordinal).Replace("100m", "1", StringComparison.Ordinal)}\n---\n{Settings}\n---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: new}}");
        Assert.Equal(new ParityScore((1 + (6.0 / 8)) / 4 * 100, 1, 1, 1, 1, 0), result.Score);
        Assert.Equal(["Deployment.apps shop/web Different", "Namespace new OnlyTo", "Namespace old OnlyFrom"], result.Resources.Select(static r => $"{r.Name} {r.State}"));
        Assert.Equal(
            ["Deployment.apps shop/web: spec.replicas 1 3", "Deployment.apps shop/web: spec.template.spec.containers[name=web].resources.requests.cpu 100m 1"],
            result.Scale.Select(static row => $"{row.Name} {row.From} {row.To}"));
    }

    [Theory]
    [InlineData(100.0, "100.0")]
    [InlineData(99.999, "99.9")]
    [InlineData(99.95, "99.9")]
    [InlineData(99.94, "99.9")]
    [InlineData(71.25, "71.3")]
    [InlineData(0.0, "0.0")]
    public void A_hundred_is_for_equal_environments_alone(double percent, string text) => Assert.Equal(text, ParityWords.Percent(percent));

    [Theory]
    [InlineData("web", "web", "latest")]
    [InlineData("web:1", "web", "1")]
    [InlineData("registry:5000/web", "registry:5000/web", "latest")]
    [InlineData("registry:5000/web:1", "registry:5000/web", "1")]
    [InlineData("web@sha256:abc", "web", "@sha256:abc")]
    [InlineData("registry:5000/web:1@sha256:abc", "registry:5000/web", "1@sha256:abc")]
    [InlineData("", "", "latest")]
    public void An_image_is_a_repository_and_what_of_it(string image, string name, string version) => Assert.Equal((name, version), ImageRows.Split(image));

    [Fact]
    public void Images_are_compared_by_repository()
    {
        var other = Web.Replace("web:1.0.0", "web:1.1.0@sha256:" + new string('a', 64), StringComparison.Ordinal);
        var row = Assert.Single(Compare(Web, other).Images);
        Assert.Equal(("ghcr.io/acme/web", "1.0.0", ParityState.Different), (row.Name, row.From, row.State));
        Assert.Contains("1.1.0@sha256:aaaaaaaaaaaa…", ParityText.Write(Compare(Web, other)), StringComparison.Ordinal);
    }

    // What kustomize generates is the same object under a name that follows its content, and so are the references to it.
    [Theory]
    [InlineData("settings-5h2k7m9bcd", "settings-99hf2mmtkg", "1 0 0 0")]
    [InlineData("settings-5h2k7m9bcd", "settings-production", "0 0 1 1")]
    [InlineData("settings-5h2k7m9bcd", "others-99hf2mmtkg", "0 0 1 1")]
    [InlineData("settings-5h2k7m9bcd", "settings-5h2k7m9bcd", "1 0 0 0")]
    public void Generated_names_are_seen_through(string from, string to, string expected)
    {
        var result = Compare(Settings.Replace("name: settings", $"name: {from}", StringComparison.Ordinal), Settings.Replace("name: settings", $"name: {to}", StringComparison.Ordinal));
        Assert.Equal(expected, $"{result.Score.Same} {result.Score.Different} {result.Score.OnlyFrom} {result.Score.OnlyTo}");
    }

    [Fact]
    public void Names_that_could_be_several_are_not_paired()
    {
        var from = $"{Settings.Replace("name: settings", "name: s-5h2k7m9bcd", StringComparison.Ordinal)}\n---\n{Settings.Replace("name: settings", "name: s-6h2k7m9bcd", StringComparison.Ordinal)}";
        var result = Compare(from, Settings.Replace("name: settings", "name: s-99hf2mmtkg", StringComparison.Ordinal));
        Assert.Equal((2, 1), (result.Score.OnlyFrom, result.Score.OnlyTo));
    }

    [Fact]
    public void No_secret_is_in_any_form_of_it()
    {
        const string secret = """
            apiVersion: v1
            kind: Secret
            metadata:
              name: token
              namespace: shop
              annotations:
                kubectl.kubernetes.io/last-applied-configuration: '{"data":"marker-annotation"}'
            data: {a: bWFya2VyLWRhdGE=}
            stringData: {b: marker-plain-text}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: leak, namespace: shop}
            data: {url: "https://user:marker-plain-text@example.com?x=marker-data"}
            """;
        var other = secret.Replace("bWFya2VyLWRhdGE=", "bWFya2VyLW90aGVy", StringComparison.Ordinal).Replace("marker-plain-text", "marker-plain-other", StringComparison.Ordinal).Replace("marker-annotation", "marker-changed", StringComparison.Ordinal).Replace("marker-data", "marker-other", StringComparison.Ordinal);
        foreach (var result in (ParityResult[])[Compare(secret, other), Compare(secret, Settings), Compare(Settings, secret)])
        {
            var all = ParityText.Write(result) + ParityMarkdown.Write(result) + Encoding.UTF8.GetString(ParityJson.Write(result));
            Assert.DoesNotContain("marker", all, StringComparison.Ordinal);
            Assert.DoesNotContain("bWFya2Vy", all, StringComparison.Ordinal);
        }

        Assert.Equal(2, Compare(secret, other).Score.Different);
    }

    [Fact]
    public void Markdown_holds_no_markup_of_a_manifest()
    {
        const string hostile = "<b>|`*_[x](y)@team#1~~\\";
        var result = Compare(Settings, Settings.Replace("blue", $"'{hostile}'", StringComparison.Ordinal));
        var markdown = ParityMarkdown.Write(result);
        Assert.Contains("&lt;b&gt;&#124;&#96;&#42;&#95;&#91;x&#93;(y)&#64;team&#35;1&#126;&#126;&#92;", markdown, StringComparison.Ordinal);
        Assert.DoesNotContain(hostile, markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_comment_on_a_pull_request_has_room_for_it()
    {
        var many = string.Join("\n---\n", Enumerable.Range(0, 2000).Select(static i => $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: n{i}, namespace: shop}}\ndata: {{color: blue}}"));
        var markdown = ParityMarkdown.Write(Compare(many, many.Replace("blue", "red", StringComparison.Ordinal)));
        Assert.InRange(markdown.Length, 50_000, 61_000);
        Assert.Matches("The comment has no room for [0-9]+ more; they are in parity.json", markdown);
    }

    [Fact]
    public void Programs_get_all_of_it()
    {
        using var json = JsonDocument.Parse(ParityJson.Write(Compare(Web, Web.Replace("replicas: 1", "replicas: 3", StringComparison.Ordinal))));
        var root = json.RootElement;
        Assert.Equal(
            ["version", "from", "to", "parity", "versions", "components", "images", "variables", "undefined", "nodes", "scale", "resources"],
            root.EnumerateObject().Select(static property => property.Name));
        Assert.Equal((1, "local", "prod", 87.5), (root.GetProperty("version").GetInt32(), root.GetProperty("from").GetString(), root.GetProperty("to").GetString(), root.GetProperty("parity").GetProperty("percent").GetDouble()));
        Assert.Equal("same", root.GetProperty("images")[0].GetProperty("state").GetString());
        var field = root.GetProperty("resources")[0].GetProperty("fields")[0];
        Assert.Equal(("spec.replicas", "1", "3"), (field.GetProperty("path").GetString(), field.GetProperty("from").GetString(), field.GetProperty("to").GetString()));
        Assert.Equal(5, field.GetProperty("toLine").GetInt32());
    }

    private static ParityResult Compare(string from, string to) => ParityComparison.Compare(
        new ParitySide("local", null, RenderedObjects.Of(from), null), new ParitySide("prod", null, RenderedObjects.Of(to), null), "/");
}
