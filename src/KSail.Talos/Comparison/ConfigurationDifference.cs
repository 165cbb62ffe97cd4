using KSail.Documents.Diagnostics;

namespace KSail.Talos.Comparison;

/// <summary>One value of a node's configuration that is not as it shall be. Holds no secret.</summary>
/// <param name="Document">Its document, <c>VolumeConfig/STATE</c>; empty for the machine configuration proper.</param>
/// <param name="Path">The fields that lead to it, separated by dots; empty for a whole document.</param>
/// <param name="Old">What is there, for people; null for nothing.</param>
/// <param name="New">What shall be there, for people; null for nothing.</param>
/// <param name="Span">Where a patch sets it; without a file where no patch does.</param>
public sealed record ConfigurationDifference(string Document, string Path, string? Old, string? New, SourceSpan Span)
{
    /// <summary>What it takes until the node uses it.</summary>
    public NodeEffect Effect { get; init; }

    /// <summary>Why it takes that, in a few words; empty where it goes without saying.</summary>
    public string Why { get; init; } = "";

    /// <summary>Document and path: <c>VolumeConfig/STATE: encryption.provider</c>.</summary>
    public string Place => Document.Length == 0 ? Path : Path.Length == 0 ? Document : $"{Document}: {Path}";

    /// <summary>A line for people: <c>machine.sysctls.vm.max_map_count: 65530 → 262144</c>.</summary>
    public override string ToString() => $"{Place}: {Old ?? "unset"} → {New ?? "unset"}";
}
