using KSail.Documents.Yaml;
using KSail.Talos.Schemas;

namespace KSail.Talos.Rules;

/// <summary>The kubelet's settings (<c>KubeletConfig.Validate</c>).</summary>
internal static class KubeletRules
{
    // pkg/machinery/kubelet: what Talos decides itself.
    private static readonly string[] ProtectedFields =
    [
        "apiVersion", "authentication", "authorization", "cgroupRoot", "kind", "kubeletCgroups", "port", "protectKernelDefaults", "resolvConf",
        "rotateCertificates", "seccompDefault", "staticPodPath", "systemCgroups",
    ];

    public static void Check(RuleContext context)
    {
        if (context.Configuration.Section("machine", "kubelet") is not { } kubelet)
            return;
        CheckSubnets(context, context.Configuration.Machine, "machine.kubelet.nodeIP.validSubnets", kubelet.GetMapping("nodeIP")?["validSubnets"]);
        if (kubelet["extraConfig"] is not YamlMapping extra)
            return;
        foreach (var entry in extra.Entries)
        {
            if (Array.IndexOf(ProtectedFields, entry.Name) >= 0)
                context.Report(
                    NodeDiagnostics.Refused,
                    $"'machine.kubelet.extraConfig.{entry.Name}' is set by Talos and cannot be overridden; remove the field",
                    entry.Key,
                    entry.Value);
        }
    }

    /// <summary>A list of networks or addresses, of which those with <c>!</c> are taken out again.</summary>
    public static void CheckSubnets(RuleContext context, MachineDocument document, string path, YamlNode? list)
    {
        foreach (var subnet in Values.Texts(list))
        {
            if (!AddressForms.IsPrefixOrAddress(subnet.Value.AsSpan().TrimStart('!')))
                context.Report(
                    NodeDiagnostics.WrongForm,
                    document,
                    $"'{path}' must list networks such as 10.0.0.0/16, or !10.0.9.0/24 to leave one out, but has '{subnet.Value}'",
                    subnet);
        }
    }
}
