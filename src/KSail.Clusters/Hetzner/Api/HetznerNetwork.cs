using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>A private network.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="IsProtected">Whether it is protected from being deleted.</param>
/// <param name="IpRange">Its addresses.</param>
/// <param name="Subnets">The parts of it that resources get addresses from.</param>
/// <param name="Servers">Servers in it.</param>
/// <param name="LoadBalancers">Load balancers in it.</param>
public sealed record HetznerNetwork(
    long Id, string Name, IReadOnlyDictionary<string, string> Labels, bool IsProtected, string IpRange, IReadOnlyList<HetznerSubnet> Subnets, IReadOnlyList<long> Servers, IReadOnlyList<long> LoadBalancers)
    : IHetznerResource
{
    internal static HetznerNetwork Read(JsonElement json) => new(
        json.Number("id"), json.Text("name"), json.Labels(), json.IsProtected(), json.Text("ip_range"), json.Items("subnets", HetznerSubnet.Read), json.Ids("servers"), json.Ids("load_balancers"));
}

/// <summary>A part of a network.</summary>
/// <param name="Type"><c>cloud</c>, <c>server</c> or <c>vswitch</c>.</param>
/// <param name="IpRange">Its addresses.</param>
/// <param name="NetworkZone">Where it is.</param>
public sealed record HetznerSubnet(string Type, string IpRange, string NetworkZone)
{
    internal static HetznerSubnet Read(JsonElement json) => new(json.Text("type"), json.Text("ip_range"), json.Text("network_zone"));
}

/// <summary>A firewall. It filters the public traffic of servers, never that of private networks.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Rules">What is let in; everything else is dropped.</param>
/// <param name="Servers">Servers that it is applied to by themselves.</param>
/// <param name="Selectors">Labels of servers that it is applied to.</param>
public sealed record HetznerFirewall(
    long Id, string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<HetznerFirewallRule> Rules, IReadOnlyList<long> Servers, IReadOnlyList<string> Selectors) : IHetznerResource
{
    /// <inheritdoc/>
    public bool IsProtected => false;

    internal static HetznerFirewall Read(JsonElement json)
    {
        var servers = new List<long>();
        var selectors = new List<string>();
        foreach (var resource in json.Items("applied_to", static item => item))
        {
            if (resource.Field("server")?.NumberOrNull("id") is { } server)
                servers.Add(server);
            else if (resource.Text("label_selector", "selector") is { Length: > 0 } selector)
                selectors.Add(selector);
        }

        return new HetznerFirewall(json.Number("id"), json.Text("name"), json.Labels(), json.Items("rules", HetznerFirewallRule.Read), servers, selectors);
    }
}

/// <summary>A rule of a firewall.</summary>
/// <param name="Direction"><c>in</c> or <c>out</c>.</param>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>esp</c> or <c>gre</c>.</param>
/// <param name="Port">A port or a range (<c>80-85</c>); empty where the protocol has none.</param>
/// <param name="Addresses">Blocks of the other side.</param>
/// <param name="Description">What it is for.</param>
public sealed record HetznerFirewallRule(string Direction, string Protocol, string Port, IReadOnlyList<string> Addresses, string Description)
{
    /// <summary>Whether two rules let the same in, whatever they are called.</summary>
    public bool IsSameAs(HetznerFirewallRule other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (Direction != other.Direction || Protocol != other.Protocol || Port != other.Port || Addresses.Count != other.Addresses.Count)
            return false;
        var addresses = new HashSet<string>(Addresses, StringComparer.OrdinalIgnoreCase);
        foreach (var address in other.Addresses)
        {
            if (!addresses.Contains(address))
                return false;
        }

        return true;
    }

    internal static HetznerFirewallRule Read(JsonElement json)
    {
        var direction = json.Text("direction");
        return new HetznerFirewallRule(direction, json.Text("protocol"), json.Text("port"), json.Texts(direction == "out" ? "destination_ips" : "source_ips"), json.Text("description"));
    }
}

/// <summary>A placement group: its servers run on different machines.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="Servers">Its servers, at most ten.</param>
public sealed record HetznerPlacementGroup(long Id, string Name, IReadOnlyDictionary<string, string> Labels, IReadOnlyList<long> Servers) : IHetznerResource
{
    /// <inheritdoc/>
    public bool IsProtected => false;

    internal static HetznerPlacementGroup Read(JsonElement json) => new(json.Number("id"), json.Text("name"), json.Labels(), json.Ids("servers"));
}

/// <summary>An SSH key of the project.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="Labels">Labels.</param>
/// <param name="PublicKey">The key.</param>
public sealed record HetznerSshKey(long Id, string Name, IReadOnlyDictionary<string, string> Labels, string PublicKey) : IHetznerResource
{
    /// <inheritdoc/>
    public bool IsProtected => false;

    internal static HetznerSshKey Read(JsonElement json) => new(json.Number("id"), json.Text("name"), json.Labels(), json.Text("public_key"));
}
