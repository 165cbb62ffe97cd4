using System.Text.RegularExpressions;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Rendering.Charts;
using KSail.Restore;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// <c>kustomize build</c> (5.8) in process. The result has the objects and the order that Flux' kustomize-controller gets: the order of
/// accumulation, sorted only where the top kustomization has <c>sortOptions</c>.
/// </summary>
public static class KustomizeBuild
{
    /// <summary>Builds a directory.</summary>
    /// <param name="view">Reads the repository; files anywhere inside its boundary may be named, as Flux allows.</param>
    /// <param name="directory">Absolute path of the directory to build, already located through <paramref name="view"/>.</param>
    /// <param name="kustomization">
    /// Used instead of the directory's own kustomization file when given; its nodes carry their own spans, and its relative paths resolve
    /// against <paramref name="directory"/>. Not changed.
    /// </param>
    /// <param name="restored">What remote resources and bases stand for.</param>
    /// <param name="diagnostics">Gets everything that was found wrong, each finding once.</param>
    /// <param name="cancellationToken">Stops the build.</param>
    /// <returns>
    /// The objects, each with a tree of its own. When an error was found, what could be built without the erroneous parts.
    /// </returns>
    public static IReadOnlyList<Resource> Run(
        SourceView view, string directory, YamlMapping? kustomization, IRestoredContent restored, DiagnosticBag diagnostics, CancellationToken cancellationToken = default) =>
        Run(view, directory, kustomization, restored, charts: null, diagnostics, cancellationToken);

    /// <summary>The same, with the charts that kustomizations list rendered; null to refuse them, as Flux does.</summary>
    internal static IReadOnlyList<Resource> Run(
        SourceView view, string directory, YamlMapping? kustomization, IRestoredContent restored, ChartRendering? charts, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(restored);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var context = new BuildContext(view, restored, cancellationToken) { Charts = charts };
        var loader = new LayerLoader(context);
        var from = SourceSpan.OfFile(directory);
        var layer = kustomization is null ? loader.Load(directory, from) : loader.Read(
            kustomization, directory, LayerLoader.FindFile(view, directory, new DiagnosticBag()) ?? Path.Combine(directory, "kustomization.yaml"));
        var resources = new List<Resource>();
        if (layer is not null)
            Build(context, layer, from, resources);

        if (context.MissingCharts.Count > 0)
        {
            context.Diagnostics.Add(ReleaseDiagnostics.NotRestored, SourceSpan.None,
                $"{(context.MissingCharts.Count == 1 ? "1 chart of a kustomization is" : $"{context.MissingCharts.Count} charts of kustomizations are")} not rendered, because {(context.MissingCharts.Count == 1 ? "it is" : "they are")} not restored: {string.Join(", ", context.MissingCharts)}; run 'dotnet restore' where the network is, and commit {Restore.Locking.LockFile.FileName}");
        }

        // A base used twice is built twice and tells the same twice.
        var seen = new HashSet<Diagnostic>();
        foreach (var diagnostic in context.Diagnostics.Items)
        {
            if (seen.Add(diagnostic))
                diagnostics.Add(AtEntry(diagnostic, context));
        }

        if (context.Diagnostics.Dropped > 0)
            diagnostics.Add(KustomizeDiagnostics.TooLarge, from, $"{context.Diagnostics.Dropped} more findings are not listed");
        return resources;
    }

    // What a template renders to is in no file that anybody could open.
    private static Diagnostic AtEntry(Diagnostic diagnostic, BuildContext context) =>
        diagnostic.Span.File is { } file && context.Templates.TryGetValue(file, out var origin)
            ? diagnostic with { Span = origin.Release.Span, Message = $"{diagnostic.Message} ({origin.Describe(diagnostic.Span.Line)})" }
            : diagnostic;

    /// <summary>
    /// Applies the patches and images of a kustomization to objects that are at hand, and what kustomize does at the end of every build: what
    /// Flux' helm-controller does with the output of a chart.
    /// </summary>
    /// <param name="view">Reads the repository, to find places in inline patches.</param>
    /// <param name="objects">The objects, which the build then owns.</param>
    /// <param name="kustomization">Has <c>patches</c> and <c>images</c>; all else is ignored. Not changed.</param>
    /// <param name="file">The file that the kustomization stands in.</param>
    /// <param name="diagnostics">Gets what is wrong.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The objects in their order, changed; without those that a patch deletes.</returns>
    internal static IReadOnlyList<YamlMapping> Transform(
        SourceView view, IReadOnlyList<YamlMapping> objects, YamlMapping kustomization, string file, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var context = new BuildContext(view, NothingRestored.Instance, cancellationToken);
        var layer = new LayerLoader(context).Read(kustomization, Path.GetDirectoryName(file) ?? "", file);
        var set = new ResourceSet();
        foreach (var tree in objects)
            set.Add(new BuildObject(tree) { OpenApi = context.OpenApi }, context.Diagnostics);
        var patches = new PatchTransformer(context);
        foreach (var entry in layer.Objects("patches"))
        {
            patches.Apply(layer, set, entry);
            set.Settle();
        }

        foreach (var entry in layer.Objects("images"))
        {
            ImageTransformer.Apply(context, set, entry, set.Config[ConfigList.Images]);
            set.Settle();
        }

        Finishing.Run(context, set, layer);
        diagnostics.AddRange(context.Diagnostics.Items);
        var trees = new List<YamlMapping>(set.Objects.Count);
        foreach (var each in set.Objects)
            trees.Add(each.Tree);
        return trees;
    }

    private static void Build(BuildContext context, Layer layer, SourceSpan from, List<Resource> resources)
    {
        try
        {
            context.Metadata = BuildMetadata.Of(layer);
            var set = new Accumulator(context).Build(layer, from);
            Finishing.Run(context, set, layer);
            foreach (var each in set.Objects)
                resources.Add(new Resource(each.Tree) { Origin = each.Release });
        }
        catch (RegexMatchTimeoutException e)
        {
            context.Diagnostics.Add(KustomizeDiagnostics.TooLarge, from, $"the regular expression '{e.Pattern}' takes too long on a text of {e.Input.Length} characters; write a simpler one");
        }
    }

    /// <summary>
    /// The kustomization file of a directory: its absolute path, or null when there is none. Two of them are reported, and the first is
    /// returned.
    /// </summary>
    public static string? FindKustomizationFile(SourceView view, string directory, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return LayerLoader.FindFile(view, directory, diagnostics);
    }
}
