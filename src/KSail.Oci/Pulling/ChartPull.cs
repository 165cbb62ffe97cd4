using System.Runtime.CompilerServices;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Oci.Attestations;
using KSail.Oci.Registry;
using KSail.Oci.Signing;

namespace KSail.Oci.Pulling;

/// <summary>A chart in a registry.</summary>
/// <param name="Tag">The tag it was found under; empty where it was asked for by digest.</param>
/// <param name="Digest">The digest of its manifest.</param>
/// <param name="Content">The packed chart.</param>
public sealed record PulledChart(string Tag, Digest Digest, byte[] Content);

/// <summary>Chooses among the tags of a repository; null for none.</summary>
public delegate string? TagChoice(IReadOnlyList<string> tags);

/// <summary>Which chart of a repository is meant.</summary>
/// <param name="Digest">The digest of its manifest; null to go by tag.</param>
/// <param name="Choose">Chooses the tag among all that there are; null to take the one of the request.</param>
public sealed record ChartSelection(Digest? Digest, TagChoice? Choose)
{
    /// <summary>The media type of the layer that is the chart; empty for the one that is called a chart, or else the first.</summary>
    public string LayerType { get; init; } = "";

    /// <summary>Keys, one of which must have signed it; empty where no signature is asked for.</summary>
    public IReadOnlyList<VerificationKey> Keys { get; init; } = [];
}

/// <summary>Fetches Helm charts from registries.</summary>
public static class ChartPull
{
    private const string ChartContent = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";
    private const long MaxLayer = 64L * 1024 * 1024;

    /// <summary>Fetches a chart.</summary>
    /// <param name="request">Where it is; its tag counts where nothing else does.</param>
    /// <param name="selection">Which one.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="diagnostics">Takes what is wrong with credentials and registry.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The chart; null when there is none, or after an error in <paramref name="diagnostics"/>.</returns>
    public static Task<PulledChart?> RunAsync(
        RegistryReadRequest request, ChartSelection selection, HttpMessageHandler handler, TimeProvider clock, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(selection);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RegistryAccess.RunAsync(
            request, handler, clock, progress: null, diagnostics, (registry, reference, token) => PullAsync(registry, reference, selection, request.Span, diagnostics, token), cancellationToken);
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private static async Task<PulledChart?> PullAsync(
        IRegistry registry, ArtifactReference reference, ChartSelection selection, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var tag = selection.Digest is null ? reference.Tag : "";
        if (selection is { Digest: null, Choose: { } choose })
        {
            if (await registry.ListTagsAsync(cancellationToken).ConfigureAwait(false) is not { } tags || choose(tags) is not { } chosen)
                return null;
            tag = chosen;
        }

        var found = selection.Digest ?? await registry.ResolveAsync(tag, cancellationToken).ConfigureAwait(false);
        if (found is not { } known)
            return null;
        var manifest = await registry.TryPullManifestAsync(known.ToString(), cancellationToken).ConfigureAwait(false);
        if (manifest is null)
            return null;
        var place = $"{reference.Authority}/{reference.Repository}@{known}";
        if (selection.Keys.Count > 0 && !await IsSignedAsync(registry, new Descriptor(MediaTypes.Manifest, known, manifest.Length), selection.Keys, place, span, diagnostics, cancellationToken).ConfigureAwait(false))
            return null;
        if (ChartLayer(manifest, selection.LayerType) is not { } layer || layer.Size > MaxLayer)
        {
            diagnostics.Add(PullDiagnostics.CannotUnpack, span, $"{place} has no layer {(selection.LayerType.Length > 0 ? $"of type {selection.LayerType}" : "with a chart")}, or one that is too large");
            return null;
        }

        var memory = new MemoryStream();
        await registry.PullBlobAsync(layer, memory, cancellationToken).ConfigureAwait(false);
        return new PulledChart(tag, known, memory.ToArray());
    }

    // One key is enough; what is wrong with the last is told.
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private static async Task<bool> IsSignedAsync(
        IRegistry registry, Descriptor chart, IReadOnlyList<VerificationKey> keys, string place, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var found = new DiagnosticBag();
        foreach (var key in keys)
        {
            found = new DiagnosticBag();
            var claims = await new ClaimReader(new Attachments(registry, chart), key, chart.Digest).ReadAsync(cancellationToken).ConfigureAwait(false);
            if (ArtifactVerification.IsSigned(claims, place, span, found))
                return true;
        }

        diagnostics.AddRange(found.Items);
        return false;
    }

    // Flux takes the first layer where none is called a chart.
    private static Descriptor? ChartLayer(byte[] manifest, string wanted)
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
                if (layer?.MediaType == (wanted.Length > 0 ? wanted : ChartContent))
                    return layer;
                first ??= layer;
            }

            return wanted.Length > 0 ? null : first;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
