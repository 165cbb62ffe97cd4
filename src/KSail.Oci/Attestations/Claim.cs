namespace KSail.Oci.Attestations;

/// <summary>Where something is attached.</summary>
internal enum ClaimPlace
{
    /// <summary>In the image under a tag made from the artifact's digest.</summary>
    Image,

    /// <summary>In a manifest that refers to the artifact.</summary>
    Referrer,
}

/// <summary>What a key says to a claim.</summary>
internal enum ClaimState
{
    /// <summary>The key signed it, and it is about the artifact.</summary>
    Valid,

    /// <summary>The key signed it, and it is about something else.</summary>
    OtherArtifact,

    /// <summary>It says that the key signed it, and that is not so.</summary>
    Changed,

    /// <summary>The key did not sign it; another one may have, or it was changed, which cannot be told apart.</summary>
    NotSigned,

    /// <summary>It cannot be read.</summary>
    Unreadable,
}

/// <summary>Something that is attached to an artifact, as one key sees it.</summary>
/// <param name="PredicateType">What is claimed; empty where that cannot be read.</param>
/// <param name="Place">Where it is attached.</param>
/// <param name="State">What the key says to it.</param>
/// <param name="Digest">By what to find it in the registry.</param>
/// <param name="Detail">What it is about, where that is something else.</param>
internal sealed record Claim(string PredicateType, ClaimPlace Place, ClaimState State, Digest Digest, string Detail = "");
