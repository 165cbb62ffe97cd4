using System.IO.Compression;
using System.Text;
using KSail.Documents;

namespace KSail.Clusters.Hetzner.Nodes;

/// <summary>
/// A configuration as the data of a server. Talos takes it as it is, or in base64, and unpacks gzip (<c>platform/hcloud</c>, since 1.8); Hetzner takes 32 KiB
/// of text.
/// </summary>
public static class ServerUserData
{
    /// <summary>The most that a server takes, in bytes.</summary>
    public const int MaxLength = 32768;

    /// <summary>The data: the text where it is short enough, else packed.</summary>
    /// <param name="configuration">The whole configuration of a node.</param>
    /// <param name="node">Whose it is, for the message.</param>
    /// <exception cref="HetznerException">It is too long all the same.</exception>
    public static Secret Encode(Secret configuration, string node)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return Encoding.UTF8.GetByteCount(configuration.Reveal()) <= MaxLength ? configuration : Pack(configuration, node);
    }

    /// <summary>The data: packed and in base64, whatever its length.</summary>
    /// <param name="configuration">The whole configuration of a node.</param>
    /// <param name="node">Whose it is, for the message.</param>
    /// <exception cref="HetznerException">It is too long all the same.</exception>
    public static Secret Pack(Secret configuration, string node)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.SmallestSize, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(configuration.Reveal()));
        var text = Convert.ToBase64String(memory.GetBuffer(), 0, (int)memory.Length);
        if (text.Length <= MaxLength)
            return new Secret(text);
        throw new HetznerException(
            "invalid_input",
            $"the configuration of {node} is {text.Length} bytes, packed, and a server takes {MaxLength}; its longest documents are {LongestOf(configuration.Reveal())}: shorten the node patches, or let manifests be applied from the repository instead of cluster.inlineManifests",
            HetznerDiagnostics.UserDataTooLong);
    }

    // By kind and size alone: a configuration is a secret.
    private static string LongestOf(string text)
    {
        var documents = new List<(string Kind, int Length)>();
        foreach (var document in text.Split("\n---\n"))
        {
            var kind = "machine configuration";
            foreach (var line in document.Split('\n'))
            {
                if (line.StartsWith("kind: ", StringComparison.Ordinal))
                    kind = line["kind: ".Length..].Trim();
            }

            documents.Add((kind, document.Length));
        }

        documents.Sort(static (a, b) => b.Length.CompareTo(a.Length));
        var told = new List<string>();
        for (var i = 0; i < documents.Count && i < 3; i++)
            told.Add($"{documents[i].Kind} ({documents[i].Length} bytes)");
        return string.Join(", ", told);
    }
}
