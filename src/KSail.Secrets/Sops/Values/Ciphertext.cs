namespace KSail.Secrets.Sops.Values;

/// <summary>An encrypted value: <c>ENC[AES256_GCM,data:…,iv:…,tag:…,type:…]</c>, with padded base64.</summary>
/// <param name="Data">The encrypted bytes.</param>
/// <param name="Iv">The initialisation vector; SOPS writes 32 bytes.</param>
/// <param name="Tag">The authentication tag, 16 bytes.</param>
/// <param name="Type">What is encrypted.</param>
internal sealed record Ciphertext(byte[] Data, byte[] Iv, byte[] Tag, SopsValueType Type)
{
    /// <summary>The length of a tag in bytes.</summary>
    public const int TagSize = 16;

    // Nothing that SOPS writes is longer; the vector is hashed before anything can be authenticated.
    private const int MaxIvSize = 64;

    /// <summary>
    /// Reads an encrypted value; null when the text is none. Stricter than SOPS, which passes over what follows the bracket and over unused bits of
    /// base64: there is one way to write a value, so that whatever was changed is noticed.
    /// </summary>
    public static Ciphertext? Parse(string text)
    {
        if (!text.StartsWith(SopsMetadata.Ciphertext, StringComparison.Ordinal) || text[^1] != ']')
            return null;
        var rest = text.AsSpan(SopsMetadata.Ciphertext.Length, text.Length - SopsMetadata.Ciphertext.Length - 1);
        if (Part(ref rest, "data:") is not { } data || Part(ref rest, "iv:") is not { Length: > 0 and <= MaxIvSize } iv
            || Part(ref rest, "tag:") is not { Length: TagSize } tag || !rest.StartsWith("type:") || SopsValueTypes.Parse(rest["type:".Length..]) is not { } type)
        {
            return null;
        }

        return new Ciphertext(data, iv, tag, type);
    }

    /// <summary>The text.</summary>
    public override string ToString() =>
        $"{SopsMetadata.Ciphertext}data:{Convert.ToBase64String(Data)},iv:{Convert.ToBase64String(Iv)},tag:{Convert.ToBase64String(Tag)},type:{SopsValueTypes.NameOf(Type)}]";

    private static byte[]? Part(ref ReadOnlySpan<char> rest, string name)
    {
        var end = rest.IndexOf(',');
        if (!rest.StartsWith(name) || end < 0)
            return null;
        var bytes = Decode(rest[name.Length..end]);
        rest = rest[(end + 1)..];
        return bytes;
    }

    private static byte[]? Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length / 4 * 3];
        if (text.IsEmpty || !Convert.TryFromBase64Chars(text, bytes, out var length))
            return null;
        Array.Resize(ref bytes, length);
        return text.SequenceEqual(Convert.ToBase64String(bytes)) ? bytes : null;
    }
}
