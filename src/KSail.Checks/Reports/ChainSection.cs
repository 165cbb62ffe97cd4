using KSail.Pages;

namespace KSail.Checks.Reports;

/// <summary>What Flux applies, in which order, for each environment: as a picture, and as a list that says the same.</summary>
internal static class ChainSection
{
    public static void Write(HtmlWriter html, ReportContent content, PageSettings settings)
    {
        html.Write($"""
            <section id="chain" aria-labelledby="chain-title">
            <h2 id="chain-title">Flux chain</h2>
            <p class="note">In the order in which Flux gets to it. A line leads from what goes first to what waits for it; a dotted one from a Kustomization to one that it applies.</p>

            """);
        foreach (var environment in content.Environments)
            WriteChain(html, environment, settings);
        html.Write($"</section>\n");
    }

    private static void WriteChain(HtmlWriter html, ReportedEnvironment environment, PageSettings settings)
    {
        html.Write($"<h3 class=\"of\">{environment.Name} <small>{Words.Count(environment.Chain.Count, "Kustomization")}</small></h3>\n");
        if (environment.Chain.Count == 0)
        {
            html.Write($"<p class=\"note\">Nothing could be rendered.</p>\n");
            return;
        }

        if (environment.Chain.Count <= ChainPicture.MostNodes)
        {
            html.Write($"<div class=\"picture\" tabindex=\"0\" role=\"group\" aria-label=\"Picture of the chain of {environment.Name}; the list below says the same\">\n");
            ChainPicture.Write(html, environment.Chain);
            html.Write($"</div>\n");
        }
        else
        {
            html.Write($"<p class=\"note\">The chain has too many Kustomizations for a picture.</p>\n");
        }

        html.Write($"<details class=\"list\"><summary><h4>The chain of {environment.Name} as a list</h4></summary>\n<div class=\"table\" tabindex=\"0\" role=\"group\" aria-label=\"List of the chain of {environment.Name}\">\n<table>\n<thead><tr><th scope=\"col\">#</th><th scope=\"col\">Kustomization</th><th scope=\"col\">Waits for</th><th scope=\"col\">Path</th><th scope=\"col\" class=\"number\">Resources</th><th scope=\"col\">State</th></tr></thead>\n<tbody>\n");
        for (var i = 0; i < environment.Chain.Count; i++)
            WriteRow(html, environment.Chain, i, settings);
        html.Write($"</tbody>\n</table>\n</div>\n</details>\n");
    }

    private static void WriteRow(HtmlWriter html, IReadOnlyList<ChainNode> chain, int position, PageSettings settings)
    {
        var node = chain[position];
        html.Write($"<tr class=\"{ChainPicture.ClassOf(node.State)}\"><td>{position + 1}</td><th scope=\"row\">");
        if (settings.Links.Link(node.Span) is { } link)
            html.Write($"<a href=\"{link}\">{node.Id}</a>");
        else
            html.Write($"{node.Id}");
        html.Write($"</th><td>");
        var isFirst = true;
        foreach (var dependency in node.Dependencies)
        {
            html.Write($"{(isFirst ? "" : ", ")}{chain[dependency].Name}");
            isFirst = false;
        }

        foreach (var unknown in node.Unknown)
        {
            html.Write($"{(isFirst ? "" : ", ")}{unknown} (not in the chain)");
            isFirst = false;
        }

        html.Write($"</td><td><code>{(node.Path.Length > 0 ? node.Path : ".")}</code></td><td class=\"number\">{node.Resources}</td><td>{StateOf(node)}</td></tr>\n");
    }

    private static string StateOf(ChainNode node) => node.State switch
    {
        ChainState.Failed => node.Warnings > 0 ? $"{Words.Count(node.Errors, "error")}, {Words.Count(node.Warnings, "warning")}" : Words.Count(node.Errors, "error"),
        ChainState.Warned => Words.Count(node.Warnings, "warning"),
        ChainState.Elsewhere => "from another source, not rendered",
        ChainState.Suspended => "suspended",
        _ => "fine",
    };
}
