using KSail.Oci;

namespace KSail.GitOps.Judging;

/// <summary>What an object is held to.</summary>
/// <param name="Revision">The artifact that it shall run.</param>
/// <param name="Token">The request that was sent to its controller; null when none was.</param>
public sealed record Expectation(Digest Revision, string? Token)
{
    /// <summary>
    /// Whether the object had a status for this very revision before it was asked: then that status, good or bad, is only believed once the
    /// request was handled. Tokens are compared and never times, because clocks differ.
    /// </summary>
    public bool HasOldStatus { get; init; }
}
