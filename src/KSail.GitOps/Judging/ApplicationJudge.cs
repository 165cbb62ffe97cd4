using System.Text.Json.Nodes;
using KSail.GitOps.Objects;
using KSail.Kubernetes.Objects;
using KSail.Oci;

namespace KSail.GitOps.Judging;

/// <summary>Judges Applications of Argo CD (<c>argoproj.io/v1alpha1</c>).</summary>
public static class ApplicationJudge
{
    /// <summary>The annotation that asks for a new look at the source. The controller takes it away when it has looked.</summary>
    public const string Refresh = "argocd.argoproj.io/refresh";

    /// <summary>The reason of a verdict about an Application that cannot compare, which a source that is still warming up causes, too.</summary>
    public const string ComparisonError = "ComparisonError";

    /// <summary>The reason of a verdict about an Application that waits for somebody to sync it.</summary>
    public const string OutOfSync = "OutOfSync";

    /// <summary>Judges.</summary>
    /// <param name="application">The Application.</param>
    /// <param name="digest">The artifact that it shall run.</param>
    public static Verdict Judge(KubernetesObject application, Digest digest)
    {
        ArgumentNullException.ThrowIfNull(application);
        if (application.Deleted is not null)
            return Verdict.InProgress("it is being deleted");
        if (application.Annotation(Refresh) is not null)
            return Verdict.InProgress("the request to refresh was not taken up yet");
        foreach (var condition in application.Conditions)
        {
            if (condition.Type == "InvalidSpecError")
                return new Verdict(Standing.Failed, condition.Type, condition.Message);
        }

        var operation = application.Status.Object("operationState");
        if (application.Json.Object("operation") is not null || operation.Text("phase") is "Running" or "Terminating")
            return Verdict.InProgress(operation.Text("message"), operation.Text("phase"));
        foreach (var condition in application.Conditions)
        {
            if (condition.Type == ComparisonError)
                return new Verdict(Standing.Failing, condition.Type, condition.Message);
        }

        var result = operation.Object("syncResult");
        if (operation.Text("phase") is "Failed" or "Error" && IsRevision(result, digest))
            return new Verdict(Standing.Failed, operation.Text("phase"), operation.Text("message"));
        return Compared(application, digest);
    }

    /// <summary>Whether a revision, or one of several, is that of an artifact.</summary>
    internal static bool IsRevision(JsonNode? status, Digest digest)
    {
        if (FluxFields.IsRevision(status.Text("revision"), digest))
            return true;
        foreach (var revision in status.Array("revisions") ?? [])
        {
            if (revision is JsonValue value && value.TryGetValue<string>(out var text) && FluxFields.IsRevision(text, digest))
                return true;
        }

        return false;
    }

    private static Verdict Compared(KubernetesObject application, Digest digest)
    {
        var sync = application.Status.Object("sync");
        if (!IsRevision(sync, digest))
            return Verdict.InProgress(sync.Text("revision") is { Length: > 0 } revision ? $"it is compared with {revision}" : "it was not compared yet");
        if (sync.Text("status") != "Synced")
            return Verdict.InProgress($"its sync status is {sync.Text("status")}", sync.Text("status"));
        var health = application.Status.Object("health");
        return health.Text("status") switch
        {
            "Healthy" => Verdict.Done,
            "Degraded" => new Verdict(Standing.Failing, "Degraded", health.Text("message")),
            "Suspended" => new Verdict(Standing.Suspended, "Suspended", "something in it is paused"),
            var other => Verdict.InProgress($"its health is {(other.Length > 0 ? other : "not known")}"),
        };
    }
}
