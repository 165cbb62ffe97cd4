using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.GitOps.Diagnosis;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Flux;

/// <summary>Makes the Flux of a cluster take an artifact, waits for it, and says what happened.</summary>
internal sealed class FluxReconciliation(
    ReconcileRequest request, IKubernetesApi api, ApiCatalog catalog, TimeProvider clock, IProgress<ReconcileEvent> progress, DiagnosticBag diagnostics)
{
    private readonly long _start = clock.GetTimestamp();
    private KubernetesException? _interruption;
    private long _tokens;

    private TimeSpan Elapsed => clock.GetElapsedTime(_start);

    /// <summary>Whether a cluster has what this needs.</summary>
    public static bool IsServed(ApiCatalog catalog) => KindOf(catalog, WellKnownKinds.OciRepositories) is not null && KindOf(catalog, WellKnownKinds.Kustomizations) is not null;

    /// <summary>Runs until everything is done, nothing more can happen, or time is over.</summary>
    /// <exception cref="KubernetesException">The API server does not let us.</exception>
    public async Task<ReconcileResult> RunAsync(CancellationToken cancellationToken)
    {
        var releases = KindOf(catalog, WellKnownKinds.HelmReleases);
        var board = new FluxBoard(new BoardRequest(request.Names, request.Digest, new Exclusion(request.Exclude), request.Timeout, releases is not null), NextToken);
        BoardOutcome outcome;
        var signals = new ClusterSignals(api, clock, cancellationToken);
        await using (signals.ConfigureAwait(false))
        {
            signals.Watch(KindOf(catalog, WellKnownKinds.OciRepositories)!);
            signals.Watch(KindOf(catalog, WellKnownKinds.Kustomizations)!);
            if (releases is not null)
                signals.Watch(releases);
            outcome = await WaitAsync(board, signals, cancellationToken).ConfigureAwait(false);
        }

        var elapsed = Elapsed;
        var findings = new FluxDiagnosis(request, api, catalog, board, clock, diagnostics) { Waited = elapsed, Interruption = _interruption };
        await findings.RunAsync(outcome, cancellationToken).ConfigureAwait(false);
        return new ReconcileResult(outcome == BoardOutcome.Succeeded, elapsed, ObjectsOf(board));
    }

    private async Task<BoardOutcome> WaitAsync(FluxBoard board, ClusterSignals signals, CancellationToken cancellationToken)
    {
        var requests = new List<ControllerRequest>();
        var asksOperator = true;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = Elapsed;
            var outcome = board.Step(now, requests);
            foreach (var ask in requests)
                signals.Send(ask);
            requests.Clear();
            foreach (var (key, state, text) in board.TakeChanges())
                progress.Report(new ReconcileEvent(now, key, state, text));
            if (outcome == BoardOutcome.NoSource && asksOperator)
            {
                asksOperator = false;
                board.ExpectsSource = await IsSourceAnnouncedAsync(cancellationToken).ConfigureAwait(false);
                if (board.ExpectsSource)
                    Say("the Flux operator has not made the source yet");
                continue;
            }

            var left = request.Timeout - now;
            if (outcome != BoardOutcome.Running || left <= TimeSpan.Zero)
                return outcome;
            if (board.NextLook(now) is { } next && next - now < left)
                left = next - now;
            await signals.WaitAsync(left).ConfigureAwait(false);
            while (signals.TryTake(out var signal))
                Take(signal!, board);
        }
    }

    private void Take(ClusterSignal signal, FluxBoard board)
    {
        if (signal.Lost is { } lost)
            board.Repeat(lost);
        else if (signal.Gone is { } gone)
            board.Forget(gone);
        else if (signal.Change is { } change)
            Take(signal.Kind, change, board);
    }

    private void Take(string kind, WatchEvent change, FluxBoard board)
    {
        switch (change.Type)
        {
            case WatchEventType.Interrupted:
                if (_interruption is null)
                    Say($"the API server does not answer: {change.Problem?.Message}; Flux goes on without us, and so will we when it is back");
                _interruption = change.Problem;
                break;
            case WatchEventType.Resumed:
                if (_interruption is not null)
                    Say("the API server answers again");
                _interruption = null;
                break;
            default:
                board.Apply(kind, change);
                break;
        }
    }

    // An operator that was just told to sync from the repository makes the source in a moment.
    private async Task<bool> IsSourceAnnouncedAsync(CancellationToken cancellationToken)
    {
        if (KindOf(catalog, WellKnownKinds.FluxInstances) is not { } kind)
            return false;
        var instances = await api.ListAsync(kind, ListQuery.All, cancellationToken).ConfigureAwait(false);
        foreach (var instance in instances.Items)
        {
            var sync = instance.Spec.Object("sync");
            var reference = new SourceReference(sync.Text("ref"), "", "");
            if (sync.Text("kind") == "OCIRepository" && SourceMatch.Of(sync.Text("url"), reference, request.Names, request.Digest) > SourceFit.OtherTag)
                return true;
        }

        return false;
    }

    private void Say(string text) => progress.Report(new ReconcileEvent(Elapsed, null, null, text));

    // RFC 3339, as the flux command writes it; the number keeps two of one moment apart.
    private string NextToken() => clock.GetUtcNow().AddTicks(_tokens++).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static ResourceKind? KindOf(ApiCatalog catalog, ResourceKind kind) => catalog.Find(kind.Group, kind.Kind);

    private static List<ReconciledObject> ObjectsOf(FluxBoard board)
    {
        var objects = new List<ReconciledObject>();
        foreach (var tracked in (IReadOnlyCollection<TrackedObject>[])[board.Sources, board.Kustomizations, board.Releases])
        {
            foreach (var value in tracked)
                objects.Add(new ReconciledObject(value.Key, value.State, value.Detail));
        }

        return objects;
    }
}
