using System.Security.Cryptography;
using System.Text;
using KSail.Secrets.Age;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;

namespace KSail.Secrets.Sops.Values;

/// <summary>
/// Encrypts the values of a file under its data key (getsops/sops <c>aes/cipher.go</c>): AES-256-GCM, each value bound to the path of keys that it stands
/// at. SOPS uses vectors of 32 bytes, which the runtime's own AES-GCM refuses.
/// </summary>
internal sealed class SopsCipher : IDisposable
{
    /// <summary>The length of a data key in bytes.</summary>
    public const int KeySize = 32;

    private const int IvSize = 32;

    private readonly byte[] _key;
    private readonly RandomSource _random;

    /// <summary>A cipher under a data key, which is copied.</summary>
    public SopsCipher(ReadOnlySpan<byte> key, RandomSource random)
    {
        if (key.Length != KeySize)
            throw new ArgumentException($"A data key has {KeySize} bytes.", nameof(key));
        _key = key.ToArray();
        _random = random;
    }

    /// <summary>Encrypts under a fresh vector. SOPS leaves empty texts as they are; callers do, too.</summary>
    /// <param name="value">What to encrypt.</param>
    /// <param name="additional">What the value is bound to.</param>
    public Ciphertext Encrypt(SopsValue value, string additional)
    {
        var iv = new byte[IvSize];
        _random(iv);
        var sealedBytes = Run(isEncryption: true, iv, value.Bytes.ToArray(), additional)!;
        return new Ciphertext(sealedBytes[..^Ciphertext.TagSize], iv, sealedBytes[^Ciphertext.TagSize..], value.Type);
    }

    /// <summary>Decrypts; null when the value, its place or its key is another one than it was encrypted with.</summary>
    public SopsValue? Decrypt(Ciphertext ciphertext, string additional) =>
        Run(isEncryption: false, ciphertext.Iv, [.. ciphertext.Data, .. ciphertext.Tag], additional) is { } bytes ? new SopsValue(ciphertext.Type, bytes) : null;

    /// <summary>A name for a value at a place that says nothing about the value to anybody without the key.</summary>
    public string Fingerprint(SopsValue value, string additional) =>
        $"{SopsValueTypes.NameOf(value.Type)} {Convert.ToBase64String(HMACSHA256.HashData(_key, value.Bytes))} {additional}";

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(_key);

    private byte[]? Run(bool isEncryption, byte[] iv, byte[] input, string additional)
    {
        var cipher = new GcmBlockCipher(new AesEngine());
        cipher.Init(isEncryption, new AeadParameters(new KeyParameter(_key), Ciphertext.TagSize * 8, iv, Encoding.UTF8.GetBytes(additional)));
        var output = new byte[cipher.GetOutputSize(input.Length)];
        try
        {
            cipher.DoFinal(output, cipher.ProcessBytes(input, 0, input.Length, output, 0));
            return output;
        }
        catch (InvalidCipherTextException)
        {
            CryptographicOperations.ZeroMemory(output);
            return null;
        }
        finally
        {
            if (isEncryption)
                CryptographicOperations.ZeroMemory(input);
        }
    }
}
