using KSail.Documents.Yaml;
using KSail.Schemas;
using KSail.Schemas.Validation;
using KSail.Talos.Schemas;

namespace KSail.Talos.Rules;

/// <summary>What holds for documents in general: required fields, kinds for control planes only, names that only one document can have.</summary>
internal static class DocumentRules
{
    private static readonly string[] ControlPlaneKinds =
    [
        "KubeAPIServerConfig", "KubeAdmissionControlConfig", "KubeAggregatorCAConfig", "KubeAuditPolicyConfig", "KubeAuthenticationConfig", "KubeAuthorizerConfig",
        "KubeControllerManagerConfig", "KubeCoreDNSConfig", "KubeEtcdEncryptionConfig", "KubeFlannelCNIConfig", "KubeProxyConfig", "KubeSchedulerConfig",
        "KubeServiceAccountConfig",
    ];

    // Kinds of which one name can belong to one document only.
    private static readonly string[][] Families =
    [
        ["HCloudVIPConfig", "Layer2VIPConfig"],
        ["ExistingVolumeConfig", "ExternalVolumeConfig", "UserVolumeConfig"],
        ["BondConfig", "BridgeConfig", "DummyLinkConfig", "VLANConfig", "VRFConfig", "VethConfig", "WireguardConfig"],
    ];

    public static void Check(RuleContext context)
    {
        foreach (var document in context.Configuration.Documents)
        {
            if (document.Identity.IsMachine || document.Schema is not { } schema || !document.LastPatch.HasFile)
                continue;
            if (!context.IsControlPlane && Array.IndexOf(ControlPlaneKinds, document.Kind) >= 0)
                context.Report(
                    NodeDiagnostics.WrongRole,
                    document,
                    "documents of this kind are for control planes, and Talos refuses the configuration of a worker that has one; move it to control-planes/",
                    document.Root["kind"],
                    document.Root);
            // What the generated configuration of a later series has in the document is not there when no series is pinned.
            if (TalosSchemas.NeededBy(schema) is not { } needed || !context.Release.IsBefore(needed))
                RequireFields(context, document, document.Root, schema.Root, new ValuePath());
            if (document.Kind is "HCloudVIPConfig" or "Layer2VIPConfig")
                CheckVirtualIp(context, document);
        }

        foreach (var family in Families)
            CheckNames(context, family);
    }

    private static void RequireFields(RuleContext context, MachineDocument document, YamlNode node, Schema schema, ValuePath path)
    {
        if (node is YamlSequence list && schema.TryGetChild(out var item))
        {
            for (var i = 0; i < list.Count; i++)
            {
                path.Push(list[i], i);
                RequireFields(context, document, list[i], item, path);
                path.Pop();
            }
        }

        if (node is not YamlMapping mapping || schema.Kind != ValueKind.Object)
            return;
        foreach (var name in schema.PropertyNames)
        {
            if (schema.Requires(name) && (mapping[name] is not { } value || value is YamlScalar { IsNull: true } or YamlScalar { Value: "" }))
                context.Report(
                    NodeDiagnostics.MissingField,
                    document,
                    $"the required field '{path.ToText(name)}' is missing",
                    mapping[name],
                    mapping);
        }

        foreach (var entry in mapping.Entries)
        {
            if (!schema.TryGetProperty(entry.Name, out var child) && !schema.TryGetChild(out child))
                continue;
            path.Push(entry.Value, entry.Name);
            RequireFields(context, document, entry.Value, child, path);
            path.Pop();
        }
    }

    private static void CheckVirtualIp(RuleContext context, MachineDocument document)
    {
        if (Values.Text(document.Root["name"]) is { } name && !AddressForms.IsAddress(name))
            context.Report(
                NodeDiagnostics.WrongForm,
                document,
                $"'name' is the virtual IP itself, so it must be an IP address, but is '{name}'",
                document.Root["name"]);
        if (Values.IsUnset(document.Root["link"]))
            context.Report(
                NodeDiagnostics.MissingField,
                document,
                "the required field 'link' is missing: the interface that carries the virtual IP",
                document.Root);
    }

    private static void CheckNames(RuleContext context, string[] family)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var document in context.Configuration.Documents)
        {
            if (document.Name.Length == 0 || Array.IndexOf(family, document.Kind) < 0 || Values.IsUnknown(document.Root["name"]))
                continue;
            if (!owners.TryAdd(document.Name, document.Kind))
                context.Report(
                    NodeDiagnostics.Duplicate,
                    document,
                    $"there is a {owners[document.Name]} of the same name, and Talos takes only one of the two",
                    document.Root["name"],
                    document.Root);
        }
    }
}
