using KSail.Documents.Yaml;
using KSail.Talos;

namespace KSail.Testing.Talos;

/// <summary>Whether a change of the configuration waits for a restart, as nodes before 1.14 decide it: by the fields of <c>machine</c>.</summary>
internal static class ConfigurationChange
{
    private static readonly string[] AtOnce =
    [
        "ca", "acceptedCAs", "time", "certSANs", "install", "network", "sysfs", "sysctls", "logging", "controlPlane", "kubelet", "kernel", "registries", "pods",
        "seccompProfiles", "nodeAnnotations", "nodeLabels", "nodeTaints",
    ];

    private static readonly string[] FeaturesAtOnce = ["kubernetesTalosAPIAccess", "kubePrism", "hostDNS", "imageCache", "nodeAddressSortAlgorithm"];

    /// <summary>The first field that waits for a restart; null when none does.</summary>
    public static string? NeedsRestart(MachineConfiguration old, MachineConfiguration fresh)
    {
        var (left, right) = (old.Documents[0].Root.GetMapping("machine"), fresh.Documents[0].Root.GetMapping("machine"));
        return Find(left, right, AtOnce, "machine") ?? Find(left?.GetMapping("features"), right?.GetMapping("features"), FeaturesAtOnce, "machine.features");
    }

    private static string? Find(YamlMapping? left, YamlMapping? right, string[] atOnce, string path)
    {
        foreach (var entry in (IEnumerable<YamlEntry>)[.. left?.Entries ?? [], .. right?.Entries ?? []])
        {
            var isChanged = !YamlNode.DeepEquals(left?[entry.Name], right?[entry.Name]);
            if (isChanged && entry.Name != "features" && !atOnce.Contains(entry.Name, StringComparer.Ordinal))
                return $"{path}.{entry.Name}";
        }

        return null;
    }
}
