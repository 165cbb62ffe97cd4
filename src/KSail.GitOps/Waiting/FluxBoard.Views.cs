using KSail.GitOps.Objects;

namespace KSail.GitOps.Waiting;

internal sealed partial class FluxBoard
{
    private const int MaxNames = 6;

    /// <summary>An object that is waited for; null for others.</summary>
    public TrackedObject? Find(ObjectKey key)
    {
        if (_stores.TryGetValue(key.Kind, out var store) && store.Tracked.TryGetValue(key, out var value))
            return value;
        return null;
    }

    /// <summary>What waits behind an object, directly or not, for the end of a message; empty where nothing does.</summary>
    public string Behind(ObjectKey key)
    {
        var followers = new Dictionary<ObjectKey, List<ObjectKey>>();
        foreach (var store in (KindStore[])[_kustomizations, _releases])
        {
            foreach (var value in store.Tracked.Values)
            {
                if (value.Blocker is not { } blocker || value.State is not (ReconcileState.Waiting or ReconcileState.Blocked))
                    continue;
                if (!followers.TryGetValue(blocker, out var list))
                    followers[blocker] = list = [];
                list.Add(value.Key);
            }
        }

        var behind = new SortedSet<ObjectKey>();
        var pending = new Stack<ObjectKey>([key]);
        while (pending.TryPop(out var next))
        {
            if (!followers.TryGetValue(next, out var list))
                continue;
            foreach (var follower in list)
            {
                if (behind.Add(follower))
                    pending.Push(follower);
            }
        }

        if (behind.Count == 0)
            return "";
        var names = new List<string>();
        foreach (var follower in behind)
        {
            if (names.Count == MaxNames)
                break;
            names.Add(follower.ToString());
        }

        var more = behind.Count > MaxNames ? $" and {behind.Count - MaxNames} more" : "";
        return $"; behind it {(behind.Count == 1 ? "waits" : "wait")} {string.Join(", ", names)}{more}";
    }

    /// <summary>How many objects are in which state, in words.</summary>
    public string Count()
    {
        int done = 0, late = 0, failed = 0, all = 0;
        foreach (var store in (KindStore[])[_sources, _kustomizations, _releases])
        {
            foreach (var value in store.Tracked.Values)
            {
                all++;
                done += value.IsFinal ? 1 : 0;
                failed += value.State is ReconcileState.Failed or ReconcileState.Failing or ReconcileState.Blocked ? 1 : 0;
                late += value.State is ReconcileState.InProgress or ReconcileState.Waiting ? 1 : 0;
            }
        }

        return $"of {all} objects {done} are done, {late} under way, {failed} failed or blocked";
    }
}
