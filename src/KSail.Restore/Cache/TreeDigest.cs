using System.Security.Cryptography;
using System.Text;

namespace KSail.Restore.Cache;

/// <summary>
/// The digest of a directory: SHA-256 over one line for each file and symbolic link in it, in ordinal order — path, <c>file</c> or
/// <c>link</c>, and the content's digest or the link's target, with NUL between them. Times, owners and permissions do not count, nor does
/// <c>.git</c> at the top.
/// </summary>
public static class TreeDigest
{
    /// <summary>The most files a tree may have.</summary>
    public const int MaxFiles = 200_000;

    /// <summary>The digest of a directory.</summary>
    /// <exception cref="IOException">Something in it cannot be read, or it has more than <see cref="MaxFiles"/> files.</exception>
    public static string Of(string directory)
    {
        var lines = new List<string>();
        Collect(new DirectoryInfo(directory), "", lines);
        lines.Sort(StringComparer.Ordinal);
        return Digests.Of(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
    }

    private static void Collect(DirectoryInfo directory, string prefix, List<string> lines)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos())
        {
            if (prefix.Length == 0 && entry.Name == ".git")
                continue;
            var path = prefix + entry.Name;
            // The path first: it is what lines are ordered by.
            if (entry.LinkTarget is { } target)
                lines.Add($"{path}\0link\0{target}");
            else if (entry is DirectoryInfo child)
                Collect(child, path + "/", lines);
            else
                lines.Add($"{path}\0file\0{ContentDigest(entry.FullName)}");
            if (lines.Count > MaxFiles)
                throw new IOException($"there are more than {MaxFiles} files");
        }
    }

    private static string ContentDigest(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
