using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Scanning.Reports;
using KSail.Scanning.Results;
using KSail.Testing;

namespace KSail.Scanning.Tests.Reports;

public class ScanPageTests
{
    [Fact]
    public void Text_without_an_end_is_cut()
    {
        var page = SampleScan.Page(SampleScan.Hostile(new string('n', 100_000)));
        Assert.InRange(page.Length, 20_000, 100_000);
    }

    [Theory]
    [InlineData("/repo/k8s/a/web.yaml", 0, "<code>a/web.yaml</code>", "<h3><span class=\"folder\">k8s/a/</span>web.yaml</h3>")]
    [InlineData("/repo/web.yaml", 7, "<code>web.yaml:7</code>", "<h3><span class=\"folder\"></span>web.yaml</h3>")]
    [InlineData("", 0, "shop/web</a>\n", "<h3>In no file</h3>")]
    public void A_place_is_told_as_far_as_it_is_known(string file, int line, string reference, string heading)
    {
        var scan = SampleScan.Create();
        var resource = SampleScan.Resource("Deployment", "shop", "web", ResourceStatus.Failed, new SourceSpan(file, line, line));
        var page = Encoding.UTF8.GetString(SampleScan.Page(scan with { Controls = [new ControlResult(SampleScan.NonRoot, ControlStatus.Failed, "", 0, [resource])] }));
        Assert.Contains(reference, page, StringComparison.Ordinal);
        Assert.Contains(heading, page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_scan_is_the_same_page() => Assert.Equal(SampleScan.Page(SampleScan.Create()), SampleScan.Page(SampleScan.Create()));

    [Theory]
    [InlineData("</script><img src=x onerror=alert(1)>", "<img")]
    [InlineData("\"><svg onload=alert(1)>", "<svg onload")]
    [InlineData("' autofocus onfocus='alert(1)", "' autofocus")]
    public void Names_do_not_become_markup(string name, string markup) =>
        Assert.DoesNotContain(markup, Encoding.UTF8.GetString(SampleScan.Page(SampleScan.Hostile(name))), StringComparison.Ordinal);

    [Fact]
    public void Five_thousand_findings_are_less_than_three_megabytes()
    {
        var page = SampleScan.Page(SampleScan.Large(5000));
        Assert.InRange(page.Length, 1_000_000, 3_000_000);
    }

    [Fact]
    public void More_findings_are_counted_but_not_listed()
    {
        var page = Encoding.UTF8.GetString(SampleScan.Page(SampleScan.Large(5090)));
        Assert.Contains("The first 5000 of 5090 findings", page, StringComparison.Ordinal);
        Assert.Contains("and 3 more in scan.json", page, StringComparison.Ordinal);
        Assert.DoesNotContain("#f5001\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_first_scan_has_nothing_to_compare_with() => Assert.Contains("There was no scan before this one", Encoding.UTF8.GetString(SampleScan.Page(SampleScan.Create())), StringComparison.Ordinal);

    [Fact]
    public void The_same_scan_again_says_that_nothing_changed()
    {
        var page = PageAfter(SampleScan.Create(), SampleScan.Create());
        Assert.Contains("No finding is new, and none is gone.", page, StringComparison.Ordinal);
        Assert.Contains("59.52 → 59.52</span> <strong class=\"same\">unchanged", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Changes_are_what_differs_from_the_scan_before()
    {
        var now = SampleScan.Create();
        // Before: secrets were not checked yet; privileged was fine but for the agent; the agent ran as root and nobody had accepted that;
        // web ran as root, too, on another line.
        var agent = now.Controls[0].Resources[1];
        var before = now with
        {
            Score = 50,
            Controls =
            [
                now.Controls[0] with { Resources = [now.Controls[0].Resources[0] with { Span = SampleScan.At("k8s/apps/web.yaml", 99) }, agent with { Status = ResourceStatus.Failed, Exception = "" }] },
                now.Controls[4] with { Resources = [SampleScan.Resource("DaemonSet", "shop", "agent", ResourceStatus.Failed, agent.Span)] },
                now.Controls[6] with { Control = now.Controls[6].Control with { Id = "C-9999" }, Resources = [SampleScan.Resource("Pod", "", "p", ResourceStatus.Failed, agent.Span)] },
            ],
        };
        var changes = Between(before, now)!;
        Assert.Equal(["C-0057 web", "C-0015 web"], changes.New.Select(static finding => $"{finding.Control.Control.Id} {finding.Resource.Name}"));
        Assert.Equal(["C-0057 DaemonSet shop/agent k8s/apps/agent.yaml"], changes.Fixed.Select(Told));
        Assert.Equal(["C-0013 DaemonSet shop/agent k8s/apps/agent.yaml"], changes.Accepted.Select(Told));
        Assert.Equal(["C-9999 Pod p k8s/apps/agent.yaml"], changes.Unchecked.Select(Told));
        var page = PageAfter(before, now);
        Assert.Contains("50.00 → 59.52</span> <strong class=\"pass\">+9.52<", page, StringComparison.Ordinal);
        Assert.Contains("<h3 class=\"fail\">New</h3> <span class=\"count\">2 findings", page, StringComparison.Ordinal);
        Assert.Contains("<h3 class=\"pass\">Fixed</h3> <span class=\"count\">1 finding<", page, StringComparison.Ordinal);

        static string Told(PreviousFinding finding) => $"{finding.ControlId} {finding.Kind} {finding.Name} {finding.File}";
    }

    [Fact]
    public void A_lower_score_has_a_minus() =>
        Assert.Contains("<strong class=\"fail\">−0.52<", PageAfter(SampleScan.Create() with { Score = 60.04f }, SampleScan.Create()), StringComparison.Ordinal);

    [Fact]
    public void Other_frameworks_cannot_be_compared()
    {
        var now = SampleScan.Create();
        Assert.Contains("asked for other frameworks", PageAfter(now with { Frameworks = [now.Frameworks[0]] }, now), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_environment_is_no_past() => Assert.Null(Between(SampleScan.Create() with { Environment = "prod" }, SampleScan.Create()));

    private static ScanChanges? Between(ScanResult before, ScanResult now)
    {
        using var directory = new TemporaryDirectory();
        ScanReportsTests.Write(before, directory.Root);
        return ScanChanges.Between(PreviousScan.Read(directory["scan.json"])!, now, FindingList.Of(now, SampleScan.Root));
    }

    private static string PageAfter(ScanResult before, ScanResult now)
    {
        using var directory = new TemporaryDirectory();
        ScanReportsTests.Write(before, directory.Root);
        ScanReportsTests.Write(now, directory.Root);
        return File.ReadAllText(directory["scan.html"]);
    }
}
