using KSail.Charts.Repositories;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Registry.Authentication;
using KSail.Restore;
using KSail.Restore.Cache;
using KSail.Restore.Locking;

namespace KSail.Clusters.Components;

/// <summary>
/// Fetches what components are made of, and pins it in the lock file beside everything else from outside. Once it is pinned and in the cache, clusters
/// are made without the network.
/// </summary>
/// <param name="ProjectDirectory">Absolute path of the project's folder, where the lock file is.</param>
/// <param name="CacheDirectory">Absolute path of the cache.</param>
/// <param name="Mode">How to treat what is pinned.</param>
public sealed record ComponentRestore(string ProjectDirectory, string CacheDirectory, RestoreMode Mode)
{
    /// <summary>Whether it is asked for the components of all environments, so that what else is pinned is forgotten.</summary>
    public bool IsForAll { get; init; }

    /// <summary>Fetches what is missing.</summary>
    /// <param name="components">The components.</param>
    /// <param name="handler">Carries the requests; follows no redirects.</param>
    /// <param name="clock">Measures pauses between attempts.</param>
    /// <param name="search">Where credentials of registries are looked for.</param>
    /// <param name="diagnostics">Takes what cannot be fetched, and what was pinned anew.</param>
    /// <param name="cancellation">Stops the restore; the lock file is then what it was.</param>
    public async Task RunAsync(
        IReadOnlyList<Component> components, HttpMessageHandler handler, TimeProvider clock, CredentialSearch search, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var locked = LockFileStore.Read(ProjectDirectory, diagnostics);
        if (diagnostics.HasErrors)
            return;
        var run = new RestoreRun(new RestoreCache(CacheDirectory), locked, Mode, handler, clock, new ChartRepositories(handler, clock, search));
        foreach (var component in components)
        {
            foreach (var request in component.Requests)
                run.Find(request);
        }

        if (run.IsMissingAny)
            await run.FetchAsync(cancellation).ConfigureAwait(false);
        Report(components, run, diagnostics);
        LockFileStore.TryWrite(ProjectDirectory, locked, run.NewLockFile(entry => !IsForAll || entry.Section != LockSection.Components), Mode, diagnostics);
    }

    // Without a network all fail for one reason, and a cluster lacks whatever one of its components lacks: one error says so, charts included.
    private static void Report(IReadOnlyList<Component> components, RestoreRun run, DiagnosticBag diagnostics)
    {
        Diagnostic? first = null;
        foreach (var finding in run.Diagnostics)
        {
            if (finding.Code != RestoreDiagnostics.CannotFetch.Code && finding.Code != RestoreDiagnostics.ChartsUnreachable.Code)
                diagnostics.Add(finding);
            else if (first is null || (first.Severity != DiagnosticSeverity.Error && finding.Severity == DiagnosticSeverity.Error))
                first = finding;
        }

        if (first is null)
            return;
        var names = new List<string>();
        var span = first.Span;
        foreach (var component in components)
        {
            if (names.Contains(component.ToString()) || !component.Requests.Any(request => run.Find(request).State != RestoreState.Ready))
                continue;
            span = names.Count == 0 ? component.Span : span;
            names.Add(component.ToString());
        }

        diagnostics.Add(RestoreDiagnostics.CannotFetch, span, $"{string.Join(", ", names)} cannot be fetched: {first.Message}");
    }

    /// <summary>What was restored, as who installs components asks for it.</summary>
    /// <param name="diagnostics">Takes what is wrong with the lock file.</param>
    public IRestoredContent Open(DiagnosticBag diagnostics)
    {
        var tree = new SourceTree(SourceTree.FindRepositoryRoot(ProjectDirectory));
        tree.Mount(CacheDirectory);
        return LockedContent.Open(tree.OpenView(), ProjectDirectory, new RestoreCache(CacheDirectory), diagnostics);
    }
}
