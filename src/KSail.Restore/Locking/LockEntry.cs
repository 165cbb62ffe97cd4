namespace KSail.Restore.Locking;

/// <summary>The parts of a lock file: one for each way to fetch.</summary>
public enum LockSection
{
    /// <summary>Single files by their address.</summary>
    Files,

    /// <summary>Commits of Git repositories, by the address to clone and what is asked for in it.</summary>
    Git,

    /// <summary>Schemas of custom kinds by group, version and kind.</summary>
    Schemas,

    /// <summary>Charts by repository, name and range of versions.</summary>
    Charts,

    /// <summary>Manifests and charts of what clusters are given, by address.</summary>
    Components,
}

/// <summary>One thing from outside, pinned.</summary>
/// <param name="Section">How it is fetched.</param>
/// <param name="Reference">What it is called, unique in its section.</param>
/// <param name="Resolved">What the reference stood for when it was pinned: a commit, the address of a schema, the version of a chart. Empty where the reference says it all.</param>
/// <param name="Digest">
/// <c>sha256:</c> and 64 hexadecimal digits: of a file's content, or of a tree (<see cref="Cache.TreeDigest"/>). <see cref="None"/> for a schema
/// that no catalog has.
/// </param>
public sealed record LockEntry(LockSection Section, string Reference, string Resolved, string Digest)
{
    /// <summary>Stands for the digest of what was looked for in vain, so that nobody looks again at every restore.</summary>
    public const string None = "none";

    /// <summary>Whether there is something to be had.</summary>
    public bool IsSomewhere => Digest != None;
}
