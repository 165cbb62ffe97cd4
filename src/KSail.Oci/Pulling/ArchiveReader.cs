using System.Formats.Tar;
using System.IO.Compression;

namespace KSail.Oci.Pulling;

/// <summary>Unpacks an archive that somebody else may have made: files below one folder, within bounds, and nothing else.</summary>
internal static class ArchiveReader
{
    private const long MaxSize = 512L * 1024 * 1024;
    private const int MaxEntries = 100_000;

    /// <summary>Unpacks regular files; links and devices are passed over, as source-controller does.</summary>
    /// <returns>What is wrong; null when all is well.</returns>
    public static string? Unpack(string archive, string directory)
    {
        using var file = File.OpenRead(archive);
        using var content = new GZipStream(file, CompressionMode.Decompress);
        try
        {
            using var tar = new TarReader(content);
            var size = 0L;
            for (var entries = 0; tar.GetNextEntry() is { } entry; entries++)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                    continue;
                if (!IsBelow(entry.Name))
                    return $"the archive has a file outside of itself, '{OneLine.Of(entry.Name)}'";
                size += entry.Length;
                if (size > MaxSize || entries > MaxEntries)
                    return $"the archive has more than {MaxSize} bytes or {MaxEntries} entries";
                var path = Path.Combine(directory, entry.Name);
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                using var target = new FileStream(path, FileMode.Create, FileAccess.Write);
                entry.DataStream?.CopyTo(target);
            }

            return null;
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or FormatException)
        {
            return $"the layer is no compressed archive, or a damaged one ({OneLine.Of(e.Message)})";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"a file of the archive cannot be written: {OneLine.Of(e.Message)}";
        }
    }

    private static bool IsBelow(string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny('\\', '\0', ':') || name[0] == '/')
            return false;
        foreach (var part in name.AsSpan().Split('/'))
        {
            if (name.AsSpan(part) is ".." or "")
                return false;
        }

        return true;
    }
}
