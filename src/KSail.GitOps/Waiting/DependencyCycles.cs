using KSail.GitOps.Objects;

namespace KSail.GitOps.Waiting;

/// <summary>Finds objects that wait for each other, which controllers do not notice: they would wait for ever.</summary>
internal static class DependencyCycles
{
    /// <summary>Every cycle once, as the objects along it; in the order of the objects. Objects that only lead to a cycle are not in it.</summary>
    public static IReadOnlyList<IReadOnlyList<ObjectKey>> Find(SortedDictionary<ObjectKey, TrackedObject> objects)
    {
        var cycles = new List<IReadOnlyList<ObjectKey>>();
        var finished = new HashSet<ObjectKey>();
        foreach (var start in objects.Keys)
            Walk(start, objects, finished, cycles);
        return cycles;
    }

    // Without recursion, because a chain may be as long as somebody likes.
    private static void Walk(ObjectKey start, SortedDictionary<ObjectKey, TrackedObject> objects, HashSet<ObjectKey> finished, List<IReadOnlyList<ObjectKey>> cycles)
    {
        if (!finished.Add(start))
            return;
        var path = new List<Step> { new(objects[start]) };
        var onPath = new Dictionary<ObjectKey, int> { [start] = 0 };
        while (path.Count > 0)
        {
            var step = path[^1];
            if (step.Next == step.Object.Dependencies.Count)
            {
                onPath.Remove(step.Object.Key);
                path.RemoveAt(path.Count - 1);
                continue;
            }

            var next = step.Object.Dependencies[step.Next++].Key;
            if (onPath.TryGetValue(next, out var from))
            {
                var cycle = new List<ObjectKey>();
                for (var i = from; i < path.Count; i++)
                    cycle.Add(path[i].Object.Key);
                cycles.Add(cycle);
            }
            else if (objects.TryGetValue(next, out var dependency) && finished.Add(next))
            {
                onPath[next] = path.Count;
                path.Add(new Step(dependency));
            }
        }
    }

    private sealed class Step(TrackedObject value)
    {
        public TrackedObject Object { get; } = value;

        public int Next { get; set; }
    }
}
