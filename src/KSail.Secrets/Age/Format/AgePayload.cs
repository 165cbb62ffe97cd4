using System.Buffers.Binary;
using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;

namespace KSail.Secrets.Age.Format;

/// <summary>
/// The payload of a file: STREAM, chunks of 64 KiB under ChaCha20-Poly1305. A chunk's nonce counts it and says whether it is the last one, so that no chunk can
/// be changed, moved, left out or added.
/// </summary>
internal static class AgePayload
{
    private const int NonceSize = 16;
    private const int ChunkSize = 64 * 1024;

    /// <summary>How long the payload of so many bytes is.</summary>
    public static int SizeOf(int plaintextLength)
    {
        var chunks = Math.Max(1, (plaintextLength + ChunkSize - 1L) / ChunkSize);
        return checked((int)(NonceSize + plaintextLength + chunks * AeadCipher.TagSize));
    }

    public static void Encrypt(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> fileKey, Span<byte> payload, RandomSource random)
    {
        random(payload[..NonceSize]);
        using var cipher = CreateCipher(fileKey, payload[..NonceSize]);
        payload = payload[NonceSize..];
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceSize];
        for (var number = 0; ; number++)
        {
            var size = Math.Min(ChunkSize, plaintext.Length);
            WriteNonce(nonce, number, isLast: size == plaintext.Length);
            cipher.Seal(nonce, plaintext[..size], payload[..(size + AeadCipher.TagSize)]);
            if (size == plaintext.Length)
                return;
            plaintext = plaintext[size..];
            payload = payload[(size + AeadCipher.TagSize)..];
        }
    }

    /// <summary>Decrypts a whole payload.</summary>
    /// <exception cref="AgeException">A chunk does not verify. Nothing of the payload is handed out then, not even what precedes the chunk.</exception>
    public static SecretBytes Decrypt(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> fileKey)
    {
        if (payload.Length < NonceSize + AeadCipher.TagSize)
            throw Changed("it is cut off");
        using var cipher = CreateCipher(fileKey, payload[..NonceSize]);
        var rest = payload[NonceSize..];
        const int sealedSize = ChunkSize + AeadCipher.TagSize;
        var chunks = (rest.Length + sealedSize - 1) / sealedSize;
        if (rest.Length - (chunks - 1) * sealedSize is var last && (last < AeadCipher.TagSize || (last == AeadCipher.TagSize && chunks > 1)))
            throw Changed("its last chunk is too short");
        var content = SecretBytes.Allocate(rest.Length - chunks * AeadCipher.TagSize);
        Span<byte> nonce = stackalloc byte[AeadCipher.NonceSize];
        for (var number = 0; number < chunks; number++)
        {
            var chunk = rest.Slice(number * sealedSize, Math.Min(sealedSize, rest.Length - number * sealedSize));
            WriteNonce(nonce, number, isLast: number == chunks - 1);
            if (cipher.Open(nonce, chunk, content.AsSpan(number * ChunkSize, chunk.Length - AeadCipher.TagSize)))
                continue;
            CryptographicOperations.ZeroMemory(content);
            throw Changed($"its chunk {number + 1} of {chunks} does not verify");
        }

        return SecretBytes.TakeOver(content);
    }

    private static AeadCipher CreateCipher(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> nonce)
    {
        Span<byte> key = stackalloc byte[AeadCipher.KeySize];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, key, nonce, "payload"u8);
        var cipher = AeadCipher.Create(key);
        CryptographicOperations.ZeroMemory(key);
        return cipher;
    }

    // A counter of 11 bytes, most significant first, and a byte that is 1 for the last chunk. A file in memory never counts beyond 4 bytes.
    private static void WriteNonce(Span<byte> nonce, int number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32BigEndian(nonce[^5..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }

    private static AgeException Changed(string how) => new(AgeFault.PayloadChanged, $"the content of the age file was changed or cut off after it was written: {how}");
}
