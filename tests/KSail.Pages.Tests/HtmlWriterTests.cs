using System.Text;

namespace KSail.Pages.Tests;

public sealed class HtmlWriterTests
{
    [Theory]
    [InlineData("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;")]
    [InlineData("é 名 😀", "é 名 😀")]
    [InlineData("a\u0000\u0001\u0085\u202e\u200b\ufeffb", "a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdb")]
    [InlineData("tab\tline\n", "tab\tline\n")]
    public void Text_is_escaped(string text, string expected)
    {
        var html = new HtmlWriter();
        html.Write($"<p title=\"{text}\">{42}</p>");
        Assert.Equal($"<p title=\"{expected}\">42</p>", Encoding.UTF8.GetString(html.ToUtf8()));
    }

    [Fact]
    public void A_name_without_an_end_is_cut()
    {
        var html = new HtmlWriter();
        html.Write($"{new string('n', 100_000)}");
        Assert.InRange(html.ToUtf8().Length, 1_000, 3_000);
    }

    // A browser runs nothing whose digest is not in the policy.
    [Fact]
    public void A_page_allows_its_own_style_sheets_and_scripts_alone()
    {
        var html = new HtmlWriter();
        PageFrame.WriteStart(html, new PageDescription("<title>", "kind", "</h1>", [], []));
        PageFrame.WriteEnd(html);
        var page = Encoding.UTF8.GetString(html.ToUtf8());
        Assert.Contains($"default-src 'none'; img-src data:; style-src &#39;{PageAsset.Style().Source}&#39;; script-src &#39;{PageAsset.Script().Source}&#39;; base-uri 'none'", page, StringComparison.Ordinal);
        Assert.Contains("<title>&lt;title&gt;</title>", page, StringComparison.Ordinal);
        Assert.Contains("<h1>&lt;/h1&gt;</h1>", page, StringComparison.Ordinal);
    }
}
