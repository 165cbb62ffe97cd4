using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Talos.Credentials;
using KSail.Talos.Rules;

namespace KSail.Talos.Reading;

/// <summary>Reads a whole machine configuration, such as a node is given or has, and judges it as Talos would.</summary>
internal static class ConfigurationReader
{
    public static MachineConfiguration? Read(SourceFile file, NodePatchOptions options, DiagnosticBag diagnostics)
    {
        var found = new DiagnosticBag();
        var patch = new PatchReader(options.Release, found).Read(file);
        diagnostics.AddRange(found.Items);
        if (found.HasErrors)
            return null;
        if (patch is null || patch.Operations is not null)
            return Fail(file.Span, "the text is no machine configuration; it begins with 'version: v1alpha1' and has 'machine' and 'cluster'");
        var documents = new List<MachineDocument>(patch.Documents.Count);
        var seen = new HashSet<DocumentIdentity>();
        foreach (var document in patch.Documents)
        {
            if (document.Deletes.Count > 0)
                return Fail(document.Deletes[0].Span, "'$patch: delete' belongs into a patch, not into the configuration of a node");
            if (!seen.Add(document.Identity))
                return Fail(document.Span, $"{document.Identity} is there twice");
            var read = new MachineDocument(document.Identity, document.Schema, document.Content?.CloneMapping() ?? new YamlMapping(document.Span)) { LastPatch = file.Span };
            documents.Insert(document.Identity.IsMachine ? 0 : documents.Count, read);
        }

        if (documents is not [{ Identity.IsMachine: true }, ..])
            return Fail(file.Span, "the document with 'machine' and 'cluster' is missing");
        if (RoleOf(documents[0]) is not { } role)
            return Fail(documents[0].Root.GetMapping("machine")?["type"]?.Span ?? file.Span, "'machine.type' is neither 'controlplane' nor 'worker'");
        var configuration = new MachineConfiguration(role, documents);
        var judged = new DiagnosticBag();
        MachineRules.Check(new RuleContext(configuration, options, judged));
        diagnostics.AddRange(judged.Items);
        return judged.HasErrors ? null : configuration;

        MachineConfiguration? Fail(SourceSpan at, string message)
        {
            diagnostics.Add(SecretsDiagnostics.Incomplete, at, message);
            return null;
        }
    }

    // 'init' made the first control plane of a cluster bootstrap by itself, long ago.
    private static NodeRole? RoleOf(MachineDocument machine) => machine.Root.GetMapping("machine")?.GetString("type") switch
    {
        "controlplane" or "init" => NodeRole.ControlPlane,
        "worker" => NodeRole.Worker,
        _ => null,
    };
}
