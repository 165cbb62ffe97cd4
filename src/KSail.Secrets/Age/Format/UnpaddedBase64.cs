namespace KSail.Secrets.Age.Format;

/// <summary>
/// Base64 as headers have it: standard alphabet, no padding, no white space, and no bits set that mean nothing, so that there is one way to write a value and
/// nobody can change a file without changing what it says.
/// </summary>
internal static class UnpaddedBase64
{
    public static string Encode(ReadOnlySpan<byte> bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    /// <summary>Null when the text is not exactly what <see cref="Encode"/> writes.</summary>
    public static byte[]? Decode(string text)
    {
        if (text.Contains('=', StringComparison.Ordinal) || text.Length % 4 == 1)
            return null;
        var bytes = new byte[((text.Length + 3) / 4) * 3];
        if (!Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length))
            return null;
        Array.Resize(ref bytes, length);
        return Encode(bytes) == text ? bytes : null;
    }
}
