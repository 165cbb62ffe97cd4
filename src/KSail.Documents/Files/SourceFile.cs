using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using KSail.Documents.Diagnostics;

namespace KSail.Documents.Files;

/// <summary>The content of a file as it was when first read. Immutable and thread-safe.</summary>
public sealed class SourceFile
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private const string Digits = "0123456789abcdef";

    private readonly byte[] _bytes;
    private string? _digest;

    /// <summary>A file of known content.</summary>
    /// <param name="path">Absolute path.</param>
    /// <param name="bytes">The content, which the file then owns.</param>
    public SourceFile(string path, byte[] bytes)
    {
        Path = path;
        _bytes = bytes;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>The content, byte for byte.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>SHA-256 of the content in lower-case hexadecimal.</summary>
    public string Digest => _digest ??= DigestOf(_bytes);

    /// <summary>The file as a whole.</summary>
    public SourceSpan Span => SourceSpan.OfFile(Path);

    /// <summary>The first character that is no text, where <see cref="DecodeText"/> gives none; columns count as in text.</summary>
    public SourceSpan FindInvalidText()
    {
        var rest = EncodedText;
        int line = 1, column = 1;
        while (rest.Length > 0 && rest[0] != 0 && Rune.DecodeFromUtf8(rest, out var rune, out var length) == OperationStatus.Done)
        {
            column += rune.Utf16SequenceLength;
            if (rune.Value == '\n')
                (line, column) = (line + 1, 1);
            rest = rest[length..];
        }

        return rest.Length == 0 ? Span : new SourceSpan(Path, line, column);
    }

    /// <summary>The content without byte order mark.</summary>
    internal ReadOnlySpan<byte> EncodedText => _bytes.AsSpan(_bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);

    /// <summary>SHA-256 in lower-case hexadecimal. The runtime's own conversion is compiled anew in every process that uses it.</summary>
    internal static string DigestOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        Span<char> text = stackalloc char[SHA256.HashSizeInBytes * 2];
        for (var i = 0; i < hash.Length; i++)
        {
            text[2 * i] = Digits[hash[i] >> 4];
            text[(2 * i) + 1] = Digits[hash[i] & 15];
        }

        return new string(text);
    }

    /// <summary>A file whose content is a text, for callers that have no file on disk.</summary>
    public static SourceFile FromText(string path, string text) => new(path, Utf8.GetBytes(text));

    /// <summary>
    /// The content as text without byte order mark; null when it is not UTF-8 or holds NUL characters, which no manifest has and every
    /// binary file and UTF-16 text does. Decoded at each call.
    /// </summary>
    public string? DecodeText()
    {
        var bytes = EncodedText;
        if (bytes.IndexOf((byte)0) >= 0)
            return null;
        try
        {
            return Utf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
