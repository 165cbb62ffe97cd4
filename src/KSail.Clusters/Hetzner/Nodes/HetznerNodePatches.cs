using System.Text;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Talos;

namespace KSail.Clusters.Hetzner.Nodes;

/// <summary>
/// The patches that every node at Hetzner gets. Pure: text from what is configured and the addresses that were given. Since 1.12 the name of the host and floating
/// addresses have documents of their own, since 1.14 kubelet and node. The form decides that a node was made with, not the release that it runs: beside what an
/// earlier form has, Talos refuses the document.
/// </summary>
/// <param name="settings">What is configured.</param>
/// <param name="networkRange">Addresses of the private network.</param>
/// <param name="floatingIp">The floating address; null without one.</param>
/// <param name="token">The token that control planes take the floating address over with; null without one.</param>
internal sealed class HetznerNodePatches(HetznerClusterSettings settings, string networkRange, string? floatingIp, Secret? token)
{
    private static readonly TalosRelease Documents = new(1, 14);
    private static readonly TalosRelease SmallDocuments = new(1, 12);

    private const string Unnamed = "apiVersion: v1alpha1\nkind: HostnameConfig\nauto: \"off\"\n";
    private const string ExternalCloud = "cluster:\n  externalCloudProvider:\n    enabled: true\n";

    /// <summary>The patches of all nodes and of each role.</summary>
    public IReadOnlyList<AddedPatch> All()
    {
        var patches = new List<AddedPatch>
        {
            // A public address may sort before the private one (5.75.0.0/16 is Hetzner's), and Talos takes the first.
            new("hetzner/node-address", null, $"machine:\n  kubelet:\n    nodeIP:\n      validSubnets:\n        - {networkRange}\n")
            {
                Later = [new LaterPatch(Documents, $"apiVersion: v1alpha1\nkind: KubeNodeConfig\nnodeIP:\n  validSubnets:\n    - {networkRange}\n")],
            },
            new("hetzner/etcd-address", NodeRole.ControlPlane, $"cluster:\n  etcd:\n    advertisedSubnets:\n      - {networkRange}\n"),
            new("hetzner/cloud-provider", null, $"{ExternalCloud}machine:\n  kubelet:\n    extraArgs:\n      cloud-provider: external\n")
            {
                Later = [new LaterPatch(Documents, $"{ExternalCloud}---\napiVersion: v1alpha1\nkind: KubeletConfig\nextraArgs:\n  cloud-provider: external\n")],
            },
        };
        if (settings.HasNodeFirewall)
        {
            patches.Add(new AddedPatch("hetzner/firewall", null, "apiVersion: v1alpha1\nkind: NetworkDefaultActionConfig\ningress: block\n"));
            patches.Add(new AddedPatch("hetzner/firewall-control-plane", NodeRole.ControlPlane, ControlPlaneRules()));
            patches.Add(new AddedPatch("hetzner/firewall-worker", NodeRole.Worker, WorkerRules()));
        }

        if (floatingIp is not null && settings.HasFloatingIp)
            patches.Add(FloatingAddress());
        return patches;
    }

    /// <summary>
    /// The name of a node, which has to be that of its server: the cloud controller finds servers by it, and a node that it does not find stays
    /// uninitialized for ever.
    /// </summary>
    public static AddedPatch HostName(NodeIdentity node) => new($"hetzner/name-{node.Name}", node.Role, $"machine:\n  network:\n    hostname: {node.Name}\n")
    {
        Later = [new LaterPatch(SmallDocuments, $"{Unnamed}hostname: {node.Name}\n")],
    };

    /// <summary>
    /// What makes a worker's configuration one of a pool's new nodes: labels and taints as the autoscaler was told, a disk that is wiped, and no name, which
    /// their servers have.
    /// </summary>
    public static AddedPatch Pool(HetznerPool pool)
    {
        var section = new StringBuilder("machine:\n");
        AppendNode(section, pool, "  ", "nodeLabels", "nodeTaints");
        var document = new StringBuilder("apiVersion: v1alpha1\nkind: KubeNodeConfig\n");
        AppendNode(document, pool, "", "labels", "taints");
        return new AddedPatch($"hetzner/pool-{pool.Name}", NodeRole.Worker, section.ToString())
        {
            Later = [new LaterPatch(SmallDocuments, $"{section}---\n{Unnamed}"), new LaterPatch(Documents, $"{document}---\n{Unnamed}")],
        };
    }

    private string ControlPlaneRules()
    {
        var outside = Outside();
        var rules = new StringBuilder();
        AppendRule(rules, "kubelet-ingress", "10250", "tcp", [networkRange]);
        AppendRule(rules, "trustd-ingress", "50001", "tcp", [networkRange]);
        AppendRule(rules, "etcd-ingress", "2379-2380", "tcp", [networkRange]);
        AppendRule(rules, "cni-vxlan", TunnelPort(), "udp", [networkRange]);
        AppendRule(rules, "apid-ingress", "50000", "tcp", outside);
        AppendRule(rules, "kubernetes-api-ingress", "6443", "tcp", outside);
        return rules.ToString();
    }

    // A worker that is not given its configuration over the private network is given it from outside before it has these rules.
    private string WorkerRules()
    {
        var rules = new StringBuilder();
        AppendRule(rules, "kubelet-ingress", "10250", "tcp", [networkRange]);
        AppendRule(rules, "apid-ingress", "50000", "tcp", [networkRange]);
        AppendRule(rules, "cni-vxlan", TunnelPort(), "udp", [networkRange]);
        return rules.ToString();
    }

    // Nodes and the load balancer come from inside, whoever else may come.
    private List<string> Outside()
    {
        var ranges = new List<string>();
        foreach (var range in settings.AllowedRanges)
            ranges.Add(AddressBlock.TryParse(range)?.ToString() ?? range);
        if (!settings.IsOpenToEverybody && !ranges.Contains(networkRange, StringComparer.Ordinal))
            ranges.Add(networkRange);
        return ranges;
    }

    private string TunnelPort() => settings.HasCilium ? "8472" : "4789";

    private static void AppendRule(StringBuilder rules, string name, string port, string protocol, IReadOnlyList<string> subnets)
    {
        if (rules.Length > 0)
            rules.Append("---\n");
        rules.Append("apiVersion: v1alpha1\nkind: NetworkRuleConfig\nname: ").Append(name)
            .Append("\nportSelector:\n  ports:\n    - ").Append(port).Append("\n  protocol: ").Append(protocol).Append("\ningress:\n");
        foreach (var subnet in subnets)
            rules.Append("  - subnet: ").Append(subnet).Append('\n');
    }

    // Servers from an ISO call the public interface by its place on the bus, those from a snapshot eth0.
    private AddedPatch FloatingAddress()
    {
        var secret = token?.Reveal() ?? throw new HetznerException("", "control planes need the Hetzner token to take over the floating IP, and there is none (spec.provider.hetzner.tokenEnvVar)", HetznerDiagnostics.TokenMissing);
        var link = settings.StartsFromSnapshot ? "eth0" : "enp1s0";
        var section = $"machine:\n  network:\n    interfaces:\n      - deviceSelector:\n          busPath: \"0000:01:00.0\"\n        dhcp: true\n        vip:\n          ip: {floatingIp}\n          hcloud:\n            apiToken: {Quoted(secret)}\n";
        return new AddedPatch("hetzner/floating-ip", NodeRole.ControlPlane, section)
        {
            Later = [new LaterPatch(SmallDocuments, $"apiVersion: v1alpha1\nkind: HCloudVIPConfig\nname: {floatingIp}\nlink: {link}\napiToken: {Quoted(secret)}\n")],
        };
    }

    private static void AppendNode(StringBuilder patch, HetznerPool pool, string indent, string labels, string taints)
    {
        patch.Append(indent).Append(labels).Append(":\n");
        foreach (var (key, value) in LabelsOf(pool))
            patch.Append(indent).Append("  ").Append(Quoted(key)).Append(": ").Append(Quoted(value)).Append('\n');
        if (pool.Taints.Count == 0)
            return;
        patch.Append(indent).Append(taints).Append(":\n");
        foreach (var taint in pool.Taints)
            patch.Append(indent).Append("  ").Append(Quoted(taint.Key)).Append(": ").Append(Quoted(taint.Value.Length == 0 ? taint.Effect : $"{taint.Value}:{taint.Effect}")).Append('\n');
    }

    /// <summary>The labels of a pool's nodes: those configured, and the one that says that the autoscaler made them.</summary>
    public static SortedDictionary<string, string> LabelsOf(HetznerPool pool)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["ksail.io/autoscaled"] = "true" };
        foreach (var (key, value) in pool.Labels)
            labels[key] = value;
        return labels;
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
