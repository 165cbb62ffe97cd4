using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Judging;

/// <summary>Judges OCIRepositories (source-controller).</summary>
public static class SourceJudge
{
    /// <summary>The reason of a verdict about a source that fetched something else than the wanted artifact.</summary>
    public const string OtherRevision = "OtherRevision";

    /// <summary>What only another request, another object in the cluster, or another artifact can cure. Registries say it in these words.</summary>
    private static readonly string[] Permanent =
    [
        "MANIFEST_UNKNOWN", "NAME_UNKNOWN", "UNAUTHORIZED", "DENIED", "401 Unauthorized", "403 Forbidden", "404 Not Found", "manifest unknown",
    ];

    /// <summary>Judges.</summary>
    public static Verdict Judge(KubernetesObject source, Expectation expectation)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(expectation);
        if (source.Deleted is not null)
            return Verdict.InProgress("it is being deleted");
        var revision = source.ArtifactRevision();
        var ready = source.Condition(FluxNames.Ready);
        var isWanted = FluxFields.IsRevision(revision, expectation.Revision);
        if (source.IsSuspended())
        {
            return isWanted && ready is { Status: ConditionStatus.True }
                ? Verdict.Done
                : new Verdict(Standing.Suspended, "", $"spec.suspend is true, and it has {(revision.Length == 0 ? "no artifact" : revision)}");
        }

        if (expectation.Token is null || source.LastHandled() != expectation.Token)
            return Verdict.InProgress("the request to fetch was not taken up yet");
        if (source.Condition(FluxNames.Stalled) is { Status: ConditionStatus.True } stalled)
            return new Verdict(Standing.Failed, stalled.Reason, stalled.Message);
        if (ready is not { Status: ConditionStatus.False or ConditionStatus.True } || !source.IsObserved() && ready.Status == ConditionStatus.True)
            return Verdict.InProgress(ready?.Message ?? "it has no status yet", ready?.Reason ?? "");
        if (ready.Status == ConditionStatus.False)
            return new Verdict(IsPermanent(ready) ? Standing.Failed : Standing.Failing, ready.Reason, ready.Message);
        return isWanted ? Verdict.Done : new Verdict(Standing.Failing, OtherRevision, $"it fetched {revision}");
    }

    private static bool IsPermanent(Condition ready)
    {
        if (ready.Reason == "VerificationError")
            return true;
        foreach (var word in Permanent)
        {
            if (ready.Message.Contains(word, StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
