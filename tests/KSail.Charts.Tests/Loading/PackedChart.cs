using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace KSail.Charts.Tests.Loading;

/// <summary>Packs charts for tests, well-made ones and others.</summary>
internal static class PackedChart
{
    /// <summary>An archive of files by their names in it.</summary>
    public static byte[] Of(params (string Name, string Content)[] files) => Of(files.Select(file => (TarEntry)new PaxTarEntry(TarEntryType.RegularFile, file.Name) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(file.Content)) }));

    /// <summary>An archive of entries.</summary>
    public static byte[] Of(IEnumerable<TarEntry> entries)
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            foreach (var entry in entries)
                tar.WriteEntry(entry);
        }

        return memory.ToArray();
    }
}
