using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.Waiting;

/// <summary>Where a wait stands.</summary>
internal enum BoardOutcome
{
    /// <summary>Something can still happen.</summary>
    Running,

    /// <summary>Everything runs what is wanted, but for what is suspended or left out.</summary>
    Succeeded,

    /// <summary>What is not there yet cannot get there any more.</summary>
    Failed,

    /// <summary>No source in the cluster fetches the artifact.</summary>
    NoSource,

    /// <summary>The artifact was fetched, and no Kustomization applies it.</summary>
    NoKustomization,
}

/// <summary>What is waited for.</summary>
/// <param name="Names">The artifact's names.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Exclusion">What the user leaves out.</param>
/// <param name="Deadline">How long it is waited.</param>
/// <param name="HasReleases">Whether the cluster knows HelmReleases.</param>
internal sealed record BoardRequest(ArtifactNames Names, Digest Digest, Exclusion Exclusion, TimeSpan Deadline, bool HasReleases);

/// <summary>
/// What is known of a cluster while Flux takes an artifact, and what follows from it: what to ask of which controller, what has changed, and
/// whether it is over. Pure: fed with events and the time, it neither waits nor sends. Sources come first; then the Kustomizations that use
/// them, as many at once as <c>dependsOn</c> allows; then the HelmReleases that those applied.
/// </summary>
internal sealed partial class FluxBoard
{
    // A registry behind a mirror may show a tag's new digest some seconds late.
    private static readonly TimeSpan SourceRetry = TimeSpan.FromSeconds(5);
    private const int SourceRequests = 4;

    // Whoever makes the source makes the root Kustomization with it, one after the other.
    private static readonly TimeSpan RootGrace = TimeSpan.FromSeconds(10);

    private readonly BoardRequest _request;
    private readonly Func<string> _nextToken;
    private readonly string _token;
    private readonly Dictionary<string, KindStore> _stores = new(StringComparer.Ordinal);
    private readonly KindStore _sources = new();
    private readonly KindStore _kustomizations = new();
    private readonly KindStore _releases = new();
    private readonly DependencyWalk _kustomizationWalk;
    private readonly DependencyWalk _releaseWalk;
    private readonly List<(ObjectKey Object, ReconcileState State, string Text)> _changes = [];
    private readonly List<ControllerRequest> _pending = [];
    private readonly HashSet<ObjectKey> _gone = [];
    private bool _hasChanged = true;

    /// <summary>Begins a wait.</summary>
    /// <param name="request">What is waited for.</param>
    /// <param name="nextToken">Makes tokens, each different from all before.</param>
    public FluxBoard(BoardRequest request, Func<string> nextToken)
    {
        _request = request;
        _nextToken = nextToken;
        _token = nextToken();
        _stores["OCIRepository"] = _sources;
        _stores["Kustomization"] = _kustomizations;
        _stores["HelmRelease"] = _releases;
        _kustomizationWalk = new DependencyWalk(_kustomizations.Tracked, _kustomizations.Known, IsReadyFor);
        _releaseWalk = new DependencyWalk(_releases.Tracked, _releases.Known, static (other, _) => other.Has(FluxNames.Ready) && other.IsObserved());
    }

    /// <summary>The sources that fetch the artifact.</summary>
    public IReadOnlyCollection<TrackedObject> Sources => _sources.Tracked.Values;

    /// <summary>The Kustomizations that use them.</summary>
    public IReadOnlyCollection<TrackedObject> Kustomizations => _kustomizations.Tracked.Values;

    /// <summary>The HelmReleases that those applied.</summary>
    public IReadOnlyCollection<TrackedObject> Releases => _releases.Tracked.Values;

    /// <summary>All sources of the cluster.</summary>
    public IReadOnlyCollection<KubernetesObject> AllSources => _sources.Known.Values;

    /// <summary>Whether the Flux operator is going to make a source that fits, so that it is worth waiting for one.</summary>
    public bool ExpectsSource { get; set; }

    /// <summary>Whether all objects that there were at the start are known.</summary>
    public bool IsSynchronized => _sources.IsSynchronized && _kustomizations.IsSynchronized && (_releases.IsSynchronized || !_request.HasReleases);

    /// <summary>Whether no source fits.</summary>
    public bool LacksSource => IsSynchronized && _sources.Tracked.Count == 0;

    /// <summary>Takes an event of a watch.</summary>
    public void Apply(string kind, WatchEvent change)
    {
        var store = _stores[kind];
        if (change.Type == WatchEventType.Synchronized)
            store.IsSynchronized = true;
        else if (change.Object is { } value)
            Apply(store, value, isDeleted: change.Type == WatchEventType.Deleted);
    }

    /// <summary>Takes note that a request found an object gone, which a watch tells a moment later.</summary>
    public void Forget(ObjectKey key)
    {
        if (_stores[key.Kind].Known.TryGetValue(key, out var value))
            Apply(_stores[key.Kind], value, isDeleted: true);
    }

    /// <summary>Sends a request again that did not arrive.</summary>
    public void Repeat(ControllerRequest request) => _pending.Add(request);

    /// <summary>Works out where everything stands.</summary>
    /// <param name="now">How long it has been waited.</param>
    /// <param name="requests">What to send.</param>
    public BoardOutcome Step(TimeSpan now, List<ControllerRequest> requests)
    {
        requests.AddRange(_pending);
        _pending.Clear();
        if (!IsSynchronized)
            return BoardOutcome.Running;
        Select();
        if (_sources.Tracked.Count == 0)
            return ExpectsSource ? BoardOutcome.Running : BoardOutcome.NoSource;
        StepSources(now, requests);
        StepKustomizations(now, requests);
        StepReleases(now, requests);
        Tell();
        return Outcome(now);
    }

    /// <summary>What has changed since the last call, in a fixed order.</summary>
    public IReadOnlyList<(ObjectKey Object, ReconcileState State, string Text)> TakeChanges()
    {
        var changes = _changes.ToArray();
        _changes.Clear();
        return changes;
    }

    /// <summary>When to look again although nothing has happened; null for not before the deadline.</summary>
    public TimeSpan? NextLook(TimeSpan now)
    {
        TimeSpan? next = _kustomizations.Tracked.Count == 0 && now < RootGrace ? RootGrace : null;
        foreach (var source in _sources.Tracked.Values)
        {
            if (source.Verdict.Reason == SourceJudge.OtherRevision && source.Requests < SourceRequests && source.FailingSince + SourceRetry is var due && due > now && (next is null || due < next))
                next = due;
        }

        return next;
    }

    private void Apply(KindStore store, KubernetesObject value, bool isDeleted)
    {
        var key = ObjectKey.Of(value);
        _hasChanged = true;
        store.Tracked.TryGetValue(key, out var tracked);
        if (isDeleted)
        {
            store.Known.Remove(key);
            _gone.Add(key);
            if (tracked is null)
                return;
            store.Tracked.Remove(key);
            _changes.Add((key, ReconcileState.Deleted, ""));
            return;
        }

        store.Known[key] = value;
        _gone.Remove(key);
        if (tracked is not null)
            tracked.Value = value;
    }

    // kustomize-controller's own rule (checkDependencies): ready, observed, and of one source at the same revision.
    private bool IsReadyFor(KubernetesObject other, KubernetesObject follower)
    {
        if (!other.Has(FluxNames.Ready) || !other.IsObserved())
            return false;
        return FluxFields.SourceOf(other) != FluxFields.SourceOf(follower) || FluxFields.IsRevision(other.LastApplied(), _request.Digest);
    }

    private static ControllerRequest Ask(TrackedObject value, string token, string? relief = null)
    {
        value.Request(token);
        var annotations = new List<KeyValuePair<string, string?>> { new(FluxNames.RequestedAt, token) };
        if (relief is not null)
            annotations.Add(new(relief, token));
        return new ControllerRequest(value.Key, KubernetesPatch.Annotate(annotations));
    }

    private void Tell()
    {
        foreach (var store in (KindStore[])[_sources, _kustomizations, _releases])
        {
            foreach (var value in store.Tracked.Values)
            {
                // What goes wrong is told in its words; of what is under way only that it is.
                var detail = value.State is ReconcileState.Failing or ReconcileState.Failed or ReconcileState.Blocked ? PlainText.Line(value.Detail, 300) : "";
                if (value.Told == (value.State, detail))
                    continue;
                var isNews = value.Told is not null || value.State != ReconcileState.Waiting;
                value.Told = (value.State, detail);
                if (isNews)
                    _changes.Add((value.Key, value.State, detail));
            }
        }
    }

    private BoardOutcome Outcome(TimeSpan now)
    {
        var isDone = true;
        var canMove = false;
        foreach (var store in (KindStore[])[_sources, _kustomizations, _releases])
        {
            foreach (var value in store.Tracked.Values)
            {
                isDone &= value.IsFinal;
                canMove |= CanMove(store, value);
            }
        }

        if (isDone && _kustomizations.Tracked.Count == 0)
            return now < RootGrace ? BoardOutcome.Running : BoardOutcome.NoKustomization;
        if (isDone && !IsReleaseMissing())
            return BoardOutcome.Succeeded;
        return canMove || isDone ? BoardOutcome.Running : BoardOutcome.Failed;
    }

    private bool CanMove(KindStore store, TrackedObject value) => value.State switch
    {
        ReconcileState.InProgress => true,
        // What is not waited for here may get ready at any time.
        ReconcileState.Waiting => value.Blocker is not { } blocker || (blocker.Kind == value.Key.Kind && !store.Tracked.ContainsKey(blocker)),
        ReconcileState.Failing => !value.IsAnswered || value.RetryInterval() is not { } interval || value.FailingSince + interval < _request.Deadline,
        _ => false,
    };

    /// <summary>The objects of one kind.</summary>
    private sealed class KindStore
    {
        public Dictionary<ObjectKey, KubernetesObject> Known { get; } = [];

        public SortedDictionary<ObjectKey, TrackedObject> Tracked { get; } = [];

        public bool IsSynchronized { get; set; }
    }
}
