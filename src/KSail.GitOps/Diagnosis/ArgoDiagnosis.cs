using System.Text.Json.Nodes;
using KSail.Documents.Diagnostics;
using KSail.GitOps.Argo;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>Says why a reconciliation with Argo CD did not come to its end: the operation, the conditions, and the resources that are not as they should be.</summary>
internal sealed class ArgoDiagnosis(ReconcileRequest request, IKubernetesApi api, ApiCatalog catalog, ArgoBoard board, TimeProvider clock, DiagnosticBag diagnostics)
{
    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(15);
    private const int MaxResources = 5;

    private readonly FindingLog _log = new(request, clock, diagnostics);
    private readonly ClusterInspection _inspection = new(api, catalog, clock);

    /// <summary>Says what there is to say about an outcome, good ones included.</summary>
    public async Task RunAsync(BoardOutcome outcome, TimeSpan waited, CancellationToken cancellationToken)
    {
        if (outcome == BoardOutcome.NoSource)
            _log.Add(GitOpsDiagnostics.NoSource, request.Span, WithoutApplication());
        if (outcome == BoardOutcome.Running)
        {
            _log.Add(GitOpsDiagnostics.TimedOut, request.Span,
                $"{request.Environment} does not run {FindingLog.Short(request.Digest.ToString())} completely after {PlainText.Age(waited)}; KSailReconcileTimeout, or spec.cluster.connection.timeout, allows more");
        }

        using var budget = new CancellationTokenSource(Budget, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        foreach (var application in board.Applications)
        {
            if (application.State == ReconcileState.Suspended)
                _log.Add(GitOpsDiagnostics.Suspended, application.Key, application.Value.Group, $"{application.Key} has something paused in it and was not waited for");
            else if (!application.IsFinal)
                await AddAsync(application, either.Token).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (budget.IsCancellationRequested)
            _log.Add(GitOpsDiagnostics.DiagnosisIncomplete, SourceSpan.None, $"the cluster took longer than {Budget.TotalSeconds:0} s to tell the details of the failure; not all of them are shown");
        else if (_inspection.Gap.Length > 0)
            _log.Add(GitOpsDiagnostics.DiagnosisIncomplete, SourceSpan.None, $"some details of the failure could not be read: {_inspection.Gap}");
    }

    private async Task AddAsync(TrackedObject application, CancellationToken cancellationToken)
    {
        var verdict = application.Verdict;
        var descriptor = verdict.IsFailure ? GitOpsDiagnostics.ApplicationFailed : GitOpsDiagnostics.TimedOut;
        var sync = application.Value.Status.Object("sync");
        _log.Add(descriptor, application.Key, application.Value.Group,
            $"{application.Key} is not as wanted: {(verdict.Reason.Length > 0 ? verdict.Reason + ": " : "")}{verdict.Message} (sync {sync.Text("status")} with {FindingLog.Short(sync.Text("revision"))}, health {application.Value.Status.Object("health").Text("status")}){ConditionsOf(application.Value)}");
        try
        {
            await AddResourcesAsync(application, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The budget is used up, or the user has stopped it; either is told at the end.
        }
    }

    private async Task AddResourcesAsync(TrackedObject application, CancellationToken cancellationToken)
    {
        var count = 0;
        foreach (var resource in application.Value.Status.Object("operationState").Object("syncResult").Array("resources") ?? [])
        {
            var name = NameOf(resource);
            if (resource.Text("status") != "SyncFailed" || count++ >= MaxResources || !_log.IsFirst(resource.Text("kind"), name))
                continue;
            _log.Add(GitOpsDiagnostics.ApplyFailed, PlaceOf(resource, name), $"{resource.Text("kind")} {name} cannot be applied: {resource.Text("message")}; {application.Key} failed with it");
        }

        foreach (var resource in application.Value.Status.Array("resources") ?? [])
        {
            var health = resource.Object("health");
            if (health.Text("status") is not ("Degraded" or "Missing"))
                continue;
            var name = NameOf(resource);
            if (count++ >= MaxResources || !_log.IsFirst(resource.Text("kind"), name))
                continue;
            var why = $"{health.Text("status")}: {health.Text("message")}";
            if (catalog.Find(resource.Text("group"), resource.Text("kind")) is { } kind
                && await _inspection.FindAsync(kind, name, cancellationToken).ConfigureAwait(false) is { } found
                && await _inspection.ExplainAsync(found, cancellationToken).ConfigureAwait(false) is { } details)
            {
                why += $"; {details}";
            }

            _log.Add(GitOpsDiagnostics.Unhealthy, PlaceOf(resource, name), $"{resource.Text("kind")} {name} is not healthy: {why}; {application.Key} waits for it");
        }
    }

    private SourceSpan PlaceOf(JsonNode? resource, ObjectName name) => _log.PlaceOf(resource.Text("group"), resource.Text("kind"), name, "") ?? request.Span;

    private static ObjectName NameOf(JsonNode? resource) => new(resource.Text("namespace"), resource.Text("name"));

    private static string ConditionsOf(KubernetesObject application)
    {
        var text = "";
        foreach (var condition in application.Conditions)
        {
            if (condition.Type.EndsWith("Error", StringComparison.Ordinal))
                text += $"; {condition.Type}: {condition.Message}";
        }

        return text;
    }

    private string WithoutApplication()
    {
        var all = new List<string>();
        foreach (var application in board.All)
        {
            foreach (var source in ArgoBoard.SourcesOf(application))
                all.Add($"{application.Name} ({source.Text("repoURL")}, {source.Text("targetRevision")})");
        }

        all.Sort(StringComparer.Ordinal);
        var there = all.Count > 0 ? $"there are {string.Join(", ", all.GetRange(0, Math.Min(all.Count, 5)))}" : "there is no Application at all";
        return $"no Application of the cluster has oci://{request.Names} as a source: {there}";
    }
}
