using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;

namespace KSail.Oci.Pulling;

/// <summary>A chart in a registry.</summary>
/// <param name="Tag">The tag it was found under; empty where it was asked for by digest.</param>
/// <param name="Digest">The digest of its manifest.</param>
/// <param name="Content">The packed chart.</param>
public sealed record PulledChart(string Tag, Digest Digest, byte[] Content);

/// <summary>Chooses among the tags of a repository; null for none.</summary>
public delegate string? TagChoice(IReadOnlyList<string> tags);

/// <summary>Fetches Helm charts from registries.</summary>
public static class ChartPull
{
    private const string ChartContent = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const long MaxLayer = 64L * 1024 * 1024;

    /// <summary>Fetches a chart.</summary>
    /// <param name="request">Where it is; its tag counts where nothing else does.</param>
    /// <param name="digest">The digest of its manifest; null to go by tag.</param>
    /// <param name="choose">Chooses the tag among all that there are; null to take the one of the request.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="diagnostics">Takes what is wrong with credentials and registry.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The chart; null when there is none, or after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<PulledChart?> RunAsync(
        RegistryReadRequest request, Digest? digest, TagChoice? choose, HttpMessageHandler handler, TimeProvider clock, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RegistryAccess.RunAsync(
            request, handler, clock, progress: null, diagnostics, (registry, reference, token) => PullAsync(registry, reference, digest, choose, request.Span, diagnostics, token), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private static async Task<PulledChart?> PullAsync(
        IRegistry registry, ArtifactReference reference, Digest? digest, TagChoice? choose, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var tag = digest is null ? reference.Tag : "";
        if (digest is null && choose is not null)
        {
            if (await registry.ListTagsAsync(cancellationToken).ConfigureAwait(false) is not { } tags || choose(tags) is not { } chosen)
                return null;
            tag = chosen;
        }

        var found = digest ?? await registry.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (found is not { } known)
            return null;
        var manifest = await registry.TryPullManifestAsync(known.ToString(), cancellationToken).ConfigureAwait(false);
        if (manifest is null)
            return null;
        if (ChartLayer(manifest) is not { } layer || layer.Size > MaxLayer)
        {
            diagnostics.Add(PullDiagnostics.CannotUnpack, span, $"{reference.Authority}/{reference.Repository}@{known} has no layer with a chart, or one that is too large");
            return null;
        }

        var memory = new MemoryStream();
        await registry.PullBlobAsync(layer, memory, cancellationToken).ConfigureAwait(false);
        return new PulledChart(tag, known, memory.ToArray());
    }

    // Flux takes the first layer where none is called a chart.
    private static Descriptor? ChartLayer(byte[] manifest)
    {
        try
        {
            using var json = JsonDocument.Parse(manifest);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("layers", out var layers) || layers.ValueKind != JsonValueKind.Array)
                return null;
            Descriptor? first = null;
            foreach (var item in layers.EnumerateArray())
            {
                var layer = DescriptorReader.Read(item);
                if (layer?.MediaType == ChartContent)
                    return layer;
                first ??= layer;
            }

            return first;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
