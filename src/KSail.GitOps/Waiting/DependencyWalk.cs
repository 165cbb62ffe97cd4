using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Waiting;

/// <summary>
/// Works out how far objects of one kind are together: the own status of each, and the states of those it depends on, across namespaces and
/// across the border of what is waited for.
/// </summary>
/// <param name="tracked">The objects that are waited for.</param>
/// <param name="known">All objects of the kind in the cluster.</param>
/// <param name="isReady">Whether the first object is ready for the second by its status alone: for suspended and excluded objects, and those of other sources.</param>
internal sealed class DependencyWalk(
    SortedDictionary<ObjectKey, TrackedObject> tracked, Dictionary<ObjectKey, KubernetesObject> known, Func<KubernetesObject, KubernetesObject, bool> isReady)
{
    private readonly Dictionary<ObjectKey, IReadOnlyList<ObjectKey>> _cycles = [];
    private int _round;

    /// <summary>Looks for objects that wait for each other.</summary>
    /// <returns>The cycles that there were not before.</returns>
    public IReadOnlyList<IReadOnlyList<ObjectKey>> FindCycles()
    {
        var before = _cycles.Count == 0 ? null : new HashSet<ObjectKey>(_cycles.Keys);
        _cycles.Clear();
        var fresh = new List<IReadOnlyList<ObjectKey>>();
        foreach (var cycle in DependencyCycles.Find(tracked))
        {
            foreach (var key in cycle)
                _cycles.TryAdd(key, cycle);
            if (before is null || !before.Contains(cycle[0]))
                fresh.Add(cycle);
        }

        return fresh;
    }

    /// <summary>Works out the states of all objects, those first that others depend on.</summary>
    /// <param name="gate">Holds an object back for a reason outside of its kind, by setting its state; false lets it through.</param>
    public void Run(Func<TrackedObject, bool> gate)
    {
        _round++;
        var pending = new Stack<TrackedObject>();
        foreach (var start in tracked.Values)
        {
            pending.Push(start);
            while (pending.TryPeek(out var top))
            {
                if (top.Round == _round || !PushDependencies(top, pending))
                {
                    pending.Pop();
                    if (top.Round == _round)
                        continue;
                    top.Round = _round;
                    WorkOut(top, gate);
                }
            }
        }
    }

    // An object on a cycle is worked out without its dependencies, so that the walk ends.
    private bool PushDependencies(TrackedObject value, Stack<TrackedObject> pending)
    {
        if (_cycles.ContainsKey(value.Key))
            return false;
        var any = false;
        foreach (var dependency in value.Dependencies)
        {
            if (tracked.TryGetValue(dependency.Key, out var other) && other.Round != _round)
            {
                pending.Push(other);
                any = true;
            }
        }

        return any;
    }

    private void WorkOut(TrackedObject value, Func<TrackedObject, bool> gate)
    {
        value.Blocker = null;
        value.Detail = value.Verdict.Message;
        if (value.IsExcluded)
        {
            (value.State, value.Detail) = (ReconcileState.Excluded, "");
            return;
        }

        if (value.Verdict.Standing == Standing.Suspended)
        {
            value.State = ReconcileState.Suspended;
            return;
        }

        if (gate(value))
            return;
        if (value.Verdict.Standing == Standing.Done)
        {
            (value.State, value.Detail) = (ReconcileState.Done, "");
            return;
        }

        if (_cycles.TryGetValue(value.Key, out var cycle))
        {
            (value.State, value.Detail, value.Blocker) = (ReconcileState.Failed, $"it waits for itself: {Around(cycle)}", cycle[0]);
            return;
        }

        if (value.Verdict.IsFailure)
        {
            value.State = value.Verdict.Standing == Standing.Failed ? ReconcileState.Failed : ReconcileState.Failing;
            return;
        }

        value.State = ReconcileState.InProgress;
        foreach (var dependency in value.Dependencies)
            Weigh(value, dependency);
    }

    // The worst of the dependencies decides: blocked for good, then failing, then under way.
    private void Weigh(TrackedObject value, FluxDependency dependency)
    {
        var (state, why) = StateOf(value, dependency);
        if (state == ReconcileState.Done || Rank(state) <= Rank(value.State))
            return;
        value.State = state;
        value.Blocker = dependency.Key;
        value.Detail = why;
    }

    private (ReconcileState State, string Why) StateOf(TrackedObject value, FluxDependency dependency)
    {
        if (!known.TryGetValue(dependency.Key, out var other))
            return (ReconcileState.Blocked, $"it depends on {dependency.Key}, which does not exist");
        if (!tracked.TryGetValue(dependency.Key, out var followed) || followed.State is ReconcileState.Suspended or ReconcileState.Excluded)
        {
            if (isReady(other, value.Value))
                return (ReconcileState.Done, "");
            if (followed?.State == ReconcileState.Suspended)
                return (ReconcileState.Blocked, $"it depends on {dependency.Key}, which is suspended and not at the wanted revision");
            return (ReconcileState.Waiting, $"for {dependency.Key}, which is not waited for here");
        }

        if (followed.State == ReconcileState.Done)
            return (ReconcileState.Done, "");
        // An expression of the user's may let an object go on past what failed.
        if (dependency.HasExpression)
            return (ReconcileState.Waiting, $"for {dependency.Key}");
        return followed.State switch
        {
            ReconcileState.Failed => (ReconcileState.Blocked, $"it depends on {dependency.Key}, which failed"),
            ReconcileState.Blocked => (ReconcileState.Blocked, $"it depends on {dependency.Key}, which is blocked"),
            ReconcileState.Failing => (ReconcileState.Waiting, $"for {dependency.Key}, which is failing"),
            _ => (ReconcileState.Waiting, $"for {dependency.Key}"),
        };
    }

    private static int Rank(ReconcileState state) => state switch
    {
        ReconcileState.Blocked => 2,
        ReconcileState.Waiting => 1,
        _ => 0,
    };

    /// <summary>The names along a cycle, with the first again at the end.</summary>
    public static string Around(IReadOnlyList<ObjectKey> cycle)
    {
        var names = new List<string>(cycle.Count + 1);
        foreach (var key in cycle)
            names.Add(key.Name.ToString());
        names.Add(cycle[0].Name.ToString());
        return string.Join(" -> ", names);
    }
}
