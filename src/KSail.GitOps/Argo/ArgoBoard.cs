using System.Text.Json.Nodes;
using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.Argo;

/// <summary>What is known of a cluster while Argo CD takes an artifact, and what follows from it. Pure, as the board of Flux is.</summary>
internal sealed class ArgoBoard(ArtifactNames names, Digest digest, Exclusion exclusion)
{
    /// <summary>A source that is still warming up cannot be compared for a while.</summary>
    private static readonly TimeSpan ComparisonGrace = TimeSpan.FromSeconds(90);

    private const string RefreshToken = "refresh";
    private const string SyncToken = "sync";

    private readonly Dictionary<ObjectKey, KubernetesObject> _known = [];
    private readonly SortedDictionary<ObjectKey, TrackedObject> _tracked = [];
    private readonly Dictionary<ObjectKey, string> _reconciled = [];
    private readonly List<(ObjectKey Object, ReconcileState State, string Text)> _changes = [];
    private readonly List<ControllerRequest> _pending = [];

    /// <summary>The Applications that have the artifact as a source.</summary>
    public IReadOnlyCollection<TrackedObject> Applications => _tracked.Values;

    /// <summary>All Applications of the cluster.</summary>
    public IReadOnlyCollection<KubernetesObject> All => _known.Values;

    /// <summary>Whether all objects that there were at the start are known.</summary>
    public bool IsSynchronized { get; private set; }

    public void Apply(WatchEvent change)
    {
        if (change.Type == WatchEventType.Synchronized)
            IsSynchronized = true;
        if (change.Object is not { } value)
            return;
        var key = ObjectKey.Of(value);
        if (change.Type == WatchEventType.Deleted)
        {
            Forget(key);
            return;
        }

        _known[key] = value;
        if (_tracked.TryGetValue(key, out var tracked))
            tracked.Value = value;
    }

    public void Forget(ObjectKey key)
    {
        _known.Remove(key);
        if (_tracked.Remove(key))
            _changes.Add((key, ReconcileState.Deleted, ""));
    }

    public void Repeat(ControllerRequest request) => _pending.Add(request);

    public BoardOutcome Step(TimeSpan now, List<ControllerRequest> requests)
    {
        requests.AddRange(_pending);
        _pending.Clear();
        if (!IsSynchronized)
            return BoardOutcome.Running;
        Select();
        if (_tracked.Count == 0)
            return BoardOutcome.NoSource;
        var isDone = true;
        var canMove = false;
        foreach (var value in _tracked.Values)
        {
            Step(value, now, requests);
            Tell(value);
            isDone &= value.IsFinal;
            canMove |= value.State is ReconcileState.InProgress or ReconcileState.Failing;
        }

        return isDone ? BoardOutcome.Succeeded : canMove ? BoardOutcome.Running : BoardOutcome.Failed;
    }

    public IReadOnlyList<(ObjectKey Object, ReconcileState State, string Text)> TakeChanges()
    {
        var changes = _changes.ToArray();
        _changes.Clear();
        return changes;
    }

    /// <summary>When to look again although nothing has happened; null for not before the deadline.</summary>
    public TimeSpan? NextLook(TimeSpan now)
    {
        TimeSpan? next = null;
        foreach (var value in _tracked.Values)
        {
            if (value.Verdict.Reason == ApplicationJudge.ComparisonError && value.FailingSince + ComparisonGrace is var due && due > now && (next is null || due < next))
                next = due;
        }

        return next;
    }

    private void Select()
    {
        var best = SourceFit.OtherTag;
        foreach (var value in _known.Values)
            best = FitOf(value) is var fit && fit > best ? fit : best;
        foreach (var (key, value) in _known)
        {
            if (best == SourceFit.OtherTag || FitOf(value) != best)
                _tracked.Remove(key);
            else if (!_tracked.ContainsKey(key))
                _tracked.Add(key, new TrackedObject(key, value) { IsExcluded = value.IsExcluded() || exclusion.Has(key) });
        }
    }

    internal SourceFit FitOf(KubernetesObject application)
    {
        var best = SourceFit.None;
        foreach (var source in SourcesOf(application))
        {
            var target = source.Text("targetRevision");
            var reference = target.StartsWith("sha256:", StringComparison.Ordinal) ? new SourceReference("", "", target) : new SourceReference(target, "", "");
            best = SourceMatch.Of(source.Text("repoURL"), reference, names, digest) is var fit && fit > best ? fit : best;
        }

        return best;
    }

    internal static IEnumerable<JsonNode?> SourcesOf(KubernetesObject application)
    {
        if (application.Spec.Object("source") is { } single)
            yield return single;
        foreach (var source in application.Spec.Array("sources") ?? [])
            yield return source;
    }

    private void Step(TrackedObject value, TimeSpan now, List<ControllerRequest> requests)
    {
        if (value.IsExcluded)
        {
            value.State = ReconcileState.Excluded;
            return;
        }

        if (value.Token is null)
        {
            // A tag has moved: what was cached under it is no longer true.
            value.Request(RefreshToken);
            requests.Add(new ControllerRequest(value.Key, KubernetesPatch.Annotate(ApplicationJudge.Refresh, "hard")));
        }

        // Until the refresh was seen, or something new came of it, the old status would count as the answer.
        var reconciled = value.Value.Status.Text("reconciledAt");
        _reconciled.TryAdd(value.Key, reconciled);
        value.IsRequestSeen |= value.Value.Annotation(ApplicationJudge.Refresh) is not null || _reconciled[value.Key] != reconciled;
        value.Judge(value.IsRequestSeen ? ApplicationJudge.Judge(value.Value, digest) : Verdict.InProgress("the request to refresh was not taken up yet"), now);
        if (value.Verdict.Reason == ApplicationJudge.OutOfSync && value.Token != SyncToken && !IsAutomated(value.Value))
        {
            value.Request(SyncToken);
            requests.Add(new ControllerRequest(value.Key, KubernetesPatch.Merge(SyncOf(value.Value))));
        }

        value.Detail = value.Verdict.Message;
        value.State = value.Verdict.Standing switch
        {
            Standing.Done => ReconcileState.Done,
            Standing.Suspended => ReconcileState.Suspended,
            Standing.Failed => ReconcileState.Failed,
            Standing.Failing when value.Verdict.Reason == ApplicationJudge.ComparisonError && now >= value.FailingSince + ComparisonGrace => ReconcileState.Failed,
            Standing.Failing => ReconcileState.Failing,
            _ => ReconcileState.InProgress,
        };
    }

    private static bool IsAutomated(KubernetesObject application) =>
        application.Spec.Object("syncPolicy").Object("automated") is { } automated
        && !(automated["enabled"] is JsonValue enabled && enabled.TryGetValue<bool>(out var isEnabled) && !isEnabled);

    // What the application's own policy says of a sync holds for ours, too.
    private static JsonObject SyncOf(KubernetesObject application)
    {
        var policy = application.Spec.Object("syncPolicy");
        var sync = new JsonObject { ["prune"] = policy.Object("automated").IsTrue("prune") };
        if (policy.Array("syncOptions") is { } options)
            sync["syncOptions"] = options.DeepClone();
        var operation = new JsonObject { ["initiatedBy"] = new JsonObject { ["username"] = "ksail" }, ["sync"] = sync };
        if (policy.Object("retry") is { } retry)
            operation["retry"] = retry.DeepClone();
        return new JsonObject { ["operation"] = operation };
    }

    private void Tell(TrackedObject value)
    {
        var detail = value.State is ReconcileState.Failing or ReconcileState.Failed ? PlainText.Line(value.Detail, 300) : "";
        if (value.Told == (value.State, detail))
            return;
        value.Told = (value.State, detail);
        _changes.Add((value.Key, value.State, detail));
    }
}
