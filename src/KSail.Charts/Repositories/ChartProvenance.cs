using System.Security.Cryptography;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Oci.Signing.OpenPgp;

namespace KSail.Charts.Repositories;

/// <summary>
/// Reads provenance files of Helm (<c>pkg/provenance</c>): the chart's metadata and the digests of its archive, signed in clear text with OpenPGP.
/// </summary>
internal static class ChartProvenance
{
    /// <summary>Why a packed chart cannot be trusted; empty where it can.</summary>
    /// <param name="provenance">The provenance file.</param>
    /// <param name="archive">Name of the packed chart, as the file lists it.</param>
    /// <param name="content">The packed chart.</param>
    /// <param name="keyring">The keys that are trusted.</param>
    /// <param name="now">The time.</param>
    public static string Check(string provenance, string archive, byte[] content, OpenPgpKeyring keyring, DateTimeOffset now)
    {
        if (!keyring.TryVerify(provenance, now, out var signed, out var problem))
            return $"its provenance file cannot be trusted: {problem}";
        // Metadata first, then the files behind the end of a document.
        var end = signed.IndexOf("\n...\n", StringComparison.Ordinal);
        var file = end < 0 ? null : YamlReader.Read(SourceFile.FromText("provenance", ""), signed[(end + "\n...\n".Length)..], YamlDialect.Yaml11);
        if (file is not { HasErrors: false, Documents: [YamlMapping sums] } || sums.GetMapping("files")?.GetString(archive) is not { } digest)
            return $"its provenance file does not name {archive}";
        return string.Equals(digest, "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content)), StringComparison.OrdinalIgnoreCase)
            ? "" : $"it is not what its provenance file says: the digest of {archive} is another";
    }
}
