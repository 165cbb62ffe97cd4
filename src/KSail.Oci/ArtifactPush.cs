using KSail.Documents.Diagnostics;
using KSail.Oci.Artifacts;
using KSail.Oci.Layouts;
using KSail.Oci.Origins;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;

namespace KSail.Oci;

/// <summary>Packs a source directory and delivers it: to a registry, to an OCI image layout on disk, or to both.</summary>
public static class ArtifactPush
{
    /// <summary>
    /// A handler that carries requests as they are meant: it neither follows redirects nor keeps cookies, and uses the proxy of the process'
    /// environment. The caller disposes it.
    /// </summary>
    public static SocketsHttpHandler CreateHandler() => RegistryConnection.CreateHandler();

    /// <summary>
    /// Packs and delivers. What is wrong with files, registry, network or credentials becomes a diagnostic, and so does a cancellation;
    /// neither diagnostics nor progress ever hold a secret. The tag moves last, so that a reader never sees half an artifact.
    /// </summary>
    /// <param name="request">What, and where to.</param>
    /// <param name="handler">Carries the requests; <see cref="CreateHandler"/> makes the one for production.</param>
    /// <param name="clock">Measures time-outs, pauses and the time it took.</param>
    /// <param name="progress">Receives lines for people, perhaps on another thread; null for silence.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the delivery.</param>
    /// <returns>What was delivered; null after an error in <paramref name="diagnostics"/>.</returns>
    public static async Task<PushedArtifact?> RunAsync(
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
        var mask = new SecretMask();
        using var timeout = new CancellationTokenSource(request.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var delivery = new Delivery(request, handler, clock, text => progress?.Report(mask.Apply(text)), mask, diagnostics);
            return await delivery.RunAsync(either.Token).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            diagnostics.Add(e.Descriptor, request.Span, OneLine.Bound(mask.Apply(e.Message)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            diagnostics.Add(OciDiagnostics.Cancelled, request.Span, "the push was cancelled; the tag is what it was");
        }
        catch (OperationCanceledException)
        {
            diagnostics.Add(
                OciDiagnostics.TimedOut, request.Span, $"the push was not done after {request.Timeout.TotalSeconds:0} s; the tag is what it was");
        }

        return null;
    }

    private sealed class Delivery(
        ArtifactPushRequest request, HttpMessageHandler handler, TimeProvider clock, Action<string> progress, SecretMask mask, DiagnosticBag diagnostics)
    {
        private readonly long _start = clock.GetTimestamp();

        public async Task<PushedArtifact?> RunAsync(CancellationToken cancellationToken)
        {
            if (request.Registry?.Credentials is { } given)
                mask.Add(given);
            if (!TryCreateReference(out var reference))
                return null;
            using var artifact = await PackAsync(cancellationToken).ConfigureAwait(false);
            if (artifact is null)
                return null;
            var present = false;
            if (request.LayoutDirectory is { } layout && !TryWriteLayout(layout, artifact, out present))
                return null;
            if (reference is not null)
                present = await PushAsync(artifact, reference, request.Registry!, cancellationToken).ConfigureAwait(false);
            var place = reference?.ToString() ?? $"oci:{request.LayoutDirectory}:{request.Tag}";
            return new PushedArtifact(
                $"{place}@{artifact.Manifest.Digest}", artifact.Manifest.Digest, artifact.Layer.Digest, artifact.Size, artifact.FileCount, present, clock.GetElapsedTime(_start));
        }

        private bool TryCreateReference(out ArtifactReference? reference)
        {
            reference = null;
            if (request.Registry is not { } target)
            {
                if (ArtifactReference.IsTag(request.Tag))
                    return true;
                diagnostics.Add(OciDiagnostics.InvalidReference, request.Span, $"'{OneLine.Of(request.Tag)}' is not a tag");
                return false;
            }

            reference = ArtifactReference.Create(target.Host, target.Port, target.Repository, request.Tag, request.Span, diagnostics);
            return reference is not null;
        }

        private async Task<Artifact?> PackAsync(CancellationToken cancellationToken)
        {
            try
            {
                if (ArtifactBuilder.Collect(request.View, request.SourceDirectory, diagnostics, cancellationToken) is not { } content)
                    return null;
                var origin = await OriginOfAsync(content, cancellationToken).ConfigureAwait(false);
                var artifact = ArtifactBuilder.Write(request.View, content, origin, request.WorkDirectory, diagnostics, cancellationToken);
                if (artifact is not null)
                    progress($"packed {artifact.FileCount} files into {UploadProgress.Bytes(artifact.Layer.Size)}, {artifact.Manifest.Digest}");
                return artifact;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(OciDiagnostics.CannotPack, request.Span, $"the artifact cannot be written to '{request.WorkDirectory}': {OneLine.Of(e.Message)}");
                return null;
            }
        }

        private async Task<ArtifactOrigin> OriginOfAsync(ArtifactContent content, CancellationToken cancellationToken)
        {
            if (request.Origin is { } given)
                return given;
            if (request.GitDirectory is not { } git)
                return ArtifactOrigin.Unknown;
            var origin = await GitOrigin.ReadAsync(git, content.Directory, content.Files, progress, cancellationToken).ConfigureAwait(false);
            if (origin.Revision?.EndsWith(GitOrigin.DirtyMark, StringComparison.Ordinal) == true)
            {
                diagnostics.Add(OciDiagnostics.DirtyTree, SourceSpan.OfFile(content.Directory),
                    $"'{request.View.Display(content.Directory)}' has files that are not as the commit has them; the revision of the artifact is '{OneLine.Of(origin.Revision)}'");
            }

            return origin;
        }

        private bool TryWriteLayout(string directory, Artifact artifact, out bool present)
        {
            present = false;
            try
            {
                present = OciLayout.Write(directory, artifact, request.Tag);
                return true;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(OciDiagnostics.LayoutNotWritten, request.Span, $"the layout '{directory}' cannot be written: {OneLine.Of(e.Message)}");
                return false;
            }
        }

        private async Task<bool> PushAsync(Artifact artifact, ArtifactReference reference, RegistryTarget target, CancellationToken cancellationToken)
        {
            var registry = Connect(reference, target);
            await registry.PingAsync(cancellationToken).ConfigureAwait(false);
            if (await registry.ResolveAsync(reference.Tag, cancellationToken).ConfigureAwait(false) == artifact.Manifest.Digest)
            {
                progress($"{reference} has this digest already; nothing to send");
                return true;
            }

            var config = artifact.ConfigBytes.ToArray();
            await registry.PushBlobAsync(artifact.Config, () => new MemoryStream(config, writable: false), static _ => { }, cancellationToken).ConfigureAwait(false);
            var upload = new UploadProgress(clock, progress, artifact.Layer.Size);
            await registry.PushBlobAsync(artifact.Layer, artifact.OpenLayer, upload.Report, cancellationToken).ConfigureAwait(false);
            await registry.PushManifestAsync(artifact.Manifest, artifact.ManifestBytes, tag: null, cancellationToken).ConfigureAwait(false);
            await registry.PushManifestAsync(artifact.Manifest, artifact.ManifestBytes, reference.Tag, cancellationToken).ConfigureAwait(false);
            return false;
        }

        private IRegistry Connect(ArtifactReference reference, RegistryTarget target)
        {
            var endpoint = new RegistryEndpoint(reference, target.PlainHttp);
            var credentials = target.Credentials;
            var absence = "no credentials were given";
            if (credentials is null && target.DockerConfigPath is { } file)
                credentials = DockerConfigFile.Find(file, endpoint.Authority, endpoint.Repository, diagnostics, out absence);
            if (credentials is not null)
                mask.Add(credentials);
            return new RegistryConnection(handler, clock, new Random(), request.StallTimeout, progress).Open(endpoint, credentials, absence, mask);
        }
    }
}
