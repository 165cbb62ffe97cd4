using System.IO.Compression;
using System.Text;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos;

/// <summary>A configuration as the data of a new server, which Talos reads from its provider: gzip, then base64.</summary>
public static class UserData
{
    /// <summary>How long the data is, in bytes; 0 where it is sure to be shorter than a limit, because it is even without compression.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="limit">The length that matters.</param>
    /// <param name="largestPatch">The patch that touched the longest of its documents; without a file where none did.</param>
    public static int Measure(MachineConfiguration configuration, int limit, out SourceSpan largestPatch)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var text = new StringBuilder();
        largestPatch = SourceSpan.None;
        var longest = 0;
        foreach (var document in configuration.Documents)
        {
            if (text.Length > 0)
                text.Append("---\n");
            var start = text.Length;
            text.Append(YamlWriter.ToText(document.Root));
            if (text.Length - start > longest)
                (longest, largestPatch) = (text.Length - start, document.LastPatch);
        }

        var bytes = Encoding.UTF8.GetBytes(PlaceholderText.Unmask(text.ToString()));
        if (EncodedLength(bytes.Length) <= limit)
            return 0;
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(bytes);
        return EncodedLength(compressed.Length);
    }

    private static int EncodedLength(long bytes) => checked((int)((bytes + 2) / 3 * 4));
}
