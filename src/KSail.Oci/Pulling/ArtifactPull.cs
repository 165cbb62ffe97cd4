using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;

namespace KSail.Oci.Pulling;

/// <summary>What is under a tag.</summary>
/// <param name="Reference"><c>host:port/repository:tag</c>.</param>
/// <param name="Digest">The digest the tag had; null when there is no such tag.</param>
public sealed record PulledArtifact(string Reference, Digest? Digest);

/// <summary>Fetches an artifact and unpacks it, as source-controller does: its first layer, files only.</summary>
public static class ArtifactPull
{
    // Several times what a repository of manifests has; somebody else may have written to the tag.
    private const long MaxLayer = 256L * 1024 * 1024;

    /// <summary>Fetches and unpacks.</summary>
    /// <param name="request">What to fetch.</param>
    /// <param name="directory">An empty folder that the files go to; it stays empty when the tag does not exist.</param>
    /// <param name="archive">Path of a temporary file.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; null for silence.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What was there; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<PulledArtifact?> RunAsync(
        RegistryReadRequest request,
        string directory,
        string archive,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string>? progress,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RegistryAccess.RunAsync(
            request, handler, clock, progress, diagnostics,
            (registry, reference, token) => PullAsync(registry, reference, request.Span, directory, archive, diagnostics, token),
            cancellationToken);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private static async Task<PulledArtifact?> PullAsync(
        IRegistry registry, ArtifactReference reference, SourceSpan span, string directory, string archive, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (await registry.ResolveAsync(reference.Tag, cancellationToken).ConfigureAwait(false) is not { } digest)
            return new PulledArtifact(reference.ToString(), null);
        var layer = FirstLayer(await registry.PullManifestAsync(digest.ToString(), cancellationToken).ConfigureAwait(false));
        if (layer is null || layer.Size > MaxLayer)
        {
            diagnostics.Add(PullDiagnostics.CannotUnpack, span, $"{reference}@{digest} {(layer is null ? "has no layer of files; it is no artifact of Flux" : $"has a layer of {layer.Size} bytes, and {MaxLayer} is the most that is unpacked")}");
            return null;
        }

        try
        {
            var file = File.Create(archive);
            await using (file.ConfigureAwait(false))
                await registry.PullBlobAsync(layer, file, cancellationToken).ConfigureAwait(false);
            if (ArchiveReader.Unpack(archive, directory) is not { } problem)
                return new PulledArtifact(reference.ToString(), digest);
            diagnostics.Add(PullDiagnostics.CannotUnpack, span, $"{reference}@{digest}: {problem}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(PullDiagnostics.CannotUnpack, span, $"{reference}@{digest} cannot be unpacked into '{directory}': {OneLine.Of(e.Message)}");
        }
        finally
        {
            File.Delete(archive);
        }

        return null;
    }

    private static Descriptor? FirstLayer(byte[] manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest);
            return json.RootElement.TryGetProperty("layers", out var layers) && layers.GetArrayLength() > 0 ? DescriptorReader.Read(layers[0]) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
