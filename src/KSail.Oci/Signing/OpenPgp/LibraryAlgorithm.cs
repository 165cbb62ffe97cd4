using Org.BouncyCastle.Bcpg.OpenPgp;

namespace KSail.Oci.Signing.OpenPgp;

/// <summary>Signatures that BouncyCastle verifies: RSA, DSA and ECDSA.</summary>
internal static class LibraryAlgorithm
{
    /// <summary>Whether signatures of a kind of key are verified here (RFC 9580 section 9.1).</summary>
    public static bool Knows(int algorithm) => algorithm is 1 or 3 or 17 or 19;

    /// <summary>Verifies a signature of some content.</summary>
    public static SignatureVerdict Verify(OpenPgpKey key, OpenPgpSignature signature, byte[] content)
    {
        try
        {
            var ring = new PgpPublicKeyRing(new MemoryStream(new Packet(Packet.PublicKey, key.Body).ToArray()));
            var packet = new MemoryStream(new Packet(Packet.Signature, signature.Body).ToArray());
            if (!Knows(signature.Algorithm) || new PgpObjectFactory(packet).NextPgpObject() is not PgpSignatureList { Count: 1 } signatures)
                return SignatureVerdict.NotKnown;
            signatures[0].InitVerify(ring.GetPublicKey());
            signatures[0].Update(content);
            return signatures[0].Verify() ? SignatureVerdict.Holds : SignatureVerdict.DoesNotHold;
        }
        catch (Exception e) when (IsDamage(e))
        {
            return SignatureVerdict.NotKnown;
        }
    }

    // The library says in many ways that it cannot read something.
    private static bool IsDamage(Exception e) => e is IOException or PgpException or ArgumentException or InvalidCastException or IndexOutOfRangeException
        or ArithmeticException or InvalidOperationException or NullReferenceException or Org.BouncyCastle.Security.GeneralSecurityException or Org.BouncyCastle.Crypto.CryptoException;
}
