using System.Runtime.CompilerServices;
using KSail.Oci.Artifacts;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;

namespace KSail.Oci.Signing;

/// <summary>
/// What is done to an artifact that is in the registry under its digest, before a tag leads to it: it is signed, and claims about it are
/// attached. Everything is attached twice, as cosign 2 and as cosign 3 look for it; Flux reads both.
/// </summary>
public sealed class ArtifactSigning
{
    private readonly SigningKey _key;
    private readonly IReadOnlyList<AttestationPredicate> _attestations;

    /// <summary>Signing with a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="attestations">Claims to attach.</param>
    public ArtifactSigning(SigningKey key, IReadOnlyList<AttestationPredicate> attestations)
    {
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(attestations);
        _key = key;
        _attestations = attestations;
    }

    /// <summary>How the artifact was made, which is attached as well; null for an artifact that somebody else may have made.</summary>
    public Provenance? Provenance { get; init; }

    /// <summary>
    /// Signs and attests. What the key has signed already stays as it is, so that doing it again changes nothing: an artifact that is pushed
    /// twice is the same one, and keeps the story of how it was first made.
    /// </summary>
    /// <param name="registry">The repository.</param>
    /// <param name="reference">Its name.</param>
    /// <param name="artifact">The artifact, which is there already.</param>
    /// <param name="origin">Where its content is from, for the provenance.</param>
    /// <param name="progress">Receives lines for people.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    [AsyncMethodBuilder(typeof(CompiledTask))]
    internal async Task ApplyAsync(
        IRegistry registry, ArtifactReference reference, Descriptor artifact, ArtifactOrigin origin, Action<string> progress, CancellationToken cancellationToken)
    {
        var attachments = new Attachments(registry, artifact);
        var claims = await new ClaimReader(attachments, _key.PublicKey, artifact.Digest).ReadAsync(cancellationToken).ConfigureAwait(false);
        var name = $"{reference.Authority}/{reference.Repository}";

        var isSigned = IsThere(claims, PredicateTypes.Signature, ClaimPlace.Image);
        if (!isSigned)
        {
            var payload = SimpleSigning.Write(name, artifact.Digest);
            var annotations = new CanonicalJson().BeginObject().Text(Annotations.CosignSignature, Convert.ToBase64String(_key.Sign(payload))).EndObject();
            await attachments.AddLayerAsync(AttachedImage.SignatureTag(artifact.Digest), MediaTypes.SimpleSigning, payload, annotations.ToString(), cancellationToken).ConfigureAwait(false);
        }

        if (!IsThere(claims, PredicateTypes.Signature, ClaimPlace.Referrer))
        {
            isSigned = false;
            var statement = InTotoStatement.Write(name, artifact.Digest, new AttestationPredicate(PredicateTypes.Signature, "{}"));
            await AddBundleAsync(attachments, DsseEnvelope.Sign(statement, _key), PredicateTypes.Signature, cancellationToken).ConfigureAwait(false);
        }

        progress(isSigned ? $"{artifact.Digest} is signed already" : $"signed {artifact.Digest}");
        if (Provenance is { } provenance)
            await AttestAsync(attachments, claims, name, artifact, (provenance with { Origin = origin }).ToPredicate(), progress, cancellationToken).ConfigureAwait(false);
        foreach (var predicate in _attestations)
            await AttestAsync(attachments, claims, name, artifact, predicate, progress, cancellationToken).ConfigureAwait(false);
    }

    [AsyncMethodBuilder(typeof(CompiledTask))]
    private async Task AttestAsync(
        Attachments attachments,
        IReadOnlyList<Claim> claims,
        string name,
        Descriptor artifact,
        AttestationPredicate predicate,
        Action<string> progress,
        CancellationToken cancellationToken)
    {
        var inImage = IsThere(claims, predicate.Type, ClaimPlace.Image);
        var refers = IsThere(claims, predicate.Type, ClaimPlace.Referrer);
        if (inImage && refers)
            return;
        var envelope = DsseEnvelope.Sign(InTotoStatement.Write(name, artifact.Digest, predicate), _key);
        if (!inImage)
        {
            var annotations = new CanonicalJson().BeginObject().Text(Annotations.CosignSignature, "").Text(Annotations.PredicateType, predicate.Type).EndObject();
            await attachments.AddLayerAsync(
                AttachedImage.AttestationTag(artifact.Digest), MediaTypes.DsseEnvelope, System.Text.Encoding.UTF8.GetBytes(envelope.ToJson()), annotations.ToString(), cancellationToken).ConfigureAwait(false);
        }

        if (!refers)
            await AddBundleAsync(attachments, envelope, predicate.Type, cancellationToken).ConfigureAwait(false);
        progress($"attached {predicate.Type}");
    }

    private Task AddBundleAsync(Attachments attachments, DsseEnvelope envelope, string predicateType, CancellationToken cancellationToken) =>
        attachments.AddBundleAsync(SigstoreBundle.Write(_key.PublicKey, envelope), predicateType, cancellationToken);

    private static bool IsThere(IReadOnlyList<Claim> claims, string predicateType, ClaimPlace place)
    {
        foreach (var claim in claims)
        {
            if (claim.State == ClaimState.Valid && claim.Place == place && claim.PredicateType == predicateType)
                return true;
        }

        return false;
    }
}
