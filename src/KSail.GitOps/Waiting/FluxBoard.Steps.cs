using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Waiting;

internal sealed partial class FluxBoard
{
    private readonly Dictionary<ObjectKey, ObjectKey> _releaseOwners = [];

    // Objects come and go while it is waited, so what belongs to the environment is asked anew in every step.
    private void Select()
    {
        if (!_hasChanged)
            return;
        _hasChanged = false;
        SelectSources();
        foreach (var value in _kustomizations.Known.Values)
        {
            var key = ObjectKey.Of(value);
            var isOurs = _sources.Tracked.ContainsKey(FluxFields.SourceOf(value));
            if (!isOurs)
                _kustomizations.Tracked.Remove(key);
            else if (!_kustomizations.Tracked.ContainsKey(key))
                _kustomizations.Tracked.Add(key, Track(key, value, FluxFields.IsRevision(value.LastAttempted(), _request.Digest)));
        }

        SelectReleases();
        foreach (var cycle in _kustomizationWalk.FindCycles())
            _changes.Add((cycle[0], ReconcileState.Failed, $"dependsOn leads in a circle: {DependencyWalk.Around(cycle)}"));
        foreach (var cycle in _releaseWalk.FindCycles())
            _changes.Add((cycle[0], ReconcileState.Failed, $"dependsOn leads in a circle: {DependencyWalk.Around(cycle)}"));
    }

    private void SelectSources()
    {
        var best = SourceFit.OtherTag;
        foreach (var value in _sources.Known.Values)
        {
            var fit = SourceMatch.Of(value, _request.Names, _request.Digest);
            best = fit > best ? fit : best;
        }

        foreach (var value in _sources.Known.Values)
        {
            var key = ObjectKey.Of(value);
            if (best > SourceFit.OtherTag && SourceMatch.Of(value, _request.Names, _request.Digest) == best)
            {
                if (!_sources.Tracked.ContainsKey(key))
                    _sources.Tracked.Add(key, new TrackedObject(key, value));
            }
            else
            {
                _sources.Tracked.Remove(key);
            }
        }
    }

    private void SelectReleases()
    {
        _releaseOwners.Clear();
        foreach (var value in _releases.Known.Values)
        {
            if (FluxFields.OwnerOf(value) is { } owner && _kustomizations.Tracked.ContainsKey(owner))
                _releaseOwners[ObjectKey.Of(value)] = owner;
        }

        foreach (var kustomization in _kustomizations.Tracked.Values)
        {
            foreach (var release in kustomization.Releases)
                _releaseOwners.TryAdd(release, kustomization.Key);
        }

        foreach (var (key, value) in _releases.Known)
        {
            if (!_releaseOwners.ContainsKey(key))
                _releases.Tracked.Remove(key);
            else if (!_releases.Tracked.ContainsKey(key))
                _releases.Tracked.Add(key, Track(key, value, hasOldStatus: false));
        }
    }

    private TrackedObject Track(ObjectKey key, KubernetesObject value, bool hasOldStatus) =>
        new(key, value) { HasOldStatus = hasOldStatus, IsExcluded = value.IsExcluded() || _request.Exclusion.Has(key) };

    private void StepSources(TimeSpan now, List<ControllerRequest> requests)
    {
        foreach (var source in _sources.Tracked.Values)
        {
            if (source.Token is null && !source.Value.IsSuspended())
                requests.Add(Ask(source, _token));
            if (!source.IsJudged)
                source.Judge(SourceJudge.Judge(source.Value, new Expectation(_request.Digest, source.Token)), now);
            if (source.Verdict.Reason == SourceJudge.OtherRevision && source.Requests < SourceRequests && now >= source.FailingSince + SourceRetry)
            {
                requests.Add(Ask(source, _nextToken()));
                source.Judge(SourceJudge.Judge(source.Value, new Expectation(_request.Digest, source.Token)), now);
            }

            var isOver = source.Verdict.Reason == SourceJudge.OtherRevision && source.Requests >= SourceRequests;
            source.Detail = source.Verdict.Message;
            source.State = source.Verdict.Standing switch
            {
                Standing.Done => ReconcileState.Done,
                // A suspended source that lacks the artifact never gets it.
                Standing.Suspended or Standing.Failed => ReconcileState.Failed,
                Standing.Failing => isOver ? ReconcileState.Failed : ReconcileState.Failing,
                _ => ReconcileState.InProgress,
            };
        }
    }

    private void StepKustomizations(TimeSpan now, List<ControllerRequest> requests)
    {
        foreach (var value in _kustomizations.Tracked.Values)
        {
            if (!value.IsJudged)
                value.Judge(KustomizationJudge.Judge(value.Value, ExpectationOf(value)), now);
        }

        _kustomizationWalk.Run(IsHeldBySource);
        foreach (var value in _kustomizations.Tracked.Values)
        {
            // A controller that was done before anybody asked need not be asked.
            if (value is { Token: null, Value.Deleted: null, State: ReconcileState.InProgress or ReconcileState.Failing })
                requests.Add(Ask(value, _token));
        }
    }

    private bool IsHeldBySource(TrackedObject value)
    {
        var source = _sources.Tracked[FluxFields.SourceOf(value.Value)];
        if (source.State == ReconcileState.Done)
            return false;
        value.Blocker = source.Key;
        (value.State, value.Detail) = source.State == ReconcileState.Failed
            ? (ReconcileState.Blocked, $"its source {source.Key} does not have the artifact")
            : (ReconcileState.Waiting, $"for {source.Key}");
        return true;
    }

    private void StepReleases(TimeSpan now, List<ControllerRequest> requests)
    {
        foreach (var value in _releases.Tracked.Values)
        {
            // A Kustomization that waits for its releases would wait in vain for one whose controller has given up.
            if (CanBeRelieved(value) && HelmReleaseJudge.ReliefOf(value.Value) is { } relief)
                requests.Add(Ask(value, _nextToken(), relief));
            if (!value.IsJudged)
                value.Judge(HelmReleaseJudge.Judge(value.Value, ExpectationOf(value)), now);
        }

        _releaseWalk.Run(IsHeldByOwner);
        foreach (var value in _releases.Tracked.Values)
        {
            var isOpen = value.State is ReconcileState.InProgress or ReconcileState.Failing or ReconcileState.Failed or ReconcileState.Done;
            if (!isOpen || value.IsAskedToFollow || value.Value.Deleted is not null)
                continue;
            // Only now is its spec the wanted one, so only now does an answer count.
            value.IsAskedToFollow = true;
            requests.Add(Ask(value, _nextToken()));
            value.Judge(HelmReleaseJudge.Judge(value.Value, ExpectationOf(value)), now);
            value.State = ReconcileState.InProgress;
        }
    }

    private bool CanBeRelieved(TrackedObject value) =>
        value is { Requests: 0, IsExcluded: false } && !value.Value.IsSuspended()
        && _kustomizations.Tracked[_releaseOwners[value.Key]].State is (ReconcileState.InProgress or ReconcileState.Failing or ReconcileState.Done);

    private bool IsHeldByOwner(TrackedObject value)
    {
        var owner = _kustomizations.Tracked[_releaseOwners[value.Key]];
        if (owner.State == ReconcileState.Done)
            return false;
        value.Blocker = owner.Key;
        (value.State, value.Detail) = owner.State switch
        {
            ReconcileState.Suspended or ReconcileState.Excluded => (ReconcileState.Excluded, ""),
            ReconcileState.Failed or ReconcileState.Blocked => (ReconcileState.Blocked, $"{owner.Key} does not get to it"),
            _ => (ReconcileState.Waiting, $"for {owner.Key}"),
        };
        return true;
    }

    // What an inventory names comes through another watch than the inventory.
    private bool IsReleaseMissing()
    {
        foreach (var (key, owner) in _releaseOwners)
        {
            if (_request.HasReleases && !_releases.Known.ContainsKey(key) && !_gone.Contains(key) && _kustomizations.Tracked[owner].State == ReconcileState.Done)
                return true;
        }

        return false;
    }

    private Expectation ExpectationOf(TrackedObject value) => new(_request.Digest, value.Token) { HasOldStatus = value.HasOldStatus };
}
