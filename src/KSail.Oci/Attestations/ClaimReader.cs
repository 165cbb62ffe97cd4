using System.Runtime.CompilerServices;
using KSail.Oci.Signing;

namespace KSail.Oci.Attestations;

/// <summary>Everything that is attached to an artifact in the forms of cosign, judged with one key.</summary>
internal sealed class ClaimReader(Attachments attachments, VerificationKey key, Digest artifact)
{
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<IReadOnlyList<Claim>> ReadAsync(CancellationToken cancellationToken)
    {
        var claims = new List<Claim>();
        foreach (var (manifest, announced, bundle) in await attachments.BundlesAsync(cancellationToken).ConfigureAwait(false))
            claims.Add(OfEnvelope(bundle?.Envelope, bundle?.Hint ?? "", announced, ClaimPlace.Referrer, manifest));
        foreach (var (layer, content) in await attachments.SignaturesAsync(cancellationToken).ConfigureAwait(false))
            claims.Add(OfSignature(layer, content));
        foreach (var (layer, content) in await attachments.AttestationsAsync(cancellationToken).ConfigureAwait(false))
            claims.Add(OfEnvelope(content is null ? null : DsseEnvelope.Parse(content), "", layer.Annotation(Annotations.PredicateType) ?? "", ClaimPlace.Image, layer.Blob.Digest));
        return claims;
    }

    private Claim OfSignature(AttachedLayer layer, byte[]? payload)
    {
        var claim = new Claim(PredicateTypes.Signature, ClaimPlace.Image, ClaimState.Unreadable, layer.Blob.Digest);
        var text = layer.Annotation(Annotations.CosignSignature) ?? "";
        var signature = new byte[text.Length];
        if (payload is null || text.Length == 0 || !Convert.TryFromBase64String(text, signature, out var length))
            return claim;
        // First who, then what: nothing of a payload is believed before its signature is.
        if (!key.Verify(payload, signature[..length]))
            return claim with { State = ClaimState.NotSigned };
        if (SimpleSigning.DigestOf(payload) is not { } digest)
            return claim;
        return digest == artifact.ToString() ? claim with { State = ClaimState.Valid } : claim with { State = ClaimState.OtherArtifact, Detail = OneLine.Of(digest) };
    }

    private Claim OfEnvelope(DsseEnvelope? envelope, string hint, string announced, ClaimPlace place, Digest digest)
    {
        var claim = new Claim(announced, place, ClaimState.Unreadable, digest);
        if (envelope?.Statement is not { } statement)
            return claim;
        claim = claim with { PredicateType = statement.PredicateType };
        if (!envelope.IsSignedBy(key))
            return claim with { State = hint == key.Hint ? ClaimState.Changed : ClaimState.NotSigned };
        foreach (var subject in statement.Subjects)
        {
            if (subject == artifact.Hex)
                return claim with { State = ClaimState.Valid };
        }

        return claim with { State = ClaimState.OtherArtifact, Detail = statement.Subjects.Count > 0 ? "sha256:" + OneLine.Of(statement.Subjects[0]) : "nothing" };
    }
}
