using KSail.Documents.Diagnostics;
using KSail.Pages;

namespace KSail.Checks.Reports;

/// <summary>What was found, by code: errors first. Each code brings along why it happens and what to do.</summary>
internal static class FindingsSection
{
    // As many as anybody reads through; the SARIF files have all.
    private const int MostOfCode = 200;
    private const int MostFindings = 5000;

    // Codes are open from the start where that is no wall of text.
    private const int MostOpen = 20;

    public static void Write(HtmlWriter html, ReportContent content, PageSettings settings)
    {
        html.Write($"<section id=\"findings\" aria-labelledby=\"findings-title\">\n<h2 id=\"findings-title\">Findings</h2>\n");
        if (content.Findings.Count == 0)
            html.Write($"<p class=\"note\">Nothing is wrong.</p>\n");
        var written = 0;
        for (int start = 0, end; start < content.Findings.Count; start = end)
        {
            var first = content.Findings[start].Diagnostic;
            end = start + 1;
            while (end < content.Findings.Count && content.Findings[end].Diagnostic.Code == first.Code && content.Findings[end].Diagnostic.Severity == first.Severity)
                end++;
            var most = Math.Min(MostOfCode, MostFindings - written);
            written += Math.Min(most, end - start);
            WriteCode(html, content, settings, start, end, most);
        }

        html.Write($"</section>\n");
    }

    private static void WriteCode(HtmlWriter html, ReportContent content, PageSettings settings, int start, int end, int most)
    {
        var first = content.Findings[start].Diagnostic;
        var (state, label) = first.Severity switch
        {
            DiagnosticSeverity.Error => ("failed", "Error"),
            DiagnosticSeverity.Warning => ("skipped", "Warning"),
            _ => ("noted", "Note"),
        };
        var isOpen = first.Severity == DiagnosticSeverity.Error && end - start <= MostOpen;
        if (isOpen)
            html.Write($"<details class=\"code {state}\" open>");
        else
            html.Write($"<details class=\"code {state}\">");
        html.Write($"<summary><span class=\"badge\">{label}</span> <h3><span class=\"id\">{first.Code}</span> {first.Title}</h3> <span class=\"count\">{Words.Number(end - start)}</span></summary>\n<div class=\"body\">\n");
        WriteHelp(html, CodeHelp.Read(settings.HelpDirectory, first.Code), first.Code);
        html.Write($"<ol class=\"places\">\n");
        for (var i = start; i < end && i - start < most; i++)
            WriteFinding(html, content, content.Findings[i], settings.Links);
        html.Write($"</ol>\n");
        if (end - start > most)
            html.Write($"<p class=\"note\">And {Words.Number(end - start - most)} more in {ValidationReport.FileName}.</p>\n");
        html.Write($"</div>\n</details>\n");
    }

    private static void WriteFinding(HtmlWriter html, ReportContent content, ReportedFinding finding, SourceLinks links)
    {
        var span = finding.Diagnostic.Span;
        html.Write($"<li>");
        if (links.Text(span) is { Length: > 0 } place)
        {
            if (links.Link(span) is { } link)
                html.Write($"<a class=\"place\" href=\"{link}\"><code>{place}</code></a> ");
            else
                html.Write($"<code class=\"place\">{place}</code> ");
        }

        html.Write($"<span class=\"message\">{finding.Diagnostic.Message}</span>");
        if (content.Environments.Count > 1)
        {
            foreach (var environment in finding.Environments)
                html.Write($" <span class=\"chip\">{environment}</span>");
        }

        html.Write($"</li>\n");
    }

    private static void WriteHelp(HtmlWriter html, CodeHelp? help, string code)
    {
        if (help is null || help.Cause.Count + help.Fix.Count == 0)
            return;
        html.Write($"<details class=\"help\"><summary><h4>Why, and what to do about {code}</h4></summary>\n<div class=\"body\">\n");
        WriteBlocks(html, help.Cause);
        WriteBlocks(html, help.Fix);
        html.Write($"</div>\n</details>\n");
    }

    private static void WriteBlocks(HtmlWriter html, IReadOnlyList<HelpBlock> blocks)
    {
        foreach (var block in blocks)
        {
            if (block.IsCode)
            {
                html.Write($"<pre tabindex=\"0\"><code>{block.Text}</code></pre>\n");
                continue;
            }

            html.Write($"<p>");
            var isItem = block.Text.StartsWith("- ", StringComparison.Ordinal);
            var parts = (isItem ? block.Text[2..] : block.Text).Split('`');
            html.Write($"{(isItem ? "• " : "")}");
            for (var i = 0; i < parts.Length; i++)
            {
                if (i % 2 == 1 && i < parts.Length - 1)
                    html.Write($"<code>{parts[i]}</code>");
                else
                    html.Write($"{parts[i]}");
            }

            html.Write($"</p>\n");
        }
    }
}
