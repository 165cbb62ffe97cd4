using KSail.Configuration.Variables;

namespace KSail.Configuration.Model;

/// <summary><c>spec.cluster</c>: what the cluster is made of.</summary>
public sealed record ClusterSettings
{
    /// <summary>The Kubernetes distribution; null after an error only.</summary>
    public required Setting<Distribution>? Distribution { get; init; }

    /// <summary>Where the nodes run.</summary>
    public required Setting<InfrastructureProvider> Provider { get; init; }

    /// <summary>
    /// Folder of node patches (Talos) or file of the distribution; null when left to the default, which <see cref="EnvironmentPaths"/> knows.
    /// </summary>
    public required Setting<ExpandedText>? DistributionConfig { get; init; }

    /// <summary>How the cluster is reached.</summary>
    public required ConnectionSettings Connection { get; init; }

    /// <summary>The network plugin.</summary>
    public required Setting<Cni> Cni { get; init; }

    /// <summary>Storage driver.</summary>
    public required Setting<ComponentState> Csi { get; init; }

    /// <summary>Container device interface.</summary>
    public required Setting<ComponentState> Cdi { get; init; }

    /// <summary>metrics-server.</summary>
    public required Setting<ComponentState> MetricsServer { get; init; }

    /// <summary>Load balancers.</summary>
    public required Setting<ComponentState> LoadBalancer { get; init; }

    /// <summary>cert-manager.</summary>
    public required Setting<Toggle> CertManager { get; init; }

    /// <summary>Signature checks of container images on nodes.</summary>
    public required Setting<Toggle> ImageVerification { get; init; }

    /// <summary>The admission policy engine.</summary>
    public required Setting<PolicyEngine> PolicyEngine { get; init; }

    /// <summary>The GitOps engine.</summary>
    public required Setting<GitOpsEngine> GitOpsEngine { get; init; }

    /// <summary>Archive of images that a new cluster gets.</summary>
    public required Setting<ExpandedText>? ImportImages { get; init; }

    /// <summary>Number of control-plane nodes, at least 1.</summary>
    public required Setting<int> ControlPlanes { get; init; }

    /// <summary>Number of workers; with none, Talos runs pods on control planes.</summary>
    public required Setting<int> Workers { get; init; }

    /// <summary>Kubernetes version with or without <c>v</c>; null follows the Talos version.</summary>
    public required Setting<ExpandedText>? KubernetesVersion { get; init; }

    /// <summary>Where artifacts are pushed to and pulled from.</summary>
    public required LocalRegistrySettings LocalRegistry { get; init; }

    /// <summary>The age key that the cluster decrypts with.</summary>
    public required SopsSettings Sops { get; init; }

    /// <summary>Autoscaling of pods and nodes.</summary>
    public required AutoscalerSettings Autoscaler { get; init; }

    /// <summary>Sign-in to the Kubernetes API.</summary>
    public required OidcSettings Oidc { get; init; }

    /// <summary>Talos.</summary>
    public required TalosSettings Talos { get; init; }
}

/// <summary><c>spec.cluster.connection</c>. Its files are the user's own, so they may be outside of the repository.</summary>
/// <param name="Kubeconfig">Path of the kubeconfig; <c>~</c> is the user's home.</param>
/// <param name="Context">Context in it; null derives it from the cluster name.</param>
/// <param name="Timeout">The longest wait; null leaves it to each step.</param>
public sealed record ConnectionSettings(Setting<ExpandedText> Kubeconfig, Setting<ExpandedText>? Context, Setting<TimeSpan>? Timeout);

/// <summary><c>spec.cluster.localRegistry</c>.</summary>
/// <param name="Registry"><c>[user[:password]@]host[:port][/path[:tag]]</c>; null or empty when artifacts are not pushed.</param>
/// <param name="TokenEnvVar">Name of the variable with the password for push and pull.</param>
/// <param name="CliTokenEnvVar">Name of the variable with the password for push; wins over <paramref name="TokenEnvVar"/>.</param>
/// <param name="ClusterTokenEnvVar">Name of the variable with the password that the cluster pulls with.</param>
public sealed record LocalRegistrySettings(
    Setting<ExpandedText>? Registry, Setting<ExpandedText>? TokenEnvVar, Setting<ExpandedText>? CliTokenEnvVar, Setting<ExpandedText>? ClusterTokenEnvVar);

/// <summary><c>spec.cluster.sops</c>.</summary>
/// <param name="Enabled">Whether the cluster gets the age key; <c>Default</c> if one is found.</param>
/// <param name="KeyVariable">Name of the variable with the age key.</param>
/// <param name="KeyFile">File with age keys, outside of the repository.</param>
/// <param name="PublicKeys">The recipients whose keys the cluster gets; empty for all.</param>
public sealed record SopsSettings(
    Setting<ComponentState> Enabled, Setting<ExpandedText>? KeyVariable, Setting<ExpandedText>? KeyFile, IReadOnlyList<Setting<ExpandedText>> PublicKeys);

/// <summary><c>spec.cluster.oidc</c>.</summary>
/// <param name="IssuerUrl">URL of the issuer; null without sign-in.</param>
/// <param name="ClientId">Client at the issuer.</param>
/// <param name="ExtraScopes">Scopes beyond <c>openid</c>.</param>
/// <param name="UsernameClaim">Claim of the user name.</param>
/// <param name="GroupsClaim">Claim of the groups.</param>
/// <param name="UsernamePrefix">Put before user names.</param>
/// <param name="GroupsPrefix">Put before group names.</param>
/// <param name="CaFile">Authority of a private issuer.</param>
public sealed record OidcSettings(
    Setting<ExpandedText>? IssuerUrl,
    Setting<ExpandedText>? ClientId,
    IReadOnlyList<Setting<ExpandedText>> ExtraScopes,
    Setting<ExpandedText> UsernameClaim,
    Setting<ExpandedText> GroupsClaim,
    Setting<ExpandedText> UsernamePrefix,
    Setting<ExpandedText> GroupsPrefix,
    Setting<ExpandedText>? CaFile);
