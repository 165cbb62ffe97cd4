using KSail.Clusters.Hetzner.Api;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>
/// What is let in from outside: the APIs of Talos and Kubernetes, and echo requests, from the allowed ranges. Hetzner's firewalls filter public
/// interfaces only, so that nodes reach each other without rules as long as they use their private addresses.
/// </summary>
internal static class FirewallRules
{
    public const int TalosPort = 50000;
    public const int KubernetesPort = 6443;

    public static List<HetznerFirewallRule> Of(HetznerClusterSettings settings)
    {
        var ranges = new List<string>(settings.AllowedRanges.Count);
        foreach (var range in settings.AllowedRanges)
        {
            var block = AddressBlock.TryParse(range)?.ToString() ?? range;
            if (!ranges.Contains(block, StringComparer.OrdinalIgnoreCase))
                ranges.Add(block);
        }

        return
        [
            new("in", "tcp", "50000", ranges, "Talos API"),
            new("in", "tcp", "6443", ranges, "Kubernetes API"),
            new("in", "icmp", "", ranges, "Echo"),
        ];
    }

    /// <summary>Whether a firewall lets in exactly what the rules say.</summary>
    public static bool AreSame(IReadOnlyList<HetznerFirewallRule> present, IReadOnlyList<HetznerFirewallRule> wanted)
    {
        if (present.Count != wanted.Count)
            return false;
        foreach (var rule in wanted)
        {
            var isThere = false;
            foreach (var other in present)
                isThere |= rule.IsSameAs(other);
            if (!isThere)
                return false;
        }

        return true;
    }
}
