using KSail.Oci.Registry;

namespace KSail.Oci;

/// <summary>What is promoted: something in a repository of the registry, by tag or by digest.</summary>
/// <param name="Repository">The repository.</param>
/// <param name="Tag">The tag; empty where there is a digest.</param>
/// <param name="Digest">The digest; null where there is a tag.</param>
internal sealed record PromotionSource(string Repository, string Tag, Digest? Digest)
{
    /// <summary>
    /// Reads <c>tag</c>, <c>sha256:…</c>, <c>repository:tag</c>, <c>repository@sha256:…</c> and whole references, as a push prints them, of
    /// the registry that is promoted in.
    /// </summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="target">Where it is promoted to, which says what the text leaves open.</param>
    /// <param name="source">What it is.</param>
    public static bool TryParse(string text, ArtifactReference target, out PromotionSource source)
    {
        source = new PromotionSource(target.Repository, "", null);
        text = text.Trim();
        if (Oci.Digest.TryParse(text, out var alone))
        {
            source = source with { Digest = alone };
            return true;
        }

        if (ArtifactReference.IsTag(text))
        {
            source = source with { Tag = text };
            return true;
        }

        if (text.StartsWith("oci://", StringComparison.Ordinal))
            text = text[6..];
        if (text.StartsWith(target.Authority + "/", StringComparison.OrdinalIgnoreCase))
            text = text[(target.Authority.Length + 1)..];
        Digest? digest = null;
        if (text.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at)
        {
            if (!Oci.Digest.TryParse(text[(at + 1)..], out var named))
                return false;
            digest = named;
            text = text[..at];
        }

        var tag = "";
        if (text.LastIndexOf(':') is >= 0 and var colon && colon > text.LastIndexOf('/'))
        {
            tag = text[(colon + 1)..];
            text = text[..colon];
        }

        // A first segment with a dot or a port is another registry's host.
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var isElsewhere = slash > 0 && (text[..slash].Contains(':', StringComparison.Ordinal) || text[..slash].Contains('.', StringComparison.Ordinal) || text.StartsWith("localhost/", StringComparison.Ordinal));
        if (isElsewhere || text.Length == 0 || (digest is null && !ArtifactReference.IsTag(tag)))
            return false;
        source = new PromotionSource(text, digest is null ? tag : "", digest);
        return true;
    }
}
