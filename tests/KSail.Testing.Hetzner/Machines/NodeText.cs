using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>What the parts of Kubernetes on a node take from its configuration.</summary>
internal static class NodeText
{
    /// <summary>The version of a component: the tag of its image.</summary>
    public static string VersionOf(MachineConfiguration configuration, NodeComponent component) =>
        ComponentImages.Find(configuration, component) is { } image ? image[(image.LastIndexOf(':') + 1)..] : "v1.36.3";

    /// <summary>Further names and addresses of the API server's certificate.</summary>
    public static IEnumerable<string> SubjectNames(MachineConfiguration configuration)
    {
        var own = configuration.Documents[0].Root.GetMapping("cluster")?.GetMapping("apiServer")?.GetSequence("certSANs");
        var document = configuration.Find("KubeAPIServerConfig")?.Root.GetSequence("certSANs");
        foreach (var list in new[] { own, document })
        {
            foreach (var name in list ?? [])
                yield return name.ToString()!;
        }

        var endpoint = configuration.Find("KubeClusterConfig")?.Root.GetString("endpoint") ?? configuration.GetText("cluster", "controlPlane", "endpoint");
        if (Uri.TryCreate(endpoint, UriKind.Absolute, out var uri))
            yield return uri.Host;
    }

    /// <summary>The labels that a node gives itself.</summary>
    public static IEnumerable<(string Key, string Value)> Labels(MachineConfiguration configuration) => Pairs(configuration, "nodeLabels", "labels");

    /// <summary>The taints that a node gives itself: keys with values and effects.</summary>
    public static IEnumerable<(string Key, string Value)> Taints(MachineConfiguration configuration) => Pairs(configuration, "nodeTaints", "taints");

    private static IEnumerable<(string Key, string Value)> Pairs(MachineConfiguration configuration, string field, string documentField)
    {
        var mapping = configuration.Find("KubeNodeConfig")?.Root.GetMapping(documentField) ?? configuration.Documents[0].Root.GetMapping("machine")?.GetMapping(field);
        foreach (var entry in mapping ?? [])
            yield return (entry.Key.ToString()!, entry.Value.ToString()!);
    }
}
