using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Talos.Reading;
using KSail.Talos.Schemas;

namespace KSail.Talos.Merging;

/// <summary>Applies patches to a configuration in order. Patches stay as they are.</summary>
internal sealed class PatchApplication(MachineConfiguration configuration, TalosRelease release, DiagnosticBag diagnostics)
{
    /// <summary>Whether everything was applied, so that what is not there is not there.</summary>
    public bool IsComplete { get; private set; } = true;

    public void Apply(NodePatch patch)
    {
        if (patch.Operations is { } operations)
        {
            ApplyOperations(patch, operations);
            return;
        }

        foreach (var document in patch.Documents)
            ApplyDocument(document);
    }

    private void ApplyDocument(PatchDocument patch)
    {
        // Talos keeps the directives of a document before its content; one for a document that is not there is passed over.
        var target = configuration.Find(patch.Identity);
        foreach (var delete in patch.Deletes)
        {
            if (delete.Path.Count == 0)
                configuration.NoteDeleted(patch.Identity);
            if (target is null)
                continue;
            if (delete.Path.Count == 0)
            {
                configuration.Remove(target);
                target = null;
                continue;
            }

            target.LastPatch = patch.Span;
            if (!DeleteApplication.TryApply(target, delete))
                DeleteFailed(patch, delete);
        }

        if (patch.Content is not { } content)
            return;
        if (target is null)
        {
            target = new MachineDocument(patch.Identity, patch.Schema, new YamlMapping(content.Span));
            configuration.Add(target);
        }

        target.LastPatch = patch.Span;
        new StrategicMerge(Subject(patch), diagnostics).Merge(target.Root, content, patch.Schema?.Root);
    }

    private void DeleteFailed(PatchDocument patch, DeleteDirective delete)
    {
        // From 1.14 on, much of the machine configuration lives in documents of its own, and cluster creation moves patches there.
        if (patch.Identity.IsMachine && !release.IsBefore(TalosRelease.Newest))
            return;
        var path = $"'{string.Join('.', delete.Path)}'";
        var what = delete.ItemKey is null ? path : $"item with {delete.ItemKey} '{delete.ItemValue}' in {path}";
        diagnostics.Add(
            NodeDiagnostics.DeleteFailed,
            delete.Span,
            PlaceholderText.Unmask($"{Subject(patch)}there is no {what} to delete; Talos refuses a patch that deletes what is not there, so remove it or apply it only to nodes that have it"));
    }

    private void ApplyOperations(NodePatch patch, IReadOnlyList<JsonOperation> operations)
    {
        if (operations.Count == 0)
            return;
        if (configuration.Documents.Count > 1)
        {
            IsComplete = false;
            var other = configuration.Documents[1].Identity;
            diagnostics.Add(
                NodeDiagnostics.JsonPatchRefused,
                patch.Span,
                $"Talos refuses JSON patches when the configuration has further documents, such as {other} here, which is so for every configuration since Talos 1.12; write the patch as a strategic merge patch");
            return;
        }

        var machine = configuration.Machine;
        machine.LastPatch = patch.Span;
        var application = new JsonPatchApplication(machine.Root);
        foreach (var operation in operations)
        {
            if (application.Apply(operation) is not { } failure)
                continue;
            // Talos applies all operations of a patch or none.
            IsComplete = false;
            diagnostics.Add(
                NodeDiagnostics.InvalidOperation,
                operation.Span,
                PlaceholderText.Unmask($"'{operation.Kind.ToString().ToLowerInvariant()} /{string.Join('/', operation.Path)}' cannot be applied: {failure}"));
            return;
        }

        new DocumentValidator(release, diagnostics).Validate(machine.Root, machine.Schema!.Root, machine.Identity);
    }

    private static string Subject(PatchDocument patch) => patch.Identity.IsMachine ? "" : $"{patch.Identity}: ";
}
