using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>What the status of a resource says about its health, by the rules of the kinds that run pods and the usual conditions of all others.</summary>
public static class WorkloadHealth
{
    /// <summary>What is not as it should be, in a few words; null for a resource that is fine.</summary>
    public static string? Problem(KubernetesObject value)
    {
        var status = value.Status;
        var wanted = value.Spec.Integer("replicas") ?? 1;
        switch (value.Kind)
        {
            case "Deployment":
                if (value.Condition("ReplicaFailure") is { Status: ConditionStatus.True } refused)
                    return $"its pods cannot be created: {refused.Message}";
                return Missing(value, status.Integer("updatedReplicas") ?? 0, wanted, "updated") ?? Missing(value, status.Integer("availableReplicas") ?? 0, wanted, "available");
            case "StatefulSet":
                return Missing(value, status.Integer("readyReplicas") ?? 0, wanted, "ready");
            case "DaemonSet":
                return Missing(value, status.Integer("numberReady") ?? 0, status.Integer("desiredNumberScheduled") ?? 0, "ready");
            case "Job":
                return JobProblem(value);
            case "PersistentVolumeClaim":
                return status.Text("phase") == "Bound" ? null : $"its phase is {status.Text("phase")}";
            default:
                return ConditionProblem(value);
        }
    }

    private static string? Missing(KubernetesObject value, long count, long wanted, string word)
    {
        if (value.ObservedGeneration is { } observed && observed < value.Generation)
            return "its controller has not seen the change yet";
        return count < wanted ? $"{count} of {wanted} pods are {word}" : null;
    }

    private static string? JobProblem(KubernetesObject job)
    {
        if (job.Condition("Failed") is { Status: ConditionStatus.True } failed)
            return $"it failed: {failed.Reason}: {failed.Message}";
        return job.Condition("Complete") is { Status: ConditionStatus.True } ? null : $"it has not completed, {job.Status.Integer("failed") ?? 0} of its pods failed";
    }

    private static string? ConditionProblem(KubernetesObject value)
    {
        foreach (var type in (string[])["Stalled", "Ready", "Available", "Established"])
        {
            var isBad = value.Condition(type) is { } found && (type == "Stalled" ? found.Status == ConditionStatus.True : found.Status != ConditionStatus.True);
            if (isBad && value.Condition(type) is { } condition)
                return $"{type} is {condition.Status}: {(condition.Reason.Length > 0 ? condition.Reason + ": " : "")}{condition.Message}";
        }

        return null;
    }
}
