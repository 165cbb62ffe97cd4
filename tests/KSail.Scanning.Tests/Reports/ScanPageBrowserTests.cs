using System.Text.Json;
using KSail.Scanning.Results;
using KSail.Testing;
using KSail.Testing.Browser;

namespace KSail.Scanning.Tests.Reports;

/// <summary>The page in a real browser: that it works, can be read by everybody, and trusts no text.</summary>
public sealed class ScanPageBrowserTests(Chromium browser) : IClassFixture<Chromium>, IAsyncLifetime, IDisposable
{
    private const string Hostile = "</script></style><img src=x onerror=\"document.title='owned'\"><svg onload=alert(1)>'\"&amp;";

    private readonly TemporaryDirectory _directory = new();
    private BrowserPage? _page;

    public Task InitializeAsync() => Task.CompletedTask;

    public void Dispose() => _directory.Dispose();

    public async Task DisposeAsync()
    {
        if (_page is not null)
            await browser.CloseAsync(_page);
    }

    [RequiresToolTheory("chromium")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_loads_without_a_complaint_and_asks_for_nothing_else(bool script)
    {
        var page = await OpenAsync(SampleScan.Create(), new PageOptions(Script: script));
        Assert.Empty(page.Problems);
        Assert.Equal([page.Requests.First()], page.Requests.Where(static request => !request.StartsWith("data:", StringComparison.Ordinal)));
        Assert.StartsWith("file:", page.Requests.First(), StringComparison.Ordinal);
    }

    [RequiresToolFact("chromium")]
    public async Task Nothing_but_its_own_script_runs()
    {
        var page = await OpenAsync(SampleScan.Create());
        await page.RunAsync("""
            const script = document.createElement("script");
            script.textContent = "document.title = 'owned'";
            document.body.append(script);
            const style = document.createElement("style");
            style.textContent = "h1 { color: rgb(1, 2, 3) }";
            document.body.append(style);
            """);
        Assert.DoesNotContain("owned", await page.ValueAsync<string>("document.title"), StringComparison.Ordinal);
        Assert.NotEqual("rgb(1, 2, 3)", await page.ValueAsync<string>("getComputedStyle(document.querySelector('h1')).color"));
    }

    [RequiresToolFact("chromium")]
    public async Task Hostile_names_are_text()
    {
        var page = await OpenAsync(SampleScan.Hostile(Hostile));
        Assert.Empty(page.Problems);
        Assert.Equal(0, await page.ValueAsync<int>("document.querySelectorAll('img, svg[onload]').length"));
        Assert.Equal(2, await page.ValueAsync<int>("document.scripts.length"));
        Assert.Equal("local: 0.00 · Security scan", await page.ValueAsync<string>("document.title"));
        Assert.Equal(Hostile, await page.ValueAsync<string>("document.querySelector('.file b').textContent"));
        Assert.Equal(Hostile, await page.ValueAsync<string>("document.querySelector('.file ul code').textContent"));
        Assert.Equal(Hostile, await page.ValueAsync<string>("document.querySelector('.body p').textContent"));
        Assert.Equal(Hostile, await page.ValueAsync<string>("document.querySelector('.frameworks .gauge').getAttribute('aria-label')"));
    }

    [RequiresToolTheory("chromium")]
    [InlineData("", "7 of 7 controls, 3 of 3 findings")]
    [InlineData("Secrets", "1 of 7 controls, 1 of 3 findings")]
    [InlineData("binding.yaml", "1 of 7 controls, 1 of 3 findings")]
    [InlineData("k8s/apps deployment seccomp", "1 of 7 controls, 1 of 3 findings")]
    [InlineData("runasnonroot", "1 of 7 controls, 1 of 3 findings")]
    [InlineData("no such thing", "0 of 7 controls, 0 of 3 findings")]
    public async Task Words_filter_controls_and_findings(string words, string matches)
    {
        var page = await OpenAsync(SampleScan.Create());
        await TypeAsync(page, words);
        Assert.Equal(matches, await page.ValueAsync<string>("document.getElementById('matches').textContent"));
        Assert.Equal(matches, await page.ValueAsync<string>("""
            [["#controls .control", "controls"], ["#findings .file > ol > li", "findings"]].map(([selector, noun]) => {
              const all = [...document.querySelectorAll(selector)];
              return `${all.filter(element => element.checkVisibility() || (element.closest("details:not([open])") && !element.closest("[hidden]"))).length} of ${all.length} ${noun}`;
            }).join(", ")
            """));
        Assert.Equal(matches.StartsWith('0'), await page.ValueAsync<bool>("document.querySelector('#controls .none').checkVisibility()"));
    }

    [RequiresToolTheory("chromium")]
    [InlineData("severity", "high", "5 of 7 controls, 1 of 3 findings")]
    [InlineData("severity", "medium", "4 of 7 controls, 2 of 3 findings")]
    [InlineData("status", "passed", "4 of 7 controls, 3 of 3 findings")]
    [InlineData("status", "failed", "4 of 7 controls, 3 of 3 findings")]
    public async Task Boxes_filter_controls_and_findings(string name, string value, string matches)
    {
        var page = await OpenAsync(SampleScan.Create());
        await page.RunAsync($"document.querySelector('input[name={name}][value={value}]').click()");
        Assert.Equal(matches, await page.ValueAsync<string>("document.getElementById('matches').textContent"));
    }

    [RequiresToolFact("chromium")]
    public async Task A_link_leads_to_what_a_filter_and_a_fold_hide()
    {
        var page = await OpenAsync(SampleScan.Create());
        await TypeAsync(page, "secrets");
        await page.RunAsync("document.getElementById('collapse').click(); location.hash = 'f1'; await new Promise(requestAnimationFrame);");
        Assert.True(await page.ValueAsync<bool>("document.getElementById('f1').checkVisibility()"));
        Assert.Equal("", await page.ValueAsync<string>("document.getElementById('query').value"));
    }

    [RequiresToolFact("chromium")]
    public async Task What_a_search_opened_closes_with_it()
    {
        var page = await OpenAsync(SampleScan.Create());
        await page.RunAsync("document.getElementById('collapse').click()");
        await TypeAsync(page, "secrets");
        Assert.Equal(1, await page.ValueAsync<int>("document.querySelectorAll('.file[open]').length"));
        await TypeAsync(page, "");
        Assert.Equal(0, await page.ValueAsync<int>("document.querySelectorAll('.file[open]').length"));
        await page.RunAsync("document.getElementById('expand').click()");
        Assert.Equal(9, await page.ValueAsync<int>("document.querySelectorAll('#controls details[open], #findings details[open]').length"));
    }

    [RequiresToolTheory("chromium")]
    [InlineData(false, "Dark theme", "Light theme")]
    [InlineData(true, "Light theme", "Dark theme")]
    public async Task The_theme_follows_the_machine_until_it_is_chosen(bool dark, string offered, string then)
    {
        var page = await OpenAsync(SampleScan.Create(), new PageOptions(dark));
        const string IsDark = "getComputedStyle(document.body).backgroundColor === 'rgb(17, 21, 27)'";
        Assert.Equal(dark, await page.ValueAsync<bool>(IsDark));
        Assert.Equal(offered, await page.ValueAsync<string>("document.getElementById('theme').textContent"));
        await page.RunAsync("document.getElementById('theme').click()");
        Assert.Equal(!dark, await page.ValueAsync<bool>(IsDark));
        Assert.Equal(then, await page.ValueAsync<string>("document.getElementById('theme').textContent"));
    }

    [RequiresToolFact("chromium")]
    public async Task A_keyboard_reaches_everything_and_sees_where_it_is()
    {
        var page = await OpenAsync(SampleScan.Create());
        var focusable = await page.ValueAsync<int>("""
            [...document.querySelectorAll("a[href], button, input, summary")].filter(element => element.checkVisibility()).length
            """);
        var seen = new HashSet<int>();
        for (var i = 0; i < focusable; i++)
        {
            await page.PressAsync("Tab", 9);
            seen.Add(await page.ValueAsync<int>("[...document.querySelectorAll('*')].indexOf(document.activeElement)"));
            Assert.True(await page.ValueAsync<bool>("getComputedStyle(document.activeElement).outlineStyle === 'solid'"));
        }

        Assert.Equal(focusable, seen.Count);
        await page.RunAsync("document.querySelector('.control summary').focus()");
        await page.PressAsync("Enter", 13, "\r");
        Assert.True(await page.ValueAsync<bool>("document.querySelector('.control').open"));
    }

    [RequiresToolTheory("chromium")]
    [InlineData(320)]
    [InlineData(768)]
    [InlineData(1600)]
    public async Task No_width_needs_to_be_scrolled_sideways(int width)
    {
        var page = await OpenAsync(SampleScan.Hostile("spec.template.spec.containers.a-name-without-any-place-to-break-it-" + new string('x', 200)), new PageOptions(Width: width));
        await page.RunAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        Assert.InRange(await page.ValueAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }

    [RequiresToolTheory("chromium")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task All_text_has_contrast(bool dark)
    {
        var page = await OpenAsync(SampleScan.Create(), new PageOptions(dark));
        await page.RunAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        var texts = await page.ValueAsync<Contrast[]>(Contrast.Script);
        Assert.InRange(texts.Length, 100, 1000);
        Assert.DoesNotContain(texts, static text => text.Ratio < 4.5);
    }

    [RequiresAxeTheory]
    [InlineData(false, 1200)]
    [InlineData(true, 1200)]
    [InlineData(false, 320)]
    public async Task Axe_finds_nothing(bool dark, int width)
    {
        var page = await OpenAsync(SampleScan.Create(), new PageOptions(dark, width));
        await page.RunAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        await page.ValueAsync<JsonElement>(await File.ReadAllTextAsync(Axe.Path));
        var violations = await page.ValueAsync<string[]>("""
            axe.run({ resultTypes: ["violations"] }).then(result => result.violations.map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(" ")}`))
            """);
        Assert.Empty(violations);
    }

    [RequiresToolFact("chromium")]
    public async Task Every_kind_of_change_has_its_list()
    {
        var page = await OpenAsync(SampleScan.Create());
        Assert.Equal(["New", "Fixed", "Newly accepted", "No longer checked"], await page.ValueAsync<string[]>("[...document.querySelectorAll('#changes h3')].map(heading => heading.textContent)"));
    }

    [RequiresToolFact("chromium")]
    public async Task Headings_are_in_order()
    {
        var page = await OpenAsync(SampleScan.Create());
        var levels = await page.ValueAsync<int[]>("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.localName[1]))");
        Assert.Equal(1, levels[0]);
        Assert.Equal(1, levels.Count(static level => level == 1));
        Assert.All(levels.Zip(levels.Skip(1)), static pair => Assert.InRange(pair.Second, 2, pair.First + 1));
    }

    [RequiresToolFact("chromium")]
    public async Task Without_a_script_all_can_be_read_and_nothing_idle_is_shown()
    {
        var page = await OpenAsync(SampleScan.Create(), new PageOptions(Script: false));
        Assert.Equal(0, await page.ValueAsync<int>("[...document.querySelectorAll('button, input')].filter(element => element.checkVisibility()).length"));
        Assert.True(await page.ValueAsync<bool>("document.getElementById('f1').checkVisibility()"));
    }

    [RequiresToolFact("chromium")]
    public async Task Paper_shows_what_is_folded()
    {
        var page = await OpenAsync(SampleScan.Create(), new PageOptions(Script: false));
        await page.MediaAsync("print");
        // The browser lays the page out again, at its leisure.
        const string Hidden = "[...document.querySelectorAll('.body')].filter(element => !element.checkVisibility({ contentVisibilityAuto: true })).length";
        for (var i = 0; i < 100 && await page.ValueAsync<int>(Hidden) > 0; i++)
            await Task.Delay(50);
        Assert.Equal(0, await page.ValueAsync<int>(Hidden));
        Assert.False(await page.ValueAsync<bool>("document.querySelector('nav').checkVisibility()"));
    }

    [RequiresToolFact("chromium")]
    public async Task Thousands_of_findings_can_be_searched()
    {
        var page = await OpenAsync(SampleScan.Large(5000));
        await TypeAsync(page, "component-0123");
        Assert.Equal("10 of 30 controls, 10 of 5000 findings", await page.ValueAsync<string>("document.getElementById('matches').textContent"));
    }

    private async Task<BrowserPage> OpenAsync(ScanResult scan, PageOptions? options = null)
    {
        var path = _directory["scan.html"];
        await File.WriteAllBytesAsync(path, SampleScan.Page(scan, SampleScan.Past()));
        return _page = await browser.OpenAsync(path, options ?? new PageOptions());
    }

    // The page waits a moment for more typing.
    private static Task TypeAsync(BrowserPage page, string words) => page.RunAsync($$"""
        const query = document.getElementById("query");
        const matches = document.getElementById("matches");
        matches.textContent = "";
        query.value = {{JsonSerializer.Serialize(words)}};
        query.dispatchEvent(new Event("input"));
        while (matches.textContent === "")
          await new Promise(requestAnimationFrame);
        """);
}
