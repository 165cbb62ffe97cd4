using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Checks.Caching;

/// <summary>
/// What a check of one environment learned, and all it depended on. As long as the disk and the variables would give the same answers, a
/// later build may report this instead of checking again.
/// </summary>
/// <param name="Reads">Every file, directory and probe that the check asked the disk for.</param>
/// <param name="Variables">Every environment variable that the check asked for; values are digests, never text.</param>
/// <param name="Diagnostics">What it found, in order.</param>
/// <param name="ResourceCount">How many resources the environment renders.</param>
/// <param name="ManifestsDigest">SHA-256 of the rendered stream, or empty when it was not written.</param>
internal sealed record CheckSnapshot(
    IReadOnlyList<ReadRecord> Reads,
    IReadOnlyList<VariableRecord> Variables,
    IReadOnlyList<Diagnostic> Diagnostics,
    int ResourceCount,
    string ManifestsDigest)
{
    /// <summary>What tells this snapshot from others: equal for equal ones under one key.</summary>
    public string Identity { get; init; } = "";

    /// <summary>The reads as they were stored, to tell equal ones without reading them; empty where they were not.</summary>
    public ReadOnlyMemory<byte> ReadsBlock { get; init; }

    public bool HasErrors => Diagnostic.AnyError(Diagnostics);
}

/// <summary>An environment variable that a check asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">A digest of its value, or empty when it was not set.</param>
internal sealed record VariableRecord(string Name, string State);
