namespace KSail.Talos.Comparison;

/// <summary>
/// The fields that control planes make manifests of. They apply a manifest once, when its object is not there yet: what changes later reaches the cluster
/// only when somebody applies the manifests again.
/// </summary>
public static class ManifestFields
{
    private static readonly string[] Paths =
    [
        "cluster.coreDNS", "cluster.externalCloudProvider.manifests", "cluster.extraManifestHeaders", "cluster.extraManifests", "cluster.inlineManifests", "cluster.network.cni",
        "cluster.proxy",
    ];

    private static readonly string[] Documents = ["KubeCoreDNSConfig", "KubeFlannelCNIConfig", "KubeProxyConfig"];

    /// <summary>Whether a manifest is another one by this difference.</summary>
    public static bool Holds(ConfigurationDifference difference)
    {
        ArgumentNullException.ThrowIfNull(difference);
        if (difference.Document.Length > 0)
            return Documents.Contains(difference.Document.Split('/')[0], StringComparer.Ordinal);
        foreach (var path in Paths)
        {
            if (difference.Path.StartsWith(path, StringComparison.Ordinal) && (difference.Path.Length == path.Length || difference.Path[path.Length] is '.' or '['))
                return true;
        }

        return false;
    }
}
