using KSail.Documents.Diagnostics;
using KSail.GitOps.Objects;
using KSail.Oci;

namespace KSail.GitOps;

/// <summary>What shall run in a cluster, and how long it is waited for.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Names">The artifact's names.</param>
/// <param name="Digest">The artifact's digest: the revision that everything shall run.</param>
/// <param name="Timeout">How long it is waited.</param>
/// <param name="Span">Where the user says which artifact and cluster are meant: for what has no better place.</param>
public sealed record ReconcileRequest(string Environment, ArtifactNames Names, Digest Digest, TimeSpan Timeout, SourceSpan Span)
{
    /// <summary>The time that is waited where nobody says otherwise.</summary>
    public static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(5);

    /// <summary>Objects that are not waited for: <c>name</c>, <c>namespace/name</c> or <c>Kind/namespace/name</c>, with <c>*</c> and <c>?</c>.</summary>
    public IReadOnlyList<string> Exclude { get; init; } = [];

    /// <summary>Where resources were written.</summary>
    public required IResourceOrigins Origins { get; init; }
}

/// <summary>An object of the engine as it was at the end.</summary>
/// <param name="Object">Kind and name.</param>
/// <param name="State">How far it is.</param>
/// <param name="Detail">Why; empty where nothing is to be said.</param>
public sealed record ReconciledObject(ObjectKey Object, ReconcileState State, string Detail);

/// <summary>How a reconciliation ended.</summary>
/// <param name="IsDone">Whether the cluster runs the artifact.</param>
/// <param name="Elapsed">How long it took.</param>
/// <param name="Objects">Every object that was waited for.</param>
public sealed record ReconcileResult(bool IsDone, TimeSpan Elapsed, IReadOnlyList<ReconciledObject> Objects);
