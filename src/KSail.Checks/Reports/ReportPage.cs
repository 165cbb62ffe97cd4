using KSail.Documents.Diagnostics;
using KSail.Pages;

namespace KSail.Checks.Reports;

/// <summary>How a page is written.</summary>
/// <param name="Links">Where places lead.</param>
/// <param name="HelpDirectory">Folder of the pages of diagnostics; empty for none.</param>
/// <param name="Prefix">What leads from the page to the folders of environments: empty, or <c>../</c> for the page of one environment in its folder.</param>
/// <param name="ToolVersion">Version of the SDK.</param>
internal sealed record PageSettings(SourceLinks Links, string HelpDirectory, string Prefix, string ToolVersion);

/// <summary>A build as one page for people. It needs no script: what folds is folded by the browser.</summary>
internal static class ReportPage
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "report.html";

    /// <summary>The page's bytes.</summary>
    public static byte[] Write(ReportContent content, PageSettings settings)
    {
        var html = new HtmlWriter();
        var verdict = VerdictOf(content);
        PageFrame.WriteStart(html, new PageDescription(
            $"{content.Project}: {verdict} · Build report", "Build report", content.Project, [PageAsset.Load(typeof(ReportPage).Assembly, "report.css")], []));
        WriteNavigation(html, content);
        html.Write($"<main id=\"main\">\n");
        OverviewSection.Write(html, content, settings, verdict);
        ChainSection.Write(html, content, settings);
        FindingsSection.Write(html, content, settings);
        ParitySection.Write(html, content);
        html.Write($"</main>\n<footer>\n<p>The same for programs: <code>validation.sarif</code> and <code>scan.json</code> of each environment</p>\n<p>KSail.Sdk {settings.ToolVersion}</p>\n</footer>\n");
        PageFrame.WriteEnd(html);
        return html.ToUtf8();
    }

    private static string VerdictOf(ReportContent content)
    {
        var errors = content.Count(DiagnosticSeverity.Error);
        var warnings = content.Count(DiagnosticSeverity.Warning);
        return errors > 0 ? Words.Count(errors, "error") : warnings > 0 ? Words.Count(warnings, "warning") : "nothing found";
    }

    private static void WriteNavigation(HtmlWriter html, ReportContent content)
    {
        html.Write($"<nav aria-label=\"Sections\">\n<a href=\"#overview\">Overview</a>\n<a href=\"#chain\">Flux chain</a>\n<a href=\"#findings\">Findings <span>{Words.Number(content.Findings.Count)}</span></a>\n");
        if (content.Comparisons.Count > 0)
            html.Write($"<a href=\"#parity\">Parity <span>{content.Comparisons[0].PercentText} %</span></a>\n");
        html.Write($"</nav>\n");
    }
}
