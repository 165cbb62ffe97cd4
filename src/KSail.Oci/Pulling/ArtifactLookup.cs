using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;

namespace KSail.Oci.Pulling;

/// <summary>What a registry has under a tag, as its manifest tells it.</summary>
/// <param name="Reference"><c>host:port/repository:tag</c>.</param>
/// <param name="Digest">The digest the tag has; null when there is no such tag.</param>
/// <param name="Revision">The commit that it was made of, as the one who pushed it says; empty where nothing is said.</param>
public sealed record PublishedArtifact(string Reference, Digest? Digest, string Revision);

/// <summary>Asks what is under a tag, without fetching it.</summary>
public static class ArtifactLookup
{
    /// <summary>Asks.</summary>
    /// <param name="request">Which tag.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; null for silence.</param>
    /// <param name="diagnostics">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>What is there; null after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<PublishedArtifact?> RunAsync(
        RegistryReadRequest request, HttpMessageHandler handler, TimeProvider clock, IProgress<string>? progress, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RegistryAccess.RunAsync(request, handler, clock, progress, diagnostics, LookAsync, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private static async Task<PublishedArtifact?> LookAsync(IRegistry registry, ArtifactReference reference, CancellationToken cancellationToken)
    {
        if (await registry.ResolveAsync(reference.Tag, cancellationToken).ConfigureAwait(false) is not { } digest)
            return new PublishedArtifact(reference.ToString(), null, "");
        var manifest = await registry.PullManifestAsync(digest.ToString(), cancellationToken).ConfigureAwait(false);
        return new PublishedArtifact(reference.ToString(), digest, OneLine.Of(RevisionOf(manifest)));
    }

    /// <summary>The commit that a manifest's annotations name; empty where they do not.</summary>
    public static string RevisionOf(byte[] manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        try
        {
            using var json = JsonDocument.Parse(manifest);
            return json.RootElement.TryGetProperty("annotations", out var annotations) && annotations.TryGetProperty(Annotations.Revision, out var revision)
                ? revision.GetString() ?? ""
                : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "";
        }
    }
}
