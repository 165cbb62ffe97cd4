using KSail.Charts.Repositories;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Signing.OpenPgp;
using KSail.Rendering.Charts;
using KSail.Restore;
using KSail.Restore.Cache;
using KSail.Restore.Locking;
using KSail.Validation;
using KSail.Validation.Catalogs;

namespace KSail.Checks.Restoring;

/// <summary>What to restore.</summary>
/// <param name="ProjectFile">Absolute path of the project file; the lock file lies beside it.</param>
/// <param name="Items">Environments that the project names itself.</param>
/// <param name="DefaultEnvironment">What the environment of <c>ksail.yaml</c> is called.</param>
/// <param name="IntermediateDirectory">Absolute path for the memory of the last restore.</param>
/// <param name="CacheDirectory">Absolute path of the cache.</param>
/// <param name="Mode">How to treat what is pinned.</param>
/// <param name="Force">Whether to look at everything again even where nothing seems to have changed.</param>
/// <param name="EngineIdentity">Changes with the program, so that one version does not believe the memory of another.</param>
public sealed record EnvironmentRestoreRequest(
    string ProjectFile,
    IReadOnlyList<EnvironmentItem> Items,
    string DefaultEnvironment,
    string IntermediateDirectory,
    string CacheDirectory,
    RestoreMode Mode,
    bool Force,
    string EngineIdentity)
{
    /// <summary>Places of schemas of custom kinds, after those that a configuration names.</summary>
    public IReadOnlyList<SchemaLocation> SchemaLocations { get; init; } = [];

    /// <summary>Whether charts of Helm releases are wanted.</summary>
    public bool WithCharts { get; init; } = true;

    /// <summary>Absolute paths of the keyrings that provenance files of charts are checked with; empty to leave these alone.</summary>
    public IReadOnlyList<string> ChartKeyrings { get; init; } = [];
}

/// <summary>
/// Fetches what the environments of a project need from outside. What that is shows only when they are rendered, and what was fetched may
/// need more: so they are rendered, what is missing is fetched, and again, until nothing is missing.
/// </summary>
public static class EnvironmentRestore
{
    // Remote bases that name remote bases; a chain this long is a circle through changing addresses.
    private const int MaxPasses = 32;

    private const string MemoryFileName = "restore.cache";

    /// <summary>Restores. What users got wrong in their manifests is for the build to tell; here only what cannot be fetched or pinned is.</summary>
    /// <param name="request">What to restore.</param>
    /// <param name="variables">The environment variables that configurations use.</param>
    /// <param name="handler">Carries requests to web servers.</param>
    /// <param name="clock">Measures pauses between attempts.</param>
    /// <param name="cancellationToken">Stops the restore; the lock file is then what it was.</param>
    public static async Task<IReadOnlyList<Diagnostic>> RunAsync(
        EnvironmentRestoreRequest request, EnvironmentVariables variables, HttpMessageHandler handler, TimeProvider clock, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(variables);
        var memoryFile = Path.Combine(request.IntermediateDirectory, MemoryFileName);
        var memoryKey = $"{request.EngineIdentity}\n{request.ProjectFile}\n{request.DefaultEnvironment}\n{request.WithCharts}\n{string.Join(';', request.ChartKeyrings)}\n{request.CacheDirectory}\n{string.Join('\n', request.Items)}\n{string.Join('\n', request.SchemaLocations)}";
        if (request.Mode != RestoreMode.ForceEvaluate && !request.Force && RestoreMemory.TryRead(memoryFile, memoryKey)?.IsCurrent(variables.Recorder()) == true)
            return [];

        var diagnostics = new DiagnosticBag();
        var projectDirectory = Path.GetDirectoryName(request.ProjectFile)!;
        var cache = new RestoreCache(request.CacheDirectory);
        var locked = LockFileStore.Read(projectDirectory, diagnostics);
        var keyring = ReadKeyring(request.ChartKeyrings, diagnostics);
        if (diagnostics.HasErrors)
            return diagnostics.Items;
        var charts = new ChartRepositories(handler, clock, CredentialSearch.FromVariables(variables.Read)) { Keyring = keyring };
        var run = new RestoreRun(cache, locked, request.Mode, handler, clock, charts);
        var store = new ReleaseStore(Path.Combine(request.IntermediateDirectory, "charts"));
        var asked = Ask(request, run, store, variables, cancellationToken);
        for (var pass = 1; run.IsMissingAny && pass < MaxPasses; pass++)
        {
            await run.FetchAsync(cancellationToken).ConfigureAwait(false);
            asked = Ask(request, run, store, variables, cancellationToken);
        }

        diagnostics.AddRange(run.Diagnostics);
        RestoreMemory.Prepare(memoryFile);
        // Who could not be rendered could not ask for all it needs, and what clusters are given is for others to ask.
        if (!LockFileStore.TryWrite(projectDirectory, locked, run.NewLockFile(entry => !asked.IsComplete || entry.Section == LockSection.Components), request.Mode, diagnostics) || diagnostics.HasErrors)
            return diagnostics.Items;
        new RestoreMemory(asked.View, asked.Variables).TryWrite(memoryFile, memoryKey);
        return diagnostics.Items;
    }

    private static OpenPgpKeyring? ReadKeyring(IReadOnlyList<string> paths, DiagnosticBag diagnostics)
    {
        var contents = new List<byte[]>();
        OpenPgpKeyring? keyring = null;
        foreach (var path in paths)
        {
            try
            {
                contents.Add(File.ReadAllBytes(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                diagnostics.Add(RestoreDiagnostics.InvalidKeyring, SourceSpan.OfFile(path), $"the keyring cannot be read ({e.Message.TrimEnd('.')}); correct KSailChartKeyring");
                return null;
            }

            // Together with those before it: what they say about the same key counts as one.
            keyring = OpenPgpKeyring.Read(contents, out var problem);
            if (keyring is not null)
                continue;
            diagnostics.Add(RestoreDiagnostics.InvalidKeyring, SourceSpan.OfFile(path), $"the keyring cannot be used: {problem}");
            return null;
        }

        return keyring;
    }

    private static Answers Ask(EnvironmentRestoreRequest request, RestoreRun run, ReleaseStore store, EnvironmentVariables variables, CancellationToken cancellationToken)
    {
        var projectDirectory = Path.GetDirectoryName(request.ProjectFile)!;
        var tree = new SourceTree(SourceTree.FindRepositoryRoot(projectDirectory));
        tree.Mount(request.CacheDirectory);
        var view = tree.OpenView();
        var recorder = variables.Recorder();
        var found = new DiagnosticBag();
        view.Locate(Path.Combine(projectDirectory, LockFile.FileName));
        foreach (var file in EnvironmentDiscovery.Discover(view, projectDirectory, request.Items, request.DefaultEnvironment, found))
        {
            var environment = EnvironmentLoader.Load(file, view, recorder);
            found.AddRange(environment.Diagnostics);
            var releases = request.WithCharts ? ClusterKinds.SettingsOf(environment, store) : null;
            if (LoadedEnvironment.Render(environment, view, run, releases, cancellationToken) is not { } rendered)
                continue;
            found.AddRange(rendered.Diagnostics);
            new EnvironmentValidation(environment, view, new DiagnosticBag()).AskForSchemas(rendered, request.SchemaLocations, run);
        }

        return new Answers(!found.HasErrors, view, Caching.CheckCache.Record(recorder));
    }

    private sealed record Answers(bool IsComplete, SourceView View, IReadOnlyList<Caching.VariableRecord> Variables);
}
