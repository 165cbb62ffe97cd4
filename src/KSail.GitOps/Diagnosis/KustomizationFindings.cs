using KSail.Documents.Diagnostics;
using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>Why a Kustomization failed, or is late.</summary>
internal sealed class KustomizationFindings
{
    private const int MaxResources = 5;
    private const int MaxLooks = 20;

    private readonly FindingLog _log;
    private readonly ClusterInspection _inspection;
    private readonly FluxBoard _board;

    public KustomizationFindings(FindingLog log, ClusterInspection inspection, FluxBoard board)
    {
        _log = log;
        _inspection = inspection;
        _board = board;
        Releases = new ReleaseFindings(log, inspection, board);
    }

    public ReleaseFindings Releases { get; }

    /// <summary>Whether the wait ended because time was over.</summary>
    public bool IsTimeOver { get; init; }

    public async Task AddAsync(TrackedObject value, CancellationToken cancellationToken)
    {
        if (!_log.IsFirst(value.Key.Kind, value.Key.Name))
            return;
        var verdict = value.Verdict;
        if (value.Blocker is not null && value.State == ReconcileState.Failed)
        {
            _log.Add(GitOpsDiagnostics.DependencyCycle, value.Key, value.Value.Group, $"{value.Key} is never applied: {value.Detail}; take one of these out of dependsOn");
            return;
        }

        if (!verdict.IsFailure)
        {
            _log.Add(GitOpsDiagnostics.TimedOut, value.Key, value.Value.Group, $"{value.Key} is not ready: {Late(value)}{Stand(value)}{_board.Behind(value.Key)}");
            await AddUnhealthyAsync(value, cancellationToken).ConfigureAwait(false);
            return;
        }

        var named = NamedResource.In(verdict.Message);
        var descriptor = DescriptorOf(verdict.Reason);
        var isAboutResources = descriptor == GitOpsDiagnostics.ApplyFailed || descriptor == GitOpsDiagnostics.Unhealthy;
        if (isAboutResources && named.Count > 0)
        {
            // What it failed on comes first, then the Kustomization itself: a place to begin with beats a summary.
            var isTold = false;
            try
            {
                isTold = await AddResourcesAsync(value, named, descriptor, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                if (!isTold)
                    _log.Add(descriptor, value.Key, value.Value.Group, Headline(value));
            }

            return;
        }

        _log.Add(isAboutResources ? GitOpsDiagnostics.KustomizationFailed : descriptor, value.Key, value.Value.Group, Headline(value));
    }

    private static DiagnosticDescriptor DescriptorOf(string reason) => reason switch
    {
        FluxNames.BuildFailed => GitOpsDiagnostics.BuildFailed,
        FluxNames.ReconciliationFailed or FluxNames.PruneFailed => GitOpsDiagnostics.ApplyFailed,
        FluxNames.HealthCheckFailed => GitOpsDiagnostics.Unhealthy,
        _ => GitOpsDiagnostics.KustomizationFailed,
    };

    private async Task<bool> AddResourcesAsync(TrackedObject value, IReadOnlyList<NamedResource> named, DiagnosticDescriptor descriptor, CancellationToken cancellationToken)
    {
        var behind = $"; {value.Key} failed with it ({value.Verdict.Reason} {_log.AgeOf(value.Value.Condition(FluxNames.Ready))}{Stand(value)}){_board.Behind(value.Key)}";
        var count = 0;
        var isTold = false;
        for (var i = 0; i < named.Count && count < MaxResources; i++)
        {
            var resource = named[i];
            var name = new ObjectName(resource.Namespace, resource.Name);
            if (_board.Find(new ObjectKey(resource.Kind, name)) is { } inner && resource.Kind is "HelmRelease" or "Kustomization")
            {
                isTold = true;
                if (resource.Kind == "HelmRelease")
                    await Releases.AddAsync(inner, cancellationToken).ConfigureAwait(false);
                else if (inner.State is ReconcileState.Failed or ReconcileState.Failing or ReconcileState.InProgress)
                    await AddAsync(inner, cancellationToken).ConfigureAwait(false);
                continue;
            }

            if (!_log.IsFirst(resource.Kind, name))
                continue;
            count++;
            isTold = true;
            if (descriptor == GitOpsDiagnostics.ApplyFailed)
                AddRefused(value, resource, i + 1 < named.Count ? named[i + 1].At : value.Verdict.Message.Length, behind);
            else
                await AddUnhealthyAsync(value, resource.Kind, name, resource.At, behind, cancellationToken).ConfigureAwait(false);
        }

        return isTold;
    }

    private void AddRefused(TrackedObject value, NamedResource resource, int end, string behind)
    {
        var group = GroupOf(value, resource.Kind, new ObjectName(resource.Namespace, resource.Name));
        var place = _log.PlaceOf(group, resource.Kind, new ObjectName(resource.Namespace, resource.Name), resource.Field) ?? PlaceOf(value);
        _log.Add(GitOpsDiagnostics.ApplyFailed, place, value.Verdict.Message[resource.At..end].TrimEnd(' ', '\n', ',') + behind);
    }

    private async Task AddUnhealthyAsync(TrackedObject value, string kind, ObjectName name, int at, string behind, CancellationToken cancellationToken)
    {
        var group = GroupOf(value, kind, name);
        var why = StatusIn(value.Verdict.Message, at);
        try
        {
            if (_inspection.KindOf(kind, Inventory.Of(value.Value), name) is not { } served)
                return;
            var found = await _inspection.FindAsync(served, name, cancellationToken).ConfigureAwait(false);
            why = found is null
                ? "it does not exist"
                : await _inspection.ExplainAsync(found, cancellationToken).ConfigureAwait(false) ?? why + "; by now it is healthy";
        }
        finally
        {
            var place = _log.PlaceOf(group, kind, name, "") ?? PlaceOf(value);
            _log.Add(GitOpsDiagnostics.Unhealthy, place, $"{kind} {name} is not healthy: {why}{behind}");
        }
    }

    // While health checks run, a Kustomization does not say which resource it waits for.
    private async Task AddUnhealthyAsync(TrackedObject value, CancellationToken cancellationToken)
    {
        if (!IsTimeOver || !value.Verdict.Message.Contains("health", StringComparison.OrdinalIgnoreCase))
            return;
        var looks = 0;
        foreach (var entry in Inventory.Of(value.Value))
        {
            if (entry.Kind is not ("Deployment" or "StatefulSet" or "DaemonSet" or "Job") || looks++ == MaxLooks || _inspection.KindOf(entry.Kind, [entry], entry.Name) is not { } served)
                continue;
            if (await _inspection.FindAsync(served, entry.Name, cancellationToken).ConfigureAwait(false) is not { } found
                || await _inspection.ExplainAsync(found, cancellationToken).ConfigureAwait(false) is not { } why || !_log.IsFirst(entry.Kind, entry.Name))
            {
                continue;
            }

            _log.Add(GitOpsDiagnostics.Unhealthy, _log.PlaceOf(entry.Group, entry.Kind, entry.Name, "") ?? PlaceOf(value), $"{entry.Kind} {entry.Name} is not healthy: {why}; {value.Key} waits for it");
        }
    }

    private string Headline(TrackedObject value)
    {
        var verdict = value.Verdict;
        var hint = verdict.Reason == FluxNames.BuildFailed ? "; 'dotnet build' shows an error of kustomize or Flux with its line, and variables that exist in the cluster alone are looked up there" : "";
        return $"{value.Key} failed: {verdict.Reason}: {verdict.Message} ({_log.AgeOf(value.Value.Condition(FluxNames.Ready))}{Stand(value)}){hint}{_board.Behind(value.Key)}";
    }

    private static string Late(TrackedObject value)
    {
        if (!value.IsAnswered && !value.Verdict.Message.Contains("health", StringComparison.OrdinalIgnoreCase))
            return $"kustomize-controller has not answered the request yet, look whether it runs; last it said: {LastWords(value)}";
        if (value.State == ReconcileState.Waiting)
            return value.Detail;
        var timeout = value.Value.Spec.Text("timeout");
        return $"{value.Verdict.Message}{(timeout.Length > 0 ? $" (its own time-out is {timeout})" : "")}";
    }

    private static string LastWords(TrackedObject value) => value.Value.Condition(FluxNames.Ready) is { } ready ? $"{ready.Reason}: {ready.Message}" : "nothing";

    private string Stand(TrackedObject value)
    {
        var wanted = _log.Request.Digest;
        var attempted = value.Value.LastAttempted();
        var applied = value.Value.LastApplied();
        var tried = FluxFields.IsRevision(attempted, wanted) ? "" : $"; it attempted {FindingLog.Short(attempted)}, and {FindingLog.Short(wanted.ToString())} was pushed";
        return FluxFields.IsRevision(applied, wanted) ? tried : $"{tried}; it runs {FindingLog.Short(applied)}";
    }

    private SourceSpan PlaceOf(TrackedObject value) => _log.PlaceOf(value.Value.Group, value.Key.Kind, value.Key.Name, "") ?? _log.Request.Span;

    private static string? GroupOf(TrackedObject value, string kind, ObjectName name)
    {
        foreach (var entry in Inventory.Of(value.Value))
        {
            if (entry.Kind == kind && entry.Name == name)
                return entry.Group;
        }

        return null;
    }

    // "Deployment/apps/web status: 'InProgress'", as the health check writes it.
    private static string StatusIn(string message, int at)
    {
        const string Mark = "status: '";
        var start = message.IndexOf(Mark, at, StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf('\'', start + Mark.Length);
        return end < 0 ? "the health check failed" : $"its status is {message[(start + Mark.Length)..end]}";
    }
}
