using System.Globalization;
using KSail.Pages;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports.Html;

/// <summary>What changed since the scan before.</summary>
internal static class ChangesSection
{
    // A longer list is read elsewhere.
    private const int MostEntries = 200;

    public static void Write(HtmlWriter html, ScanResult result, ScanChanges? changes)
    {
        html.Write($"<section id=\"changes\" aria-labelledby=\"changes-title\">\n<h2 id=\"changes-title\">Since the last build</h2>\n");
        if (changes is null)
            html.Write($"<p class=\"note\">There was no scan before this one to compare with.</p>\n");
        else
            WriteChanges(html, result, changes);
        html.Write($"</section>\n");
    }

    private static void WriteChanges(HtmlWriter html, ScanResult result, ScanChanges changes)
    {
        html.Write($"<ul class=\"deltas\">\n");
        WriteDelta(html, "Overall", changes.PreviousScore, result.Score);
        foreach (var framework in result.Frameworks)
        {
            if (changes.PreviousFrameworks.TryGetValue(framework.Name, out var before))
                WriteDelta(html, framework.Name, before, framework.Score);
        }

        html.Write($"</ul>\n");
        if (!SameFrameworks(result, changes))
            html.Write($"<p class=\"note\">The last build asked for other frameworks, so the overall scores cannot be compared.</p>\n");
        if (changes.New.Count + changes.Fixed.Count + changes.Accepted.Count + changes.Unchecked.Count == 0)
            html.Write($"<p class=\"note\">No finding is new, and none is gone.</p>\n");
        WriteNew(html, changes.New);
        WriteGone(html, "Fixed", "pass", changes.Fixed);
        WriteGone(html, "Newly accepted", "", changes.Accepted);
        WriteGone(html, "No longer checked", "", changes.Unchecked);
    }

    private static void WriteDelta(HtmlWriter html, string name, float before, float now)
    {
        var difference = Math.Round((decimal)now - (decimal)before, 2, MidpointRounding.AwayFromZero);
        var direction = difference > 0 ? "pass" : difference < 0 ? "fail" : "same";
        var text = difference == 0 ? "unchanged" : difference.ToString("+0.00;\u22120.00", CultureInfo.InvariantCulture);
        html.Write($"<li>{name} <span class=\"from\">{ScanText.Score(before)} → {ScanText.Score(now)}</span> <strong class=\"{direction}\">{text}</strong></li>\n");
    }

    private static bool SameFrameworks(ScanResult result, ScanChanges changes)
    {
        var same = result.Frameworks.Count == changes.PreviousFrameworks.Count;
        foreach (var framework in result.Frameworks)
            same &= changes.PreviousFrameworks.ContainsKey(framework.Name);
        return same;
    }

    private static void WriteNew(HtmlWriter html, IReadOnlyList<Finding> findings)
    {
        if (findings.Count == 0)
            return;
        Open(html, "New", "fail", findings.Count);
        for (var i = 0; i < findings.Count && i < MostEntries; i++)
        {
            var finding = findings[i];
            html.Write($"<li>");
            FindingsSection.WriteReference(html, finding);
            html.Write($" <span class=\"which\">{finding.Control.Control.Id} {finding.Control.Control.Name}</span></li>\n");
        }

        Close(html, findings.Count);
    }

    private static void WriteGone(HtmlWriter html, string title, string state, IReadOnlyList<PreviousFinding> findings)
    {
        if (findings.Count == 0)
            return;
        Open(html, title, state, findings.Count);
        for (var i = 0; i < findings.Count && i < MostEntries; i++)
        {
            var finding = findings[i];
            html.Write($"<li><b>{finding.Kind}</b> {finding.Name}");
            FindingsSection.WritePlace(html, " ", finding.File, line: 0);
            html.Write($" <span class=\"which\">{finding.ControlId} {finding.ControlName}</span></li>\n");
        }

        Close(html, findings.Count);
    }

    private static void Open(HtmlWriter html, string title, string state, int count) =>
        html.Write($"<details class=\"change\"><summary><h3 class=\"{state}\">{title}</h3> <span class=\"count\">{ScanText.Plural(count, "finding")}</span></summary>\n<ul class=\"resources\">\n");

    private static void Close(HtmlWriter html, int count)
    {
        if (count > MostEntries)
            html.Write($"<li>and {count - MostEntries} more</li>\n");
        html.Write($"</ul>\n</details>\n");
    }
}
