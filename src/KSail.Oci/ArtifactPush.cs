using System.Runtime.CompilerServices;
using KSail.Documents.Diagnostics;
using KSail.Oci.Artifacts;
using KSail.Oci.Layouts;
using KSail.Oci.Origins;
using KSail.Oci.Registry;

namespace KSail.Oci;

/// <summary>Packs a source directory, or takes an artifact that was packed earlier, and delivers it: to a registry, to disk, or to both.</summary>
public static class ArtifactPush
{
    /// <summary>
    /// Packs and delivers. What is wrong with files, registry, network or credentials becomes a diagnostic, and so does a cancellation;
    /// neither diagnostics nor progress ever hold a secret. Content goes first under its digest; tags move last, so that a reader never sees
    /// half an artifact.
    /// </summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="handler">Carries the requests; <see cref="RegistryHandler"/> makes the one for production.</param>
    /// <param name="clock">Measures time-outs, pauses and the time it took.</param>
    /// <param name="progress">Receives lines for people, perhaps on another thread; null for silence.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the delivery.</param>
    /// <returns>What was delivered; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<PushedArtifact?> RunAsync(
        ArtifactPushRequest request,
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
        return work.RunAsync(new Delivery(request, work).RunAsync, cancellationToken);
    }

    private sealed class Delivery(ArtifactPushRequest request, RegistryWork work)
    {
        private ArtifactOrigin _origin = ArtifactOrigin.Unknown;

        [AsyncMethodBuilder(typeof(CompiledTask<>))]
        public async Task<PushedArtifact?> RunAsync(CancellationToken cancellationToken)
        {
            if (!TryCreateReferences(out var references))
                return null;
            using var artifact = Open(cancellationToken);
            if (artifact is null)
                return null;
            var present = false;
            if ((request.LayoutDirectory is not null || request.ArchiveFile is not null) && !TryWrite(artifact, out present))
                return null;
            if (references.Count > 0)
            {
                if (await PushAsync(artifact, references, request.Registry!, cancellationToken).ConfigureAwait(false) is not { } sent)
                    return null;
                present = !sent;
            }

            var place = references.Count > 0 ? references[0].ToString()
                : request.ArchiveFile is { } archive ? $"oci-archive:{archive}:{request.Tags[0]}"
                : $"oci:{request.LayoutDirectory}:{request.Tags[0]}";
            return new PushedArtifact(
                $"{place}@{artifact.Manifest.Digest}", artifact.Manifest.Digest, request.Tags, [artifact.Layer], artifact.Size, present, work.Elapsed);
        }

        // One reference per tag; none without a registry.
        private bool TryCreateReferences(out List<ArtifactReference> references)
        {
            references = [];
            foreach (var tag in request.Tags)
            {
                if (request.Registry is { } target)
                {
                    if (ArtifactReference.Create(target.Host, target.Port, target.Repository, tag, request.Span, work.Diagnostics) is not { } reference)
                        return false;
                    references.Add(reference);
                }
                else if (!ArtifactReference.IsTag(tag))
                {
                    work.Add(OciDiagnostics.InvalidReference, $"'{OneLine.Of(tag)}' is not a tag");
                    return false;
                }
            }

            return true;
        }

        private Artifact? Open(CancellationToken cancellationToken)
        {
            try
            {
                if (request.ArtifactFile is { } file)
                    return ArtifactFile.Read(file, request.WorkDirectory, work.Diagnostics, cancellationToken);
                return request.Source is { } source ? Pack(source, cancellationToken) : throw new InvalidOperationException("a push needs something to deliver");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                work.Add(OciDiagnostics.CannotPack, $"the artifact cannot be written to '{request.WorkDirectory}': {OneLine.Of(e.Message)}");
                return null;
            }
        }

        private Artifact? Pack(ArtifactSource source, CancellationToken cancellationToken)
        {
            if (ArtifactBuilder.Collect(source.View, source.Directory, work.Diagnostics, cancellationToken) is not { } content)
                return null;
            _origin = OriginOf(source, content, cancellationToken);
            var artifact = ArtifactBuilder.Write(source.View, content, _origin, request.WorkDirectory, work.Diagnostics, cancellationToken);
            if (artifact is not null)
                work.Tell($"packed {content.Files.Count} files into {UploadProgress.Bytes(artifact.Layer.Size)}, {artifact.Manifest.Digest}");
            return artifact;
        }

        private ArtifactOrigin OriginOf(ArtifactSource source, ArtifactContent content, CancellationToken cancellationToken)
        {
            if (source.Origin is { } given)
                return given;
            if (source.GitDirectory is not { } git)
                return ArtifactOrigin.Unknown;
            var origin = GitOrigin.Read(git, content.Directory, content.Files, work.Tell, cancellationToken);
            if (origin.Revision?.EndsWith(GitOrigin.DirtyMark, StringComparison.Ordinal) == true)
            {
                work.Diagnostics.Add(OciDiagnostics.DirtyTree, SourceSpan.OfFile(content.Directory),
                    $"'{source.View.Display(content.Directory)}' has files that are not as the commit has them; the revision of the artifact is '{OneLine.Of(origin.Revision)}'");
            }

            return origin;
        }

        private bool TryWrite(Artifact artifact, out bool present)
        {
            present = true;
            try
            {
                if (request.LayoutDirectory is { } layout)
                    present &= OciLayout.Write(layout, artifact, request.Tags);
                if (request.ArchiveFile is { } archive)
                    present &= OciArchive.Write(archive, artifact, request.Tags);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                work.Add(OciDiagnostics.LayoutNotWritten, $"'{request.ArchiveFile ?? request.LayoutDirectory}' cannot be written: {OneLine.Of(e.Message)}");
                return false;
            }
        }

        // Whether anything was sent; null after an error.
        [AsyncMethodBuilder(typeof(CompiledTask<>))]
        private async Task<bool?> PushAsync(Artifact artifact, List<ArtifactReference> references, RegistryTarget target, CancellationToken cancellationToken)
        {
            var registry = work.Connect(references[0], target, mountFrom: null, cancellationToken);
            await registry.PingAsync(cancellationToken).ConfigureAwait(false);
            var tags = new TagMove(registry, references, artifact.Manifest, request.IsImmutable, work);
            if (!await tags.LookAsync(cancellationToken).ConfigureAwait(false))
                return null;
            if (tags.IsDone)
            {
                work.Tell($"{references[0]} has this digest already; nothing to send");
                await SignAsync(registry, references[0], artifact.Manifest, cancellationToken).ConfigureAwait(false);
                return false;
            }

            var config = artifact.ConfigBytes.ToArray();
            await registry.PushBlobAsync(artifact.Config, () => new MemoryStream(config, writable: false), static _ => { }, cancellationToken).ConfigureAwait(false);
            var upload = new UploadProgress(work.Clock, work.Tell, artifact.Layer.Size);
            await registry.PushBlobAsync(artifact.Layer, artifact.OpenLayer, upload.Report, cancellationToken).ConfigureAwait(false);
            await registry.PushManifestAsync(artifact.Manifest, artifact.ManifestBytes, tag: null, cancellationToken).ConfigureAwait(false);
            // Before a tag moves: a cluster that verifies never sees it lead to something unsigned.
            await SignAsync(registry, references[0], artifact.Manifest, cancellationToken).ConfigureAwait(false);
            return await tags.MoveAsync(artifact.ManifestBytes, cancellationToken).ConfigureAwait(false) ? true : null;
        }

        private Task SignAsync(IRegistry registry, ArtifactReference reference, Descriptor artifact, CancellationToken cancellationToken) =>
            request.Signing?.ApplyAsync(registry, reference, artifact, _origin, work.Tell, cancellationToken) ?? Task.CompletedTask;
    }
}
