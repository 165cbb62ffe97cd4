using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;
using KSail.Testing.Kubernetes.Selecting;
using KSail.Testing.Kubernetes.Storage;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>
/// Whether disruption budgets let a pod go. Here, as in the real server, a budget says in its status how many may; who counts them there, and allows more
/// once others are well, is a controller, which a test plays.
/// </summary>
internal sealed class Evictions(ObjectStore store, KindRegistry kinds)
{
    /// <summary>Takes one from the budget of a pod; refuses where there is none left.</summary>
    public void Allow(StoredObject pod) => store.Locked(() =>
    {
        var kind = kinds.Find("policy", "v1", "poddisruptionbudgets")!;
        foreach (var budget in store.All(kind))
        {
            if (budget.Name.Namespace != pod.Name.Namespace || !Covers(budget, pod))
                continue;
            var allowed = budget.Json.Object("status").Integer("disruptionsAllowed") ?? 0;
            if (allowed <= 0)
                throw Refusal(budget);
            var changed = budget.Copy();
            changed.Object("status")!["disruptionsAllowed"] = allowed - 1;
            store.Put(kind, budget.Name, changed);
        }

        return true;
    });

    private static bool Covers(StoredObject budget, StoredObject pod)
    {
        var labels = JsonFields.Texts(pod.Json.Object("metadata"), "labels");
        foreach (var (key, value) in budget.Json.Object("spec").Object("selector").Object("matchLabels") ?? [])
        {
            if (!LabelRequirements.Read($"{key}={value}")(labels))
                return false;
        }

        return true;
    }

    private static ApiFailure Refusal(StoredObject budget)
    {
        var status = budget.Json.Object("status");
        var cause = new JsonObject
        {
            ["reason"] = "DisruptionBudget",
            ["message"] = $"The disruption budget {budget.Name.Name} needs {status.Integer("desiredHealthy") ?? 0} healthy pods and has {status.Integer("currentHealthy") ?? 0} currently",
        };
        return new ApiFailure(429, "TooManyRequests", "Cannot evict pod as it would violate the pod's disruption budget.") { Details = new JsonObject { ["causes"] = new JsonArray(cause) } };
    }
}
