namespace KSail.Oci.Signing.Keys;

/// <summary>One key of one algorithm, with the encodings that cosign gives its signatures.</summary>
internal interface IKeyAlgorithm
{
    /// <summary>The public half as SubjectPublicKeyInfo in DER.</summary>
    byte[] PublicKeyInfo { get; }

    /// <summary>Signs content. Only a key with a private half is asked.</summary>
    byte[] Sign(byte[] content);

    /// <summary>Whether a signature is one of this key over this content. Anything that is no signature at all is not.</summary>
    bool Verify(byte[] content, byte[] signature);
}
