using KSail.Checks.Parity;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Reports;

/// <summary>What a page about a build says.</summary>
/// <param name="Project">Name of the project.</param>
/// <param name="Environments">Its environments, the default one first.</param>
/// <param name="Findings">What was found, errors first, then by code and place; what several environments share is there once.</param>
/// <param name="Comparisons">Pairs of environments side by side.</param>
internal sealed record ReportContent(
    string Project, IReadOnlyList<ReportedEnvironment> Environments, IReadOnlyList<ReportedFinding> Findings, IReadOnlyList<ParityResult> Comparisons)
{
    /// <summary>How many findings there are of a severity.</summary>
    public int Count(DiagnosticSeverity severity)
    {
        var count = 0;
        foreach (var finding in Findings)
            count += finding.Diagnostic.Severity == severity ? 1 : 0;
        return count;
    }
}

/// <summary>One environment.</summary>
internal sealed record ReportedEnvironment
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its configuration file from the root of the repository; null where it has none.</summary>
    public required string? ConfigFile { get; init; }

    /// <summary>Its configuration; null where there is none, or none that could be read.</summary>
    public required ClusterConfiguration? Configuration { get; init; }

    /// <summary>The Flux Kustomizations; empty where nothing could be rendered.</summary>
    public required IReadOnlyList<ChainNode> Chain { get; init; }

    /// <summary>How many errors there are.</summary>
    public required int Errors { get; init; }

    /// <summary>How many warnings there are.</summary>
    public required int Warnings { get; init; }

    /// <summary>How many resources Flux applies.</summary>
    public required int Resources { get; init; }

    /// <summary>How many resources charts of Helm releases bring.</summary>
    public required int ChartResources { get; init; }

    /// <summary>Bytes of the rendered stream.</summary>
    public required long ManifestBytes { get; init; }

    /// <summary>How many container images.</summary>
    public required int Images { get; init; }

    /// <summary>What the scan came to; null where there was none.</summary>
    public required ScanSummary? Scan { get; init; }

    /// <summary>The last artifact that was pushed from this folder; null for none.</summary>
    public required PushRecord? Push { get; init; }

    /// <summary>How long steps took, by name; only of those that were not replayed.</summary>
    public required IReadOnlyList<StepTime> Times { get; init; }
}

/// <summary>A finding, and which environments have it.</summary>
/// <param name="Diagnostic">The finding.</param>
/// <param name="Environments">Names of the environments, in their order.</param>
internal sealed record ReportedFinding(Diagnostic Diagnostic, IReadOnlyList<string> Environments);

/// <summary>How long a step took.</summary>
/// <param name="Step"><c>render</c>, <c>validate</c> or <c>scan</c>.</param>
/// <param name="Elapsed">The time.</param>
internal sealed record StepTime(string Step, TimeSpan Elapsed);
