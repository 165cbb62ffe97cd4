using System.Diagnostics.CodeAnalysis;

namespace KSail.Restore.Locking;

/// <summary>
/// Everything that a project takes from outside, pinned; <c>ksail.lock.json</c> beside the project, to be committed. Immutable.
/// </summary>
public sealed class LockFile
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "ksail.lock.json";

    /// <summary>A lock file that pins nothing.</summary>
    public static readonly LockFile Empty = new([]);

    private readonly Dictionary<string, LockEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>A lock file of these entries; of two with one reference the later counts.</summary>
    public LockFile(IEnumerable<LockEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var entry in entries)
            _entries[Key(entry.Section, entry.Reference)] = entry;
        var sorted = new List<LockEntry>(_entries.Values);
        sorted.Sort(static (a, b) => a.Section != b.Section ? a.Section.CompareTo(b.Section) : string.CompareOrdinal(a.Reference, b.Reference));
        Entries = sorted;
    }

    /// <summary>All entries by section and reference, in ordinal order.</summary>
    public IReadOnlyList<LockEntry> Entries { get; }

    /// <summary>The entry of a reference.</summary>
    public bool TryFind(LockSection section, string reference, [NotNullWhen(true)] out LockEntry? entry) =>
        _entries.TryGetValue(Key(section, reference), out entry);

    private static string Key(LockSection section, string reference) => $"{(int)section} {reference}";
}
