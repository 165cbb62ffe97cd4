using KSail.Documents.Diagnostics;
using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>
/// Says why a reconciliation with Flux did not come to its end: what failed first, in the order of dependencies, with everything that the cluster
/// knows about it, and what waits behind it. Has a time of its own, because the time of the wait may be over.
/// </summary>
internal sealed class FluxDiagnosis(
    ReconcileRequest request, IKubernetesApi api, ApiCatalog catalog, FluxBoard board, TimeProvider clock, DiagnosticBag diagnostics)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);
    private const int MaxObjects = 10;

    private readonly FindingLog _log = new(request, clock, diagnostics);
    private readonly ClusterInspection _inspection = new(api, catalog, clock);

    /// <summary>How long it was waited.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>Why the API server was away at the end; null when it was not.</summary>
    public KubernetesException? Interruption { get; init; }

    /// <summary>Says what there is to say about an outcome, good ones included.</summary>
    public async Task RunAsync(BoardOutcome outcome, CancellationToken cancellationToken)
    {
        using var budget = new CancellationTokenSource(Budget, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        switch (outcome)
        {
            case BoardOutcome.NoSource:
                _log.Add(GitOpsDiagnostics.NoSource, request.Span, WithoutSource());
                break;
            case BoardOutcome.NoKustomization:
                _log.Add(GitOpsDiagnostics.NothingApplies, request.Span, $"{Names(board.Sources)} fetched {request.Names}, and no Kustomization has it as its sourceRef; make one, for example with a FluxInstance's spec.sync");
                break;
            case BoardOutcome.Succeeded:
                break;
            default:
                await ExplainAsync(outcome, budget, either.Token).ConfigureAwait(false);
                break;
        }

        WarnOfSuspended();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task ExplainAsync(BoardOutcome outcome, CancellationTokenSource budget, CancellationToken cancellationToken)
    {
        if (outcome == BoardOutcome.Running)
            _log.Add(GitOpsDiagnostics.TimedOut, request.Span, TimeOver());
        var kustomizations = new KustomizationFindings(_log, _inspection, board) { IsTimeOver = outcome == BoardOutcome.Running };
        var count = 0;
        foreach (var value in Roots())
        {
            if (count++ == MaxObjects)
                break;
            await GuardAsync(token => ExplainAsync(value, kustomizations, token), cancellationToken).ConfigureAwait(false);
        }

        foreach (var value in board.Kustomizations)
            AddBlocked(value);
        foreach (var value in board.Releases)
            AddBlocked(value);
        if (budget.IsCancellationRequested)
            _log.Add(GitOpsDiagnostics.DiagnosisIncomplete, SourceSpan.None, $"the cluster took longer than {Budget.TotalSeconds:0} s to tell the details of the failure; not all of them are shown");
        else if (_inspection.Gap.Length > 0)
            _log.Add(GitOpsDiagnostics.DiagnosisIncomplete, SourceSpan.None, $"some details of the failure could not be read: {_inspection.Gap}");
    }

    // What a failure means is told even when nothing more can be asked.
    private static async Task GuardAsync(Func<CancellationToken, Task> explain, CancellationToken cancellationToken)
    {
        try
        {
            await explain(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The budget is used up, which is told at the end.
        }
    }

    private Task ExplainAsync(TrackedObject value, KustomizationFindings kustomizations, CancellationToken cancellationToken) => value.Key.Kind switch
    {
        "OCIRepository" => new SourceFindings(_log, _inspection, request).AddAsync(value, cancellationToken),
        "HelmRelease" => kustomizations.Releases.AddAsync(value, cancellationToken),
        _ => kustomizations.AddAsync(value, cancellationToken),
    };

    // What failed, before what is only late; and of a Kustomization that waits for a release or another Kustomization in it, first the inner one.
    private List<TrackedObject> Roots()
    {
        var roots = new List<TrackedObject>();
        var isLate = new List<TrackedObject>();
        foreach (var tracked in (IReadOnlyCollection<TrackedObject>[])[board.Sources, board.Releases, board.Kustomizations])
        {
            foreach (var value in tracked)
            {
                if (value.State is ReconcileState.Failed or ReconcileState.Failing)
                    roots.Add(value);
                else if (value.State == ReconcileState.InProgress || IsHeldFromOutside(value))
                    isLate.Add(value);
            }
        }

        roots.Sort(static (a, b) => Depth(a).CompareTo(Depth(b)) is var order && order != 0 ? order : a.Key.CompareTo(b.Key));
        // As long as something has failed, what is under way beside it is no news.
        return roots.Count > 0 ? roots : isLate;
    }

    private static int Depth(TrackedObject value) => value.Key.Kind switch
    {
        "OCIRepository" => 0,
        "HelmRelease" => 1,
        // A Kustomization whose message names another one follows from it.
        _ => value.Verdict.Message.Contains("Kustomization/", StringComparison.Ordinal) ? 3 : 2,
    };

    private bool IsHeldFromOutside(TrackedObject value) =>
        value is { State: ReconcileState.Waiting, Blocker: { } blocker } && blocker.Kind == value.Key.Kind && board.Find(blocker) is null;

    // What waits behind a failure is named there; here is what waits for something that is not there to fail.
    private void AddBlocked(TrackedObject value)
    {
        if (value.State != ReconcileState.Blocked || value.Blocker is not { } blocker || blocker.Kind != value.Key.Kind)
            return;
        if (board.Find(blocker) is { State: not (ReconcileState.Suspended or ReconcileState.Excluded) })
            return;
        _log.Add(GitOpsDiagnostics.DependencyMissing, value.Key, value.Value.Group, $"{value.Key} does not get on: {value.Detail}{board.Behind(value.Key)}");
    }

    private void WarnOfSuspended()
    {
        foreach (var tracked in (IReadOnlyCollection<TrackedObject>[])[board.Kustomizations, board.Releases])
        {
            foreach (var value in tracked)
            {
                if (value.State == ReconcileState.Suspended)
                    _log.Add(GitOpsDiagnostics.Suspended, value.Key, value.Value.Group, $"{value.Key} is suspended and was not waited for{Stand(value)}; 'flux resume' lets it go on");
            }
        }
    }

    private static string Stand(TrackedObject value) => value.Key.Kind == "Kustomization" ? $"; it runs {FindingLog.Short(value.Value.LastApplied())}" : "";

    private string TimeOver()
    {
        var counts = board.Count();
        var text = $"{request.Environment} does not run {FindingLog.Short(request.Digest.ToString())} completely after {PlainText.Age(Waited)}: {counts}";
        if (Interruption is { } away)
            return $"{text}; the API server has not answered lately: {away.Message}";
        if (!board.IsSynchronized)
            return $"{text}; the cluster has not listed its objects";
        return board.LacksSource ? $"{text}; the Flux operator has not made the source" : $"{text}; KSailReconcileTimeout, or spec.cluster.connection.timeout, allows more";
    }

    private string WithoutSource()
    {
        var near = new List<string>();
        var all = new List<string>();
        foreach (var source in board.AllSources)
        {
            var reference = SourceReference.Of(source.Spec.Object("ref"));
            if (SourceMatch.Of(source, request.Names, request.Digest) == SourceFit.OtherTag)
                near.Add($"{source.Name} fetches {reference} of the same repository");
            all.Add($"{source.Name} ({source.Spec.Text("url")}, {reference})");
        }

        all.Sort(StringComparer.Ordinal);
        near.Sort(StringComparer.Ordinal);
        var there = near.Count > 0 ? string.Join(", ", near) : all.Count > 0 ? $"there are {string.Join(", ", all.GetRange(0, Math.Min(all.Count, 5)))}" : "there is no OCIRepository at all";
        return $"no OCIRepository of the cluster fetches oci://{request.Names}: {there}; point one at it, for example with a FluxInstance's spec.sync";
    }

    private static string Names(IReadOnlyCollection<TrackedObject> values)
    {
        var names = new List<string>();
        foreach (var value in values)
            names.Add(value.Key.ToString());
        return string.Join(", ", names);
    }
}
