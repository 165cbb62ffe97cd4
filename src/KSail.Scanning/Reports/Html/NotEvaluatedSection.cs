using KSail.Pages;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports.Html;

/// <summary>Controls that only a running cluster can decide.</summary>
internal static class NotEvaluatedSection
{
    public static void Write(HtmlWriter html, ScanResult result)
    {
        html.Write($"<section id=\"not-evaluated\" aria-labelledby=\"not-evaluated-title\">\n<h2 id=\"not-evaluated-title\">Controls not evaluated</h2>\n");
        if (result.NotEvaluated.Count == 0)
        {
            html.Write($"<p class=\"note\">The frameworks have no control that manifests cannot decide.</p>\n</section>\n");
            return;
        }

        html.Write($"<p class=\"note\">Manifests cannot decide these; they need a running cluster, and do not count in any score.</p>\n<ul class=\"plain\">\n");
        foreach (var control in result.NotEvaluated)
            html.Write($"<li><span class=\"id\">{control.Id}</span> <a href=\"{ScanText.DocumentationOf(control)}\" rel=\"noreferrer\">{control.Name}</a> <span class=\"{ScanPage.SeverityClass(control.Severity)}\">{ScanText.NameOf(control.Severity)}</span></li>\n");
        html.Write($"</ul>\n</section>\n");
    }
}
