using KSail.Pages;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports.Html;

/// <summary>
/// A scan as one page for people. The script finds and filters; everything can be read without it.
/// </summary>
internal static class ScanPage
{
    /// <summary>Findings that the page lists; the rest is in <c>scan.json</c>. A browser, and a reader, can handle so many.</summary>
    internal const int MostFindings = 5000;

    /// <summary>The page's bytes.</summary>
    public static byte[] Write(ScanResult result, FindingList findings, ScanChanges? changes, string toolVersion)
    {
        var html = new HtmlWriter();
        PageFrame.WriteStart(html, Describe(result));
        WriteNavigation(html, result, findings);
        html.Write($"<main id=\"main\">\n");
        OverviewSection.Write(html, result, findings);
        ChangesSection.Write(html, result, changes);
        WriteTools(html, result);
        ControlsSection.Write(html, result, findings);
        FindingsSection.Write(html, findings);
        AcceptedSection.Write(html, findings);
        NotEvaluatedSection.Write(html, result);
        html.Write($"</main>\n");
        WriteFooter(html, toolVersion);
        PageFrame.WriteEnd(html);
        return html.ToUtf8();
    }

    private static PageDescription Describe(ScanResult result)
    {
        var assembly = typeof(ScanPage).Assembly;
        var title = $"{result.Environment}: {ScanText.Score(result.Score, result.Threshold)} · Security scan";
        return new PageDescription(title, "Security scan", result.Environment, [PageAsset.Load(assembly, "scan.css")], [PageAsset.Load(assembly, "scan.js")]);
    }

    private static void WriteNavigation(HtmlWriter html, ScanResult result, FindingList findings)
    {
        html.Write($"""
            <nav aria-label="Sections">
            <a href="#overview">Overview</a>
            <a href="#changes">Changes</a>
            <a href="#controls">Controls <span>{result.Controls.Count}</span></a>
            <a href="#findings">Findings <span>{findings.Failed.Count}</span></a>
            <a href="#accepted">Accepted <span>{findings.Accepted.Count}</span></a>
            <a href="#not-evaluated">Not evaluated <span>{result.NotEvaluated.Count}</span></a>
            </nav>

            """);
    }

    // Shown by the script, without which it would do nothing.
    private static void WriteTools(HtmlWriter html, ScanResult result)
    {
        html.Write($"""
            <div class="tools" id="tools" role="search" aria-label="Controls and findings" hidden>
            <label class="find">Find <input type="search" id="query" autocomplete="off" spellcheck="false" placeholder="name, kind, file, control or field"></label>
            <fieldset><legend>Severity</legend>
            """);
        foreach (var severity in ControlsSection.Severities)
        {
            if (ControlsSection.Has(result, severity))
                html.Write($"<label><input type=\"checkbox\" name=\"severity\" value=\"{SeverityClass(severity)}\" checked>{ScanText.NameOf(severity)}</label>\n");
        }

        html.Write($"""
            </fieldset>
            <fieldset><legend>Verdict</legend>
            <label><input type="checkbox" name="status" value="failed" checked>Failed</label>
            <label><input type="checkbox" name="status" value="skipped" checked>Skipped</label>
            <label><input type="checkbox" name="status" value="passed" checked>Passed</label>
            </fieldset>
            <p class="actions"><button type="button" id="expand">Expand all</button><button type="button" id="collapse">Collapse all</button></p>
            <p class="matches" id="matches" role="status"></p>
            </div>

            """);
    }

    private static void WriteFooter(HtmlWriter html, string toolVersion)
    {
        html.Write($"""
            <footer>
            <p>The same scan for programs: <a href="{ScanReports.JsonFileName}">{ScanReports.JsonFileName}</a>, <a href="{ScanReports.SarifFileName}">{ScanReports.SarifFileName}</a>, <a href="{ScanReports.JunitFileName}">{ScanReports.JunitFileName}</a></p>
            <p>KSail.Sdk {toolVersion}</p>
            </footer>

            """);
    }

    /// <summary>Name of a severity in classes and filters.</summary>
    internal static string SeverityClass(ControlSeverity severity) => severity switch
    {
        ControlSeverity.Critical => "critical",
        ControlSeverity.High => "high",
        ControlSeverity.Medium => "medium",
        ControlSeverity.Low => "low",
        _ => "unknown",
    };
}
