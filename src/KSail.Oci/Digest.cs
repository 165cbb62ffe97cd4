using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace KSail.Oci;

/// <summary>The SHA-256 of some content, by which registries name it: <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
public readonly record struct Digest
{
    private const string Prefix = "sha256:";
    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    /// <summary>The 64 digits alone, as layouts name files.</summary>
    public string Hex => _hex ?? new string('0', 64);

    /// <summary>The digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>Reads the canonical form; upper case and other algorithms are not it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        if (text is not { Length: 71 } || !text.StartsWith(Prefix, StringComparison.Ordinal))
            return false;
        foreach (var c in text.AsSpan(Prefix.Length))
        {
            if (!char.IsAsciiHexDigitLower(c) && !char.IsAsciiDigit(c))
                return false;
        }

        digest = new Digest(text[Prefix.Length..]);
        return true;
    }

    /// <summary>The canonical form.</summary>
    public override string ToString() => Prefix + Hex;

    internal static Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));
}
