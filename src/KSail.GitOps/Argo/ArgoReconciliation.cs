using KSail.Documents.Diagnostics;
using KSail.GitOps.Diagnosis;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Argo;

/// <summary>Makes the Argo CD of a cluster take an artifact, waits for it, and says what happened.</summary>
internal sealed class ArgoReconciliation(
    ReconcileRequest request, IKubernetesApi api, ApiCatalog catalog, TimeProvider clock, IProgress<ReconcileEvent> progress, DiagnosticBag diagnostics)
{
    private readonly long _start = clock.GetTimestamp();
    private readonly ArgoBoard _board = new(request.Names, request.Digest, new Exclusion(request.Exclude));

    private TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Whether a cluster has what this needs.</summary>
    public static bool IsServed(ApiCatalog catalog) => KindOf(catalog) is not null;

    /// <summary>Runs until everything is done, nothing more can happen, or time is over.</summary>
    /// <exception cref="KubernetesException">The API server does not let us.</exception>
    public async Task<ReconcileResult> RunAsync(CancellationToken cancellationToken)
    {
        BoardOutcome outcome;
        var signals = new ClusterSignals(api, clock, cancellationToken);
        await using (signals.ConfigureAwait(false))
        {
            signals.Watch(KindOf(catalog)!);
            outcome = await WaitAsync(signals, cancellationToken).ConfigureAwait(false);
        }

        var elapsed = Elapsed;
        await new ArgoDiagnosis(request, api, catalog, _board, clock, diagnostics).RunAsync(outcome, elapsed, cancellationToken).ConfigureAwait(false);
        var objects = new List<ReconciledObject>();
        foreach (var value in _board.Applications)
            objects.Add(new ReconciledObject(value.Key, value.State, value.Detail));
        return new ReconcileResult(outcome == BoardOutcome.Succeeded, elapsed, objects);
    }

    private static ResourceKind? KindOf(ApiCatalog catalog) => catalog.Find(WellKnownKinds.Applications.Group, WellKnownKinds.Applications.Kind);

    private async Task<BoardOutcome> WaitAsync(ClusterSignals signals, CancellationToken cancellationToken)
    {
        var requests = new List<ControllerRequest>();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = Elapsed;
            var outcome = _board.Step(now, requests);
            foreach (var ask in requests)
                signals.Send(ask);
            requests.Clear();
            foreach (var (key, state, text) in _board.TakeChanges())
                progress.Report(new ReconcileEvent(now, key, state, text));
            var left = request.Timeout - now;
            if (outcome != BoardOutcome.Running || left <= TimeSpan.Zero)
                return outcome;
            if (_board.NextLook(now) is { } next && next - now < left)
                left = next - now;
            await signals.WaitAsync(left).ConfigureAwait(false);
            while (signals.TryTake(out var signal))
                Take(signal!);
        }
    }

    private void Take(ClusterSignal signal)
    {
        if (signal.Lost is { } lost)
            _board.Repeat(lost);
        else if (signal.Gone is { } gone)
            _board.Forget(gone);
        else if (signal.Change is { Type: WatchEventType.Interrupted } away)
            progress.Report(new ReconcileEvent(Elapsed, null, null, $"the API server does not answer: {away.Problem?.Message}"));
        else if (signal.Change is { } change)
            _board.Apply(change);
    }
}
