using System.Buffers;

namespace KSail.Oci.Artifacts;

/// <summary>
/// Looks for private keys in content of any length: PEM blocks with a body (PKCS #1 and #8, SEC 1, OpenSSH, OpenPGP), and keys of age. A bare
/// heading, as documentation quotes it, is none, and neither is what SOPS encrypted.
/// </summary>
internal static class PrivateKeyScan
{
    private const int BufferSize = 64 * 1024;

    // More than the longest heading with the part of the body that is looked at.
    private const int Overlap = 512;
    private const int LeastBody = 32;

    // Bech32 of 32 bytes with its checksum.
    private const int AgeLength = 58;

    private static ReadOnlySpan<byte> Heading => "-----BEGIN "u8;

    private static ReadOnlySpan<byte> AgeKey => "AGE-SECRET-KEY-1"u8;

    /// <summary>The kind of the first key found, for a message; null for none.</summary>
    public static string? Find(Stream content)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize + Overlap);
        try
        {
            var kept = 0;
            while (content.Read(buffer, kept, BufferSize) is > 0 and var count)
            {
                var window = buffer.AsSpan(0, kept + count);
                if (FindIn(window) is { } found)
                    return found;
                kept = Math.Min(Overlap, window.Length);
                window[^kept..].CopyTo(buffer);
            }

            return null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private static string? FindIn(ReadOnlySpan<byte> text)
    {
        for (var rest = text; rest.IndexOf(Heading) is >= 0 and var at;)
        {
            rest = rest[(at + Heading.Length)..];
            if (IsPrivateKey(rest))
                return "a private key";
        }

        for (var rest = text; rest.IndexOf(AgeKey) is >= 0 and var at;)
        {
            rest = rest[(at + AgeKey.Length)..];
            if (CountOf(rest, static b => char.IsAsciiLetterUpper((char)b) || char.IsAsciiDigit((char)b)) >= AgeLength)
                return "a private key of age";
        }

        return null;
    }

    // "RSA PRIVATE KEY-----", line ends (escaped ones in JSON and in quoted YAML), perhaps headers, and base64.
    private static bool IsPrivateKey(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOf("-----"u8);
        if (end is < 0 or > 64)
            return false;
        var label = text[..end];
        if (!label.EndsWith("PRIVATE KEY"u8) && !label.EndsWith("PRIVATE KEY BLOCK"u8))
            return false;
        var body = SkipBreaks(text[(end + 5)..]);
        if (body.StartsWith("Proc-Type:"u8) || body.StartsWith("Version:"u8) || body.StartsWith("Comment:"u8))
            return true;
        return CountOf(body, static b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'+' or (byte)'/' or (byte)'=') >= LeastBody;
    }

    private static ReadOnlySpan<byte> SkipBreaks(ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            if (text[0] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
                text = text[1..];
            else if (text.StartsWith("\\n"u8) || text.StartsWith("\\r"u8))
                text = text[2..];
            else
                break;
        }

        return text;
    }

    private static int CountOf(ReadOnlySpan<byte> text, Predicate<byte> belongs)
    {
        var count = 0;
        while (count < text.Length && belongs(text[count]))
            count++;
        return count;
    }
}
