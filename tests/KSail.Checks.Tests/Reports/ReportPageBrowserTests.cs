using System.Text.Json;
using KSail.Checks.Parity;
using KSail.Checks.Reports;
using KSail.Documents.Diagnostics;
using KSail.Testing;
using KSail.Testing.Browser;

namespace KSail.Checks.Tests.Reports;

/// <summary>Pages that all tests here look at, made once.</summary>
public sealed class ReportPages : IDisposable
{
    internal const string Hostile = "</script></style><img src=x onerror=\"document.title='owned'\"><svg onload=alert(1)>'\"&amp;";

    private readonly EnvironmentCheckFixture _project = new(ReportSample.Platform);
    private readonly TemporaryDirectory _directory = new();

    public ReportPages()
    {
        _project.Folder.Write("help/KSAIL2210.md", "# KSAIL2210: x\n\n## Cause\n\nBecause of `that`.\n\n## Fix\n\n```yaml\na: 1\n```\n");
        Sample = ReportSample.Build(_project, new CheckMemory(), help: _project.Folder["help"]).Page!;
        HostilePage = _directory["report.html"];
        File.WriteAllBytes(HostilePage, ReportPage.Write(HostileContent(Hostile), new PageSettings(new SourceLinks("", "/r", "/r/bin"), "", "", Hostile)));
        Unbreakable = _directory["unbreakable.html"];
        File.WriteAllBytes(Unbreakable, ReportPage.Write(HostileContent("a-name-without-any-place-to-break-it-" + new string('x', 300)), new PageSettings(new SourceLinks("", "/r", "/r/bin"), "", "", "1")));
    }

    /// <summary>A page of two environments, of which one has errors.</summary>
    public string Sample { get; }

    /// <summary>A page whose every text is an attack.</summary>
    public string HostilePage { get; }

    /// <summary>A page whose every text is long.</summary>
    public string Unbreakable { get; }

    public void Dispose()
    {
        _project.Dispose();
        _directory.Dispose();
    }

    private static ReportContent HostileContent(string text)
    {
        var span = new SourceSpan("/r/" + text.Replace("/", "", StringComparison.Ordinal), 1, 1);
        ChainNode[] chain = [new(text, text, text, -1, [], [text], span) { Errors = 1 }, new(text + "2", text, text, 0, [0], [], span) { IsSuspended = true }, new(text + "3", text, text, 0, [1], [], span) { IsElsewhere = true }];
        var environment = new ReportedEnvironment
        {
            Name = text, ConfigFile = text, Configuration = null, Chain = chain, Errors = 1, Warnings = 1, Resources = 3, ChartResources = 1, ManifestBytes = 2000, Images = 1,
            Scan = new ScanSummary("50.00", 60, false, [text], 1, 2, [new SeverityCount("High", 1)]), Push = new PushRecord(text, 5, TimeSpan.FromSeconds(1)), Times = [new StepTime(text, TimeSpan.FromSeconds(1))],
        };
        ParityRow[] rows = [new(text, text, text + "2")];
        var parity = new ParityResult
        {
            From = text, To = text, RepositoryRoot = "/r", Score = new ParityScore(50, 1, 1, 1, 1, 1), Versions = rows, Components = rows, Images = rows, Scale = rows, Variables = rows, Nodes = [new NodeParity(text, rows, 1)],
            Undefined = [new UndefinedVariable(text, text, span)],
            Resources = [new ResourceParity(text, ParityState.Different, 0.5, [new FieldDifference(text, text, text, span, span)], span, span), new ResourceParity(text, ParityState.OnlyTo, 0, [], default, span)],
        };
        var finding = new Diagnostic("KSAIL3001", DiagnosticSeverity.Error, text, span) { Title = text };
        return new ReportContent(text, [environment, environment], [new ReportedFinding(finding, [text, text])], [parity]);
    }
}

/// <summary>The page of a build in a real browser: that it can be read by everybody, and trusts no text.</summary>
public sealed class ReportPageBrowserTests(Chromium browser, ReportPages pages) : IClassFixture<Chromium>, IClassFixture<ReportPages>, IAsyncLifetime
{
    private BrowserPage? _page;

    public Task InitializeAsync() => Task.CompletedTask;

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
        var page = await OpenAsync(pages.Sample, new PageOptions(Script: script));
        Assert.Empty(page.Problems);
        Assert.Equal([page.Requests.First()], page.Requests.Where(static request => !request.StartsWith("data:", StringComparison.Ordinal)));
        Assert.Equal(script, await page.ValueAsync<bool>("document.getElementById('theme').checkVisibility()"));
    }

    [RequiresToolFact("chromium")]
    public async Task Hostile_names_are_text()
    {
        var page = await OpenAsync(pages.HostilePage);
        Assert.Empty(page.Problems);
        Assert.Equal(0, await page.ValueAsync<int>("document.querySelectorAll('img, svg[onload], [onerror]').length"));
        Assert.Equal(1, await page.ValueAsync<int>("document.scripts.length"));
        foreach (var selector in (string[])["h1", ".card h3", ".chip", ".message", "tbody th a", ".where code", ".fields b"])
            Assert.Equal(ReportPages.Hostile, await page.ValueAsync<string>($"document.querySelector('{selector}').textContent"));
        Assert.All(await page.ValueAsync<string[]>("[...document.links].map(link => link.protocol)"), static protocol => Assert.Equal("file:", protocol));
    }

    [RequiresToolFact("chromium")]
    public async Task A_keyboard_reaches_everything_and_sees_where_it_is()
    {
        var page = await OpenAsync(pages.Sample);
        await page.RunAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        var focusable = await page.ValueAsync<int>("[...document.querySelectorAll('a[href], button, summary, [tabindex=\"0\"]')].filter(element => element.checkVisibility()).length");
        Assert.InRange(focusable, 30, 200);
        var seen = new HashSet<int>();
        for (var i = 0; i < focusable; i++)
        {
            await page.PressAsync("Tab", 9);
            seen.Add(await page.ValueAsync<int>("[...document.querySelectorAll('*')].indexOf(document.activeElement)"));
            Assert.True(await page.ValueAsync<bool>("getComputedStyle(document.activeElement).outlineStyle === 'solid'"));
        }

        Assert.Equal(focusable, seen.Count);
    }

    [RequiresToolTheory("chromium")]
    [InlineData(320)]
    [InlineData(1600)]
    public async Task No_width_needs_to_be_scrolled_sideways(int width)
    {
        var page = await OpenAsync(pages.Unbreakable, new PageOptions(Width: width));
        await page.RunAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        Assert.InRange(await page.ValueAsync<int>("document.documentElement.scrollWidth"), 1, width);
    }

    [RequiresAxeTheory]
    [InlineData(false, 1200)]
    [InlineData(true, 1200)]
    [InlineData(false, 320)]
    public async Task Axe_finds_nothing(bool dark, int width)
    {
        var page = await OpenAsync(pages.Sample, new PageOptions(dark, width));
        await page.RunAsync("document.querySelectorAll('details').forEach(details => { details.open = true; })");
        await page.ValueAsync<JsonElement>(await File.ReadAllTextAsync(Axe.Path));
        var violations = await page.ValueAsync<string[]>("""
            axe.run({ resultTypes: ["violations"] }).then(result => result.violations.map(violation => `${violation.id}: ${violation.nodes.map(node => node.html).join(" ")}`))
            """);
        Assert.Empty(violations);
    }

    [RequiresToolFact("chromium")]
    public async Task Headings_are_in_order_and_names_of_parts_are_their_own()
    {
        var page = await OpenAsync(pages.Sample);
        var levels = await page.ValueAsync<int[]>("[...document.querySelectorAll('h1, h2, h3, h4, h5, h6')].map(heading => Number(heading.localName[1]))");
        Assert.Equal(1, levels[0]);
        Assert.Equal(1, levels.Count(static level => level == 1));
        Assert.All(levels.Zip(levels.Skip(1)), static pair => Assert.InRange(pair.Second, 2, pair.First + 1));
        Assert.Equal(0, await page.ValueAsync<int>("[...document.querySelectorAll('[id]')].length - new Set([...document.querySelectorAll('[id]')].map(element => element.id)).size"));
        Assert.Equal(0, await page.ValueAsync<int>("[...document.querySelectorAll('a[href^=\"#\"]')].filter(link => document.getElementById(link.hash.slice(1)) === null).length"));
    }

    [RequiresToolFact("chromium")]
    public async Task Paper_shows_what_is_folded()
    {
        var page = await OpenAsync(pages.Sample, new PageOptions(Script: false));
        await page.MediaAsync("print");
        // The browser lays the page out again, at its leisure.
        const string Hidden = "[...document.querySelectorAll('.places, tbody')].filter(element => !element.checkVisibility({ contentVisibilityAuto: true })).length";
        for (var i = 0; i < 100 && await page.ValueAsync<int>(Hidden) > 0; i++)
            await Task.Delay(50);
        Assert.Equal(0, await page.ValueAsync<int>(Hidden));
        Assert.False(await page.ValueAsync<bool>("document.querySelector('nav').checkVisibility()"));
    }

    private async Task<BrowserPage> OpenAsync(string path, PageOptions? options = null) => _page = await browser.OpenAsync(path, options ?? new PageOptions());
}
