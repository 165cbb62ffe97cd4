using System.Globalization;
using KSail.Pages;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports.Html;

/// <summary>The controls by severity, the worst first; within one, those that fail come first.</summary>
internal static class ControlsSection
{
    /// <summary>The severities, the worst first.</summary>
    public static readonly ControlSeverity[] Severities =
        [ControlSeverity.Critical, ControlSeverity.High, ControlSeverity.Medium, ControlSeverity.Low, ControlSeverity.Unknown];

    private static readonly ControlStatus[] Statuses = [ControlStatus.Failed, ControlStatus.Skipped, ControlStatus.Passed];

    /// <summary>Whether a scan has controls of a severity.</summary>
    public static bool Has(ScanResult result, ControlSeverity severity)
    {
        foreach (var control in result.Controls)
        {
            if (control.Control.Severity == severity)
                return true;
        }

        return false;
    }

    public static void Write(HtmlWriter html, ScanResult result, FindingList findings)
    {
        var byControl = new Dictionary<ControlResult, List<Finding>>(ReferenceEqualityComparer.Instance);
        foreach (var finding in findings.Failed)
        {
            if (!byControl.TryGetValue(finding.Control, out var own))
                byControl.Add(finding.Control, own = []);
            own.Add(finding);
        }

        html.Write($"<section id=\"controls\" aria-labelledby=\"controls-title\">\n<h2 id=\"controls-title\">Controls</h2>\n");
        foreach (var severity in Severities)
            WriteGroup(html, result, severity, byControl);
        html.Write($"<p class=\"note none\" hidden>No control matches.</p>\n</section>\n");
    }

    private static void WriteGroup(HtmlWriter html, ScanResult result, ControlSeverity severity, Dictionary<ControlResult, List<Finding>> findings)
    {
        int count = 0, failed = 0;
        foreach (var control in result.Controls)
        {
            if (control.Control.Severity != severity)
                continue;
            count++;
            failed += control.Status == ControlStatus.Failed ? 1 : 0;
        }

        if (count == 0)
            return;
        html.Write($"<div class=\"group\">\n<h3 class=\"{ScanPage.SeverityClass(severity)}\">{ScanText.NameOf(severity)} <small>{failed} of {count} failed</small></h3>\n");
        foreach (var status in Statuses)
        {
            foreach (var control in result.Controls)
            {
                if (control.Control.Severity == severity && control.Status == status)
                    WriteControl(html, result, control, findings.GetValueOrDefault(control));
            }
        }

        html.Write($"</div>\n");
    }

    private static void WriteControl(HtmlWriter html, ScanResult result, ControlResult control, List<Finding>? findings)
    {
        var (status, label) = control.Status switch
        {
            ControlStatus.Failed => ("failed", "Failed"),
            ControlStatus.Skipped => ("skipped", "Skipped"),
            _ => ("passed", "Passed"),
        };
        var what = control.Control;
        html.Write($"""
            <details class="control {status}" id="{what.Id}" data-severity="{ScanPage.SeverityClass(what.Severity)}" data-status="{status}">
            <summary><span class="badge">{label}</span> <h4><span class="id">{what.Id}</span> {what.Name}</h4> <span class="count">{CountText(control)}</span> <span class="score">{ScanText.Score(control.Score)}</span></summary>
            <div class="body">
            <p>{what.Description}</p>

            """);
        if (control.Status == ControlStatus.Skipped)
            html.Write($"<p><strong>Skipped:</strong> {ScanText.WhySkipped(control)}.</p>\n");
        if (what.Remediation.Length > 0)
            html.Write($"<p><strong>Remediation:</strong> {what.Remediation}</p>\n");
        html.Write($"<p class=\"about\">{FrameworksOf(result, what)} · base score {what.BaseScore.ToString("0.#", CultureInfo.InvariantCulture)} · <a href=\"{ScanText.DocumentationOf(what)}\" rel=\"noreferrer\">{what.Id} in Kubescape’s documentation</a></p>\n");
        if (findings is not null)
            WriteFindings(html, findings);
        html.Write($"</div>\n</details>\n");
    }

    private static void WriteFindings(HtmlWriter html, List<Finding> findings)
    {
        html.Write($"<ul class=\"resources\">\n");
        var more = 0;
        foreach (var finding in findings)
        {
            if (finding.Number > ScanPage.MostFindings)
            {
                more++;
                continue;
            }

            html.Write($"<li>");
            FindingsSection.WriteReference(html, finding);
            html.Write($"\n");
        }

        if (more > 0)
            html.Write($"<li>and {more} more in {ScanReports.JsonFileName}</li>\n");
        html.Write($"</ul>\n");
    }

    private static string CountText(ControlResult control)
    {
        if (control.Resources.Count == 0)
            return control.Status == ControlStatus.Passed ? "concerns no resource" : "";
        var failed = ScanText.Count(control, ResourceStatus.Failed);
        var accepted = ScanText.Count(control, ResourceStatus.Excepted);
        var text = failed == 0 ? ScanText.Plural(control.Resources.Count, "resource") : $"{failed} of {ScanText.Plural(control.Resources.Count, "resource")}";
        return accepted == 0 ? text : $"{text}, {accepted} accepted";
    }

    private static string FrameworksOf(ScanResult result, ControlDescription control)
    {
        var names = new List<string>();
        foreach (var framework in result.Frameworks)
        {
            foreach (var id in framework.ControlIds)
            {
                if (id != control.Id)
                    continue;
                names.Add(framework.Name);
                break;
            }
        }

        return string.Join(", ", names);
    }
}
