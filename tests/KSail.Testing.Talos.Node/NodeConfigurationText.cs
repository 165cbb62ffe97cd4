using KSail.Talos;

namespace KSail.Testing.Talos.Node;

/// <summary>What the parts of Kubernetes on a node take from its configuration.</summary>
internal static class NodeConfigurationText
{
    /// <summary>The version of the API server: the tag of its image.</summary>
    public static string KubernetesVersion(MachineConfiguration configuration) =>
        TagOf(configuration.Find("KubeAPIServerConfig")?.Root.GetString("image") ?? configuration.GetText("cluster", "apiServer", "image"));

    /// <summary>The version of the kubelet: the tag of its image.</summary>
    public static string KubeletVersion(MachineConfiguration configuration) =>
        TagOf(configuration.Find("KubeletConfig")?.Root.GetString("image") ?? configuration.GetText("machine", "kubelet", "image"));

    /// <summary>Where kubelets find the API server.</summary>
    public static string Endpoint(MachineConfiguration configuration) =>
        configuration.Find("KubeClusterConfig")?.Root.GetString("endpoint") ?? configuration.GetText("cluster", "controlPlane", "endpoint") ?? "";

    /// <summary>The token that machines join with.</summary>
    public static string Token(MachineConfiguration configuration) => configuration.GetText("cluster", "token") ?? "";

    /// <summary>Further names and addresses of the API server's certificate.</summary>
    public static IReadOnlyList<string> SubjectNames(MachineConfiguration configuration)
    {
        var names = new List<string>();
        var machine = configuration.Documents[0].Root;
        foreach (var list in new[] { machine.GetMapping("cluster")?.GetMapping("apiServer")?.GetSequence("certSANs"), configuration.Find("KubeAPIServerConfig")?.Root.GetSequence("certSANs") })
        {
            foreach (var name in list ?? [])
                names.Add(name.ToString()!);
        }

        if (Uri.TryCreate(Endpoint(configuration), UriKind.Absolute, out var endpoint))
            names.Add(endpoint.Host);
        return names;
    }

    private static string TagOf(string? image) => image?.LastIndexOf(':') is > 0 and var colon ? image[(colon + 1)..] : "v1.36.4";
}
