namespace KSail.Documents.Files;

/// <summary>One thing that a computation learned from the disk, so that a later build can tell whether it would learn the same.</summary>
/// <param name="Kind">What was asked.</param>
/// <param name="Path">Absolute path.</param>
/// <param name="State">The answer: a content digest, a digest of the directory's listing, or the name of a <see cref="PathKind"/>.</param>
public sealed record ReadRecord(ReadKind Kind, string Path, string State);

/// <summary>What was asked of the disk.</summary>
public enum ReadKind
{
    /// <summary>The content of a file.</summary>
    Content,

    /// <summary>The names in a directory.</summary>
    Listing,

    /// <summary>What, if anything, is at a path.</summary>
    Probe,
}
