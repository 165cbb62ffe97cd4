using System.Collections.Concurrent;
using KSail.Documents.Yaml;

namespace KSail.Documents.Files;

/// <summary>
/// A reader over a <see cref="SourceTree"/> that stays inside a boundary and records all it learns from the disk, so that a later build
/// can tell whether anything changed. Thread-safe.
/// </summary>
public sealed class SourceView
{
    // One per kind: a key of two parts would be compiled at run time. Of contents the files themselves, whose digests most builds ask for late or never.
    private readonly ConcurrentDictionary<string, object>[] _reads = [new(StringComparer.Ordinal), new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly SourceTree _tree;
    private readonly SourceIgnore? _exclusions;

    internal SourceView(SourceTree tree, string boundary)
    {
        _tree = tree;
        Boundary = boundary;
    }

    /// <summary>Absolute path of the directory that nothing may leave, links resolved.</summary>
    public string Boundary { get; }

    /// <summary>Absolute path of the repository.</summary>
    public string RepositoryRoot => _tree.Root;

    /// <summary>All that was learned from the disk so far, ordered by path and kind.</summary>
    public IReadOnlyList<ReadRecord> Reads
    {
        get
        {
            var records = new List<ReadRecord>();
            for (var kind = ReadKind.Content; kind <= ReadKind.Probe; kind++)
            {
                foreach (var (path, state) in _reads[(int)kind])
                    records.Add(new ReadRecord(kind, path, state is SourceFile file ? file.Digest : (string)state));
            }

            records.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path) is var order && order != 0 ? order : a.Kind.CompareTo(b.Kind));
            return records;
        }
    }

    /// <summary>A view with another boundary that records into this one.</summary>
    public SourceView Narrow(string boundary) => new(this, boundary);

    private SourceView(SourceView parent, string boundary)
        : this(parent._tree, parent._tree.OpenView(boundary).Boundary) => _reads = parent._reads;

    private SourceView(SourceView parent, SourceIgnore exclusions)
        : this(parent._tree, parent.Boundary)
    {
        _reads = parent._reads;
        _exclusions = exclusions;
    }

    /// <summary>
    /// A view of what is delivered from the boundary: what <paramref name="exclusions"/> leave out is missing, and so is whatever lies behind a
    /// symbolic link, because artifacts hold none. It records into this view.
    /// </summary>
    public SourceView AsDelivered(SourceIgnore exclusions)
    {
        ArgumentNullException.ThrowIfNull(exclusions);
        return new SourceView(this, exclusions);
    }

    /// <summary>What is at a path. <paramref name="path"/> is absolute, or relative to <see cref="Boundary"/>.</summary>
    public PathLookup Locate(string path)
    {
        var full = Path.GetFullPath(path, Boundary);
        var anywhere = _tree.Locate(full);
        _reads[(int)ReadKind.Probe].TryAdd(full, SourceTree.StateOf(anywhere.Kind));
        var found = anywhere.Kind is PathKind.File or PathKind.Directory && !SourceTree.IsInside(anywhere.Path, Boundary)
            ? anywhere with { Kind = PathKind.Outside }
            : anywhere;
        return IsLeftOut(full, found) ? found with { Kind = PathKind.Missing, IsLeftOut = true } : found;
    }

    private bool IsLeftOut(string full, PathLookup found)
    {
        if (_exclusions is null || found.Kind is not (PathKind.File or PathKind.Directory))
            return false;
        if (!string.Equals(full, found.Path, StringComparison.Ordinal) && !string.Equals(Path.TrimEndingDirectorySeparator(full), found.Path, StringComparison.Ordinal))
            return true;
        return found.Path.Length > Boundary.Length
            && _exclusions.Excludes(Path.GetRelativePath(Boundary, found.Path).Replace('\\', '/'), found.Kind == PathKind.Directory);
    }

    /// <summary>
    /// The content of a file that <see cref="Locate"/> found; null when it cannot be read (permissions, device errors, beyond
    /// <see cref="SourceTree.MaxFileSize"/>).
    /// </summary>
    public SourceFile? ReadFile(string path)
    {
        var file = _tree.ReadFile(path);
        _reads[(int)ReadKind.Content].TryAdd(path, (object?)file ?? "");
        return file;
    }

    /// <summary>
    /// The content of a file that <see cref="Locate"/> found, for who needs the bytes once: of any size, neither kept nor recorded. What
    /// this build has read before is the same bytes again.
    /// </summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public Stream OpenRead(string path) => _tree.OpenRead(path);

    /// <summary>
    /// The documents of a file that <see cref="Locate"/> found, shared with every other reader: clone before changing. Null when it cannot
    /// be read. What is wrong with the text is in the result's diagnostics.
    /// </summary>
    public YamlFile? ReadYaml(string path, YamlDialect dialect = YamlDialect.Manifest)
    {
        ReadFile(path);
        return _tree.ReadYaml(path, dialect);
    }

    /// <summary>
    /// Names in a directory that <see cref="Locate"/> found, in ordinal order, directories with a trailing <c>/</c>; none when it cannot be
    /// read.
    /// </summary>
    public IReadOnlyList<string> ListDirectory(string path) => List(path) ?? [];

    /// <summary>
    /// Whether a directory that <see cref="Locate"/> found can be read; to be asked where a forbidden directory must not pass for an empty
    /// one.
    /// </summary>
    public bool CanListDirectory(string path) => List(path) is not null;

    private IReadOnlyList<string>? List(string path)
    {
        var names = _tree.ListDirectory(path);
        _reads[(int)ReadKind.Listing].TryAdd(path, SourceTree.ListingDigest(names));
        return names;
    }

    /// <summary>A path for people: relative to the repository, with <c>/</c>.</summary>
    public string Display(string path) => Path.GetRelativePath(_tree.Root, path).Replace('\\', '/');
}
