using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Flux;

/// <summary>What controllers of Flux write about an object.</summary>
internal static class FluxStatus
{
    /// <summary>The outcome of a pass.</summary>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="value">The object.</param>
    /// <param name="act">What came of the pass.</param>
    /// <param name="token">The request that was handled.</param>
    /// <param name="revision">The revision that was fetched or applied.</param>
    public static JsonObject Outcome(string kind, KubernetesObject value, Act act, string token, string revision)
    {
        JsonObject status;
        if (act.IsSuccess)
        {
            status = Of(token, Condition("Ready", "True", act.Reason, act.Message, value));
            status["observedGeneration"] = value.Generation;
            if (kind == "OCIRepository")
                status["artifact"] = new JsonObject { ["revision"] = revision };
            if (kind == "Kustomization")
                status["lastAppliedRevision"] = revision;
        }
        else if (act.Stalled.Length > 0)
        {
            status = Of(token, Condition("Ready", "False", act.Reason, act.Message, value), Condition("Stalled", "True", act.Stalled, act.Message, value));
            status["observedGeneration"] = value.Generation;
        }
        else
        {
            status = Of(token, Condition("Ready", "False", act.Reason, act.Message, value), Condition("Reconciling", "True", "ProgressingWithRetry", act.Message, value));
        }

        if (kind == "Kustomization")
            status["inventory"] = new JsonObject { ["entries"] = InventoryOf(act) };
        return status;
    }

    /// <summary>A status with the request that was handled.</summary>
    public static JsonObject Of(string token, params JsonNode[] conditions) => new() { ["lastHandledReconcileAt"] = token, ["conditions"] = new JsonArray(conditions) };

    /// <summary>A condition of now.</summary>
    public static JsonObject Condition(string type, string status, string reason, string message, KubernetesObject value) => new()
    {
        ["type"] = type,
        ["status"] = status,
        ["reason"] = reason,
        ["message"] = message,
        ["observedGeneration"] = value.Generation,
        ["lastTransitionTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
    };

    private static JsonArray InventoryOf(Act act)
    {
        var entries = new JsonArray();
        foreach (var id in act.Inventory)
            entries.Add(new JsonObject { ["id"] = id, ["v"] = "v1" });
        foreach (var value in act.Applies)
            entries.Add(new JsonObject { ["id"] = $"{value.Name.Namespace}_{value.Name.Name}_{value.Group}_{value.Kind}", ["v"] = value.ApiVersion.Split('/')[^1] });
        return entries;
    }
}
