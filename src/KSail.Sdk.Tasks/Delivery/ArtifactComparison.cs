using KSail.Checks;
using KSail.Checks.Comparison;
using KSail.Checks.Deployment;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Oci.Pulling;
using KSail.Rendering;

namespace KSail.Sdk.Tasks.Delivery;

/// <summary>What to compare.</summary>
/// <param name="Context">Environment and registry.</param>
/// <param name="Tags">Tags in the place of the configured one, of which the first counts; empty for that.</param>
/// <param name="OutputDirectory">Absolute path for results; every environment gets a folder in it.</param>
/// <param name="CacheDirectory">Absolute path of the cache of what restore fetched.</param>
internal sealed record ComparisonRequest(DeliveryContext Context, IReadOnlyList<string> Tags, string OutputDirectory, string CacheDirectory)
{
    /// <summary>Whether what charts render to is compared.</summary>
    public bool RendersCharts { get; init; } = true;
}

/// <summary>What a push would change.</summary>
/// <param name="Environment">Name of the environment.</param>
/// <param name="Reference">What the environment is compared with.</param>
/// <param name="Text">The difference for a terminal.</param>
/// <param name="TextFile">Absolute path of the same text.</param>
/// <param name="MarkdownFile">Absolute path of the difference for a pull request.</param>
/// <param name="Changes">The resources that are not the same.</param>
internal sealed record ArtifactDifference(string Environment, string Reference, string Text, string TextFile, string MarkdownFile, IReadOnlyList<ResourceChange> Changes);

/// <summary>Compares one environment with what is under its tag: both are rendered as Flux would, so that only what reaches the cluster counts.</summary>
internal static class ArtifactComparison
{
    /// <summary>Pulls, renders, compares, and writes the difference to the environment's output folder.</summary>
    /// <param name="request">What to compare.</param>
    /// <param name="variables">The environment variables, which credentials come from.</param>
    /// <param name="handler">Carries the requests to the registry.</param>
    /// <param name="clock">Measures time-outs and pauses.</param>
    /// <param name="progress">Receives lines for people; never a secret.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static async Task<(IReadOnlyList<Diagnostic> Diagnostics, ArtifactDifference? Difference)> RunAsync(
        ComparisonRequest request, EnvironmentVariables variables, HttpMessageHandler handler, TimeProvider clock, IProgress<string> progress, CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        if (DeliveredEnvironment.Find(request.Context, request.Tags, variables, "Diff", renders: true, PullDiagnostics.NothingToCompare, diagnostics) is not { } delivered)
            return (diagnostics.Items, null);
        delivered.Tree.Mount(request.CacheDirectory);
        var rendering = new EnvironmentRendering(delivered.Environment, delivered.View, request.Context.ProjectFile, request.CacheDirectory) { RendersCharts = request.RendersCharts };
        var after = rendering.RenderSource(cancellationToken);
        if (after is null || AddErrors(after, diagnostics))
            return (diagnostics.Items, null);

        var name = delivered.File.Name;
        var work = Path.Combine(request.Context.IntermediateDirectory, name, "published");
        var output = Path.Combine(request.OutputDirectory, name);
        try
        {
            DeleteFolder(work);
            Directory.CreateDirectory(work);
            var pulled = await ArtifactPull.RunAsync(delivered.Read, work, work + ".tar.gz", handler, clock, progress, diagnostics, cancellationToken).ConfigureAwait(false);
            if (pulled is null)
                return (diagnostics.Items, null);
            var before = pulled.Digest is null ? null : RenderPublished(rendering, work, pulled, delivered.Read.Span, diagnostics, cancellationToken);
            var changes = RenderedComparison.Compare(before, after);
            var reference = pulled.Digest is { } digest ? $"{pulled.Reference}@{digest}" : pulled.Reference;
            var headline = pulled.Digest is null ? $"{name}: {reference} does not exist yet, everything is new" : $"{name} compared with {reference}";
            var difference = new ArtifactDifference(name, reference, ComparisonReport.Text(headline, changes), Path.Combine(output, "diff.txt"), Path.Combine(output, "diff.md"), changes);
            Directory.CreateDirectory(output);
            await File.WriteAllTextAsync(difference.TextFile, difference.Text, cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(difference.MarkdownFile, ComparisonReport.Markdown(headline, changes), cancellationToken).ConfigureAwait(false);
            return (diagnostics.Items, difference);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(CheckDiagnostics.CannotWrite, SourceSpan.None, $"the difference cannot be written to '{output}' ({e.Message.TrimEnd('.')}); check permissions and free space");
            return (diagnostics.Items, null);
        }
        finally
        {
            DeleteFolder(work);
        }
    }

    // What is published cannot be changed any more; what it renders to is compared all the same.
    private static RenderedEnvironment? RenderPublished(
        EnvironmentRendering rendering, string directory, PulledArtifact pulled, SourceSpan span, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        var before = rendering.RenderArtifact(directory, cancellationToken);
        foreach (var diagnostic in before?.Diagnostics ?? [])
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error)
                continue;
            diagnostics.Add(PullDiagnostics.CannotRender, span,
                $"{pulled.Reference} has errors, so that resources of it may be missing from the comparison and look new; the first is {diagnostic.Code}: {diagnostic.Message}");
            break;
        }

        return before;
    }

    // Warnings are for the build.
    private static bool AddErrors(RenderedEnvironment rendered, DiagnosticBag diagnostics)
    {
        var found = false;
        foreach (var diagnostic in rendered.Diagnostics)
        {
            if (diagnostic.Severity != DiagnosticSeverity.Error)
                continue;
            diagnostics.Add(diagnostic);
            found = true;
        }

        return found;
    }

    private static void DeleteFolder(string path)
    {
        if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }
}
