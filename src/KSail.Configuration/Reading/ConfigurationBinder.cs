using KSail.Configuration.Model;

namespace KSail.Configuration.Reading;

/// <summary>Puts values by path into the model. Fields with a default always have a value.</summary>
internal static class ConfigurationBinder
{
    public static ClusterConfiguration Bind(FieldValues values) => new()
    {
        Name = values.Text("metadata.name"),
        Editor = values.Text("spec.editor"),
        Cluster = Cluster(values),
        Hetzner = Hetzner(values),
        Workload = Workload(values),
        Fields = values,
    };

    private static ClusterSettings Cluster(FieldValues values) => new()
    {
        Distribution = values.Choice<Distribution>("spec.cluster.distribution"),
        Provider = values.Choice<InfrastructureProvider>("spec.cluster.provider")!,
        DistributionConfig = values.Text("spec.cluster.distributionConfig"),
        Connection = new ConnectionSettings(
            values.Text("spec.cluster.connection.kubeconfig")!,
            values.Text("spec.cluster.connection.context"),
            values.Duration("spec.cluster.connection.timeout")),
        Cni = values.Choice<Cni>("spec.cluster.cni")!,
        Csi = values.Choice<ComponentState>("spec.cluster.csi")!,
        Cdi = values.Choice<ComponentState>("spec.cluster.cdi")!,
        MetricsServer = values.Choice<ComponentState>("spec.cluster.metricsServer")!,
        LoadBalancer = values.Choice<ComponentState>("spec.cluster.loadBalancer")!,
        CertManager = values.Choice<Toggle>("spec.cluster.certManager")!,
        ImageVerification = values.Choice<Toggle>("spec.cluster.imageVerification")!,
        PolicyEngine = values.Choice<PolicyEngine>("spec.cluster.policyEngine")!,
        GitOpsEngine = values.Choice<GitOpsEngine>("spec.cluster.gitOpsEngine")!,
        ImportImages = values.Text("spec.cluster.importImages"),
        ControlPlanes = values.Integer("spec.cluster.controlPlanes")!,
        Workers = values.Integer("spec.cluster.workers")!,
        KubernetesVersion = values.Text("spec.cluster.kubernetesVersion"),
        LocalRegistry = new LocalRegistrySettings(
            values.Text("spec.cluster.localRegistry.registry"),
            values.Text("spec.cluster.localRegistry.credentials.tokenEnvVar"),
            values.Text("spec.cluster.localRegistry.credentials.cliTokenEnvVar"),
            values.Text("spec.cluster.localRegistry.credentials.clusterTokenEnvVar")),
        Sops = new SopsSettings(
            values.Choice<ComponentState>("spec.cluster.sops.enabled")!,
            values.Text("spec.cluster.sops.env.var"),
            values.Text("spec.cluster.sops.extract.file"),
            values.Texts("spec.cluster.sops.extract.publicKeys")),
        Autoscaler = new AutoscalerSettings(
            values.Choice<Toggle>("spec.cluster.autoscaler.pod.horizontal")!,
            values.Choice<Toggle>("spec.cluster.autoscaler.pod.vertical")!,
            NodeAutoscaler(values)),
        Oidc = new OidcSettings(
            values.Text("spec.cluster.oidc.issuerURL"),
            values.Text("spec.cluster.oidc.clientID"),
            values.Texts("spec.cluster.oidc.extraScopes"),
            values.Text("spec.cluster.oidc.usernameClaim")!,
            values.Text("spec.cluster.oidc.groupsClaim")!,
            values.Text("spec.cluster.oidc.usernamePrefix")!,
            values.Text("spec.cluster.oidc.groupsPrefix")!,
            values.Text("spec.cluster.oidc.caFile")),
        Talos = Talos(values),
    };

    private static NodeAutoscalerSettings NodeAutoscaler(FieldValues values) => new()
    {
        Enabled = values.Choice<Toggle>("spec.cluster.autoscaler.node.enabled")!,
        Pools = [.. values.Items("spec.cluster.autoscaler.node.pools").Select(Pool)],
        MaxNodesTotal = values.Integer("spec.cluster.autoscaler.node.maxNodesTotal")!,
        Expanders = values.Choices<Expander>("spec.cluster.autoscaler.node.expander"),
        ScaleDownUnneededTime = values.Duration("spec.cluster.autoscaler.node.scaleDownUnneededTime")!,
        ScaleDownUtilizationThreshold = values.Ratio("spec.cluster.autoscaler.node.scaleDownUtilizationThreshold"),
        CapacityBuffers = values.Boolean("spec.cluster.autoscaler.node.capacityBuffers")!,
        IgnoreDaemonsetsUtilization = values.Boolean("spec.cluster.autoscaler.node.ignoreDaemonsetsUtilization")!,
        SkipNodesWithLocalStorage = values.Boolean("spec.cluster.autoscaler.node.skipNodesWithLocalStorage"),
        SkipNodesWithSystemPods = values.Boolean("spec.cluster.autoscaler.node.skipNodesWithSystemPods"),
    };

    private static NodePool Pool(FieldValues item) => new(
        item.Span,
        item.Text("name"),
        item.Text("serverType"),
        item.Text("location"),
        item.Integer("min")!,
        item.Integer("max")!,
        item.Map("labels"),
        [.. item.Items("taints").Select(static taint =>
            new NodeTaint(taint.Span, taint.Text("key"), taint.Text("value"), taint.Choice<TaintEffect>("effect")))]);

    private static TalosSettings Talos(FieldValues values) => new(
        values.Text("spec.cluster.talos.version"),
        values.Text("spec.cluster.talos.config")!,
        values.Long("spec.cluster.talos.iso")!,
        values.Text("spec.cluster.talos.schematicId"),
        values.Texts("spec.cluster.talos.extensions"),
        [.. values.Items("spec.cluster.talos.extraPortMappings").Select(static item =>
            new PortMapping(item.Span, item.Integer("containerPort"), item.Integer("hostPort")!, item.Choice<PortProtocol>("protocol")!))],
        values.Duration("spec.cluster.talos.drainTimeout")!,
        values.Duration("spec.cluster.talos.storageHealthTimeout"));

    private static HetznerSettings Hetzner(FieldValues values) => new()
    {
        ControlPlaneServerType = values.Text("spec.provider.hetzner.controlPlaneServerType")!,
        WorkerServerType = values.Text("spec.provider.hetzner.workerServerType")!,
        Location = values.Text("spec.provider.hetzner.location")!,
        FallbackLocations = values.Texts("spec.provider.hetzner.fallbackLocations"),
        NetworkName = values.Text("spec.provider.hetzner.networkName"),
        NetworkCidr = values.Text("spec.provider.hetzner.networkCidr")!,
        SshKeyName = values.Text("spec.provider.hetzner.sshKeyName"),
        TokenEnvVar = values.Text("spec.provider.hetzner.tokenEnvVar")!,
        PlacementGroupStrategy = values.Choice<PlacementGroupStrategy>("spec.provider.hetzner.placementGroupStrategy")!,
        PlacementGroup = values.Text("spec.provider.hetzner.placementGroup"),
        PlacementGroupFallbackToNone = values.Boolean("spec.provider.hetzner.placementGroupFallbackToNone")!,
        FloatingIPEnabled = values.Boolean("spec.provider.hetzner.floatingIPEnabled")!,
        FloatingIPLocation = values.Text("spec.provider.hetzner.floatingIPLocation"),
        IngressFirewall = values.Choice<Toggle>("spec.provider.hetzner.ingressFirewall")!,
        ServerLimit = values.Integer("spec.provider.hetzner.serverLimit")!,
        AllowedCidrs = values.Texts("spec.provider.hetzner.allowedCidrs"),
        WorkerPublicIPv4 = values.Boolean("spec.provider.hetzner.workerPublicIPv4"),
        WorkerPublicIPv6 = values.Boolean("spec.provider.hetzner.workerPublicIPv6"),
        ControlPlanePublicIPv4 = values.Boolean("spec.provider.hetzner.controlPlanePublicIPv4"),
        ControlPlanePublicIPv6 = values.Boolean("spec.provider.hetzner.controlPlanePublicIPv6"),
        AutoscalerNodePoolNames = values.Texts("spec.provider.hetzner.autoscalerNodePoolNames"),
    };

    private static WorkloadSettings Workload(FieldValues values) => new(
        values.Text("spec.workload.sourceDirectory")!,
        values.Text("spec.workload.kustomizationFile"),
        values.Text("spec.workload.tag"),
        values.Boolean("spec.workload.validateOnPush")!,
        new FluxSettings(
            values.Text("spec.workload.flux.operatorVersion"),
            values.Text("spec.workload.flux.distributionVersion")!,
            values.Choice<SignatureProvider>("spec.workload.flux.verify.provider"),
            values.Text("spec.workload.flux.verify.secretRef.name"),
            [.. values.Items("spec.workload.flux.verify.matchOIDCIdentity").Select(static item =>
                new OidcIdentity(item.Span, item.Text("issuer"), item.Text("subject")))]),
        values.Texts("spec.workload.watch.hooks"),
        new ValidationSettings(
            values.Texts("spec.workload.validation.skipKinds"),
            values.Texts("spec.workload.validation.schemaLocations"),
            values.Boolean("spec.workload.validation.helmRender")!,
            values.Text("spec.workload.validation.rules")),
        new ScanSettings(
            values.Text("spec.workload.scan.exceptions"),
            values.Text("spec.workload.scan.inputs"),
            values.Texts("spec.workload.scan.frameworks"),
            values.Integer("spec.workload.scan.complianceThreshold")));
}
