using KSail.GitOps;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>What to reconcile.</summary>
/// <param name="Context">Environment and registry.</param>
/// <param name="Tags">Tags in the place of the configured one; empty for that.</param>
/// <param name="CacheDirectory">Absolute path of the cache of what restore fetched.</param>
internal sealed record ReconcileOrder(DeliveryContext Context, IReadOnlyList<string> Tags, string CacheDirectory)
{
    /// <summary>The artifact that the cluster shall run, <c>sha256:…</c>; empty to ask the registry for the tag's.</summary>
    public string Digest { get; init; } = "";

    /// <summary>Whether an artifact was delivered in the same build, so that reconciling is a part of something else.</summary>
    public bool IsPartOfPublish { get; init; }

    /// <summary>Where the artifact was written on disk; empty where it went to the registry.</summary>
    public string DiskPlace { get; init; } = "";

    /// <summary>How long it is waited; null for what the configuration says, else five minutes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Objects that are not waited for.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];
}

/// <summary>How a reconciliation went, for outputs.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Reference">The artifact: <c>host/repository:tag@sha256:…</c>.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Cluster">Which cluster runs it, for people.</param>
/// <param name="Context">The kubeconfig's context.</param>
/// <param name="Result">What happened.</param>
internal sealed record ReconciledEnvironment(string Environment, string Reference, string Digest, string Cluster, string Context, ReconcileResult Result);
