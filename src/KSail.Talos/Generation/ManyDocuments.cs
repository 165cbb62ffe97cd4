using KSail.Documents.Yaml;

namespace KSail.Talos.Generation;

/// <summary>Configurations from 1.14 on: the machine configuration keeps little, and each subject has a document.</summary>
internal sealed class ManyDocuments(BaseSettings settings, TalosRelease release, NodeRole role)
{
    private readonly bool _isControlPlane = role == NodeRole.ControlPlane;
    private readonly string _kubernetes = BaseConfiguration.KubernetesVersion(settings, release);

    public void Build(TreeBuilder tree)
    {
        BuildMachine(tree);
        BuildNode(tree);
        BuildCluster(tree);
        if (_isControlPlane)
            BuildControlPlane(tree);
    }

    private void BuildMachine(TreeBuilder tree)
    {
        var secrets = settings.Secrets;
        tree.StartMachine()
            .Text("machine.type", _isControlPlane ? "controlplane" : "worker")
            .Text("machine.token", secrets.MachineToken.Reveal())
            .Authority("machine.ca", secrets.TalosAuthority, _isControlPlane)
            .Texts("machine.certSANs", settings.SubjectNames)
            .Flag("machine.features.diskQuotaSupport")
            .Text("cluster.token", secrets.BootstrapToken.Reveal());
        if (_isControlPlane)
            tree.Authority("cluster.etcd.ca", secrets.EtcdAuthority, withKey: true);
        tree.Start("DiscoveryServiceConfig", "default").Text("endpoint", "https://discovery.talos.dev/");
        tree.Start("DiscoveryIdentityConfig").Text("clusterID", secrets.ClusterId).Text("clusterSecret", secrets.ClusterSecret.Reveal());
        if (settings.InstallDisk is { } disk)
        {
            tree.Start("UnattendedInstallConfig");
            if (settings.InstallImage is { } image)
                tree.Text("installer.image", image);
            tree.Text("provisioning.diskSelector.match", $"disk.dev_path == \"{disk}\"").Flag("provisioning.wipe", false);
        }
    }

    private static void BuildNode(TreeBuilder tree)
    {
        tree.Start("ResolverConfig").Flag("hostDNS.enabled").Flag("hostDNS.forwardKubeDNSToHost");
        tree.Start("VolumeConfig", "EPHEMERAL").Flag("mount.secure");
        tree.Start("FilesystemTrimConfig").Text("interval", "168h0m0s");
        tree.Start("SecurityProfileConfig").Flag("workloadIsolation");
        tree.Start("HostnameConfig").Text("auto", "stable");
    }

    private void BuildCluster(TreeBuilder tree)
    {
        tree.Start("KubeClusterConfig").Text("clusterName", settings.ClusterName).Text("endpoint", settings.Endpoint);
        tree.Start("KubeNodeConfig").Section("nodeIP");
        if (_isControlPlane)
        {
            var labels = new YamlMapping();
            labels.Set("node-role.kubernetes.io/control-plane", YamlScalar.String(""));
            labels.Set("node.kubernetes.io/exclude-from-external-load-balancers", YamlScalar.String(""));
            tree.Set("labels", labels);
            if (!settings.SchedulesOnControlPlanes)
            {
                var taints = new YamlMapping();
                taints.Set(EffectiveSettings.ControlPlaneTaint, YamlScalar.String("NoSchedule"));
                tree.Set("taints", taints);
            }
        }

        tree.Start("KubeletConfig").Text("image", $"ghcr.io/siderolabs/kubelet:v{_kubernetes}").Flag("defaultRuntimeSeccompProfileEnabled");
        tree.Start("KubeNetworkConfig")
            .Text("dnsDomain", "cluster.local")
            .Texts("podSubnets", EffectiveSettings.DefaultPodSubnet)
            .Texts("serviceSubnets", EffectiveSettings.DefaultServiceSubnet);
        var authority = settings.Secrets.KubernetesAuthority;
        tree.Start("KubeAPIServerCAConfig");
        if (_isControlPlane)
            tree.Text("issuingCA.cert", authority.Certificate).Text("issuingCA.key", authority.Key.Reveal());
        else
            tree.Texts("acceptedCAs", authority.Certificate);
        tree.Start("KubePrismConfig").Number("port", 7445);
    }

    private void BuildControlPlane(TreeBuilder tree)
    {
        var secrets = settings.Secrets;
        tree.Start("KubeAggregatorCAConfig")
            .Text("issuingCA.cert", secrets.AggregatorAuthority.Certificate)
            .Text("issuingCA.key", secrets.AggregatorAuthority.Key.Reveal());
        tree.Start("KubeAdmissionControlConfig", "PodSecurity").Set("configuration", ClusterPolicies.PodSecurity());
        tree.Start("KubeAuditPolicyConfig").Set("configuration", ClusterPolicies.AuditPolicy());
        tree.Start("KubeAuthenticationConfig").Set("configuration", ClusterPolicies.Authentication());
        tree.Start("KubeAuthorizerConfig", "node").Text("type", "Node");
        tree.Start("KubeAuthorizerConfig", "rbac").Text("type", "RBAC");
        tree.Start("KubeEtcdEncryptionConfig").Set("config", ClusterPolicies.SecretEncryption(secrets.SecretboxKey.Reveal()));
        tree.Start("KubeServiceAccountConfig")
            .Text("issuer.issuerURL", settings.Endpoint)
            .Text("issuer.privateKey", secrets.ServiceAccountKey.Reveal());
        tree.Start("KubeAPIServerConfig").Text("image", $"registry.k8s.io/kube-apiserver:v{_kubernetes}");
        if (settings.SubjectNames.Count > 0)
            tree.Texts("certExtraSANs", settings.SubjectNames);
        tree.Start("KubeControllerManagerConfig").Text("image", $"registry.k8s.io/kube-controller-manager:v{_kubernetes}");
        tree.Start("KubeSchedulerConfig").Text("image", $"registry.k8s.io/kube-scheduler:v{_kubernetes}").Section("config");
        tree.Start("KubeProxyConfig").Text("image", $"registry.k8s.io/kube-proxy:v{_kubernetes}");
        tree.Start("KubeFlannelCNIConfig").Text("backendType", "vxlan").Number("backendPort", 4789);
        tree.Start("KubeCoreDNSConfig");
    }
}
