namespace KSail.Clusters.Components;

/// <summary>Networks of pods on Talos, whose nodes load no kernel modules and mount control groups themselves.</summary>
internal static class NetworkComponents
{
    // What Talos' documentation and Cilium's demand of each other: no SYS_MODULE, control groups as they are, and the API through KubePrism where
    // Cilium takes the place of kube-proxy.
    private const string CiliumValues =
        """
        ipam:
          mode: kubernetes
        cgroup:
          autoMount:
            enabled: false
          hostRoot: /sys/fs/cgroup
        securityContext:
          capabilities:
            ciliumAgent: [CHOWN, KILL, NET_ADMIN, NET_RAW, IPC_LOCK, SYS_ADMIN, SYS_RESOURCE, DAC_OVERRIDE, FOWNER, SETGID, SETUID]
            cleanCiliumState: [NET_ADMIN, SYS_ADMIN, SYS_RESOURCE]
        operator:
          replicas: 1
        gatewayAPI:
          enabled: true

        """;

    private const string InPlaceOfProxy =
        """
        kubeProxyReplacement: true
        k8sServiceHost: localhost
        k8sServicePort: 7445

        """;

    private const string CalicoInstallation =
        """
        apiVersion: operator.tigera.io/v1
        kind: Installation
        metadata:
          name: default
        spec:
          kubeletVolumePluginPath: None
          calicoNetwork:
            bgp: Disabled
            ipPools:
              - cidr: 10.244.0.0/16
                encapsulation: VXLAN

        """;

    /// <summary>Cilium, with the definitions of the Gateway API that it serves.</summary>
    /// <param name="replacesProxy">Whether nodes run no kube-proxy.</param>
    public static Component Cilium(bool replacesProxy) => ComponentSelection.Plain(
        "Cilium",
        ComponentReleases.Cilium,
        ComponentPhase.Network,
        10,
        ComponentReleases.GatewayDefinitions,
        new ChartPart(ComponentReleases.CiliumChart, "cilium", "kube-system", (replacesProxy ? CiliumValues + InPlaceOfProxy : CiliumValues).ReplaceLineEndings("\n")));

    /// <summary>Calico, by its operator.</summary>
    public static Component Calico() => ComponentSelection.Plain(
        "Calico",
        ComponentReleases.Calico,
        ComponentPhase.Network,
        10,
        ComponentReleases.CalicoDefinitions,
        ComponentReleases.CalicoOperator,
        new OwnPart(CalicoInstallation.ReplaceLineEndings("\n")));
}
