using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Pages;
using KSail.Scanning.Reports;

namespace KSail.Checks.Reports;

/// <summary>The build at a glance: a verdict, and a card for each environment.</summary>
internal static class OverviewSection
{
    public static void Write(HtmlWriter html, ReportContent content, PageSettings settings, string verdict)
    {
        var (state, word) = content.Count(DiagnosticSeverity.Error) > 0 ? ("fail", "Fails")
            : content.Count(DiagnosticSeverity.Warning) > 0 ? ("warn", "Passes") : ("pass", "Passes");
        html.Write($"""
            <section id="overview" aria-labelledby="overview-title">
            <h2 id="overview-title">Overview</h2>
            <p class="outcome {state}"><strong>{word}</strong> {verdict} in {Words.Count(content.Environments.Count, "environment")}</p>
            <ul class="cards">

            """);
        foreach (var environment in content.Environments)
            WriteCard(html, environment, settings);
        html.Write($"</ul>\n</section>\n");
    }

    private static void WriteCard(HtmlWriter html, ReportedEnvironment environment, PageSettings settings)
    {
        var (state, label) = environment.Errors > 0 ? ("failed", "Failed") : environment.Warnings > 0 ? ("skipped", "Warnings") : ("passed", "Passed");
        html.Write($"<li class=\"card {state}\">\n<div class=\"top\"><h3>{environment.Name}</h3> <span class=\"badge\">{label}</span></div>\n");
        WriteScan(html, environment);
        html.Write($"<dl class=\"facts\">\n");
        Fact(html, "Errors", Words.Number(environment.Errors), environment.Errors > 0 ? "fail" : "");
        Fact(html, "Warnings", Words.Number(environment.Warnings), environment.Warnings > 0 ? "medium" : "");
        Fact(html, "Resources", environment.ChartResources > 0 ? $"{environment.Resources} + {environment.ChartResources} of charts" : Words.Number(environment.Resources));
        Fact(html, "Kustomizations", $"{environment.Chain.Count}");
        Fact(html, "Images", Words.Number(environment.Images));
        Fact(html, "Manifests", Words.Bytes(environment.ManifestBytes));
        if (environment.Push is { } push)
            Fact(html, "Last pushed", Words.Bytes(push.Size));
        WriteConfiguration(html, environment.Configuration);
        html.Write($"</dl>\n");
        if (environment.Push is { } pushed)
            html.Write($"<p class=\"where\"><code>{pushed.Reference}</code></p>\n");
        WriteLinks(html, environment, settings);
        html.Write($"</li>\n");
    }

    private static void WriteScan(HtmlWriter html, ReportedEnvironment environment)
    {
        if (environment.Scan is not { } scan)
        {
            html.Write($"<p class=\"note\">{(environment.Errors > 0 ? "Not scanned: half an environment would have a score that means nothing." : "Not scanned.")}</p>\n");
            return;
        }

        html.Write($"<div class=\"scan\">\n");
        Gauge.Write(html, "Security score", scan.Score, scan.Threshold, scan.Threshold is null ? "" : scan.IsCompliant ? "pass" : "fail");
        html.Write($"<div class=\"tally\">\n<p>{scan.FailedControls} of {scan.Controls} controls fail</p>\n<ul>\n");
        foreach (var severity in scan.Severities)
            html.Write($"<li class=\"{severity.Severity.ToLowerInvariant()}\">{severity.Count} {severity.Severity.ToLowerInvariant()}</li>\n");
        html.Write($"</ul>\n<p class=\"under\">{string.Join(", ", scan.Frameworks)}</p>\n</div>\n</div>\n");
    }

    private static void WriteConfiguration(HtmlWriter html, ClusterConfiguration? configuration)
    {
        if (configuration is null)
            return;
        var cluster = configuration.Cluster;
        Fact(html, "Cluster", $"{cluster.Distribution?.Value.ToString() ?? "?"} on {cluster.Provider.Value}");
        if (cluster.KubernetesVersion is { } kubernetes)
            Fact(html, "Kubernetes", kubernetes.Value.ToString());
        if (cluster.Talos.Version is { } talos)
            Fact(html, "Talos", talos.Value.ToString());
    }

    private static void WriteLinks(HtmlWriter html, ReportedEnvironment environment, PageSettings settings)
    {
        html.Write($"<p class=\"links\">");
        if (environment.Scan is not null)
            html.Write($"<a href=\"{settings.Prefix}{environment.Name}/{ScanReports.HtmlFileName}\">Scan of {environment.Name}</a> ");
        html.Write($"<a href=\"{settings.Prefix}{environment.Name}/{ValidationReport.FileName}\">SARIF of {environment.Name}</a></p>\n");
        WriteTimes(html, environment);
    }

    // The one part that is not the same in the next build of the same files.
    private static void WriteTimes(HtmlWriter html, ReportedEnvironment environment)
    {
        html.Write($"<p class=\"times\">");
        foreach (var time in environment.Times)
            html.Write($"{time.Step} {Words.Time(time.Elapsed)} · ");
        if (environment.Push is { } push)
            html.Write($"push {Words.Time(push.Elapsed)} · ");
        html.Write($"{(environment.ConfigFile is { } file ? $"read from {file}" : "without a configuration file")}</p>\n");
    }

    private static void Fact(HtmlWriter html, string name, string value, string state = "") =>
        html.Write($"<div><dt>{name}</dt><dd class=\"{state}\">{value}</dd></div>\n");
}
