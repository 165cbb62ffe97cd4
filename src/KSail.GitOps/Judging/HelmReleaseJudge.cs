using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Judging;

/// <summary>
/// Judges HelmReleases (helm-controller, <c>v2</c>). They know charts and values but no revision of the environment, so they are held to the
/// request that is sent after their Kustomization has applied them.
/// </summary>
public static class HelmReleaseJudge
{
    /// <summary>Judges.</summary>
    public static Verdict Judge(KubernetesObject release, Expectation expectation)
    {
        ArgumentNullException.ThrowIfNull(release);
        ArgumentNullException.ThrowIfNull(expectation);
        if (release.Deleted is not null)
            return Verdict.InProgress("it is being deleted");
        if (release.IsSuspended())
            return new Verdict(Standing.Suspended, "", "spec.suspend is true");
        var ready = release.Condition(FluxNames.Ready);
        if (expectation.Token is { } token && release.LastHandled() != token)
            return Verdict.InProgress(ready is { Status: ConditionStatus.Unknown, Message.Length: > 0 } ? ready.Message : "the request was not taken up yet");
        if (release.Condition(FluxNames.Stalled) is { Status: ConditionStatus.True } stalled && IsCurrent(release, stalled))
            return new Verdict(Standing.Failed, stalled.Reason, MessageOf(ready, stalled));
        if (ready is { Status: ConditionStatus.True } && release.IsObserved())
            return Verdict.Done;
        if (ready is not { Status: ConditionStatus.False } || !IsCurrent(release, ready))
            return Verdict.InProgress(ready is { Status: ConditionStatus.Unknown } ? ready.Message : "it has not seen its spec yet", ready?.Reason ?? "");
        var standing = ready.Reason is FluxNames.DependencyNotReady or "SourceNotReady" ? Standing.Waiting : Standing.Failing;
        return new Verdict(standing, ready.Reason, ready.Message);
    }

    /// <summary>The annotation that frees a release whose controller has given up, beside the request itself; null where none does.</summary>
    /// <remarks>Flux documents two: failed attempts are forgotten with <c>resetAt</c>, and a release without anything to roll back to is installed with <c>forceAt</c>.</remarks>
    internal static string? ReliefOf(KubernetesObject release) => release.Condition(FluxNames.Stalled) is { Status: ConditionStatus.True } stalled
        ? stalled.Reason switch
        {
            FluxNames.RetriesExceeded => FluxNames.ResetAt,
            FluxNames.MissingRollbackTarget => FluxNames.ForceAt,
            _ => null,
        }
        : null;

    private static bool IsCurrent(KubernetesObject release, Condition condition) =>
        condition.ObservedGeneration is { } observed ? observed == release.Generation : release.IsObserved();

    // Stalled counts attempts, Ready says what went wrong with the last one.
    private static string MessageOf(Condition? ready, Condition stalled) =>
        ready is { Status: ConditionStatus.False, Message.Length: > 0 } && ready.Message != stalled.Message ? $"{stalled.Message}: {ready.Message}" : stalled.Message;
}
