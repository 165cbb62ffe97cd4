using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>What keeps a pod from being ready.</summary>
/// <param name="Text">In words.</param>
/// <param name="Weight">How much it explains: of several pods the one with most is shown.</param>
/// <param name="Container">The container whose log tells more; empty for none.</param>
/// <param name="IsPrevious">Whether it is the log of the container's previous run.</param>
internal sealed record PodProblem(string Text, int Weight, string Container = "", bool IsPrevious = false);

/// <summary>Reads the status of pods as the kubelet and the scheduler write it.</summary>
internal static class PodHealth
{
    private static readonly string[] Starting = ["ContainerCreating", "PodInitializing"];

    /// <summary>What keeps a pod from being ready; null for one that is ready, or done.</summary>
    public static PodProblem? Problem(KubernetesObject pod)
    {
        var phase = pod.Status.Text("phase");
        if (phase == "Succeeded" || pod.Condition("Ready") is { Status: ConditionStatus.True })
            return null;
        if (pod.Condition("PodScheduled") is { Status: ConditionStatus.False } unscheduled)
            return new PodProblem($"it is not scheduled: {unscheduled.Reason}: {unscheduled.Message}", 6);
        PodProblem? worst = null;
        foreach (var (list, specs) in (ReadOnlySpan<(string, string)>)[("initContainerStatuses", "initContainers"), ("containerStatuses", "containers")])
        {
            foreach (var container in pod.Status.Array(list) ?? [])
            {
                if (ContainerProblem(container, pod.Spec.Array(specs)) is { } problem && (worst is null || problem.Weight > worst.Weight))
                    worst = problem;
            }
        }

        if (worst is not null)
            return worst;
        if (phase == "Failed")
            return new PodProblem($"it failed: {pod.Status.Text("reason")}: {pod.Status.Text("message")}", 5);
        return new PodProblem(phase == "Pending" ? "it is pending" : "it is not ready", 1);
    }

    private static PodProblem? ContainerProblem(JsonNode? container, JsonArray? specs)
    {
        var name = container.Text("name");
        var state = container.Object("state");
        var last = container.Object("lastState").Object("terminated");
        var restarts = container.Integer("restartCount") ?? 0;
        if (state.Object("waiting") is { } waiting)
        {
            var reason = waiting.Text("reason");
            if (Array.IndexOf(Starting, reason) >= 0)
                return new PodProblem($"container '{name}' is not created yet", 2);
            var ended = last is null ? "" : $"; it ended with {Ending(last, name, specs)} and was restarted {Times(restarts)}";
            return new PodProblem($"container '{name}' is in {reason}{(waiting.Text("message") is { Length: > 0 } message ? ": " + message : "")}{ended}", 7, last is null ? "" : name, IsPrevious: true);
        }

        if (state.Object("terminated") is { } terminated)
            return terminated.Integer("exitCode") is 0 ? null : new PodProblem($"container '{name}' ended with {Ending(terminated, name, specs)}", 6, name);
        if (container.IsTrue("ready"))
            return null;
        return last is not null && restarts > 0
            ? new PodProblem($"container '{name}' is not ready; before, it ended with {Ending(last, name, specs)} and was restarted {Times(restarts)}", 4, name, IsPrevious: true)
            : new PodProblem($"container '{name}' runs and is not ready", 3);
    }

    private static string Ending(JsonObject terminated, string container, JsonArray? specs)
    {
        var code = $"exit code {terminated.Integer("exitCode") ?? -1}";
        if (terminated.Text("reason") != "OOMKilled")
            return code;
        return LimitOf(container, specs) is { Length: > 0 } limit ? $"{code} because it needed more memory than its limit of {limit} (OOMKilled)" : $"{code} because memory ran out (OOMKilled)";
    }

    private static string LimitOf(string container, JsonArray? specs)
    {
        foreach (var spec in specs ?? [])
        {
            if (spec.Text("name") == container)
                return spec.Object("resources").Object("limits").Text("memory");
        }

        return "";
    }

    private static string Times(long count) => count == 1 ? "once" : $"{count} times";
}
