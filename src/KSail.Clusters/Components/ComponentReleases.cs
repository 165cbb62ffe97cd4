using KSail.Restore;

namespace KSail.Clusters.Components;

/// <summary>
/// The one table of what clusters are given: versions, and where each project publishes them. Addresses and versions belong together, so nothing is
/// configurable here but what the configuration has a field for.
/// </summary>
internal static class ComponentReleases
{
    public const string Cilium = "1.20.0";
    public const string Calico = "3.30.3";
    public const string GatewayApi = "1.5.1";
    public const string MetricsServer = "0.8.0";
    public const string CertificateApprover = "0.8.7";
    public const string CertManager = "1.21.1";
    public const string Kyverno = "1.15.0";
    public const string Gatekeeper = "3.22.0";
    public const string FluxOperator = "0.58.1";
    public const string Flux = "2.9.6";
    public const string ArgoCD = "3.1.0";
    public const string LocalPath = "0.0.37";
    public const string MetalLB = "0.15.2";
    public const string HetznerCloudController = "1.35.0";
    public const string HetznerStorage = "2.22.1";
    public const string ClusterAutoscaler = "9.59.0";
    public const string CapacityBuffers = "1.35.0";

    private const string Releases = "https://github.com";
    private const string Sources = "https://raw.githubusercontent.com";

    public static readonly ChartReference CiliumChart = new("https://helm.cilium.io", "cilium", Cilium);
    public static readonly ChartReference HetznerCloudControllerChart = new("https://charts.hetzner.cloud", "hcloud-cloud-controller-manager", HetznerCloudController);
    public static readonly ChartReference HetznerStorageChart = new("https://charts.hetzner.cloud", "hcloud-csi", HetznerStorage);
    public static readonly ChartReference ClusterAutoscalerChart = new("https://kubernetes.github.io/autoscaler", "cluster-autoscaler", ClusterAutoscaler);

    public static readonly ManifestPart GatewayDefinitions = new($"{Releases}/kubernetes-sigs/gateway-api/releases/download/v{GatewayApi}/experimental-install.yaml");
    public static readonly ManifestPart CalicoDefinitions = new($"{Sources}/projectcalico/calico/v{Calico}/manifests/operator-crds.yaml");
    public static readonly ManifestPart CalicoOperator = new($"{Sources}/projectcalico/calico/v{Calico}/manifests/tigera-operator.yaml");
    public static readonly ManifestPart MetricsServerManifest = new($"{Releases}/kubernetes-sigs/metrics-server/releases/download/v{MetricsServer}/components.yaml");
    public static readonly ManifestPart MetricsServerPair = new($"{Releases}/kubernetes-sigs/metrics-server/releases/download/v{MetricsServer}/high-availability-1.21+.yaml");
    public static readonly ManifestPart CertificateApproverManifest = new($"{Sources}/alex1989hu/kubelet-serving-cert-approver/v{CertificateApprover}/deploy/standalone-install.yaml");
    public static readonly ManifestPart CertManagerManifest = new($"{Releases}/cert-manager/cert-manager/releases/download/v{CertManager}/cert-manager.yaml");
    public static readonly ManifestPart KyvernoManifest = new($"{Releases}/kyverno/kyverno/releases/download/v{Kyverno}/install.yaml");
    public static readonly ManifestPart GatekeeperManifest = new($"{Sources}/open-policy-agent/gatekeeper/v{Gatekeeper}/deploy/gatekeeper.yaml");
    public static readonly ManifestPart ArgoCDManifest = new($"{Sources}/argoproj/argo-cd/v{ArgoCD}/manifests/install.yaml");
    public static readonly ManifestPart LocalPathManifest = new($"{Sources}/rancher/local-path-provisioner/v{LocalPath}/deploy/local-path-storage.yaml");
    public static readonly ManifestPart MetalLBManifest = new($"{Sources}/metallb/metallb/v{MetalLB}/config/manifests/metallb-native.yaml");
    public static readonly ManifestPart CapacityBufferDefinition = new($"{Sources}/kubernetes/autoscaler/cluster-autoscaler-{CapacityBuffers}/cluster-autoscaler/apis/config/crd/autoscaling.x-k8s.io_capacitybuffers.yaml");

    /// <summary>The controllers of Flux, in a version that the configuration may choose.</summary>
    public static ManifestPart FluxManifest(string version) => new($"{Releases}/fluxcd/flux2/releases/download/v{version}/install.yaml");

    /// <summary>The operator of Flux, in a version that the configuration may choose.</summary>
    public static ManifestPart FluxOperatorManifest(string version) => new($"{Releases}/controlplaneio-fluxcd/flux-operator/releases/download/v{version}/install.yaml");
}
