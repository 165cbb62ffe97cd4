using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>The warnings among the events of an object.</summary>
internal static class ClusterEvents
{
    /// <summary>The latest warnings, each message once, with age and count; empty without any.</summary>
    /// <param name="events">Events of one object, in the form of the core group.</param>
    /// <param name="now">The time.</param>
    /// <param name="max">How many are told at most.</param>
    public static string Tell(IReadOnlyList<KubernetesObject> events, DateTimeOffset now, int max)
    {
        var warnings = new List<KubernetesObject>();
        foreach (var value in events)
        {
            if (value.Json.Text("type") == "Warning")
                warnings.Add(value);
        }

        warnings.Sort(static (a, b) => b is null || a is null ? 0 : TimeOf(b).CompareTo(TimeOf(a)) is var order && order != 0 ? order : string.CompareOrdinal(a.Name.Name, b.Name.Name));
        var told = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in warnings)
        {
            var text = PlainText.Line(value.Json.Text("message"), 300);
            if (told.Count == max || !seen.Add(text))
                continue;
            var count = value.Json.Integer("count") ?? value.Json.Object("series").Integer("count") ?? 1;
            told.Add($"{value.Json.Text("reason")} {PlainText.Age(now - TimeOf(value))} ago{(count > 1 ? $", {count} times" : "")}: {text}");
        }

        return string.Join("; ", told);
    }

    private static DateTimeOffset TimeOf(KubernetesObject value) =>
        value.Json.Object("series").Time("lastObservedTime") ?? value.Json.Time("lastTimestamp") ?? value.Json.Time("eventTime") ?? value.Json.Time("firstTimestamp") ?? value.Created ?? default;
}
