using System.Globalization;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using KSail.Clusters.Docker.Engine.Messages;

namespace KSail.Clusters.Docker.Networks;

/// <summary>
/// Which addresses a new cluster gets. Where nobody chose, the first range counts that neither another network of the engine nor this machine has, so
/// that clusters live side by side.
/// </summary>
internal static class SubnetChoice
{
    private const int Candidates = 64;

    /// <summary>Chooses.</summary>
    /// <param name="settings">What was configured.</param>
    /// <param name="networks">The networks of the engine.</param>
    /// <param name="hostRanges">Ranges of this machine's own interfaces; empty for an engine elsewhere.</param>
    /// <param name="problem">What is in the way and what helps.</param>
    public static NodeSubnet? Choose(DockerSettings settings, IReadOnlyList<EngineNetwork> networks, IReadOnlyList<string> hostRanges, out string problem)
    {
        problem = "";
        if (settings.Subnet is { } wanted)
        {
            // A form that cannot be read was told by the check.
            if (NodeSubnet.Parse(wanted) is not { } subnet)
            {
                problem = $"'{wanted}' is no range of IPv4 addresses from /8 to /26 for the network of the cluster; write, for instance, 10.5.0.0/24";
                return null;
            }

            if (FindOverlap(subnet, networks) is not { } other)
                return subnet;
            problem = $"the addresses {subnet} of the cluster overlap those of the network '{other.Name}' ({string.Join(", ", other.Subnets)}); choose another range, or remove that network with 'docker network rm {other.Name}'";
            return null;
        }

        for (var i = 0; i < Candidates; i++)
        {
            var candidate = NodeSubnet.Parse(string.Create(CultureInfo.InvariantCulture, $"10.5.{i}.0/24"))!;
            if (FindOverlap(candidate, networks) is null && !hostRanges.Any(candidate.Overlaps))
                return candidate;
        }

        problem = "every range from 10.5.0.0/24 to 10.5.63.0/24 is used by another network of the engine or of this machine; choose a range that is free, or remove networks that nobody needs with 'docker network prune'";
        return null;
    }

    /// <summary>The network of the engine whose addresses overlap a range; null for none.</summary>
    public static EngineNetwork? FindOverlap(NodeSubnet subnet, IReadOnlyList<EngineNetwork> networks)
    {
        foreach (var network in networks)
        {
            foreach (var range in network.Subnets)
            {
                if (subnet.Overlaps(range))
                    return network;
            }
        }

        return null;
    }

    /// <summary>The ranges of this machine's interfaces, which a network of the engine would take the way to.</summary>
    public static IReadOnlyList<string> RangesOfThisMachine()
    {
        var ranges = new List<string>();
        try
        {
            foreach (var network in NetworkInterface.GetAllNetworkInterfaces())
            {
                foreach (var address in network.GetIPProperties().UnicastAddresses)
                {
                    if (address.Address.AddressFamily == AddressFamily.InterNetwork)
                        ranges.Add(string.Create(CultureInfo.InvariantCulture, $"{address.Address}/{address.PrefixLength}"));
                }
            }
        }
        catch (NetworkInformationException)
        {
            // A machine that does not tell is asked by the engine itself.
        }

        return ranges;
    }
}
