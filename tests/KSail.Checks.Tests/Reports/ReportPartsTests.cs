using KSail.Checks.Reports;
using KSail.Documents.Diagnostics;
using KSail.Testing;

namespace KSail.Checks.Tests.Reports;

public sealed class ReportPartsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1024, "1.0 KiB")]
    [InlineData(12_600, "12.3 KiB")]
    [InlineData(3_565_158, "3.4 MiB")]
    public void Sizes_are_read_easily(long bytes, string text) => Assert.Equal(text, Words.Bytes(bytes));

    [Theory]
    [InlineData(0.2, "1 ms")]
    [InlineData(85.4, "85 ms")]
    [InlineData(1420, "1.42 s")]
    [InlineData(61_000, "61.00 s")]
    public void Times_are_read_easily(double milliseconds, string text) => Assert.Equal(text, Words.Time(TimeSpan.FromMilliseconds(milliseconds)));

    [Theory]
    [InlineData("", "/r/k8s/a b.yaml", 7, "k8s/a b.yaml:7", "../../k8s/a%20b.yaml")]
    [InlineData("", "/r/k8s/a.yaml", 0, "k8s/a.yaml", "../../k8s/a.yaml")]
    [InlineData("", "/r/bin/ksail/javascript:alert(1)", 1, "bin/ksail/javascript:alert(1):1", "javascript%3Aalert%281%29")]
    [InlineData("", "/elsewhere/a.yaml", 7, "/elsewhere/a.yaml:7", null)]
    [InlineData("", "", 0, "", null)]
    [InlineData("https://git.example.com/o/r/blob/abc/{file}#L{line}", "/r/k8s/a.yaml", 7, "k8s/a.yaml:7", "https://git.example.com/o/r/blob/abc/k8s/a.yaml#L7")]
    [InlineData("https://git.example.com/{file}#L{line}", "/r/k8s/{line}.yaml", 0, "k8s/{line}.yaml", "https://git.example.com/k8s/%7Bline%7D.yaml#L1")]
    public void A_place_has_a_link(string template, string file, int line, string text, string? link)
    {
        var links = new SourceLinks(template, "/r", "/r/bin/ksail");
        var span = new SourceSpan(file, line, line == 0 ? 0 : 1);
        Assert.Equal((text, link), (links.Text(span), links.Link(span)));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("https://git.example.com/{file}#L{line}", true)]
    [InlineData("vscode://file/src/{file}:{line}", true)]
    [InlineData("https://git.example.com/", false)]
    [InlineData("{file}", false)]
    [InlineData("javascript:alert('{file}')", false)]
    [InlineData("data:text/html,{file}", false)]
    public void A_template_is_an_address(string template, bool isGood) => Assert.Equal(isGood, SourceLinks.Problem(template) is null);

    [Fact]
    public void Help_is_cause_and_fix_of_a_page()
    {
        var help = CodeHelp.Parse([
            "# KSAIL9999: Title", "", "## Cause", "", "It is `so`,", "see [the page](x.md) of [it](y).", "", "- one", "- two", "", "## Example", "", "```", "## Fix", "```", "", "## Fix", "", "Do:", "", "```yaml", "a: 1", "", "b: [x](y)", "```", "", "Done.",
        ]);
        Assert.Equal([new HelpBlock(false, "It is `so`, see the page of it."), new HelpBlock(false, "- one"), new HelpBlock(false, "- two")], help.Cause);
        Assert.Equal([new HelpBlock(false, "Do:"), new HelpBlock(true, "a: 1\n\nb: [x](y)"), new HelpBlock(false, "Done.")], help.Fix);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"score\": \"high\"}")]
    [InlineData("{\"score\": 1, \"threshold\": null, \"frameworks\": 5}")]
    [InlineData("not json")]
    public void A_foreign_scan_is_none(string json)
    {
        using var folder = new TemporaryDirectory();
        Assert.Null(ScanSummary.Read(folder.Write("scan.json", json)));
    }

    [Theory]
    [InlineData(84.999, 85, "84.99")]
    [InlineData(99.999, null, "99.99")]
    [InlineData(78.335, 85, "78.34")]
    public void A_score_is_shown_as_the_scan_shows_it(double score, int? threshold, string text)
    {
        using var folder = new TemporaryDirectory();
        var json = $$"""
            {"environment": "local", "score": {{score.ToString(System.Globalization.CultureInfo.InvariantCulture)}}, "threshold": {{(threshold is null ? "null" : threshold)}}, "compliant": false,
             "frameworks": [{"name": "NSA", "score": 50}],
             "controls": [{"severity": "High", "status": "failed", "resources": [{"status": "failed"}, {"status": "passed"}]}, {"severity": "Odd", "status": "passed", "resources": []}]}
            """;
        var summary = ScanSummary.Read(folder.Write("scan.json", json))!;
        Assert.Equal((text, 1, 2, "NSA 50.00", "High 1"), (summary.Score, summary.FailedControls, summary.Controls, summary.Frameworks[0], $"{summary.Severities.Single().Severity} {summary.Severities[0].Count}"));
    }

    [Theory]
    [InlineData("ghcr.io/acme/platform:v1@sha256:abc\n12345\n00:00:01.2000000\n", 12345)]
    [InlineData("ghcr.io/acme/platform:v1@sha256:abc\nmany\n00:00:01\n", null)]
    [InlineData("", null)]
    public void What_was_pushed_is_remembered(string text, int? size)
    {
        using var folder = new TemporaryDirectory();
        folder.Write("prod/pushed.cache", text);
        Assert.Equal(size, (int?)PushRecord.Read(folder.Root, "prod")?.Size);
        new PushRecord("r", 5, TimeSpan.FromSeconds(2)).Write(folder.Root, "prod");
        Assert.Equal(new PushRecord("r", 5, TimeSpan.FromSeconds(2)), PushRecord.Read(folder.Root, "prod"));
    }
}
