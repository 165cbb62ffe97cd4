using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Judging;

/// <summary>
/// Judges Flux Kustomizations (kustomize-controller, <c>v1</c>). The generic rules of kstatus are not enough: they call an object in progress
/// that fails again and again, and one ready whose status is about the previous artifact.
/// </summary>
public static class KustomizationJudge
{
    // The controller's words where the artifact lacks spec.path; it has no reason of its own for that.
    private const string PathNotFound = "path not found";

    /// <summary>Judges. The order of the questions matters: a suspended object echoes requests and keeps its old conditions.</summary>
    public static Verdict Judge(KubernetesObject kustomization, Expectation expectation)
    {
        ArgumentNullException.ThrowIfNull(kustomization);
        ArgumentNullException.ThrowIfNull(expectation);
        if (kustomization.Deleted is not null)
            return Verdict.InProgress("it is being deleted");
        if (kustomization.IsSuspended())
            return new Verdict(Standing.Suspended, "", "spec.suspend is true");
        var isHandled = expectation.Token is { } token && kustomization.LastHandled() == token;
        var isAttempted = FluxFields.IsRevision(kustomization.LastAttempted(), expectation.Revision);
        if (!isHandled && (!isAttempted || expectation.HasOldStatus))
            return Verdict.InProgress(ProgressOf(kustomization) ?? "its status is about an earlier pass");
        var ready = kustomization.Condition(FluxNames.Ready);
        if (kustomization.IsObserved())
        {
            if (ready is { Status: ConditionStatus.True })
            {
                return FluxFields.IsRevision(kustomization.LastApplied(), expectation.Revision)
                    ? Verdict.Done
                    : Verdict.InProgress($"it runs {Shown(kustomization.LastApplied())}");
            }

            if (kustomization.Condition(FluxNames.Stalled) is { Status: ConditionStatus.True } stalled)
                return new Verdict(Standing.Failed, stalled.Reason, ready is { Message.Length: > 0 } ? ready.Message : stalled.Message);
        }

        // observedGeneration moves only with success and Stalled, so a failure of the wanted generation shows in the condition alone.
        if (ready is not { Status: ConditionStatus.False } || ready.ObservedGeneration is { } observed && observed < kustomization.Generation)
            return Verdict.InProgress(ready is { Status: ConditionStatus.Unknown } ? ready.Message : "its spec has changed", ready?.Reason ?? "");
        if (!isAttempted && ready.Reason is (FluxNames.BuildFailed or FluxNames.ReconciliationFailed or FluxNames.PruneFailed or FluxNames.HealthCheckFailed))
            return Verdict.InProgress($"it attempted {Shown(kustomization.LastAttempted())} last");
        return Failure(ready);
    }

    private static Verdict Failure(Condition ready)
    {
        var standing = ready.Reason switch
        {
            FluxNames.DependencyNotReady => Standing.Waiting,
            FluxNames.BuildFailed => Standing.Failed,
            // The source is still producing the artifact, for seconds; but what is not in the artifact does not come.
            FluxNames.ArtifactFailed when ready.Message.Contains(PathNotFound, StringComparison.Ordinal) => Standing.Failed,
            FluxNames.ArtifactFailed => Standing.Failing,
            // ReconciliationFailed and PruneFailed heal when a webhook or a definition turns up, HealthCheckFailed when the object does.
            _ => Standing.Failing,
        };
        return new Verdict(standing, ready.Reason, ready.Message);
    }

    private static string? ProgressOf(KubernetesObject kustomization) =>
        kustomization.Condition(FluxNames.Ready) is { Status: ConditionStatus.Unknown, Message.Length: > 0 } ready ? ready.Message : null;

    private static string Shown(string revision) => revision.Length == 0 ? "nothing yet" : revision;
}
