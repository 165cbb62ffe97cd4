using System.Net;
using KSail.Checks.Reports;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests.Reports;

/// <summary>The page of a build, as the tasks of one build write it.</summary>
public sealed class BuildReportTests : IDisposable
{
    private readonly EnvironmentCheckFixture _project = new(ReportSample.Platform);

    public void Dispose() => _project.Dispose();

    [Fact]
    public void It_tells_of_every_environment()
    {
        var page = Read(Build());
        Assert.Contains("<title>platform: 1 error · Build report</title>", page, StringComparison.Ordinal);
        Assert.Contains("<h3>local</h3> <span class=\"badge\">Failed</span>", page, StringComparison.Ordinal);
        Assert.Contains("<h3>prod</h3> <span class=\"badge\">Warnings</span>", page, StringComparison.Ordinal);
        // Findings that both have are told once.
        Assert.Contains("<span class=\"chip\">local</span> <span class=\"chip\">prod</span>", page, StringComparison.Ordinal);
        Assert.Contains("href=\"../../k8s/apps/config.yaml\"", page, StringComparison.Ordinal);
        Assert.Contains("from another source", page, StringComparison.Ordinal);
        Assert.Contains("suspended", page, StringComparison.Ordinal);
        Assert.Contains("half an environment would have a score that means nothing", page, StringComparison.Ordinal);
        Assert.Contains("Security score", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chain_is_in_order_with_findings_at_their_place()
    {
        var page = Read(Build());
        var rows = page.Split("<tr class=\"").Skip(1).Select(static row => WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Replace(row.Split("</tr>")[0].Split('>', 2)[1], "<[^>]+>", " ", System.Text.RegularExpressions.RegexOptions.NonBacktracking))).ToList();
        Assert.Contains(rows, static row => row.Contains("flux-system/apps", StringComparison.Ordinal) && row.Contains("base", StringComparison.Ordinal) && row.Contains("error", StringComparison.Ordinal));
        Assert.Contains(rows, static row => row.Contains("flux-system/base", StringComparison.Ordinal) && row.Contains("fine", StringComparison.Ordinal));
        Assert.True(rows.FindIndex(static row => row.Contains("flux-system/base", StringComparison.Ordinal)) < rows.FindIndex(static row => row.Contains("flux-system/apps", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_unchanged_build_leaves_it_alone_and_renders_nothing()
    {
        var first = Build();
        File.SetLastWriteTimeUtc(first, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var memory = new CheckMemory();
        Assert.Equal(first, Build(memory));
        Assert.Equal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc), File.GetLastWriteTimeUtc(first));
        Assert.Null(memory.Find(_project.Folder["ksail.yaml"]));
        File.Delete(first);
        Assert.True(File.Exists(Build()));
    }

    [Theory]
    [InlineData("k8s/apps/config.yaml")]
    [InlineData("ksail.prod.yaml")]
    public void A_change_in_one_environment_is_a_new_page(string file)
    {
        var first = Read(Build());
        File.AppendAllText(_project.Folder[file], file.StartsWith("k8s", StringComparison.Ordinal) ? "\n  another: field\n" : "\n  nonsense: 1\n");
        Assert.NotEqual(WithoutTimes(first), WithoutTimes(Read(Build())));
    }

    [Fact]
    public void The_same_files_give_the_same_page_but_for_times()
    {
        var first = Read(Build());
        Directory.Delete(_project.Folder["obj"], recursive: true);
        Directory.Delete(_project.Folder["bin"], recursive: true);
        Assert.Equal(WithoutTimes(first), WithoutTimes(Read(Build())));
    }

    [Fact]
    public void A_chosen_environment_has_a_page_of_its_own()
    {
        var page = Build(environment: "prod");
        Assert.Equal(_project.Output("prod", "report.html"), page);
        Assert.Contains("href=\"../prod/scan.html\"", Read(page), StringComparison.Ordinal);
        Assert.DoesNotContain("id=\"parity\"", Read(page), StringComparison.Ordinal);
    }

    [Fact]
    public void Help_is_in_the_page()
    {
        _project.Folder.Write("help/KSAIL2210.md", "# KSAIL2210: x\n\n## Cause\n\nBecause of `that <b>`.\n\n## Fix\n\n```\n<script>\n```\n");
        var page = Read(Build(help: _project.Folder["help"]));
        Assert.Contains("<p>Because of <code>that &lt;b&gt;</code>.</p>\n<pre tabindex=\"0\"><code>&lt;script&gt;</code></pre>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Environments_are_compared()
    {
        _project.Folder.Write("k8s/apps/config.yaml", ReportSample.Valid);
        var page = Read(Build());
        Assert.Contains("id=\"parity\"", page, StringComparison.Ordinal);
        Assert.Contains("<h3 class=\"of\">local and prod</h3>", page, StringComparison.Ordinal);
        Assert.Contains("local.test", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Thirty_Kustomizations_and_hundreds_of_findings_are_one_page()
    {
        using var project = new EnvironmentCheckFixture(ReportSample.Large(30));
        var page = Read(ReportSample.Build(project, new CheckMemory()).Page!);
        Assert.InRange(page.Length, 200_000, 500_000);
        Assert.Equal(2 * 31, page.Split("<rect class=\"box\"").Length - 1);
        // Teams that wait for the same are drawn together; every finding is there.
        Assert.Contains("<rect class=\"frame\"", page, StringComparison.Ordinal);
        Assert.Contains("Findings <span>435</span>", page, StringComparison.Ordinal);
        Assert.Equal(435, page.Split("<span class=\"message\">").Length - 1);
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_a_warning()
    {
        _project.Folder.Write("bin/ksail/report.html/x", "a folder where the page should be");
        var diagnostic = Assert.Single(Run(new CheckMemory(), null, "").Diagnostics);
        Assert.Equal(("KSAIL3302", DiagnosticSeverity.Warning), (diagnostic.Code, diagnostic.Severity));
    }

    [Fact]
    public void A_project_without_environments_has_none()
    {
        File.Delete(_project.Folder["ksail.yaml"]);
        File.Delete(_project.Folder["ksail.prod.yaml"]);
        Directory.Delete(_project.Folder["k8s"], recursive: true);
        Assert.Null(Run(new CheckMemory(), null, "").Page);
    }

    internal static string WithoutTimes(string page) =>
        System.Text.RegularExpressions.Regex.Replace(page, "<p class=\"times\">[^\n]*\n", "", System.Text.RegularExpressions.RegexOptions.NonBacktracking);

    private static string Read(string page) => File.ReadAllText(page);

    private string Build(CheckMemory? memory = null, string? environment = null, string help = "")
    {
        var (diagnostics, page) = Run(memory ?? new CheckMemory(), environment, help);
        Assert.Empty(diagnostics);
        return page!;
    }

    private (IReadOnlyList<Diagnostic> Diagnostics, string? Page) Run(CheckMemory memory, string? environment, string help) => ReportSample.Build(_project, memory, environment, help);
}
