using KSail.Scanning.Reports;
using KSail.Scanning.Results;
using KSail.Testing;

namespace KSail.Scanning.Tests.Reports;

public class ScanReportsTests
{
    [Fact]
    public void Four_files_are_written_and_nothing_else()
    {
        using var directory = new TemporaryDirectory();
        var folder = directory["bin/ksail/local"];
        Write(SampleScan.Create(), folder);
        Assert.Equal(["scan.html", "scan.json", "scan.junit.xml", "scan.sarif"], Directory.GetFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_same_scan_leaves_all_files_but_the_page_alone()
    {
        using var directory = new TemporaryDirectory();
        Write(SampleScan.Create(), directory.Root);
        var longAgo = new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var file in Directory.GetFiles(directory.Root))
            File.SetLastWriteTimeUtc(file, longAgo);
        Write(SampleScan.Create(), directory.Root);
        Assert.Equal(["scan.html"], Directory.GetFiles(directory.Root).Where(file => File.GetLastWriteTimeUtc(file) != longAgo).Select(Path.GetFileName));
        File.SetLastWriteTimeUtc(directory["scan.html"], longAgo);
        Write(SampleScan.Create(), directory.Root);
        Assert.Equal(longAgo, File.GetLastWriteTimeUtc(directory["scan.html"]));
    }

    [Fact]
    public void Where_a_file_cannot_be_replaced_the_past_is_kept_and_no_remains_are_left()
    {
        using var directory = new TemporaryDirectory();
        Write(SampleScan.Create(), directory.Root);
        var before = File.ReadAllBytes(directory["scan.json"]);
        File.Delete(directory["scan.html"]);
        Directory.CreateDirectory(directory["scan.html/in-the-way"]);
        var error = Record.Exception(() => Write(SampleScan.Create() with { Score = 10 }, directory.Root));
        Assert.True(error is IOException or UnauthorizedAccessException);
        Assert.Equal(before, File.ReadAllBytes(directory["scan.json"]));
        Assert.DoesNotContain(Directory.GetFiles(directory.Root), static file => file.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"frameworks": [], "controls": [], "score": "high", "environment": "local"}""")]
    [InlineData("""{"frameworks": [{"name": 1, "score": 2}], "controls": [], "score": 1, "environment": "local"}""")]
    [InlineData("""{"frameworks": [], "controls": [{"id": "C-1", "resources": [3]}], "score": 1, "environment": "local"}""")]
    [InlineData("""{"frameworks": null, "controls": [], "score": 1, "environment": "local"}""")]
    [InlineData("""{"frameworks": [], "controls": [], "score": 1e400, "environment": "local"}""")]
    [InlineData("\"\\ud800\"")]
    public void A_past_that_cannot_be_read_is_no_past(string json)
    {
        using var directory = new TemporaryDirectory();
        directory.Write("scan.json", json);
        Write(SampleScan.Create(), directory.Root);
        Assert.Contains("There was no scan before this one", File.ReadAllText(directory["scan.html"]), StringComparison.Ordinal);
        Assert.NotNull(PreviousScan.Read(directory["scan.json"]));
    }

    [Theory]
    [InlineData(96.03f, 85, "local: 96.03 (nsa 72.22, mitre 53.33), 3 of 7 controls fail, 1 skipped, threshold 85")]
    [InlineData(96.03f, null, "local: 96.03 (nsa 72.22, mitre 53.33), 3 of 7 controls fail, 1 skipped, no threshold")]
    [InlineData(84.999f, 85, "local: 84.99 (nsa 72.22, mitre 53.33), 3 of 7 controls fail, 1 skipped, threshold 85")]
    public void A_scan_is_told_in_one_line(float score, int? threshold, string expected) =>
        Assert.Equal(expected, ScanText.Summary(SampleScan.Create(threshold) with { Score = score }));

    [Fact]
    public void A_line_tells_of_skipped_controls_only_where_there_are_any()
    {
        var scan = SampleScan.Create();
        Assert.Equal("local: 59.52 (nsa 72.22), 1 of 1 control fails, threshold 85", ScanText.Summary(scan with { Frameworks = [scan.Frameworks[0]], Controls = [scan.Controls[0]] }));
    }

    [Theory]
    [InlineData(96.03f, null, "96.03")]
    [InlineData(96.035f, null, "96.04")]
    [InlineData(0f, 0, "0.00")]
    [InlineData(100f, 100, "100.00")]
    [InlineData(99.999f, null, "99.99")]
    [InlineData(84.999f, 85, "84.99")]
    [InlineData(84.999f, null, "85.00")]
    [InlineData(85f, 85, "85.00")]
    [InlineData(78.333336f, 80, "78.33")]
    public void A_score_is_never_rounded_up_to_a_mark(float score, int? threshold, string expected) => Assert.Equal(expected, ScanText.Score(score, threshold));

    internal static void Write(ScanResult scan, string folder) => ScanReports.Write(scan, folder, SampleScan.Root, SampleScan.Config, SampleScan.Version);
}
