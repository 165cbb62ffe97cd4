using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using KSail.Clusters.Talos.Wire;
using KSail.Documents;

namespace KSail.Clusters.Talos.Access;

/// <summary>
/// The kubeconfig as nodes send it: a gzipped tar of one file. The node never ends its archive, so neither padding nor end are there, and nothing
/// beyond the file may be asked for.
/// </summary>
internal static class KubeconfigArchive
{
    private const string EntryName = "kubeconfig";
    private const long MaxLength = 4 * 1024 * 1024;

    public static async Task<Secret> ReadAsync(Stream archive, CancellationToken cancellation)
    {
        try
        {
            var gzip = new GZipStream(archive, CompressionMode.Decompress, leaveOpen: true);
            await using var _ = gzip.ConfigureAwait(false);
            var tar = new TarReader(gzip, leaveOpen: true);
            var entry = await tar.GetNextEntryAsync(copyData: false, cancellation).ConfigureAwait(false);
            if (entry is not { DataStream: { } data, Length: > 0 and <= MaxLength } || entry.Name != EntryName)
                throw Damaged("it holds no kubeconfig", null);
            var content = new byte[entry.Length];
            await data.ReadExactlyAsync(content, cancellation).ConfigureAwait(false);
            return new Secret(Encoding.UTF8.GetString(content));
        }
        catch (Exception e) when (e is InvalidDataException or IOException or FormatException)
        {
            throw Damaged(e.Message.TrimEnd('.'), e);
        }
    }

    /// <summary>The archive, ended or not, as a node sends it.</summary>
    internal static byte[] Write(string kubeconfig)
    {
        var content = Encoding.UTF8.GetBytes(kubeconfig);
        using var tar = new MemoryStream();
        using (var writer = new TarWriter(tar, TarEntryFormat.Ustar, leaveOpen: true))
        {
            var entry = new UstarTarEntry(TarEntryType.RegularFile, EntryName) { Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, DataStream = new MemoryStream(content) };
            writer.WriteEntry(entry);
        }

        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(tar.GetBuffer().AsSpan(0, 512 + content.Length));
        return output.ToArray();
    }

    private static TalosException Damaged(string how, Exception? inner) =>
        new(GrpcCode.Internal, how, $"the answer to Kubeconfig is damaged: {how}", inner: inner);
}
