using System.Runtime.CompilerServices;
using KSail.Documents.Diagnostics;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;

namespace KSail.Oci.Signing;

/// <summary>An artifact whose signature was verified.</summary>
/// <param name="Reference"><c>host:port/repository:tag@sha256:…</c>, with the digest that the tag had.</param>
/// <param name="Digest">The digest that is signed.</param>
/// <param name="Attestations">Types of the claims that the same key vouches for, in ordinal order.</param>
public sealed record VerifiedArtifact(string Reference, Digest Digest, IReadOnlyList<string> Attestations);

/// <summary>Tells whether what lies under a tag was signed with a key.</summary>
public static class ArtifactVerification
{
    /// <summary>Verifies signature and attestations. A tag that moves meanwhile is no matter: everything is about the digest it had.</summary>
    /// <param name="request">What to verify.</param>
    /// <param name="key">The key it must be signed with.</param>
    /// <param name="required">Types of claims that must be attached and signed with the key.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; null for silence.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the verification.</param>
    /// <returns>What was verified; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<VerifiedArtifact?> RunAsync(
        RegistryReadRequest request,
        VerificationKey key,
        IReadOnlyList<string> required,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string>? progress,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(required);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RegistryAccess.RunAsync(
            request, handler, clock, progress, diagnostics,
            (registry, reference, token) => VerifyAsync(registry, reference, request.Span, key, required, diagnostics, token),
            cancellationToken);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private static async Task<VerifiedArtifact?> VerifyAsync(
        IRegistry registry, ArtifactReference reference, SourceSpan span, VerificationKey key, IReadOnlyList<string> required, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (await registry.ResolveAsync(reference.Tag, cancellationToken).ConfigureAwait(false) is not { } digest)
        {
            diagnostics.Add(SigningDiagnostics.NothingToVerify, span, $"{reference} does not exist; push the environment first, or check repository and tag");
            return null;
        }

        // The digest that a registry tells is worth nothing before the content has it.
        var manifest = await registry.PullManifestAsync(digest.ToString(), cancellationToken).ConfigureAwait(false);
        var claims = await new ClaimReader(new Attachments(registry, new Descriptor(MediaTypes.Manifest, digest, manifest.Length)), key, digest).ReadAsync(cancellationToken).ConfigureAwait(false);
        var place = $"{reference}@{digest}";
        var good = IsSigned(claims, place, span, diagnostics);
        var attestations = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var claim in claims)
        {
            if (claim.State == ClaimState.Valid && claim.PredicateType != PredicateTypes.Signature)
                attestations.Add(claim.PredicateType);
        }

        // An attestation that the key is said to have signed and did not is a reason to stop, wanted or not.
        foreach (var claim in claims)
        {
            if (claim.PredicateType == PredicateTypes.Signature || claim.State is not (ClaimState.Changed or ClaimState.OtherArtifact))
                continue;
            good = false;
            var what = claim.State == ClaimState.Changed ? "was changed after it was signed" : $"is about another artifact, {claim.Detail}";
            diagnostics.Add(SigningDiagnostics.InvalidAttestation, span, $"{place}: the attestation {OneLine.Of(claim.PredicateType)} ({claim.Digest}) {what}");
        }

        foreach (var type in required)
        {
            if (attestations.Contains(type))
                continue;
            good = false;
            var others = Count(claims, type) > 0 ? "is attached, and not signed with the key" : "is not attached";
            diagnostics.Add(SigningDiagnostics.InvalidAttestation, span, $"{place}: the attestation {OneLine.Of(type)} {others}");
        }

        return good ? new VerifiedArtifact(place, digest, [.. attestations]) : null;
    }

    // One signature of the key is enough, whatever else is attached: anybody who may push may attach more. An attestation alone is none,
    // although Flux takes it for one: it says something about an artifact, not that the artifact is to be run.
    internal static bool IsSigned(IReadOnlyList<Claim> claims, string place, SourceSpan span, DiagnosticBag diagnostics)
    {
        Claim? worst = null;
        foreach (var claim in claims)
        {
            if (claim.PredicateType != PredicateTypes.Signature)
                continue;
            if (claim.State == ClaimState.Valid)
                return true;
            if (worst is null || Telling(claim.State) > Telling(worst.State))
                worst = claim;
        }

        var (descriptor, message) = worst?.State switch
        {
            null => (SigningDiagnostics.NoSignature, "is not signed; push it with KSailSigningKey, or sign it with 'cosign sign --key'"),
            ClaimState.OtherArtifact => (SigningDiagnostics.OtherArtifact, $"has a signature of the key ({worst.Digest}) that is for {worst.Detail}; it was copied here from another artifact"),
            ClaimState.Changed => (SigningDiagnostics.DamagedSignature, $"has a signature ({worst.Digest}) that names the key, but content or signature were changed after it was made"),
            ClaimState.Unreadable => (SigningDiagnostics.DamagedSignature, $"has a signature ({worst.Digest}) that cannot be read; sign the artifact again"),
            _ => (SigningDiagnostics.OtherKey, $"has no signature of the key; the one it has ({worst.Digest}) is of another key, or was changed"),
        };
        diagnostics.Add(descriptor, span, $"{place} {message}");
        return false;
    }

    // What says most about what happened.
    private static int Telling(ClaimState state) => state switch
    {
        ClaimState.OtherArtifact => 4,
        ClaimState.Changed => 3,
        ClaimState.NotSigned => 2,
        _ => 1,
    };

    private static int Count(IReadOnlyList<Claim> claims, string type)
    {
        var count = 0;
        foreach (var claim in claims)
            count += claim.PredicateType == type ? 1 : 0;
        return count;
    }
}
