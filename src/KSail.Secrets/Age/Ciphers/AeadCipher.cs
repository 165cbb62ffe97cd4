using System.Security.Cryptography;
using KSail.Documents;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Parameters;

namespace KSail.Secrets.Age.Ciphers;

/// <summary>ChaCha20-Poly1305 (RFC 8439) without associated data: the platform's, or BouncyCastle's where the platform has none.</summary>
internal abstract class AeadCipher : IDisposable
{
    public const int KeySize = 32;
    public const int NonceSize = 12;
    public const int TagSize = 16;

    public static AeadCipher Create(ReadOnlySpan<byte> key) => ChaCha20Poly1305.IsSupported ? new PlatformCipher(key) : new PortableCipher(key);

    /// <summary>Encrypts the key of a file for one recipient: under a key that is used once, with a nonce of zeros.</summary>
    public static byte[] Wrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> fileKey)
    {
        using var cipher = Create(key);
        var body = new byte[fileKey.Length + TagSize];
        cipher.Seal(stackalloc byte[NonceSize], fileKey, body);
        return body;
    }

    /// <summary>Decrypts what <see cref="Wrap"/> encrypted; null when it was under another key.</summary>
    public static byte[]? Unwrap(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body)
    {
        using var cipher = Create(key);
        var fileKey = SecretBytes.Allocate(body.Length - TagSize);
        return cipher.Open(stackalloc byte[NonceSize], body, fileKey) ? fileKey : null;
    }

    /// <summary>Encrypts; the tag comes after the ciphertext.</summary>
    public abstract void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> content);

    /// <summary>Decrypts; false when the tag does not verify, and then nothing of the plain text is left in the destination.</summary>
    public abstract bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> content, Span<byte> plaintext);

    public abstract void Dispose();

    internal sealed class PlatformCipher(ReadOnlySpan<byte> key) : AeadCipher
    {
        private readonly ChaCha20Poly1305 _cipher = new(key);

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> content) =>
            _cipher.Encrypt(nonce, plaintext, content[..^TagSize], content[^TagSize..]);

        public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> content, Span<byte> plaintext)
        {
            try
            {
                _cipher.Decrypt(nonce, content[..^TagSize], content[^TagSize..], plaintext);
                return true;
            }
            catch (AuthenticationTagMismatchException)
            {
                return false;
            }
        }

        public override void Dispose() => _cipher.Dispose();
    }

    internal sealed class PortableCipher(ReadOnlySpan<byte> key) : AeadCipher
    {
        private readonly byte[] _key = key.ToArray();

        public override void Seal(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> content)
        {
            var input = plaintext.ToArray();
            Run(forEncryption: true, nonce, input).CopyTo(content);
            CryptographicOperations.ZeroMemory(input);
        }

        public override bool Open(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> content, Span<byte> plaintext)
        {
            try
            {
                var output = Run(forEncryption: false, nonce, content.ToArray());
                output.CopyTo(plaintext);
                CryptographicOperations.ZeroMemory(output);
                return true;
            }
            catch (InvalidCipherTextException)
            {
                return false;
            }
        }

        public override void Dispose() => CryptographicOperations.ZeroMemory(_key);

        private byte[] Run(bool forEncryption, ReadOnlySpan<byte> nonce, byte[] input)
        {
            var cipher = new Org.BouncyCastle.Crypto.Modes.ChaCha20Poly1305();
            cipher.Init(forEncryption, new AeadParameters(new KeyParameter(_key), TagSize * 8, nonce.ToArray()));
            var output = SecretBytes.Allocate(cipher.GetOutputSize(input.Length));
            try
            {
                var length = cipher.ProcessBytes(input, 0, input.Length, output, 0);
                cipher.DoFinal(output, length);
                return output;
            }
            catch (InvalidCipherTextException)
            {
                CryptographicOperations.ZeroMemory(output);
                throw;
            }
        }
    }
}
