using KSail.Documents.Yaml;

namespace KSail.Talos.Generation;

/// <summary>Configurations up to 1.13: the machine configuration and, since 1.12, the document of the hostname.</summary>
internal sealed class SingleDocument(BaseSettings settings, TalosRelease release, NodeRole role)
{
    private static readonly TalosRelease HostnameDocument = new(1, 12);

    private readonly bool _isControlPlane = role == NodeRole.ControlPlane;
    private readonly bool _isOld = release.IsBefore(HostnameDocument);
    private readonly string _kubernetes = BaseConfiguration.KubernetesVersion(settings, release);

    public void Build(TreeBuilder tree)
    {
        BuildMachine(tree);
        BuildCluster(tree);
        if (_isControlPlane)
            BuildControlPlane(tree);
        tree.Flag("cluster.discovery.enabled").Flag("cluster.discovery.registries.kubernetes.disabled").Section("cluster.discovery.registries.service");
        if (_isControlPlane)
            tree.Authority("cluster.etcd.ca", settings.Secrets.EtcdAuthority, withKey: true);
        if (_isControlPlane && settings.SchedulesOnControlPlanes)
            tree.Flag("cluster.allowSchedulingOnControlPlanes");
        if (!_isOld)
            tree.Start("HostnameConfig").Text("auto", "stable");
    }

    private void BuildMachine(TreeBuilder tree)
    {
        var secrets = settings.Secrets;
        tree.StartMachine()
            .Flag("debug", false)
            .Flag("persist")
            .Text("machine.type", _isControlPlane ? "controlplane" : "worker")
            .Text("machine.token", secrets.MachineToken.Reveal())
            .Authority("machine.ca", secrets.TalosAuthority, _isControlPlane)
            .Texts("machine.certSANs", settings.SubjectNames)
            .Text("machine.kubelet.image", $"ghcr.io/siderolabs/kubelet:v{_kubernetes}")
            .Flag("machine.kubelet.defaultRuntimeSeccompProfileEnabled")
            .Flag("machine.kubelet.disableManifestsDirectory");
        if (release.IsBefore(new TalosRelease(1, 13)))
            tree.Section("machine.network");
        if (settings.InstallDisk is { } disk)
        {
            tree.Text("machine.install.disk", disk)
                .Text("machine.install.image", settings.InstallImage ?? $"ghcr.io/siderolabs/installer:v{release}.0")
                .Flag("machine.install.wipe", false);
            if (!_isOld)
                tree.Flag("machine.install.grubUseUKICmdline");
        }

        if (_isOld)
            tree.Flag("machine.features.rbac").Flag("machine.features.stableHostname").Flag("machine.features.apidCheckExtKeyUsage");
        tree.Flag("machine.features.diskQuotaSupport")
            .Flag("machine.features.kubePrism.enabled")
            .Number("machine.features.kubePrism.port", 7445)
            .Flag("machine.features.hostDNS.enabled")
            .Flag("machine.features.hostDNS.forwardKubeDNSToHost");
        if (_isControlPlane)
        {
            var labels = new YamlMapping();
            labels.Set("node.kubernetes.io/exclude-from-external-load-balancers", YamlScalar.String(""));
            tree.Set("machine.nodeLabels", labels);
        }
    }

    private void BuildCluster(TreeBuilder tree)
    {
        var secrets = settings.Secrets;
        tree.Text("cluster.id", secrets.ClusterId)
            .Text("cluster.secret", secrets.ClusterSecret.Reveal())
            .Text("cluster.controlPlane.endpoint", settings.Endpoint)
            .Text("cluster.clusterName", settings.ClusterName)
            .Text("cluster.network.dnsDomain", "cluster.local")
            .Texts("cluster.network.podSubnets", EffectiveSettings.DefaultPodSubnet)
            .Texts("cluster.network.serviceSubnets", EffectiveSettings.DefaultServiceSubnet)
            .Text("cluster.token", secrets.BootstrapToken.Reveal());
        if (_isControlPlane)
            tree.Text("cluster.secretboxEncryptionSecret", secrets.SecretboxKey.Reveal());
        tree.Authority("cluster.ca", secrets.KubernetesAuthority, _isControlPlane);
    }

    private void BuildControlPlane(TreeBuilder tree)
    {
        var secrets = settings.Secrets;
        tree.Authority("cluster.aggregatorCA", secrets.AggregatorAuthority, withKey: true)
            .Text("cluster.serviceAccount.key", TreeBuilder.ToBase64(secrets.ServiceAccountKey.Reveal()))
            .Text("cluster.apiServer.image", $"registry.k8s.io/kube-apiserver:v{_kubernetes}");
        if (_isOld)
        {
            tree.Texts("cluster.apiServer.certSANs", [Host(settings.Endpoint), .. settings.SubjectNames])
                .Flag("cluster.apiServer.disablePodSecurityPolicy");
        }
        else if (settings.SubjectNames.Count > 0)
        {
            tree.Texts("cluster.apiServer.certSANs", settings.SubjectNames);
        }

        var plugin = new YamlMapping();
        plugin.Set("name", YamlScalar.String("PodSecurity"));
        plugin.Set("configuration", ClusterPolicies.PodSecurity());
        tree.Set("cluster.apiServer.admissionControl", new YamlSequence([plugin]))
            .Set("cluster.apiServer.auditPolicy", ClusterPolicies.AuditPolicy())
            .Text("cluster.controllerManager.image", $"registry.k8s.io/kube-controller-manager:v{_kubernetes}")
            .Text("cluster.proxy.image", $"registry.k8s.io/kube-proxy:v{_kubernetes}")
            .Text("cluster.scheduler.image", $"registry.k8s.io/kube-scheduler:v{_kubernetes}");
    }

    private static string Host(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) ? uri.Host : endpoint;
}
