using KSail.Checks.Parity;
using KSail.Pages;

namespace KSail.Checks.Reports;

/// <summary>How alike the environments are, and in what they differ.</summary>
internal static class ParitySection
{
    private const int MostRows = 60;
    private const int MostResources = 100;
    private const int MostFields = 4;

    public static void Write(HtmlWriter html, ReportContent content)
    {
        if (content.Environments.Count < 2)
            return;
        html.Write($"<section id=\"parity\" aria-labelledby=\"parity-title\">\n<h2 id=\"parity-title\">Parity</h2>\n<p class=\"note\">{ParityWords.Explanation}</p>\n");
        if (content.Comparisons.Count == 0)
            html.Write($"<p class=\"note\">Environments with errors are not what Flux would apply, so there is nothing to compare.</p>\n");
        foreach (var comparison in content.Comparisons)
            WritePair(html, comparison);
        html.Write($"</section>\n");
    }

    private static void WritePair(HtmlWriter html, ParityResult result)
    {
        var score = result.Score;
        html.Write($"<h3 class=\"of\">{result.From} and {result.To}</h3>\n<div class=\"pair\">\n<div class=\"overall\">");
        Gauge.Write(html, "Parity in percent", result.PercentText, threshold: null, state: "");
        html.Write($"""
            </div>
            <dl class="figures">
            <div><dt>The same</dt><dd>{score.Same} <small>of {score.Total}</small></dd></div>
            <div><dt>Different</dt><dd>{score.Different}</dd></div>
            <div><dt>Only in {result.From}</dt><dd>{score.OnlyFrom}</dd></div>
            <div><dt>Only in {result.To}</dt><dd>{score.OnlyTo}</dd></div>
            </dl>
            </div>

            """);
        if (ParityWords.Unknown(result) is { Length: > 0 } unknown)
            html.Write($"<p class=\"note\">{unknown}</p>\n");
        WriteRows(html, result, "Versions", result.Versions);
        WriteRows(html, result, "Components", result.Components);
        WriteRows(html, result, "Images", result.Images);
        WriteRows(html, result, "Variables", result.Variables);
        foreach (var node in result.Nodes)
            WriteRows(html, result, $"Settings of {node.Role}", node.Settings);
        WriteRows(html, result, "Replicas and resources", result.Scale);
        WriteOnly(html, result, ParityState.OnlyFrom, result.From);
        WriteOnly(html, result, ParityState.OnlyTo, result.To);
        WriteDifferent(html, result);
    }

    private static void WriteRows(HtmlWriter html, ParityResult result, string title, IReadOnlyList<ParityRow> rows)
    {
        var count = ParityResult.CountDifferences(rows);
        if (count == 0)
            return;
        html.Write($"""
            <details class="list"><summary><h4>{title}</h4> <span class="count">{Words.Count(count, "difference")}</span></summary>
            <div class="table" tabindex="0" role="group" aria-label="{title} of {result.From} and {result.To}"><table>
            <thead><tr><th scope="col">{title}</th><th scope="col">{result.From}</th><th scope="col">{result.To}</th></tr></thead>
            <tbody>

            """);
        var written = 0;
        foreach (var row in rows)
        {
            if (row.State == ParityState.Same || written++ >= MostRows)
                continue;
            html.Write($"<tr><th scope=\"row\">{row.Name}</th>");
            WriteCell(html, row.From);
            WriteCell(html, row.To);
            html.Write($"</tr>\n");
        }

        html.Write($"</tbody>\n</table></div>\n");
        if (written > MostRows)
            html.Write($"<p class=\"more\">and {written - MostRows} more; <code>dotnet build -t:Parity</code> writes all</p>\n");
        html.Write($"</details>\n");
    }

    private static void WriteCell(HtmlWriter html, string? value)
    {
        if (value is null)
            html.Write($"<td class=\"none\">not there</td>");
        else
            html.Write($"<td><code>{ParityWords.Shorten(value)}</code></td>");
    }

    private static void WriteOnly(HtmlWriter html, ParityResult result, ParityState state, string environment)
    {
        var count = state == ParityState.OnlyFrom ? result.Score.OnlyFrom : result.Score.OnlyTo;
        if (count == 0)
            return;
        html.Write($"<details class=\"list\"><summary><h4>Resources only in {environment}</h4> <span class=\"count\">{Words.Count(count, "resource")}</span></summary>\n<ul class=\"resources\">\n");
        var written = 0;
        foreach (var resource in result.Resources)
        {
            if (resource.State == state && written++ < MostResources)
                html.Write($"<li>{resource.Name}</li>\n");
        }

        html.Write($"</ul>\n");
        WriteMore(html, count);
        html.Write($"</details>\n");
    }

    private static void WriteDifferent(HtmlWriter html, ParityResult result)
    {
        if (result.Score.Different == 0)
            return;
        html.Write($"<details class=\"list\"><summary><h4>Resources that differ</h4> <span class=\"count\">{Words.Count(result.Score.Different, "resource")}</span></summary>\n<ul class=\"resources fields\">\n");
        var written = 0;
        foreach (var resource in result.Resources)
        {
            if (resource.State != ParityState.Different || written++ >= MostResources)
                continue;
            html.Write($"<li><b>{resource.Name}</b> <span class=\"which\">{ParityWords.Percent(resource.Similarity * 100)} % of its fields are equal</span>\n<ul>\n");
            for (var i = 0; i < resource.Fields.Count && i < MostFields; i++)
                html.Write($"<li><code>{resource.Fields[i].Path}</code>: <code>{resource.Fields[i].From ?? "–"}</code> → <code>{resource.Fields[i].To ?? "–"}</code></li>\n");
            if (resource.Fields.Count > MostFields)
                html.Write($"<li>and {resource.Fields.Count - MostFields} more</li>\n");
            html.Write($"</ul></li>\n");
        }

        html.Write($"</ul>\n");
        WriteMore(html, result.Score.Different);
        html.Write($"</details>\n");
    }

    private static void WriteMore(HtmlWriter html, int count)
    {
        if (count > MostResources)
            html.Write($"<p class=\"more\">and {count - MostResources} more; <code>dotnet build -t:Parity</code> writes all</p>\n");
    }
}
