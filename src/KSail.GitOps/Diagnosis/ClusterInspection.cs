using KSail.GitOps.Objects;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>
/// Asks a cluster why a resource is not as it should be: its own status, its pods, their logs and events. What cannot be read is left out:
/// a diagnosis must never fail itself. Bounded in the number of requests for each resource.
/// </summary>
/// <param name="api">The cluster.</param>
/// <param name="catalog">What it serves.</param>
/// <param name="clock">Tells how old events are.</param>
public sealed class ClusterInspection(IKubernetesApi api, ApiCatalog catalog, TimeProvider clock)
{
    private const int MaxPods = 2;
    private const int LogLines = 6;

    /// <summary>What could not be read, as one reason; empty when everything could.</summary>
    public string Gap { get; private set; } = "";

    /// <summary>The kind of a resource that a message names without its group.</summary>
    /// <param name="kind">Kind.</param>
    /// <param name="inventory">What was applied, which has the groups.</param>
    /// <param name="name">The resource.</param>
    internal ResourceKind? KindOf(string kind, IEnumerable<InventoryEntry> inventory, ObjectName name)
    {
        foreach (var entry in inventory)
        {
            if (entry.Kind == kind && entry.Name == name)
                return catalog.Find(entry.Group, entry.Version, kind) ?? catalog.Find(entry.Group, kind);
        }

        foreach (var served in catalog.Kinds)
        {
            if (served.Kind == kind && served.Namespaced == name.Namespace.Length > 0)
                return served;
        }

        return null;
    }

    /// <summary>Gets a resource; null where it does not exist or cannot be read.</summary>
    public Task<KubernetesObject?> FindAsync(ResourceKind kind, ObjectName name, CancellationToken cancellationToken) =>
        TryAsync(token => api.FindAsync(kind, name, token), cancellationToken);

    /// <summary>Why a resource is not healthy, in words; null for one that is.</summary>
    public async Task<string?> ExplainAsync(KubernetesObject value, CancellationToken cancellationToken)
    {
        if (WorkloadHealth.Problem(value) is not { } problem)
            return null;
        var parts = new List<string> { problem };
        var events = await EventsAsync(value, cancellationToken).ConfigureAwait(false);
        var pods = await PodsOfAsync(value, cancellationToken).ConfigureAwait(false);
        await AddPodsAsync(pods, parts, cancellationToken).ConfigureAwait(false);
        // What pods say goes deeper than what is said about them.
        if (parts.Count == 1 && events.Length > 0)
            parts.Add(events);
        return Join(parts);
    }

    /// <summary>Why pods are not ready, in words; empty where all of them are.</summary>
    public async Task<string> ExplainPodsAsync(string ns, string labelSelector, CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        await AddPodsAsync(await ListAsync(WellKnownKinds.Pods, ns, labelSelector, "", cancellationToken).ConfigureAwait(false), parts, cancellationToken).ConfigureAwait(false);
        return Join(parts);
    }

    /// <summary>The latest warnings about an object.</summary>
    public async Task<string> EventsAsync(KubernetesObject value, CancellationToken cancellationToken)
    {
        var ns = value.Name.Namespace.Length > 0 ? value.Name.Namespace : "default";
        var events = await ListAsync(WellKnownKinds.Events, ns, "", $"involvedObject.uid={value.Uid}", cancellationToken).ConfigureAwait(false);
        return ClusterEvents.Tell(events, clock.GetUtcNow(), 2);
    }

    private static string Join(List<string> parts) => string.Join("; ", parts.ConvertAll(static part => SecretWords.Mask(PlainText.Line(part, 900))));

    private async Task AddPodsAsync(IReadOnlyList<KubernetesObject> pods, List<string> parts, CancellationToken cancellationToken)
    {
        var problems = new List<(KubernetesObject Pod, PodProblem Problem)>();
        foreach (var pod in pods)
        {
            if (pod.Deleted is null && PodHealth.Problem(pod) is { } problem)
                problems.Add((pod, problem));
        }

        // The heaviest first; of equals the first by name, so that two diagnoses of one state are the same.
        problems.Sort(static (a, b) => b.Problem.Weight.CompareTo(a.Problem.Weight) is var order && order != 0 ? order : a.Pod.Name.CompareTo(b.Pod.Name));
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (pod, problem) in problems)
        {
            if (seen.Count == MaxPods || !seen.Add($"{problem.Container}{problem.Weight}"))
                continue;
            var text = $"pod {pod.Name.Name}: {problem.Text}";
            if (await EventsAsync(pod, cancellationToken).ConfigureAwait(false) is { Length: > 0 } events)
                text += $" ({events})";
            if (problem.Container.Length > 0 && await LogAsync(pod, problem, cancellationToken).ConfigureAwait(false) is { Length: > 0 } log)
                text += $"; its log ends: {log}";
            parts.Add(text);
        }
    }

    private async Task<string> LogAsync(KubernetesObject pod, PodProblem problem, CancellationToken cancellationToken)
    {
        var query = new LogQuery { Container = problem.Container, Previous = problem.IsPrevious, TailLines = LogLines };
        var log = await TryAsync(async token => await api.LogsAsync(pod.Name, query, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var lines = (log ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return string.Join(" | ", Array.ConvertAll(lines, static line => SecretWords.Mask(PlainText.Line(line, 200))));
    }

    private async Task<IReadOnlyList<KubernetesObject>> PodsOfAsync(KubernetesObject value, CancellationToken cancellationToken)
    {
        if (value.Kind is not ("Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" or "Job"))
            return [];
        var selector = SelectorOf(value);
        if (selector.Length == 0)
            return [];
        var owners = new HashSet<string>(StringComparer.Ordinal) { value.Uid };
        if (value.Kind == "Deployment")
        {
            foreach (var set in await ListAsync(WellKnownKinds.ReplicaSets, value.Name.Namespace, selector, "", cancellationToken).ConfigureAwait(false))
            {
                // Pods of older revisions are only still there because the new ones do not come up.
                if (IsOwned(set, owners) && set.Annotation(Revision) == value.Annotation(Revision))
                    owners.Add(set.Uid);
            }
        }

        var pods = new List<KubernetesObject>();
        foreach (var pod in await ListAsync(WellKnownKinds.Pods, value.Name.Namespace, selector, "", cancellationToken).ConfigureAwait(false))
        {
            if (IsOwned(pod, owners))
                pods.Add(pod);
        }

        return pods;
    }

    private const string Revision = "deployment.kubernetes.io/revision";

    private static bool IsOwned(KubernetesObject value, HashSet<string> uids)
    {
        foreach (var owner in value.Owners)
        {
            if (uids.Contains(owner.Uid))
                return true;
        }

        return false;
    }

    // Expressions of a selector only narrow down what its labels select; the owners do that, too.
    private static string SelectorOf(KubernetesObject value)
    {
        var labels = new List<string>();
        foreach (var (key, text) in value.Spec.Object("selector").Texts("matchLabels"))
            labels.Add($"{key}={text}");
        return string.Join(',', labels);
    }

    private async Task<IReadOnlyList<KubernetesObject>> ListAsync(ResourceKind kind, string ns, string labels, string fields, CancellationToken cancellationToken)
    {
        var query = new ListQuery { Namespace = ns, LabelSelector = labels, FieldSelector = fields };
        var list = await TryAsync(async token => await api.ListAsync(kind, query, token).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        return list?.Items ?? [];
    }

    private async Task<T?> TryAsync<T>(Func<CancellationToken, Task<T?>> ask, CancellationToken cancellationToken)
        where T : class
    {
        try
        {
            return await ask(cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            // A container that never ran has no log; anything else is a gap.
            if (e.Failure is not (KubernetesFailure.NotFound or KubernetesFailure.BadRequest))
                Gap = e.Message;
            return null;
        }
    }
}
