using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos.Generation;
using KSail.Talos.Merging;
using KSail.Talos.Reading;
using KSail.Talos.Rules;

namespace KSail.Talos;

/// <summary>The node patches of a cluster, checked without a node.</summary>
public static class NodePatches
{
    /// <summary>
    /// Reads every patch of a folder, checks each against the configuration of Talos, applies them to a generated configuration of each role —
    /// those for the whole cluster first — and judges the results as Talos would. Nothing is loaded when there are no patches.
    /// </summary>
    /// <param name="view">The repository, which records what is read.</param>
    /// <param name="directory">The folder, absolute and found.</param>
    /// <param name="options">What is known of the cluster.</param>
    /// <param name="diagnostics">Receives what is wrong, at the places of the patches.</param>
    public static NodeConfigurations Check(SourceView view, string directory, NodePatchOptions options, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var folder = new PatchFolder(view, directory, diagnostics);
        folder.ReportUnread();
        var cluster = folder.Find(PatchFolder.Cluster);
        var controlPlanes = folder.Find(PatchFolder.ControlPlanes);
        var workers = folder.Find(PatchFolder.Workers);
        return cluster.Count + controlPlanes.Count + workers.Count == 0
            ? NodeConfigurations.Unpatched(options)
            : Apply(view, cluster, controlPlanes, workers, options with { Variables = null }, diagnostics);
    }

    /// <summary>
    /// Makes the real configurations of a cluster's nodes: what is generated from <see cref="NodePatchOptions.Base"/>, with the patches of a folder and
    /// the added ones. Unlike <see cref="Check"/> it always gives configurations unless there are errors, and it fills variables. No finding quotes
    /// the value of a variable.
    /// </summary>
    /// <param name="view">The repository.</param>
    /// <param name="directory">The folder of patches, absolute and found; null when there is none.</param>
    /// <param name="options">What the configurations are made of.</param>
    /// <param name="diagnostics">Receives what is wrong, at the places of the patches.</param>
    public static NodeConfigurations Generate(SourceView view, string? directory, NodePatchOptions options, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (directory is null)
            return Apply(view, [], [], [], options, diagnostics);
        var folder = new PatchFolder(view, directory, diagnostics);
        return Apply(
            view, folder.Find(PatchFolder.Cluster), folder.Find(PatchFolder.ControlPlanes), folder.Find(PatchFolder.Workers), options, diagnostics);
    }

    private static NodeConfigurations Apply(
        SourceView view, List<string> clusterFiles, List<string> controlPlaneFiles, List<string> workerFiles, NodePatchOptions options, DiagnosticBag diagnostics)
    {
        var filled = new List<FilledText>();
        var found = new DiagnosticBag();
        var cluster = Read(view, clusterFiles, null, options, filled, found);
        var controlPlanes = Read(view, controlPlaneFiles, NodeRole.ControlPlane, options, filled, found);
        var workers = Read(view, workerFiles, NodeRole.Worker, options, filled, found);
        var onControlPlanes = new DiagnosticBag();
        var onWorkers = new DiagnosticBag();
        var controlPlane = Build(cluster, controlPlanes, NodeRole.ControlPlane, options, onControlPlanes);
        var worker = Build(cluster, workers, NodeRole.Worker, options, onWorkers);
        var shared = new HashSet<string>(clusterFiles, StringComparer.Ordinal);
        Report(onControlPlanes, onWorkers, shared, found);
        foreach (var diagnostic in found.Items)
            diagnostics.Add(Tell(diagnostic, filled));
        controlPlane?.Filled = filled;
        worker?.Filled = filled;
        return new NodeConfigurations(
            controlPlane, worker, controlPlane is null ? null : EffectiveSettings.Of(controlPlane), worker is null ? null : EffectiveSettings.Of(worker));
    }

    private static Diagnostic Tell(Diagnostic diagnostic, List<FilledText> filled)
    {
        foreach (var text in filled)
            diagnostic = text.Tell(diagnostic);
        return diagnostic;
    }

    // Null when a file has errors: what is wrong with the result could be their fault.
    private static List<NodePatch>? Read(
        SourceView view, List<string> files, NodeRole? role, NodePatchOptions options, List<FilledText> filled, DiagnosticBag diagnostics)
    {
        var patches = new List<NodePatch>();
        var hasErrors = false;
        foreach (var file in files)
        {
            var found = new DiagnosticBag();
            if (view.ReadFile(file) is not { } source)
                found.Add(DocumentDiagnostics.Unreadable, SourceSpan.OfFile(file), "the node patch cannot be read; check its permissions and size");
            else
                Read(source, options.Variables, found);
            diagnostics.AddRange(found.Items);
            hasErrors |= found.HasErrors;
        }

        foreach (var addition in options.Additions)
        {
            if (addition.Role != role)
                continue;
            var found = new DiagnosticBag();
            Read(SourceFile.FromText(addition.Name, addition.TextFor(options.Form ?? options.Release ?? TalosRelease.Unpinned)), null, found);
            diagnostics.AddRange(found.Items);
            hasErrors |= found.HasErrors;
        }

        return hasErrors ? null : patches;

        void Read(SourceFile source, EnvironmentVariableReader? variables, DiagnosticBag found)
        {
            var reader = new PatchReader(options.Release, found, variables);
            if (reader.Read(source) is { } patch)
                patches.Add(patch);
            if (reader.Filled is { } text)
                filled.Add(text);
        }
    }

    private static MachineConfiguration? Build(
        List<NodePatch>? cluster, List<NodePatch>? own, NodeRole role, NodePatchOptions options, DiagnosticBag diagnostics)
    {
        if (cluster is null || own is null)
            return null;
        var release = options.Release ?? TalosRelease.Unpinned;
        var configuration = BaseConfiguration.Generate(options.Base, options.Form ?? release, role);
        var application = new PatchApplication(configuration, release, diagnostics);
        foreach (var patch in cluster)
            application.Apply(patch);
        foreach (var patch in own)
            application.Apply(patch);
        if (application.IsComplete)
            MachineRules.Check(new RuleContext(configuration, options, diagnostics));
        return diagnostics.HasErrors ? null : configuration;
    }

    // What both roles find is told once; what only one finds in a shared patch says on which nodes.
    private static void Report(DiagnosticBag onControlPlanes, DiagnosticBag onWorkers, HashSet<string> shared, DiagnosticBag diagnostics)
    {
        var both = new HashSet<Diagnostic>(onControlPlanes.Items);
        both.IntersectWith(onWorkers.Items);
        var told = new HashSet<Diagnostic>();
        AddAll(onControlPlanes, "on control planes");
        AddAll(onWorkers, "on workers");

        void AddAll(DiagnosticBag found, string where)
        {
            foreach (var diagnostic in found.Items)
            {
                if (!told.Add(diagnostic))
                    continue;
                var isOfRole = shared.Contains(diagnostic.Span.File) && !both.Contains(diagnostic);
                diagnostics.Add(isOfRole ? diagnostic with { Message = $"{where}: {diagnostic.Message}" } : diagnostic);
            }
        }
    }
}
