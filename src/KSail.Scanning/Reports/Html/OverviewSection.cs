using KSail.Pages;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports.Html;

/// <summary>The scores at a glance.</summary>
internal static class OverviewSection
{
    public static void Write(HtmlWriter html, ScanResult result, FindingList findings)
    {
        html.Write($"<section id=\"overview\" aria-labelledby=\"overview-title\">\n<h2 id=\"overview-title\">Overview</h2>\n<div class=\"scores\">\n");
        WriteOverall(html, result);
        html.Write($"<ul class=\"frameworks\">\n");
        foreach (var framework in result.Frameworks)
        {
            html.Write($"<li>");
            Gauge.Write(html, framework.Name, ScanText.Score(framework.Score), threshold: null, state: "");
            html.Write($"<p class=\"under\">{ScanText.Plural(framework.ControlIds.Count, "control")}</p></li>\n");
        }

        html.Write($"</ul>\n</div>\n");
        WriteFigures(html, result, findings);
        html.Write($"</section>\n");
    }

    private static void WriteOverall(HtmlWriter html, ScanResult result)
    {
        var state = result.Threshold is null ? "" : result.IsCompliant ? "pass" : "fail";
        html.Write($"<div class=\"overall {state}\">");
        Gauge.Write(html, "Overall score", ScanText.Score(result.Score, result.Threshold), result.Threshold, state);
        if (result.Threshold is not { } threshold)
            html.Write($"<p class=\"verdict\">No threshold is set</p>");
        else if (result.IsCompliant)
            html.Write($"<p class=\"verdict pass\">Passes: the threshold is {threshold}</p>");
        else
            html.Write($"<p class=\"verdict fail\">Fails: the threshold is {threshold}</p>");
        html.Write($"</div>\n");
    }

    private static void WriteFigures(HtmlWriter html, ScanResult result, FindingList findings)
    {
        var failed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var finding in findings.Failed)
            failed.Add(string.Join('\0', finding.Resource.ApiVersion, finding.Resource.Kind, finding.Resource.Namespace, finding.Resource.Name));
        html.Write($"""
            <dl class="figures">
            <div><dt>Controls that fail</dt><dd>{ScanText.Count(result, ControlStatus.Failed)} <small>of {result.Controls.Count}</small></dd></div>
            <div><dt>Resources with findings</dt><dd>{failed.Count} <small>of {result.ResourceCount}</small></dd></div>
            """);
        foreach (var severity in ControlsSection.Severities)
        {
            var count = CountOf(findings, severity);
            if (count > 0)
                html.Write($"<div class=\"{ScanPage.SeverityClass(severity)}\"><dt>{ScanText.NameOf(severity)} findings</dt><dd>{count}</dd></div>\n");
        }

        html.Write($"<div><dt>Accepted findings</dt><dd>{findings.Accepted.Count}</dd></div>\n</dl>\n");
    }

    private static int CountOf(FindingList findings, ControlSeverity severity)
    {
        var count = 0;
        foreach (var finding in findings.Failed)
            count += finding.Control.Control.Severity == severity ? 1 : 0;
        return count;
    }
}
