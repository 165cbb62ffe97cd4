using System.Buffers;
using KSail.Oci.Artifacts;
using TarReader = System.Formats.Tar.TarReader;

namespace KSail.Oci.Layouts;

/// <summary>An OCI image layout in a single file: the tar archive that other tools call <c>oci-archive</c>. Equal artifacts give equal bytes.</summary>
internal static class OciArchive
{
    private const int BufferSize = 64 * 1024;
    private const string Blobs = "blobs/sha256/";

    // Index and marker of a layout; a larger one is not read.
    private const long MaxSmallFile = 4 * 1024 * 1024;

    /// <summary>Writes an artifact to a file, which never holds half of one.</summary>
    /// <param name="path">The file; the folder above it is made when missing.</param>
    /// <param name="artifact">What to write.</param>
    /// <param name="tags">Its names in the layout.</param>
    /// <returns>Whether the file held the same bytes before.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public static bool Write(string path, Artifact artifact, IReadOnlyList<string> tags)
    {
        var directory = Path.GetDirectoryName(path) ?? throw new IOException("the root of a file system cannot become an archive");
        Directory.CreateDirectory(directory);
        var fresh = Path.Combine(directory, $".{Path.GetFileName(path)}-{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            using (var tar = new TarWriter(file))
                WriteEntries(tar, artifact, OciLayout.Index(artifact, tags));
            var same = File.Exists(path) && AreEqual(path, fresh);
            File.Move(fresh, path, overwrite: true);
            return same;
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>Unpacks the parts of a layout into a directory. Whatever else the archive holds, and wherever it would go, is passed over.</summary>
    /// <param name="path">The archive.</param>
    /// <param name="directory">An empty directory.</param>
    /// <param name="cancellationToken">Stops between entries.</param>
    /// <exception cref="InvalidDataException">The file is no tar archive.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Unpack(string path, string directory, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(directory, "blobs", "sha256"));
        using var file = File.OpenRead(path);
        using var reader = new TarReader(file);
        while (reader.GetNextEntry() is { } entry)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = entry.Name.StartsWith("./", StringComparison.Ordinal) ? entry.Name[2..] : entry.Name;
            if (entry.DataStream is not { } content || !IsPart(name, entry.Length))
                continue;
            using var part = new FileStream(Path.Combine(directory, name), FileMode.Create, FileAccess.Write, FileShare.None);
            content.CopyTo(part);
        }
    }

    private static bool IsPart(string name, long length) =>
        name is "oci-layout" or "index.json"
            ? length <= MaxSmallFile
            : name.StartsWith(Blobs, StringComparison.Ordinal) && Digest.TryParse("sha256:" + name[Blobs.Length..], out _);

    private static void WriteEntries(TarWriter tar, Artifact artifact, byte[] index)
    {
        tar.AddDirectory("blobs");
        tar.AddDirectory("blobs/sha256");
        WriteEntry(tar, Blobs + artifact.Manifest.Digest.Hex, artifact.ManifestBytes.Span);
        WriteEntry(tar, Blobs + artifact.Config.Digest.Hex, artifact.ConfigBytes.Span);
        tar.BeginFile(Blobs + artifact.Layer.Digest.Hex, artifact.Layer.Size);
        using (var layer = artifact.OpenLayer())
            layer.CopyTo(tar, BufferSize);
        WriteEntry(tar, "index.json", index);
        WriteEntry(tar, "oci-layout", OciLayout.Marker);
    }

    private static void WriteEntry(TarWriter tar, string name, ReadOnlySpan<byte> content)
    {
        tar.BeginFile(name, content.Length);
        tar.Write(content);
    }

    private static bool AreEqual(string left, string right)
    {
        using var one = File.OpenRead(left);
        using var other = File.OpenRead(right);
        if (one.Length != other.Length)
            return false;
        var buffer = ArrayPool<byte>.Shared.Rent(2 * BufferSize);
        try
        {
            while (true)
            {
                var count = one.ReadAtLeast(buffer.AsSpan(0, BufferSize), BufferSize, throwOnEndOfStream: false);
                var otherCount = other.ReadAtLeast(buffer.AsSpan(BufferSize, BufferSize), BufferSize, throwOnEndOfStream: false);
                if (count != otherCount || !buffer.AsSpan(0, count).SequenceEqual(buffer.AsSpan(BufferSize, count)))
                    return false;
                if (count < BufferSize)
                    return true;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
