using KSail.Documents.Diagnostics;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>
/// Puts every fault at every call, one after the other, while a work is begun again and again until it passes without one. What passes with a request is followed by the next
/// fault; what lasts ends the run, as the end of its process would.
/// </summary>
internal sealed class Gauntlet(HetznerScene scene)
{
    private const int MostRuns = 400;

    private static readonly string[] OfReading = ["outage"];
    private static readonly string[] OfChanging = ["refused", "action fails", "interrupted", "answer lost", "outage after"];

    private readonly HashSet<string> _struck = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private CancellationTokenSource? _run;
    private bool _isOut;
    private bool _hasStruck;

    /// <summary>The calls that were struck.</summary>
    public IReadOnlyCollection<string> Struck => [.. _struck.Select(static key => key[..key.IndexOf('|', StringComparison.Ordinal)]).Distinct()];

    /// <summary>Runs a work until it passes; returns how often it was begun.</summary>
    public async Task<int> RunAsync(Func<CancellationToken, Task<IReadOnlyList<Diagnostic>>> work)
    {
        scene.Cloud.Faults.Strikes = Strike;
        for (var run = 1; run < MostRuns; run++)
        {
            using var cancellation = new CancellationTokenSource();
            lock (_lock)
                (_run, _isOut, _hasStruck) = (cancellation, false, false);
            var findings = await work(cancellation.Token);
            lock (_lock)
                _run = null;
            if (_hasStruck)
                continue;
            Assert.True(findings.Count == 0, $"in run {run}: {string.Join('\n', HetznerScene.Texts(findings))}");
            scene.Cloud.Faults.Strikes = null;
            return run;
        }

        throw new InvalidOperationException($"it does not end after {string.Join(", ", _struck)}");
    }

    private HetznerFault? Strike(HetznerCall call)
    {
        lock (_lock)
        {
            if (_isOut)
                return new HetznerFault.RequestLost();
            if (_run is null)
                return null;
            foreach (var fault in call.Template.StartsWith("GET ", StringComparison.Ordinal) ? OfReading : OfChanging)
            {
                if (!_struck.Add($"{call.Template}|{fault}"))
                    continue;
                _hasStruck = true;
                _isOut = fault.StartsWith("outage", StringComparison.Ordinal);
                if (fault == "interrupted")
                    _run.Cancel();
                return fault switch
                {
                    "refused" => new HetznerFault.Refused(422, "invalid_input"),
                    "action fails" => new HetznerFault.ActionFails("action_failed"),
                    "outage" => new HetznerFault.RequestLost(),
                    "interrupted" => null,
                    _ => new HetznerFault.AnswerLost(),
                };
            }

            return null;
        }
    }
}
