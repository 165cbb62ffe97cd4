using KSail.Pages;

namespace KSail.Scanning.Reports.Html;

/// <summary>Findings that somebody accepted, by exception.</summary>
internal static class AcceptedSection
{
    // As many as anybody reads through; scan.json has all.
    private const int MostEntries = 2000;

    public static void Write(HtmlWriter html, FindingList findings)
    {
        html.Write($"<section id=\"accepted\" aria-labelledby=\"accepted-title\">\n<h2 id=\"accepted-title\">Accepted findings</h2>\n");
        var shown = Math.Min(findings.Accepted.Count, MostEntries);
        if (shown == 0)
            html.Write($"<p class=\"note\">No exception applies.</p>\n");
        else
            html.Write($"<p class=\"note\">They fail, but exceptions of the project accept them, so they count as passed.</p>\n");
        for (int start = 0, end; start < shown; start = end)
        {
            end = start + 1;
            while (end < shown && findings.Accepted[end].Resource.Exception == findings.Accepted[start].Resource.Exception)
                end++;
            WriteException(html, findings, start, end);
        }

        if (shown < findings.Accepted.Count)
            html.Write($"<p class=\"note\">And {findings.Accepted.Count - shown} more in {ScanReports.JsonFileName}.</p>\n");
        html.Write($"</section>\n");
    }

    private static void WriteException(HtmlWriter html, FindingList findings, int start, int end)
    {
        html.Write($"<details class=\"change\"><summary><h3>{findings.Accepted[start].Resource.Exception}</h3> <span class=\"count\">{ScanText.Plural(end - start, "finding")}</span></summary>\n<ul class=\"resources\">\n");
        for (var i = start; i < end; i++)
        {
            var finding = findings.Accepted[i];
            var control = finding.Control.Control;
            html.Write($"<li><b>{finding.Resource.Kind}</b> {ScanText.NameOf(finding.Resource)}");
            FindingsSection.WritePlace(html, " ", finding.File, finding.Resource.Span.Line);
            html.Write($" <span class=\"which\"><a href=\"#{control.Id}\">{control.Id}</a> {control.Name}</span></li>\n");
        }

        html.Write($"</ul>\n</details>\n");
    }
}
