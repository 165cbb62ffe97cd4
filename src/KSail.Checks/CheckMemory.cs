using System.Collections.Concurrent;
using KSail.Checks.Reports;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
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
    private readonly ConcurrentDictionary<string, StepOutcome> _outcomes = new(StringComparer.Ordinal);
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

    /// <summary>Keeps what a step came to.</summary>
    internal void Keep(CheckSteps step, string configFile, StepOutcome outcome) => _outcomes[KeyOf(step, configFile)] = outcome;

    /// <summary>What a step of this build came to in an environment; null where it was not done.</summary>
    internal StepOutcome? FindOutcome(CheckSteps step, string configFile) => _outcomes.GetValueOrDefault(KeyOf(step, configFile));

    /// <summary>How long the steps of this build took in an environment, without those that were replayed.</summary>
    internal IReadOnlyList<StepTime> TimesOf(string configFile)
    {
        var times = new List<StepTime>(3);
        if (Find(configFile) is { } loaded)
            times.Add(new StepTime("render", loaded.Elapsed));
        if (FindOutcome(CheckSteps.Validate, configFile)?.Elapsed is { } validated)
            times.Add(new StepTime("validate", validated));
        if (FindOutcome(CheckSteps.Scan, configFile)?.Elapsed is { } scanned)
            times.Add(new StepTime("scan", scanned));
        return times;
    }

    private static string KeyOf(CheckSteps step, string configFile) => $"{(int)step} {configFile}";

    /// <summary>Sees to it that environments are loaded, each once in a build, side by side.</summary>
    internal void LoadAll(IReadOnlyList<EnvironmentFile> files, SourceTree tree, CheckRequest request, EnvironmentVariables variables, CancellationToken cancellationToken)
    {
        var work = new List<Task>(files.Count);
        foreach (var file in files)
        {
            if (Find(file.Path) is null)
                work.Add(Task.Run(() => Keep(file.Path, LoadedEnvironment.Load(tree, file, request, variables.Recorder(), this, cancellationToken)), cancellationToken));
        }

        foreach (var task in work)
            task.GetAwaiter().GetResult();
    }

    /// <summary>Leaves out what an earlier step said already, but for errors: a step that fails says why.</summary>
    internal List<Diagnostic> Untold(List<Diagnostic> diagnostics) =>
        diagnostics.FindAll(diagnostic => _told.Add(diagnostic) || diagnostic.Severity == DiagnosticSeverity.Error);
}
