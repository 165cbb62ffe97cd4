using KSail.Documents.Diagnostics;

namespace KSail.Restore;

/// <summary>Fetches charts, from repositories and registries.</summary>
public interface IChartSource
{
    /// <summary>Resolves a chart's version and downloads it.</summary>
    /// <param name="chart">Which one.</param>
    /// <param name="resolved">What it was resolved to before, which then is fetched again; null to resolve it anew.</param>
    /// <param name="span">Where the repository names it.</param>
    /// <param name="diagnostics">Takes warnings on the way.</param>
    /// <param name="cancellationToken">Stops the download.</param>
    /// <returns>The chart; null where its server cannot be reached, which is told once for all its charts.</returns>
    /// <exception cref="FetchException">It cannot be had.</exception>
    Task<FetchedChart?> FetchAsync(ChartReference chart, string? resolved, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken);
}

/// <summary>A chart as it was downloaded.</summary>
/// <param name="Resolved">The version it was resolved to, and all else that is needed to fetch the same again.</param>
/// <param name="Content">The packed chart.</param>
public sealed record FetchedChart(string Resolved, byte[] Content);
