using KSail.Documents;

namespace KSail.Talos.Generation;

/// <summary>A certificate authority: certificate and private key, as PEM.</summary>
/// <param name="Certificate">The certificate, which may be known.</param>
/// <param name="Key">The private key.</param>
public sealed record CertificateAuthority(string Certificate, Secret Key);

/// <summary>
/// The secrets that a generated configuration holds. A build has none and uses <see cref="Placeholders"/>; whoever creates a cluster makes
/// them, or takes them from the configuration of a control plane.
/// </summary>
public sealed record MachineSecrets
{
    /// <summary>Texts that say what belongs in their place, and that no node would accept.</summary>
    public static readonly MachineSecrets Placeholders = new()
    {
        ClusterId = "placeholder-of-the-cluster-id",
        ClusterSecret = new Secret("placeholder-of-the-cluster-secret"),
        MachineToken = new Secret("placeholder-of-the-machine-token"),
        BootstrapToken = new Secret("placeholder-of-the-bootstrap-token"),
        SecretboxKey = new Secret("placeholder-of-the-secretbox-key"),
        TalosAuthority = Authority("Talos"),
        KubernetesAuthority = Authority("Kubernetes"),
        AggregatorAuthority = Authority("the aggregator"),
        EtcdAuthority = Authority("etcd"),
        ServiceAccountKey = new Secret("placeholder of the service account key"),
    };

    /// <summary>Identifier of the cluster at the discovery service.</summary>
    public required string ClusterId { get; init; }

    /// <summary>Key of the data at the discovery service: 32 bytes in base64.</summary>
    public required Secret ClusterSecret { get; init; }

    /// <summary>Token that machines join Talos' own authority with.</summary>
    public required Secret MachineToken { get; init; }

    /// <summary>Token that kubelets join the cluster with.</summary>
    public required Secret BootstrapToken { get; init; }

    /// <summary>Key of secrets at rest: 32 bytes in base64.</summary>
    public required Secret SecretboxKey { get; init; }

    /// <summary>Authority of Talos' API.</summary>
    public required CertificateAuthority TalosAuthority { get; init; }

    /// <summary>Authority of Kubernetes' API.</summary>
    public required CertificateAuthority KubernetesAuthority { get; init; }

    /// <summary>Authority of Kubernetes' aggregated APIs.</summary>
    public required CertificateAuthority AggregatorAuthority { get; init; }

    /// <summary>Authority of etcd.</summary>
    public required CertificateAuthority EtcdAuthority { get; init; }

    /// <summary>Private key that signs the tokens of service accounts, as PEM.</summary>
    public required Secret ServiceAccountKey { get; init; }

    private static CertificateAuthority Authority(string of) => new($"placeholder of the certificate of {of}", new Secret($"placeholder of the key of {of}"));
}
