namespace KSail.Talos.Comparison;

/// <summary>What a change of a field takes.</summary>
/// <param name="Kind">Kind of the document; empty for the machine configuration proper.</param>
/// <param name="Name">Name of the document; empty for any.</param>
/// <param name="Path">The field, which stands for all that is below it.</param>
/// <param name="Effect">What it takes.</param>
/// <param name="Why">Why, in a few words.</param>
internal sealed record FieldEffect(string Kind, string Name, string Path, NodeEffect Effect, string Why = "")
{
    private readonly string[] _fields = Path.Length == 0 ? [] : Path.Split('.');

    /// <summary>How many fields deep it speaks; -1 where it does not speak of a place.</summary>
    public int Match(string kind, string name, IReadOnlyList<string> path)
    {
        if (Kind != kind || (Name.Length > 0 && Name != name) || _fields.Length > path.Count)
            return -1;
        for (var i = 0; i < _fields.Length; i++)
        {
            if (_fields[i] != path[i])
                return -1;
        }

        return _fields.Length;
    }
}

/// <summary>
/// What changes of configurations take, without asking a node. What can be used at once is what Talos 1.11 to 1.13 use at once
/// (<c>CanApplyImmediate</c> of machined): all of <c>cluster</c>, the listed fields of <c>machine</c>, and every other document. To that come the
/// fields that only seem to be used at once: a network plugin leaves its state behind, and containerd reads credentials when it starts.
/// </summary>
internal static class FieldEffects
{
    private const string Identity = "nodes of one cluster share it for its whole life; only another cluster can have it";
    private const string Addresses = "pods and services have their addresses from it; only another cluster can have it";
    private const string OnStart = "nodes take it over when they start";
    private const string Credentials = "containerd reads credentials when it starts";
    private const string Encryption = "a volume is encrypted when it is made";

    private static readonly FieldEffect Default = new("", "", "", NodeEffect.InPlace);

    private static readonly FieldEffect[] All =
    [
        new("", "", "persist", NodeEffect.Reboot, OnStart),
        new("", "", "machine", NodeEffect.Reboot, OnStart),
        new("", "", "machine.acceptedCAs", NodeEffect.InPlace),
        new("", "", "machine.certSANs", NodeEffect.InPlace),
        new("", "", "machine.controlPlane", NodeEffect.InPlace),
        new("", "", "machine.features.hostDNS", NodeEffect.InPlace),
        new("", "", "machine.features.imageCache", NodeEffect.InPlace),
        new("", "", "machine.features.kubePrism", NodeEffect.InPlace),
        new("", "", "machine.features.kubernetesTalosAPIAccess", NodeEffect.InPlace),
        new("", "", "machine.features.nodeAddressSortAlgorithm", NodeEffect.InPlace),
        new("", "", "machine.install", NodeEffect.InPlace),
        new("", "", "machine.kernel", NodeEffect.InPlace),
        new("", "", "machine.kubelet", NodeEffect.InPlace),
        new("", "", "machine.logging", NodeEffect.InPlace),
        new("", "", "machine.network", NodeEffect.InPlace),
        new("", "", "machine.nodeAnnotations", NodeEffect.InPlace),
        new("", "", "machine.nodeLabels", NodeEffect.InPlace),
        new("", "", "machine.nodeTaints", NodeEffect.InPlace),
        new("", "", "machine.pods", NodeEffect.InPlace),
        new("", "", "machine.registries", NodeEffect.InPlace),
        new("", "", "machine.registries.config", NodeEffect.Reboot, Credentials),
        new("", "", "machine.seccompProfiles", NodeEffect.InPlace),
        new("", "", "machine.sysctls", NodeEffect.InPlace),
        new("", "", "machine.sysfs", NodeEffect.InPlace),
        new("", "", "machine.time", NodeEffect.InPlace),
        new("", "", "machine.systemDiskEncryption.ephemeral", NodeEffect.Wipe, Encryption),
        new("", "", "machine.systemDiskEncryption.state", NodeEffect.Replace, Encryption),
        new("", "", "machine.ca", NodeEffect.Impossible, Identity),
        new("", "", "machine.token", NodeEffect.Impossible, Identity),
        new("", "", "machine.type", NodeEffect.Impossible, "a node keeps its role"),
        new("", "", "cluster.aescbcEncryptionSecret", NodeEffect.Impossible, Identity),
        new("", "", "cluster.aggregatorCA", NodeEffect.Impossible, Identity),
        new("", "", "cluster.ca", NodeEffect.Impossible, Identity),
        new("", "", "cluster.clusterName", NodeEffect.Impossible, Identity),
        new("", "", "cluster.etcd.ca", NodeEffect.Impossible, Identity),
        new("", "", "cluster.id", NodeEffect.Impossible, Identity),
        new("", "", "cluster.network.cni", NodeEffect.Reboot, "what a network plugin set up stays until a restart"),
        new("", "", "cluster.network.dnsDomain", NodeEffect.Impossible, Addresses),
        new("", "", "cluster.network.podSubnets", NodeEffect.Impossible, Addresses),
        new("", "", "cluster.network.serviceSubnets", NodeEffect.Impossible, Addresses),
        new("", "", "cluster.secret", NodeEffect.Impossible, Identity),
        new("", "", "cluster.secretboxEncryptionSecret", NodeEffect.Impossible, Identity),
        new("", "", "cluster.serviceAccount", NodeEffect.Impossible, Identity),
        new("", "", "cluster.token", NodeEffect.Impossible, Identity),
        new("DiscoveryIdentityConfig", "", "", NodeEffect.Impossible, Identity),
        new("KubeAPIServerCAConfig", "", "issuingCA", NodeEffect.Impossible, Identity),
        new("KubeAggregatorCAConfig", "", "issuingCA", NodeEffect.Impossible, Identity),
        new("KubeClusterConfig", "", "clusterName", NodeEffect.Impossible, Identity),
        new("KubeEtcdEncryptionConfig", "", "", NodeEffect.Impossible, Identity),
        new("KubeFlannelCNIConfig", "", "", NodeEffect.Reboot, "what a network plugin set up stays until a restart"),
        new("KubeNetworkConfig", "", "dnsDomain", NodeEffect.Impossible, Addresses),
        new("KubeNetworkConfig", "", "podSubnets", NodeEffect.Impossible, Addresses),
        new("KubeNetworkConfig", "", "serviceSubnets", NodeEffect.Impossible, Addresses),
        new("KubeServiceAccountConfig", "", "issuer.privateKey", NodeEffect.Impossible, Identity),
        new("RegistryAuthConfig", "", "", NodeEffect.Reboot, Credentials),
        new("VolumeConfig", "EPHEMERAL", "encryption", NodeEffect.Wipe, Encryption),
        new("VolumeConfig", "STATE", "encryption", NodeEffect.Replace, Encryption),
    ];

    /// <summary>What a change at a place takes: the row that speaks of it most closely.</summary>
    public static FieldEffect Of(string kind, string name, IReadOnlyList<string> path)
    {
        var (found, depth) = (Default, -1);
        foreach (var row in All)
        {
            if (row.Match(kind, name, path) is var match && match > depth)
                (found, depth) = (row, match);
        }

        return found;
    }
}
