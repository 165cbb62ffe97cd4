using System.Text;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>
/// Packets as text (RFC 9580 section 6). The checksum is not looked at, as section 6.1 demands: it protects from nothing that the packets do not notice.
/// </summary>
internal static class Armor
{
    public const string PublicKeys = "PUBLIC KEY BLOCK";
    public const string Signature = "SIGNATURE";

    /// <summary>The octets of all blocks of a kind, one behind the other; empty where there is none, null where one is damaged.</summary>
    public static byte[]? Decode(string text, string kind)
    {
        var begin = $"-----BEGIN PGP {kind}-----";
        var lines = text.Split('\n');
        var octets = new List<byte>();
        for (var at = 0; at < lines.Length; at++)
        {
            if (lines[at].TrimEnd() != begin)
                continue;
            at++;
            // Headers have a colon, which base64 has not.
            while (at < lines.Length && (lines[at].Contains(':', StringComparison.Ordinal) || lines[at].Trim().Length == 0))
                at++;
            var body = new StringBuilder();
            for (; at < lines.Length && lines[at] is not ['=' or '-', ..]; at++)
                body.Append(lines[at].Trim());
            // A block without an end was cut off.
            if (at == lines.Length || !TryDecode(body.ToString(), octets))
                return null;
        }

        return [.. octets];
    }

    private static bool TryDecode(string base64, List<byte> octets)
    {
        var buffer = new byte[base64.Length];
        if (!Convert.TryFromBase64String(base64, buffer, out var written))
            return false;
        octets.AddRange(buffer.AsSpan(0, written));
        return true;
    }
}
