using System.Security.Cryptography;
using KSail.Documents;
using KSail.Secrets.Age.Ciphers;
using KSail.Secrets.Age.Format;

namespace KSail.Secrets.Age.Keys;

/// <summary>What stanzas on Curve25519 have in common: a share made for one file, a secret agreed on with it, and a key derived from both.</summary>
internal static class KeyAgreement
{
    /// <summary>Makes a share and agrees with a recipient.</summary>
    /// <param name="point">The recipient's point.</param>
    /// <param name="name">The recipient, for a message.</param>
    /// <param name="random">Where the share's private half comes from.</param>
    public static (byte[] Share, byte[] Secret) Begin(ReadOnlySpan<byte> point, string name, RandomSource random)
    {
        var scalar = SecretBytes.Allocate(Curve25519.Size);
        random(scalar);
        var share = Curve25519.PublicKey(scalar);
        var secret = Curve25519.Multiply(scalar, point);
        CryptographicOperations.ZeroMemory(scalar);
        return secret is null
            ? throw new AgeException(AgeFault.MalformedKey, $"nothing can be encrypted for {name}: everybody knows the key that belongs to it")
            : (share, secret);
    }

    public static byte[] DeriveKey(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> share, ReadOnlySpan<byte> point, ReadOnlySpan<byte> label)
    {
        Span<byte> salt = stackalloc byte[2 * Curve25519.Size];
        share.CopyTo(salt);
        point.CopyTo(salt[Curve25519.Size..]);
        var key = SecretBytes.Allocate(AeadCipher.KeySize);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt, label);
        return key;
    }

    /// <summary>Agrees with whoever made a share, and opens the stanza; null when it is for another recipient.</summary>
    /// <param name="stanza">The stanza.</param>
    /// <param name="scalar">The private key.</param>
    /// <param name="share">The share of the stanza.</param>
    /// <param name="point">The public key.</param>
    /// <param name="tweak">What the secret is multiplied with, too; empty for nothing.</param>
    /// <param name="label">The label of the kind of stanza.</param>
    public static SecretBytes? Finish(
        AgeStanza stanza, ReadOnlySpan<byte> scalar, ReadOnlySpan<byte> share, ReadOnlySpan<byte> point, ReadOnlySpan<byte> tweak, ReadOnlySpan<byte> label)
    {
        // Were other lengths tried, a body could be made that opens with several keys, and which one it was would be told by how it fails.
        if (stanza.Body.Length != AgeHeader.FileKeySize + AeadCipher.TagSize)
            throw new AgeException(AgeFault.MalformedFile, $"a stanza of type {stanza.Type} in the age file's header has to have a body of 32 bytes");
        var secret = Curve25519.Multiply(scalar, share)
            ?? throw new AgeException(AgeFault.MalformedFile, $"a stanza of type {stanza.Type} in the age file's header has a share of low order");
        if (!tweak.IsEmpty)
            secret = Tweak(secret, tweak);
        var key = DeriveKey(secret, share, point, label);
        try
        {
            return AeadCipher.Unwrap(key, stanza.Body) is { } fileKey ? SecretBytes.TakeOver(fileKey) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Multiplies a secret once more, and clears it.</summary>
    public static byte[] Tweak(byte[] secret, ReadOnlySpan<byte> tweak)
    {
        // A secret that is not zero is of high order, and stays it.
        var product = Curve25519.Multiply(tweak, secret)!;
        CryptographicOperations.ZeroMemory(secret);
        return product;
    }
}
