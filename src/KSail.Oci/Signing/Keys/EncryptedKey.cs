using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KSail.Documents;
using Org.BouncyCastle.Crypto.Generators;

namespace KSail.Oci.Signing.Keys;

/// <summary>
/// A private key under a password as cosign keeps it: JSON with the parameters of scrypt, and PKCS#8 in a secretbox
/// (go-securesystemslib, package <c>encrypted</c>).
/// </summary>
internal sealed class EncryptedKey
{
    // cosign writes N=65536, r=8: 64 MiB. What asks for much more is no key but an attack on the memory.
    private const long MaxMemory = 256L * 1024 * 1024;
    private const int MaxParallelism = 16;

    private readonly int _n;
    private readonly int _r;
    private readonly int _p;
    private readonly byte[] _salt;
    private readonly byte[] _nonce;
    private readonly byte[] _box;

    private EncryptedKey(int n, int r, int p, byte[] salt, byte[] nonce, byte[] box)
    {
        _n = n;
        _r = r;
        _p = p;
        _salt = salt;
        _nonce = nonce;
        _box = box;
    }

    /// <summary>Reads the content of the PEM block; null when it is not what cosign writes.</summary>
    public static EncryptedKey? Parse(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var kdf = root.GetProperty("kdf");
            var parameters = kdf.GetProperty("params");
            var cipher = root.GetProperty("cipher");
            if (kdf.GetProperty("name").GetString() != "scrypt" || cipher.GetProperty("name").GetString() != "nacl/secretbox")
                return null;
            var (n, r, p) = (parameters.GetProperty("N").GetInt32(), parameters.GetProperty("r").GetInt32(), parameters.GetProperty("p").GetInt32());
            if (n < 2 || !BitOperations.IsPow2(n) || r < 1 || p is < 1 or > MaxParallelism || 128L * n * r > MaxMemory)
                return null;
            return new EncryptedKey(
                n, r, p, kdf.GetProperty("salt").GetBytesFromBase64(), cipher.GetProperty("nonce").GetBytesFromBase64(), root.GetProperty("ciphertext").GetBytesFromBase64());
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The key as PKCS#8; null when the password is another one.</summary>
    public byte[]? Decrypt(Secret password)
    {
        var text = Encoding.UTF8.GetBytes(password.Reveal());
        var key = SCrypt.Generate(text, _salt, _n, _r, _p, SecretBox.KeySize);
        try
        {
            return SecretBox.Open(_box, _nonce, key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(text);
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
