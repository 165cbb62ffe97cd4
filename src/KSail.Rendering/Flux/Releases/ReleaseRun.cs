using KSail.Charts.Releases;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;
using KSail.Rendering.Flux.Variables;
using KSail.Restore;

namespace KSail.Rendering.Flux.Releases;

/// <summary>
/// Renders the Helm releases of an environment, once its Kustomizations are rendered: side by side, and those that charts bring in the round
/// after. A chart sees the API versions of the cluster as it will be, with all definitions that the environment and its charts make.
/// </summary>
internal sealed class ReleaseRun(
    ReleaseSettings settings, SourceView view, IRestoredContent restored, OwnSources own, VariableObjects objects, DiagnosticBag diagnostics, CancellationToken cancellation)
{
    private const string Group = "helm.toolkit.fluxcd.io";

    // Charts that bring releases whose charts bring releases: real platforms go one level deep.
    private const int MaxRounds = 4;
    private const int MaxReleases = 2000;
    private const int MostNamed = 10;

    private readonly SourceObjects _sources = new(own, objects);
    private readonly ScopeLookup _scopes = new();
    private readonly List<PreparedRelease> _all = [];

    /// <summary>The releases that could be rendered, in the order of what applies them.</summary>
    public IReadOnlyList<RenderedRelease> Run(IReadOnlyList<RenderedKustomization> kustomizations)
    {
        var next = new List<PreparedRelease>();
        foreach (var kustomization in kustomizations)
            Collect(kustomization.Resources, next);
        if (next.Count == 0)
            return [];
        foreach (var kustomization in kustomizations)
            Learn(kustomization.Resources);
        for (var round = 0; next.Count > 0 && round < MaxRounds; round++)
        {
            RenderRound(next);
            var found = new List<PreparedRelease>();
            foreach (var release in next)
                Collect(release.Objects, found);
            next = found;
        }

        Report();
        var rendered = new List<RenderedRelease>();
        foreach (var release in _all)
        {
            if (release is { Identity: { } identity, Output.Failures.Count: 0 })
                rendered.Add(new RenderedRelease(identity, release.Objects));
        }

        return rendered;
    }

    private void Collect(IReadOnlyList<Resource> resources, List<PreparedRelease> found)
    {
        foreach (var resource in resources)
        {
            if (resource.Kind == "HelmRelease" && resource.Group == Group && resource.Name.Length > 0 && _all.Count + found.Count < MaxReleases)
                found.Add(new PreparedRelease(resource));
        }
    }

    private void Learn(IReadOnlyList<Resource> resources)
    {
        _sources.Learn(resources);
        foreach (var resource in resources)
        {
            if (resource.Kind == "CustomResourceDefinition")
                _scopes.Learn(resource.Tree);
        }
    }

    private void RenderRound(List<PreparedRelease> releases)
    {
        _all.AddRange(releases);
        var charts = new ChartFinder(view, restored, settings.Store);
        var cluster = settings.Cluster().With(_scopes.ApiVersions);
        InParallel(releases, release =>
        {
            release.Prepare(_sources.Find(release.Resource), charts, (resource, found) => ReleaseValues.Of(resource, objects, view, found));
            release.Render(cluster, settings.Store, cancellation);
        });

        // What charts define, other charts may have asked for.
        foreach (var release in releases)
        {
            foreach (var manifest in release.Output?.Manifests ?? [])
            {
                if (manifest.Kind == "CustomResourceDefinition")
                    _scopes.Learn(manifest.Tree!);
            }
        }

        var served = settings.Cluster().With(_scopes.ApiVersions);
        var again = served == cluster ? [] : releases.FindAll(release => release.AskedFor(_scopes.ApiVersions));
        InParallel(again, release => release.Render(served, settings.Store, cancellation));
        InParallel(releases, release =>
        {
            release.Report(settings.IsVersionKnown, cancellation);
            if (release is { Identity: { } identity, Output: { Failures.Count: 0 } output })
                release.Objects = new ReleaseObjects(view, _scopes, release.Diagnostics, cancellation).Make(release.Resource, identity, ReleaseNames.NamespaceOf(release.Resource), output, release.Blame);
        });

        foreach (var release in releases)
            Learn(release.Objects);
    }

    private void InParallel(List<PreparedRelease> releases, Action<PreparedRelease> work)
    {
        if (releases.Count == 1)
            work(releases[0]);
        else if (releases.Count > 1)
            Parallel.For(0, releases.Count, new ParallelOptions { CancellationToken = cancellation }, i => work(releases[i]));
    }

    private void Report()
    {
        var unrestored = new List<string>();
        var others = new List<string>();
        var unverified = new List<string>();
        foreach (var release in _all)
        {
            // What a chart brings is in no file: its errors are told at the release that brings it.
            foreach (var diagnostic in release.Diagnostics.Items)
                diagnostics.Add(release.Resource.Origin is null || Path.IsPathRooted(diagnostic.Span.File ?? "") ? diagnostic : diagnostic with { Span = release.Resource.Span });
            if (release.Unverified is { } reason)
                unverified.Add($"{release.Resource.Namespace}/{release.Resource.Name} ({reason})");
            if (release.Absence is not { } absence)
                continue;
            if (absence.IsRestorable)
                unrestored.Add($"{release.Resource.Namespace}/{release.Resource.Name} ({absence.What})");
            else
                others.Add($"{release.Resource.Namespace}/{release.Resource.Name} ({absence.What})");
        }

        if (unrestored.Count > 0)
        {
            diagnostics.Add(ReleaseDiagnostics.NotRestored, SourceSpan.None,
                $"{Count(unrestored)} not rendered, because the charts are not restored: {List(unrestored)}; run 'dotnet restore' where the network is, and commit {Restore.Locking.LockFile.FileName}");
        }

        if (others.Count > 0)
            diagnostics.Add(ReleaseDiagnostics.NotRendered, SourceSpan.None, $"{Count(others)} not rendered: {List(others)}");
        if (unverified.Count > 0)
            diagnostics.Add(ReleaseDiagnostics.NotVerified, SourceSpan.None, $"the signature of the chart is not verified before the cluster does it, for {List(unverified)}");
    }

    // A platform has a hundred releases, and a message is a line.
    private static string List(List<string> releases) =>
        releases.Count <= MostNamed ? string.Join(", ", releases) : $"{string.Join(", ", releases.GetRange(0, MostNamed))} and {releases.Count - MostNamed} more";

    private static string Count(List<string> releases) => releases.Count == 1 ? "1 Helm release is" : $"{releases.Count} Helm releases are";
}
