using KSail.Pages;
using KSail.Scanning.Results;

namespace KSail.Scanning.Reports.Html;

/// <summary>What has to change, file by file.</summary>
internal static class FindingsSection
{
    // Files are open from the start where that is no wall of text.
    private const int MostOpen = 60;

    private const int MostFields = 6;

    public static void Write(HtmlWriter html, FindingList findings)
    {
        html.Write($"<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings by file</h2>\n");
        var shown = Math.Min(findings.Failed.Count, ScanPage.MostFindings);
        if (shown == 0)
            html.Write($"<p class=\"note\">No resource fails a control.</p>\n");
        else if (shown < findings.Failed.Count)
            html.Write($"<p class=\"note\">The first {shown} of {findings.Failed.Count} findings; all of them are in {ScanReports.JsonFileName}.</p>\n");
        for (int start = 0, end; start < shown; start = end)
        {
            end = start + 1;
            while (end < shown && findings.Failed[end].File == findings.Failed[start].File)
                end++;
            WriteFile(html, findings, start, end);
        }

        html.Write($"<p class=\"note none\" hidden>No finding matches.</p>\n</section>\n");
    }

    /// <summary>Resource and place of a finding, linked to its entry here, which has the whole path.</summary>
    public static void WriteReference(HtmlWriter html, Finding finding)
    {
        var resource = finding.Resource;
        var (kind, name) = (resource.Kind, ScanText.NameOf(resource));
        if (finding.Number <= ScanPage.MostFindings)
            html.Write($"<a href=\"#f{finding.Number}\"><b>{kind}</b> {name}</a>");
        else
            html.Write($"<b>{kind}</b> {name}");
        WritePlace(html, " ", ShortName(finding.File), resource.Span.Line);
    }

    /// <summary>A file and its line, as far as they are known.</summary>
    public static void WritePlace(HtmlWriter html, string before, string file, int line)
    {
        if (file.Length == 0)
            return;
        html.Write($"{before}<code>{file}");
        if (line > 0)
            html.Write($":{line}");
        html.Write($"</code>");
    }

    // Folder and file: in most repositories half of the files have the same few names.
    private static string ShortName(string file)
    {
        var name = file.LastIndexOf('/');
        return name <= 0 ? file : file[(file.LastIndexOf('/', name - 1) + 1)..];
    }

    private static void WriteFile(HtmlWriter html, FindingList findings, int start, int end)
    {
        var file = findings.Failed[start].File;
        var name = file.LastIndexOf('/') + 1;
        if (findings.Failed.Count <= MostOpen)
            html.Write($"<details class=\"file\" open>");
        else
            html.Write($"<details class=\"file\">");
        if (file.Length == 0)
            html.Write($"<summary><h3>In no file</h3>");
        else
            html.Write($"<summary><h3><span class=\"folder\">{file[..name]}</span>{file[name..]}</h3>");
        html.Write($" <span class=\"count\">{ScanText.Plural(end - start, "finding")}</span></summary>\n<ol>\n");
        for (var i = start; i < end; i++)
            WriteFinding(html, findings.Failed[i], findings.RepositoryRoot);
        html.Write($"</ol>\n</details>\n");
    }

    // Up to five thousand times in a page: without the end tags and quotes that HTML lets one omit.
    private static void WriteFinding(HtmlWriter html, Finding finding, string root)
    {
        var resource = finding.Resource;
        var control = finding.Control.Control;
        html.Write($"<li id=f{finding.Number} data-severity={ScanPage.SeverityClass(control.Severity)}><p class=line>");
        if (resource.Span.Line > 0)
            html.Write($"line {resource.Span.Line}");
        html.Write($"<div><p><b>{resource.Kind}</b> {ScanText.NameOf(resource)}<p class=which><a href=\"#{control.Id}\">{control.Id}</a> {control.Name}");
        WriteFields(html, resource, root);
        html.Write($"</div>\n");
    }

    private static void WriteFields(HtmlWriter html, ResourceVerdict resource, string root)
    {
        var fields = FieldText.ToDo(resource);
        if (fields.Count == 0)
            return;
        html.Write($"<ul>");
        for (var i = 0; i < fields.Count && i < MostFields; i++)
        {
            html.Write($"<li>{FieldText.Verb(fields[i].Role)} <code>{fields[i].Path}</code>");
            if (FieldText.Value(fields[i]) is { } value)
                html.Write($" to <code>{value}</code>");
            if (fields[i].Span.HasFile && fields[i].Span.File != resource.Span.File)
                WritePlace(html, " in ", FindingList.FileOf(fields[i].Span, root), fields[i].Span.Line);
        }

        if (fields.Count > MostFields)
            html.Write($"<li>and {fields.Count - MostFields} more fields");
        html.Write($"</ul>");
    }
}
