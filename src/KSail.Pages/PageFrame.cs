namespace KSail.Pages;

/// <summary>What a page is.</summary>
/// <param name="Title">Its title, as tabs and bookmarks show it.</param>
/// <param name="Kicker">What kind of page it is.</param>
/// <param name="Heading">What it is about.</param>
/// <param name="Styles">Style sheets after the common one.</param>
/// <param name="Scripts">Scripts after the common one.</param>
public sealed record PageDescription(string Title, string Kicker, string Heading, IReadOnlyList<PageAsset> Styles, IReadOnlyList<PageAsset> Scripts);

/// <summary>
/// What all pages share: one look, one header, and a content security policy that allows only the page's own style sheets and scripts. A page is
/// whole in itself: nothing is fetched.
/// </summary>
public static class PageFrame
{
    /// <summary>Writes everything before the navigation.</summary>
    public static void WriteStart(HtmlWriter html, PageDescription page)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(page);
        PageAsset[] styles = [PageAsset.Style(), .. page.Styles];
        PageAsset[] scripts = [PageAsset.Script(), .. page.Scripts];
        html.Write($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src{Sources(styles)}; script-src{Sources(scripts)}; base-uri 'none'; form-action 'none'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="referrer" content="no-referrer">
            <meta name="color-scheme" content="light dark">
            <title>{page.Title}</title>
            <link rel="icon" href="data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Cpath fill='%232f62c9' d='M8 0l6 2v5c0 4-2.5 7.5-6 9-3.5-1.5-6-5-6-9V2z'/%3E%3C/svg%3E">

            """);
        foreach (var style in styles)
        {
            html.Write($"<style>");
            html.Embed(style);
            html.Write($"</style>\n");
        }

        foreach (var script in scripts)
        {
            html.Write($"<script>");
            html.Embed(script);
            html.Write($"</script>\n");
        }

        html.Write($"""
            </head>
            <body>
            <a class="skip" href="#main">Skip to the report</a>
            <header>
            <div class="title">
            <p class="kicker">{page.Kicker}</p>
            <h1>{page.Heading}</h1>
            </div>
            <button type="button" id="theme" hidden>Dark theme</button>
            </header>

            """);
    }

    /// <summary>Writes the end of the page, behind its footer.</summary>
    public static void WriteEnd(HtmlWriter html)
    {
        ArgumentNullException.ThrowIfNull(html);
        html.Write($"</body>\n</html>\n");
    }

    private static string Sources(PageAsset[] assets)
    {
        var sources = new string[assets.Length];
        for (var i = 0; i < assets.Length; i++)
            sources[i] = $" '{assets[i].Source}'";
        return string.Concat(sources);
    }
}
