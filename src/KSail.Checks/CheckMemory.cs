using System.Collections.Concurrent;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Rendering.Charts;

namespace KSail.Checks;

/// <summary>
/// What the steps of one build learn from each other, so that none reads, renders or tells again what an earlier one did. It is as old as the
/// build: files that change after they were read are seen by the next one. One memory belongs to one project; steps use it one after the other.
/// </summary>
public sealed class CheckMemory
{
    private readonly ConcurrentDictionary<string, LoadedEnvironment> _loaded = new(StringComparer.Ordinal);
    private readonly HashSet<Diagnostic> _told = [];
    private readonly Lock _gate = new();
    private SourceTree? _tree;
    private ReleaseStore? _releases;

    /// <summary>The repository of a project, with all that was read of it.</summary>
    internal SourceTree TreeOf(string projectDirectory, string cacheDirectory)
    {
        if (_tree is not null)
            return _tree;
        _tree = new SourceTree(SourceTree.FindRepositoryRoot(projectDirectory));
        _tree.Mount(cacheDirectory);
        return _tree;
    }

    /// <summary>Charts and what releases render to, shared by the environments.</summary>
    internal ReleaseStore ReleasesOf(string intermediateDirectory)
    {
        lock (_gate)
            return _releases ??= new ReleaseStore(Path.Combine(intermediateDirectory, "charts"));
    }

    /// <summary>The environment of a configuration file, if it was loaded.</summary>
    internal LoadedEnvironment? Find(string configFile) => _loaded.GetValueOrDefault(configFile);

    /// <summary>Keeps an environment for the steps to come.</summary>
    internal void Keep(string configFile, LoadedEnvironment loaded) => _loaded[configFile] = loaded;

    /// <summary>Leaves out what an earlier step said already, but for errors: a step that fails says why.</summary>
    internal List<Diagnostic> Untold(List<Diagnostic> diagnostics) =>
        diagnostics.FindAll(diagnostic => _told.Add(diagnostic) || diagnostic.Severity == DiagnosticSeverity.Error);
}
