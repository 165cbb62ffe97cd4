using System.Collections.Concurrent;
using KSail.Charts.Loading;
using KSail.Charts.Releases;
using KSail.Documents.Files;

namespace KSail.Rendering.Charts;

/// <summary>
/// What rendering releases has learned: each chart is loaded once, and each release rendered once, whichever environments have it. Results are
/// kept on disk, by all that they follow from, for the builds to come. Thread-safe.
/// </summary>
/// <param name="directory">Absolute path of the folder of results; null to keep none.</param>
public sealed class ReleaseStore(string? directory)
{
    // Some versions of every release of a large platform.
    private const int MaxKept = 1000;

    private int _isPruned;
    private readonly ConcurrentDictionary<string, Lazy<LoadedChart>> _charts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Lazy<ReleaseOutput>> _outputs = new(StringComparer.Ordinal);

    /// <summary>A packed chart.</summary>
    internal LoadedChart LoadArchive(SourceFile file) => _charts.GetOrAdd(file.Digest, _ => new Lazy<LoadedChart>(() =>
        ChartLoader.TryLoadArchive(file.Bytes, out var chart, out var error) ? new LoadedChart(chart, "") : new LoadedChart(null, error))).Value;

    /// <summary>What a release renders to.</summary>
    internal ReleaseOutput Render(ReleaseInput input, CancellationToken cancellationToken)
    {
        var key = ReleaseKey.Of(input);
        return _outputs.GetOrAdd(key, _ => new Lazy<ReleaseOutput>(() => RenderOnce(input, key, cancellationToken))).Value;
    }

    private ReleaseOutput RenderOnce(ReleaseInput input, string key, CancellationToken cancellationToken)
    {
        if (directory is null)
            return ReleaseRenderer.Render(input, cancellationToken);
        var path = Path.Combine(directory, key);
        if (ReleaseOutputFile.TryRead(path) is { } known)
            return known;
        var output = ReleaseRenderer.Render(input, cancellationToken);
        if (output.Failures.Count == 0)
        {
            ReleaseOutputFile.TryWrite(path, output);
            if (Interlocked.Exchange(ref _isPruned, 1) == 0)
                ReleaseOutputFile.Prune(directory, MaxKept);
        }

        return output;
    }
}

/// <summary>A chart, or why it cannot be loaded.</summary>
internal sealed record LoadedChart(Chart? Chart, string Error);
