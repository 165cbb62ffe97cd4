using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;

namespace KSail.Rendering.Flux;

/// <summary>
/// Renders what Flux' kustomize-controller (1.9) applies for an environment: the root Kustomization <c>flux-system/flux-system</c> at the
/// configured path, then every Kustomization in what was rendered whose source is the artifact of this repository, recursively.
/// </summary>
/// <remarks>
/// <para>Objects are rendered as the controller sends them to the API server, but for the server's own view of built-in types (defaults,
/// base64 of <c>stringData</c>): the build of the artifact's files after source-controller's exclusions, substitution, the labels that name
/// their owner, and <c>commonMetadata</c>. Encrypted values stay placeholders, see <see cref="Documents.OpaqueValue"/>.</para>
/// <para>A Kustomization belongs to this repository when its source does, see <see cref="OwnSources"/>. All others bring their manifests from
/// elsewhere: they are applied as objects and reported in one message, but not rendered. Suspended Kustomizations are rendered: they are one edit away from being applied.</para>
/// <para>Kustomizations come in an order in which each follows its dependencies. Where nothing is declared, one whose variables are rendered
/// goes before one that still waits for them, as it would come out after Flux' retries.</para>
/// </remarks>
public static class FluxChain
{
    /// <summary>Renders an environment. What is wrong is in the result; other parts are rendered nevertheless.</summary>
    public static RenderedEnvironment Render(FluxChainRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var diagnostics = new DiagnosticBag();
        var exclusions = request.Exclusions ?? SourceIgnore.Read(request.View, request.View.Boundary, diagnostics);
        var entry = DirectoryOf(request.EntryPath);
        var sources = new OwnSources(KustomizationRenderer.CleanPath(entry), request.Artifact);
        var chain = new ChainRun(request.View.AsDelivered(exclusions), request.Restored, sources, diagnostics, cancellationToken);
        var rendered = chain.Run(FluxKustomization.Root(entry, request.EntrySpan), request.EnablesHelm ? new ChartRendering(request.Releases) : null);
        var releases = request.Releases is { } settings ? chain.RenderReleases(rendered, settings) : [];
        return new RenderedEnvironment(request.Environment, rendered, diagnostics.Items) { Releases = releases };
    }

    // The configuration's key is called kustomizationFile, so many write the file.
    private static string DirectoryOf(string path)
    {
        var normal = path.Replace('\\', '/');
        var slash = normal.LastIndexOf('/');
        return normal[(slash + 1)..] is "kustomization.yaml" or "kustomization.yml" or "Kustomization" ? normal[..Math.Max(slash, 0)] : normal;
    }
}
