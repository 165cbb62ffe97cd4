using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace KSail.Oci.Signing.Keys;

/// <summary>NaCl's secretbox: XSalsa20 with a Poly1305 tag before the ciphertext, keyed with the first 32 bytes of the stream.</summary>
internal static class SecretBox
{
    public const int KeySize = 32;
    public const int NonceSize = 24;

    private const int TagSize = 16;

    /// <summary>Opens a box; null when key, nonce or box are not what belongs together.</summary>
    public static byte[]? Open(byte[] box, byte[] nonce, byte[] key)
    {
        if (box.Length < TagSize || nonce.Length != NonceSize || key.Length != KeySize)
            return null;
        var stream = new XSalsa20Engine();
        stream.Init(forEncryption: false, new ParametersWithIV(new KeyParameter(key), nonce));
        var macKey = new byte[KeySize];
        stream.ProcessBytes(macKey, 0, KeySize, macKey, 0);
        var mac = new Poly1305();
        mac.Init(new KeyParameter(macKey));
        mac.BlockUpdate(box, TagSize, box.Length - TagSize);
        var tag = new byte[TagSize];
        mac.DoFinal(tag, 0);
        if (!CryptographicOperations.FixedTimeEquals(tag, box.AsSpan(0, TagSize)))
            return null;
        var content = new byte[box.Length - TagSize];
        stream.ProcessBytes(box, TagSize, content.Length, content, 0);
        return content;
    }
}
