using KSail.Restore.Http;
using KSail.Restore.Locking;

namespace KSail.Restore.Cache;

/// <summary>
/// What was fetched, by digest, for all projects of a user: <c>files/HEX/NAME</c> and <c>trees/HEX/…</c>. Entries appear whole or not at
/// all and are never changed, so any number of builds and restores may share the folder.
/// </summary>
public sealed class RestoreCache(string directory)
{
    /// <summary>Absolute path of the cache, which need not exist.</summary>
    public string Directory { get; } = System.IO.Path.GetFullPath(directory);

    /// <summary>Where the cache of a user is: the place that the operating system has for such things.</summary>
    /// <param name="readVariable">Reads the process' environment.</param>
    public static string DefaultDirectory(Func<string, string?> readVariable)
    {
        ArgumentNullException.ThrowIfNull(readVariable);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ksail", "cache");
        var home = readVariable("HOME") is { Length: > 0 } own ? own : Path.GetTempPath();
        if (OperatingSystem.IsMacOS())
            return Path.Combine(home, "Library", "Caches", "ksail");
        return Path.Combine(readVariable("XDG_CACHE_HOME") is { Length: > 0 } caches && Path.IsPathRooted(caches) ? caches : Path.Combine(home, ".cache"), "ksail");
    }

    /// <summary>Path of a file's folder, which holds just the file, under every name that references have for it.</summary>
    public string FileFolder(string digest) => Path.Combine(Directory, "files", Digests.HexOf(digest));

    /// <summary>Path of a tree.</summary>
    public string TreeFolder(string digest) => Path.Combine(Directory, "trees", Digests.HexOf(digest));

    /// <summary>What the file of a pinned entry is called in its folder.</summary>
    internal static string FileNameOf(LockEntry entry) => FileSource.NameOf(entry.Section == LockSection.Schemas ? entry.Resolved : entry.Reference);

    /// <summary>Keeps a file and returns its digest. What has several names, because several references lead to it, is kept under each.</summary>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    public string AddFile(string name, byte[] content)
    {
        ArgumentNullException.ThrowIfNull(content);
        var digest = Digests.Of(content);
        if (HasFile(digest, name))
            return digest;
        var staging = NewStagingFolder();
        try
        {
            var staged = Path.Combine(staging, name);
            File.WriteAllBytes(staged, content);
            System.IO.Directory.CreateDirectory(FileFolder(digest));
            File.Move(staged, Path.Combine(FileFolder(digest), name), overwrite: true);
        }
        catch (IOException) when (HasFile(digest, name))
        {
            // Another restore was faster.
        }
        finally
        {
            Remove(staging);
        }

        return digest;
    }

    /// <summary>Keeps a directory, which is moved into the cache, and returns its digest.</summary>
    /// <exception cref="IOException">The cache cannot be written, or the directory not read.</exception>
    public string AddTree(string staging)
    {
        var digest = TreeDigest.Of(staging);
        Publish(staging, TreeFolder(digest), () => HasTree(digest));
        return digest;
    }

    /// <summary>Whether a file is there, unchanged.</summary>
    public bool HasFile(string digest, string name)
    {
        try
        {
            return Digests.Of(File.ReadAllBytes(Path.Combine(FileFolder(digest), name))) == digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a tree is there, unchanged.</summary>
    public bool HasTree(string digest)
    {
        var folder = TreeFolder(digest);
        try
        {
            return System.IO.Directory.Exists(folder) && TreeDigest.Of(folder) == digest;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Makes an empty folder on the file system of the cache, to be filled and handed to <see cref="AddTree"/>.</summary>
    public string NewStagingFolder()
    {
        var path = Path.Combine(Directory, "staging", Guid.NewGuid().ToString("N"));
        System.IO.Directory.CreateDirectory(path);
        return path;
    }

    /// <summary>Removes a folder with all in it, the write-protected files of Git included.</summary>
    public static void Remove(string folder)
    {
        if (!System.IO.Directory.Exists(folder))
            return;
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in System.IO.Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        System.IO.Directory.Delete(folder, recursive: true);
    }

    // Another restore may be faster; what it put there is the same, unless somebody damaged it since.
    private static void Publish(string staging, string target, Func<bool> isThere)
    {
        try
        {
            System.IO.Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (System.IO.Directory.Exists(target) && !isThere())
                Remove(target);
            if (!System.IO.Directory.Exists(target))
                System.IO.Directory.Move(staging, target);
        }
        catch (IOException) when (isThere())
        {
            // It is there now.
        }
        finally
        {
            Remove(staging);
        }
    }
}
