using System.Buffers;
using System.Security.Cryptography;

namespace KSail.Restore;

/// <summary>Digests as the lock file writes them: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
internal static class Digests
{
    private const string Prefix = "sha256:";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    public static string Of(ReadOnlySpan<byte> content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(content));

    public static bool IsDigest(string text) => text.StartsWith(Prefix, StringComparison.Ordinal) && IsHex(text.AsSpan(Prefix.Length), 64);

    /// <summary>The digits of a digest.</summary>
    public static string HexOf(string digest) => digest[Prefix.Length..];

    /// <summary>Whether the text is that many lower-case hexadecimal digits.</summary>
    public static bool IsHex(ReadOnlySpan<char> text, int length) => text.Length == length && !text.ContainsAnyExcept(HexDigits);
}
