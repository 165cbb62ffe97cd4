namespace KSail.Oci.Signing.OpenPgp;

/// <summary>What a key says to a signature.</summary>
internal enum SignatureVerdict
{
    /// <summary>The key or the signature is damaged, or of a kind that is not known here.</summary>
    NotKnown,

    /// <summary>Something else was signed, or by another key.</summary>
    DoesNotHold,

    /// <summary>The key signed exactly this.</summary>
    Holds,
}
