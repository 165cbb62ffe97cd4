using KSail.Clusters.Components;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;

namespace KSail.Clusters.Docker;

/// <summary>What clusters on Docker are given for want of a cloud: storage on the nodes' own disks, and addresses of the network for load balancers.</summary>
internal static class DockerComponents
{
    private const string DefaultClass =
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata:
          name: local-path
          annotations:
            storageclass.kubernetes.io/is-default-class: "true"
        provisioner: rancher.io/local-path
        reclaimPolicy: Delete
        volumeBindingMode: WaitForFirstConsumer

        """;

    /// <summary>The components.</summary>
    /// <param name="cluster">What is configured.</param>
    /// <param name="pool">Addresses for load balancers, <c>10.5.0.200-10.5.0.239</c>: of the network, and of no node.</param>
    public static IReadOnlyList<Component> Of(ClusterSettings cluster, string pool)
    {
        var components = new List<Component>();
        if (cluster.Csi.Value == ComponentState.Enabled)
        {
            components.Add(ComponentSelection.Plain(
                "local-path provisioner",
                ComponentReleases.LocalPath,
                ComponentPhase.Service,
                8,
                ComponentReleases.LocalPathManifest,
                new OwnPart(DefaultClass.ReplaceLineEndings("\n"))) with { Span = cluster.Csi.Span, GoesWhenUnasked = true, Provisioner = "rancher.io/local-path" });
        }

        if (cluster.LoadBalancer.Value == ComponentState.Enabled)
        {
            components.Add(ComponentSelection.Plain(
                "MetalLB",
                ComponentReleases.MetalLB,
                ComponentPhase.Service,
                8,
                ComponentReleases.MetalLBManifest,
                new OwnPart(Pool(pool))) with { Span = cluster.LoadBalancer.Span });
        }

        return components;
    }

    /// <summary>
    /// Addresses for load balancers in the network of nodes. Nodes have the lower addresses, and registries those from 250 downward.
    /// </summary>
    public static string PoolBeside(ClusterMachines machines)
    {
        var address = machines.Nodes.Count > 0 ? machines.Nodes[0].Address : "";
        var network = address.LastIndexOf('.') is > 0 and var dot ? address[..dot] : "10.5.0";
        return $"{network}.200-{network}.239";
    }

    private static string Pool(string addresses) =>
        $"""
        apiVersion: metallb.io/v1beta1
        kind: IPAddressPool
        metadata:
          name: nodes
          namespace: metallb-system
        spec:
          addresses: ["{addresses}"]
        ---
        apiVersion: metallb.io/v1beta1
        kind: L2Advertisement
        metadata:
          name: nodes
          namespace: metallb-system
        spec:
          ipAddressPools: [nodes]

        """.ReplaceLineEndings("\n");
}
