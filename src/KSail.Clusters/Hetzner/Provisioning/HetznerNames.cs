using System.Globalization;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>The names of what nodes of a cluster share. Those that the Go tool knows are called as it calls them.</summary>
internal static class HetznerNames
{
    public static string Network(HetznerClusterSettings settings) => settings.NetworkName ?? $"{settings.Cluster}-network";

    public static string Firewall(HetznerClusterSettings settings) => $"{settings.Cluster}-firewall";

    public static string LoadBalancer(HetznerClusterSettings settings) => $"{settings.Cluster}-api";

    public static string FloatingIp(HetznerClusterSettings settings) => $"{settings.Cluster}-floating-ip";

    /// <summary>A placement group holds ten servers, so there may be several, numbered from 1.</summary>
    public static string PlacementGroup(HetznerClusterSettings settings, int number)
    {
        var name = settings.PlacementGroup ?? $"{settings.Cluster}-placement";
        return number == 1 ? name : $"{name}-{number.ToString(CultureInfo.InvariantCulture)}";
    }
}
