using KSail.Charts.Releases;
using KSail.Charts.Templates;
using KSail.Documents.Diagnostics;

namespace KSail.Rendering.Charts;

/// <summary>
/// Finds the value of a release that a place in its output comes from: candidates are changed one by one, and the chart is rendered again. One
/// whose change shows up at the place is the cause for certain, whatever the templates do with it. Costs renderings, so it is for errors only.
/// Thread-safe.
/// </summary>
public sealed class ReleaseBlame
{
    // A chart may take a while, and may have many errors; what is not found in time is told at the release.
    private const int MaxRenderings = 60;

    private readonly Lock _gate = new();
    private readonly Dictionary<SourceSpan, ValueCause?> _known = [];
    private readonly ReleaseInput _input;
    private readonly ReleaseOutput _output;
    private readonly IValuePlaces _values;
    private int _renderings;

    internal ReleaseBlame(ReleaseInput input, ReleaseOutput output, IValuePlaces values) => (_input, _output, _values) = (input, output, values);

    /// <summary>The value behind a node of the output; null where it is not certain, or no file of the repository sets it.</summary>
    /// <param name="place">Where the node is: the template, with line and column of what it renders to.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public ValueCause? Find(SourceSpan place, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            if (!_known.TryGetValue(place, out var cause))
                _known[place] = cause = Search(place, cancellationToken);
            return cause;
        }
    }

    internal SourceSpan Locate(IReadOnlyList<string> path, out bool isSecret) => _values.Locate(path, out isSecret);

    /// <summary>Whether what a failure says would be another with other Secrets.</summary>
    internal bool DependsOnSecrets(ReleaseFailure failure, CancellationToken cancellationToken)
    {
        var others = ValueProbe.WithOthers(_input.Values, path =>
        {
            _values.Locate(path, out var isSecret);
            return isSecret;
        });
        if (others is null)
            return false;
        foreach (var other in ReleaseRenderer.Render(_input with { Values = others }, cancellationToken).Failures)
        {
            if (other.Message == failure.Message)
                return false;
        }

        return true;
    }

    private ValueCause? Search(SourceSpan place, CancellationToken cancellationToken)
    {
        if (OutputPlace.Find(_output, place) is not { } found)
            return null;
        ValueCause? cause = null;
        var parts = 0;
        foreach (var probe in ValueProbe.For(_input.Values, found.Node))
        {
            if (++_renderings > MaxRenderings)
                return null;
            var changed = ReleaseRenderer.Render(_input with { Values = probe.Values, ValidatesSchema = false }, cancellationToken);
            if (changed.Failures.Count > 0 || found.In(changed) is not { } node || !probe.ShowsIn(node))
                continue;
            // Of several parts of a text nobody knows which is wrong.
            if (!probe.IsWhole && ++parts > 1)
                return null;
            var span = _values.Locate(probe.Path, out var isSecret);
            cause = Path.IsPathRooted(span.File ?? "") ? new ValueCause(span, string.Join('.', probe.Path), isSecret) : null;
            if (probe.IsWhole)
                return cause;
        }

        return cause;
    }
}

/// <summary>The value behind a place in the output of a release.</summary>
/// <param name="Span">Where it was written.</param>
/// <param name="Path">Its path in the values, with dots.</param>
/// <param name="IsSecret">Whether it comes from a Secret, and must not be told.</param>
public sealed record ValueCause(SourceSpan Span, string Path, bool IsSecret);
