using System.Formats.Tar;
using System.IO.Compression;

namespace KSail.Charts.Loading;

/// <summary>
/// Reads the files of a packed chart. Archives come from anywhere: names that lead out of the chart are refused as Helm refuses them, and
/// sizes and counts are bounded before anything is kept.
/// </summary>
internal static class ChartArchive
{
    /// <summary>Helm's own bound of what a chart may come to when unpacked.</summary>
    public const long MaxSize = 100L * 1024 * 1024;

    private const int MaxEntries = 20_000;

    /// <summary>The files of an archive, each once, in the order of the archive; of two with one name the later counts.</summary>
    /// <param name="content">The archive.</param>
    /// <param name="budget">How many bytes may still be unpacked; what is taken is taken off. Archives within archives share it.</param>
    /// <exception cref="ChartException">The archive is none, a damaged or a hostile one.</exception>
    public static List<ChartFile> Read(ReadOnlyMemory<byte> content, ref long budget)
    {
        if (content.Length < 2 || content.Span[0] != 0x1F || content.Span[1] != 0x8B)
            throw new ChartException("the chart does not appear to be a gzipped archive");
        var files = new List<ChartFile>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        try
        {
            using var unzipped = new GZipStream(new MemoryStream(content.ToArray(), writable: false), CompressionMode.Decompress);
            using var tar = new TarReader(unzipped);
            for (var entries = 0; tar.GetNextEntry() is { } entry; entries++)
            {
                if (entries >= MaxEntries)
                    throw new ChartException($"the chart has more than {MaxEntries} files");
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
                    continue;
                var name = NameOf(entry.Name);
                if (entry.Length > budget)
                    throw new ChartException($"decompressed chart is larger than the maximum size {MaxSize}");
                budget -= entry.Length;
                var data = new byte[entry.Length];
                entry.DataStream?.ReadExactly(data);
                var file = new ChartFile(name, ChartFile.WithoutMark(data));
                if (places.TryAdd(name, files.Count))
                    files.Add(file);
                else
                    files[places[name]] = file;
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException or ArgumentException or OverflowException)
        {
            throw new ChartException($"the archive of the chart is damaged ({e.Message.TrimEnd('.')})");
        }

        return files.Count == 0 ? throw new ChartException("no files in chart archive") : files;
    }

    // Every name begins with the chart's own folder, which does not count.
    private static string NameOf(string written)
    {
        var separator = written.Contains('\\', StringComparison.Ordinal) ? '\\' : '/';
        var slash = written.IndexOf(separator, StringComparison.Ordinal);
        if ((slash < 0 ? written : written[..slash]) == "Chart.yaml")
            throw new ChartException("chart yaml not in base directory");
        var inner = slash < 0 ? "" : written[(slash + 1)..].Replace(separator, '/');
        if (inner.StartsWith('/'))
            throw new ChartException("chart illegally contains absolute paths");
        var name = Clean(inner);
        if (name.Length == 0)
            throw new ChartException($"chart illegally contains content outside the base directory: \"{written}\"");
        if (name == ".." || name.StartsWith("../", StringComparison.Ordinal))
            throw new ChartException("chart illegally references parent directory");
        if (name.Length > 2 && char.IsAsciiLetter(name[0]) && name[1] == ':' && name[2] == '/')
            throw new ChartException("chart contains illegally named files");
        return name;
    }

    private static string Clean(string path)
    {
        var parts = new List<string>();
        foreach (var part in path.Split('/'))
        {
            if (part is "" or ".")
                continue;
            if (part == ".." && parts.Count > 0 && parts[^1] != "..")
                parts.RemoveAt(parts.Count - 1);
            else
                parts.Add(part);
        }

        return string.Join('/', parts);
    }
}
