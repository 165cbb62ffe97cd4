using System.Runtime.CompilerServices;
using KSail.Documents.Diagnostics;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Manifests;

namespace KSail.Oci;

/// <summary>What is to be promoted, and to which tags.</summary>
public sealed record PromotionRequest
{
    /// <summary>The repository that the tags are in.</summary>
    public required RegistryTarget Registry { get; init; }

    /// <summary>
    /// What is there already: a tag, a digest, or <c>repository:tag</c> or <c>repository@digest</c> of the same registry, with or without its
    /// host in front. A digest counts before a tag.
    /// </summary>
    public required string From { get; init; }

    /// <summary>The tags that are moved, one at least.</summary>
    public required IReadOnlyList<string> To { get; init; }

    /// <summary>Whether a tag that has other content is left alone, and nothing is moved.</summary>
    public bool IsImmutable { get; init; }

    /// <summary>A folder for temporary files.</summary>
    public required string WorkDirectory { get; init; }

    /// <summary>Where the user wrote the registry, for diagnostics about it.</summary>
    public SourceSpan Span { get; init; } = SourceSpan.None;

    /// <summary>How long it may take.</summary>
    public RegistryPatience Patience { get; init; } = RegistryPatience.Default;
}

/// <summary>Moves tags to content that a registry has already, so that two environments run the same bytes.</summary>
public static class ArtifactPromotion
{
    /// <summary>
    /// Promotes. Within a repository only tags move; from another repository of the registry the content and what is attached to it are taken
    /// over first, without passing through this machine where the registry knows how. Failures become diagnostics, as with a push.
    /// </summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures time-outs, pauses and the time it took.</param>
    /// <param name="progress">Receives lines for people; null for silence.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>What the tags are now; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<PushedArtifact?> RunAsync(
        PromotionRequest request,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string>? progress,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var work = new RegistryWork(handler, clock, progress, diagnostics, request.Span, request.Patience);
        return work.RunAsync(new Promotion(request, work).RunAsync, cancellationToken);
    }

    private sealed class Promotion(PromotionRequest request, RegistryWork work)
    {
        [AsyncMethodBuilder(typeof(CompiledTask<>))]
        public async Task<PushedArtifact?> RunAsync(CancellationToken cancellationToken)
        {
            var references = new List<ArtifactReference>();
            foreach (var tag in request.To)
            {
                if (ReferenceOf(request.Registry.Repository, tag) is not { } reference)
                    return null;
                references.Add(reference);
            }

            if (!PromotionSource.TryParse(request.From, references[0], out var source))
            {
                work.Add(OciDiagnostics.NothingToPromote,
                    $"From is '{OneLine.Of(request.From)}', which is neither a tag nor a digest, nor repository:tag or repository@sha256:… of {references[0].Authority}");
                return null;
            }

            // Any valid tag will do: the reference says which repository is spoken to.
            if (ReferenceOf(source.Repository, request.To[0]) is not { } origin)
                return null;
            var isElsewhere = origin.Repository != references[0].Repository;
            var registry = work.Connect(references[0], request.Registry, isElsewhere ? origin.Repository : null, cancellationToken);
            await registry.PingAsync(cancellationToken).ConfigureAwait(false);
            var from = registry;
            if (isElsewhere)
            {
                from = work.Connect(origin, request.Registry, mountFrom: null, cancellationToken);
                await from.PingAsync(cancellationToken).ConfigureAwait(false);
            }

            return await MoveAsync(registry, from, isElsewhere, source, references, cancellationToken).ConfigureAwait(false);
        }

        [AsyncMethodBuilder(typeof(CompiledTask<>))]
        private async Task<PushedArtifact?> MoveAsync(
            IRegistry registry, IRegistry from, bool isElsewhere, PromotionSource source, List<ArtifactReference> references, CancellationToken cancellationToken)
        {
            // By digest from here on: whoever moves the tag meanwhile does not change what is promoted.
            var digest = source.Digest ?? await from.ResolveAsync(source.Tag, cancellationToken).ConfigureAwait(false);
            if (digest is null)
            {
                work.Add(OciDiagnostics.NothingToPromote, $"{references[0].Authority}/{source.Repository} has no tag '{source.Tag}'; push it first");
                return null;
            }

            var content = await from.PullManifestAsync(digest.Value.ToString(), cancellationToken).ConfigureAwait(false);
            if (ManifestReader.Read(content) is not { } manifest)
            {
                work.Add(OciDiagnostics.NothingToPromote, $"{references[0].Authority}/{source.Repository}@{digest} is no OCI manifest that can be promoted");
                return null;
            }

            var tags = new TagMove(registry, references, manifest.Descriptor, request.IsImmutable, work);
            if (!await tags.LookAsync(cancellationToken).ConfigureAwait(false))
                return null;
            var wasDone = tags.IsDone;
            if (wasDone)
                work.Tell($"{references[0]} has this digest already; nothing to move");
            // Signatures may be newer than the tag, and are there before it moves: a cluster that verifies never sees it lead to something unsigned.
            if (isElsewhere)
            {
                var blobs = new BlobTransfer(from, source.Repository, registry, request.WorkDirectory, work);
                if (!wasDone)
                {
                    await blobs.TakeAsync(manifest.Blobs, cancellationToken).ConfigureAwait(false);
                    await registry.PushManifestAsync(manifest.Descriptor, content, tag: null, cancellationToken).ConfigureAwait(false);
                }

                await new AttachmentTransfer(from, registry, blobs, work.Tell).TakeAsync(manifest.Descriptor, cancellationToken).ConfigureAwait(false);
            }

            if (!wasDone && !await tags.MoveAsync(content, cancellationToken).ConfigureAwait(false))
                return null;
            return new PushedArtifact($"{references[0]}@{digest}", digest.Value, request.To, manifest.Layers, manifest.Size, wasDone, work.Elapsed);
        }

        private ArtifactReference? ReferenceOf(string repository, string tag) =>
            ArtifactReference.Create(request.Registry.Host, request.Registry.Port, repository, tag, request.Span, work.Diagnostics);
    }
}
