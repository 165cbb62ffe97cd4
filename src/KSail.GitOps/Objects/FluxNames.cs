namespace KSail.GitOps.Objects;

/// <summary>The annotations, labels, conditions and reasons of Flux that have a meaning here.</summary>
internal static class FluxNames
{
    /// <summary>Asks a controller for a pass over the object; any new value will do. Echoed in <c>status.lastHandledReconcileAt</c>.</summary>
    public const string RequestedAt = "reconcile.fluxcd.io/requestedAt";

    /// <summary>Makes helm-controller forget failed attempts, where its value equals that of <see cref="RequestedAt"/>.</summary>
    public const string ResetAt = "reconcile.fluxcd.io/resetAt";

    /// <summary>Makes helm-controller install or upgrade once although nothing changed, where its value equals that of <see cref="RequestedAt"/>.</summary>
    public const string ForceAt = "reconcile.fluxcd.io/forceAt";

    /// <summary>Keeps an object out of a reconciliation when it is <c>true</c>; the Go <c>ksail</c> reads the same.</summary>
    public const string Exclude = "ksail.devantler.tech/reconcile-exclude";

    /// <summary>The Kustomization that applied an object.</summary>
    public const string OwnerName = "kustomize.toolkit.fluxcd.io/name";

    /// <summary>The namespace of the Kustomization that applied an object.</summary>
    public const string OwnerNamespace = "kustomize.toolkit.fluxcd.io/namespace";

    public const string Ready = "Ready";
    public const string Reconciling = "Reconciling";
    public const string Stalled = "Stalled";

    public const string BuildFailed = "BuildFailed";
    public const string ArtifactFailed = "ArtifactFailed";
    public const string HealthCheckFailed = "HealthCheckFailed";
    public const string ReconciliationFailed = "ReconciliationFailed";
    public const string PruneFailed = "PruneFailed";
    public const string DependencyNotReady = "DependencyNotReady";
    public const string RetriesExceeded = "RetriesExceeded";
    public const string MissingRollbackTarget = "MissingRollbackTarget";
}
