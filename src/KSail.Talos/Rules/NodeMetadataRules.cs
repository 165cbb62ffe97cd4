using KSail.Documents.Yaml;
using KSail.Schemas.Validation;
using KSail.Talos.Reading;

namespace KSail.Talos.Rules;

/// <summary>Labels, annotations and taints of nodes (<c>pkg/machinery/labels</c>).</summary>
internal static class NodeMetadataRules
{
    private static readonly string[] ReservedAnnotations = ["talos.dev/owned-annotations", "talos.dev/owned-labels", "talos.dev/owned-taints"];
    private static readonly string[] Effects = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

    public static void Check(RuleContext context)
    {
        var machine = context.Configuration.Machine;
        var section = context.Configuration.Section("machine");
        CheckAll(context, machine, "machine.nodeLabels", section?["nodeLabels"], CheckLabel);
        CheckAll(context, machine, "machine.nodeAnnotations", section?["nodeAnnotations"], CheckAnnotation);
        CheckAll(context, machine, "machine.nodeTaints", section?["nodeTaints"], CheckTaint);
        if (context.Configuration.Find("KubeNodeConfig") is not { } node)
            return;
        CheckAll(context, node, "labels", node.Root["labels"], CheckLabel);
        CheckAll(context, node, "annotations", node.Root["annotations"], CheckAnnotation);
        CheckAll(context, node, "taints", node.Root["taints"], CheckTaint);
    }

    private static void CheckAll(RuleContext context, MachineDocument document, string path, YamlNode? map, Func<YamlEntry, string?> complain)
    {
        if (map is not YamlMapping mapping)
            return;
        foreach (var entry in mapping.Entries)
        {
            if (PlaceholderText.IsIn(entry.Name))
                continue;
            if (KubernetesNames.QualifiedNameComplaint(entry.Name) is { } wrongKey)
                context.Report(
                    NodeDiagnostics.WrongForm,
                    document,
                    $"the key '{Printable.Shorten(entry.Name)}' in '{path}' {wrongKey}",
                    entry.Key,
                    entry.Value);
            else if (entry.Value is YamlScalar { IsNull: false } && !Values.IsUnknown(entry.Value) && complain(entry) is { } wrongValue)
                context.Report(NodeDiagnostics.WrongForm, document, $"'{path}['{entry.Name}']' {wrongValue}", entry.Value, entry.Key);
        }
    }

    private static string? CheckLabel(YamlEntry entry) => KubernetesNames.LabelValueComplaint(((YamlScalar)entry.Value).Value);

    private static string? CheckAnnotation(YamlEntry entry) =>
        Array.IndexOf(ReservedAnnotations, entry.Name) >= 0 ? "is kept by Talos itself; remove it" : null;

    // value:effect, or the effect alone.
    private static string? CheckTaint(YamlEntry entry)
    {
        var text = ((YamlScalar)entry.Value).Value;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var effect = text[(colon + 1)..];
        if (Array.IndexOf(Effects, effect) < 0)
            return $"must be an effect, or a value and an effect such as 'gpu:NoSchedule'; the effects are {string.Join(", ", Effects)}";
        return colon < 0 ? null : KubernetesNames.LabelValueComplaint(text.AsSpan(0, colon));
    }
}
