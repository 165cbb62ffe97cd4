using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Text;
using KSail.Documents.Yaml;

namespace KSail.Documents.Files;

/// <summary>
/// A repository on disk for the time of one build: every file is read once and parsed once, whoever asks. Thread-safe. Nothing outside
/// <see cref="Root"/>, or below the one directory that may be mounted, is ever opened, whatever symbolic links say.
/// </summary>
public sealed class SourceTree
{
    /// <summary>The largest file that is read, in bytes. Kubernetes refuses objects beyond 3 MiB; bundles of CRDs reach a few times that.</summary>
    public const long MaxFileSize = 64L * 1024 * 1024;

    // As Linux' own limit of links on one path (ELOOP).
    private const int MaxLinks = 40;

    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false };

    private readonly ConcurrentDictionary<string, Lazy<SourceFile?>> _files = new(StringComparer.Ordinal);
    // One per dialect: a key of two parts would be compiled at run time.
    private readonly ConcurrentDictionary<string, Lazy<YamlFile?>>[] _yaml = [new(StringComparer.Ordinal), new(StringComparer.Ordinal)];
    private readonly ConcurrentDictionary<string, Lazy<IReadOnlyList<string>?>> _listings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PathLookup> _lookups = new(StringComparer.Ordinal);
    private readonly string _namedRoot;
    private string? _mounted;

    /// <summary>Opens a repository.</summary>
    /// <param name="root">Its root directory, which must exist.</param>
    public SourceTree(string root)
    {
        _namedRoot = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(root));
        Root = RealPath(_namedRoot);
    }

    /// <summary>Absolute path of the root with symbolic links resolved and without a trailing separator.</summary>
    public string Root { get; }

    /// <summary>The root of the repository that holds a directory: the nearest one with a <c>.git</c>, or the directory itself.</summary>
    public static string FindRepositoryRoot(string directory)
    {
        var full = System.IO.Path.GetFullPath(directory);
        for (var at = full; at is not null; at = System.IO.Path.GetDirectoryName(at))
        {
            var git = System.IO.Path.Combine(at, ".git");
            if (Directory.Exists(git) || File.Exists(git))
                return at;
        }

        return full;
    }

    /// <summary>A reader that records what it reads and stays inside <paramref name="boundary"/>, by default the whole repository.</summary>
    public SourceView OpenView(string? boundary = null) => new(this, boundary is null ? Root : RealPath(System.IO.Path.GetFullPath(boundary)));

    /// <summary>
    /// Lets views read a directory outside the repository, too: what was brought from elsewhere and is not part of it. A view reaches it only
    /// when narrowed to a directory in it, and then reaches nothing else. To be called before the tree is used.
    /// </summary>
    /// <param name="directory">Absolute path; nothing need be there.</param>
    public void Mount(string directory) => _mounted = RealPath(System.IO.Path.GetFullPath(directory));

    /// <summary>Whether the disk would still give the recorded answer.</summary>
    public bool IsCurrent(ReadRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return string.Equals(StateOf(record.Kind, record.Path), record.State, StringComparison.Ordinal);
    }

    internal string StateOf(ReadKind kind, string path) => kind switch
    {
        ReadKind.Content => ReadFile(path)?.Digest ?? "",
        ReadKind.Listing => ListingDigest(ListDirectory(path)),
        _ => StateOf(Locate(path).Kind),
    };

    internal static string StateOf(PathKind kind) => kind switch
    {
        PathKind.File => "file",
        PathKind.Directory => "directory",
        PathKind.Missing => "missing",
        PathKind.Outside => "outside",
        _ => "loop",
    };

    /// <summary>What is at a path in the repository, links resolved.</summary>
    internal PathLookup Locate(string path)
    {
        var full = System.IO.Path.GetFullPath(path);

        // The build names files by the path that the user took, which may lead to the repository through a link.
        if (!IsInside(full, Root) && IsInside(full, _namedRoot))
            full = System.IO.Path.GetFullPath(System.IO.Path.GetRelativePath(_namedRoot, full), Root);
        if (RootOf(full) is null)
            return new PathLookup(PathKind.Outside, full);
        return _lookups.GetOrAdd(full, static (key, tree) => tree.Resolve(key), this);
    }

    /// <summary>The content of a file; null when it cannot be read.</summary>
    internal SourceFile? ReadFile(string path) =>
        _files.GetOrAdd(path, static key => new Lazy<SourceFile?>(() => Load(key))).Value;

    /// <summary>A file that was read already comes from memory, so that what was checked is what is delivered.</summary>
    internal Stream OpenRead(string path) =>
        _files.TryGetValue(path, out var known) && known is { IsValueCreated: true, Value: { } file }
            ? new MemoryStream(file.Bytes.ToArray(), writable: false)
            : IsWithoutContent(path) ? new MemoryStream([], writable: false)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);

    /// <summary>The documents of a file; null when it cannot be read.</summary>
    internal YamlFile? ReadYaml(string path, YamlDialect dialect) =>
        _yaml[(int)dialect].GetOrAdd(path, key => new Lazy<YamlFile?>(() => Parse(key, dialect))).Value;

    /// <summary>Names in a directory in ordinal order, directories with a trailing <c>/</c>; null when it cannot be read.</summary>
    internal IReadOnlyList<string>? ListDirectory(string path) =>
        _listings.GetOrAdd(path, static key => new Lazy<IReadOnlyList<string>?>(() => List(key))).Value;

    // The repository, or the mounted directory; null for what lies in neither.
    private string? RootOf(string full) => IsInside(full, Root) ? Root : _mounted is not null && IsInside(full, _mounted) ? _mounted : null;

    internal static string ListingDigest(IReadOnlyList<string>? names) =>
        names is null ? "" : SourceFile.DigestOf(Encoding.UTF8.GetBytes(string.Join('\n', names)));

    internal static bool IsInside(string path, string directory) =>
        path.StartsWith(directory, StringComparison.Ordinal)
        && (path.Length == directory.Length || directory.EndsWith(System.IO.Path.DirectorySeparatorChar) || path[directory.Length] == System.IO.Path.DirectorySeparatorChar);

    private static SourceFile? Load(string path)
    {
        try
        {
            if (IsWithoutContent(path))
                return new SourceFile(path, []);
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var length = RandomAccess.GetLength(handle);
            if (length > MaxFileSize)
                return null;
            var bytes = new byte[length];
            var count = 0;
            while (count < bytes.Length && RandomAccess.Read(handle, bytes.AsSpan(count), count) is > 0 and var read)
                count += read;
            return new SourceFile(path, count == bytes.Length ? bytes : bytes[..count]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Opening a pipe or a socket would wait for somebody to write; like empty files, these have no length.
    private static bool IsWithoutContent(string path) => new FileInfo(path).Length == 0;

    private static List<string>? List(string path)
    {
        try
        {
            var entries = new FileSystemEnumerable<string>(path, static (ref FileSystemEntry entry) => entry.IsDirectory ? entry.FileName.ToString() + "/" : entry.FileName.ToString(), Everything);
            var names = new List<string>(entries);
            names.Sort(StringComparer.Ordinal);
            return names;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string RealPath(string path)
    {
        var target = System.IO.Path.TrimEndingDirectorySeparator(path);
        var parent = System.IO.Path.GetDirectoryName(target);
        if (parent is null)
            return target;
        var real = System.IO.Path.Combine(RealPath(parent), System.IO.Path.GetFileName(target));
        try
        {
            return Directory.ResolveLinkTarget(real, returnFinalTarget: true)?.FullName is { } final ? System.IO.Path.TrimEndingDirectorySeparator(final) : real;
        }
        catch (IOException)
        {
            return real;
        }
    }

    private YamlFile? Parse(string path, YamlDialect dialect) => ReadFile(path) is { } file ? YamlReader.Read(file, dialect) : null;

    // One question to the disk for most paths: what is known of the directory above is known for all that lies in it.
    private PathLookup Resolve(string full)
    {
        var path = System.IO.Path.TrimEndingDirectorySeparator(full);
        var root = RootOf(path)!;
        if (path.Length <= root.Length)
            return new PathLookup(KindOf(root) ?? PathKind.Directory, root);
        var parent = Locate(System.IO.Path.GetDirectoryName(path)!);
        // Without links above it, the path is the real one already.
        var here = IsInside(path, parent.Path) ? path : System.IO.Path.Combine(parent.Path, System.IO.Path.GetFileName(path));
        return parent.Kind switch
        {
            PathKind.Directory => KindOf(here) is { } kind ? new PathLookup(kind, here) : FollowLinks(here, root),
            PathKind.File => new PathLookup(PathKind.Missing, here),
            _ => new PathLookup(parent.Kind, here),
        };
    }

    // Null for a symbolic link.
    private static PathKind? KindOf(string path)
    {
        FileAttributes attributes;
        try
        {
            attributes = new FileInfo(path).Attributes;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A directory that may not be searched, or a name that no file system takes: nothing that could be read is there.
            return PathKind.Missing;
        }

        if ((int)attributes == -1)
            return PathKind.Missing;
        if ((attributes & FileAttributes.ReparsePoint) != 0)
            return null;
        return (attributes & FileAttributes.Directory) != 0 ? PathKind.Directory : PathKind.File;
    }

    // Walks down from the root, replacing links as they come; a link may lead anywhere, the root is never left on the way.
    private static PathLookup FollowLinks(string full, string root)
    {
        var pending = new Stack<string>();
        Push(pending, System.IO.Path.GetRelativePath(root, full));
        var at = root;
        var links = 0;
        while (pending.TryPop(out var part))
        {
            if (part is "." or "")
                continue;
            at = part == ".." ? System.IO.Path.GetDirectoryName(at) ?? at : System.IO.Path.Combine(at, part);
            if (!IsInside(at, root))
                return new PathLookup(PathKind.Outside, at);
            if (new FileInfo(at).LinkTarget is not { } target)
                continue;
            if (++links > MaxLinks)
                return new PathLookup(PathKind.LinkLoop, at);
            at = System.IO.Path.GetDirectoryName(at)!;
            if (System.IO.Path.IsPathRooted(target))
            {
                if (!IsInside(System.IO.Path.GetFullPath(target), root))
                    return new PathLookup(PathKind.Outside, target);
                target = System.IO.Path.GetRelativePath(root, target);
                at = root;
            }

            Push(pending, target);
        }

        return new PathLookup(KindOf(at) ?? PathKind.Missing, at);
    }

    private static void Push(Stack<string> pending, string path)
    {
        var parts = path.Split(System.IO.Path.DirectorySeparatorChar, System.IO.Path.AltDirectorySeparatorChar);
        for (var i = parts.Length - 1; i >= 0; i--)
            pending.Push(parts[i]);
    }
}
