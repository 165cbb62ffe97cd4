using System.Text.Json.Nodes;
using KSail.Documents;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>What is asked for when a server is created.</summary>
public sealed record HetznerServerRequest
{
    /// <summary>Name.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the type.</summary>
    public required string ServerType { get; init; }

    /// <summary>Name or identifier of the image.</summary>
    public required string Image { get; init; }

    /// <summary>Name of the location.</summary>
    public required string Location { get; init; }

    /// <summary>Labels.</summary>
    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Networks.</summary>
    public IReadOnlyList<long> Networks { get; init; } = [];

    /// <summary>Firewalls.</summary>
    public IReadOnlyList<long> Firewalls { get; init; } = [];

    /// <summary>SSH keys.</summary>
    public IReadOnlyList<long> SshKeys { get; init; } = [];

    /// <summary>The placement group; null for none.</summary>
    public long? PlacementGroup { get; init; }

    /// <summary>Whether it gets power.</summary>
    public bool Start { get; init; }

    /// <summary>Whether it gets a public IPv4 address.</summary>
    public bool PublicIPv4 { get; init; } = true;

    /// <summary>Whether it gets a public IPv6 network.</summary>
    public bool PublicIPv6 { get; init; } = true;

    /// <summary>Its data; null for none.</summary>
    public Secret? UserData { get; init; }
}

/// <summary>The bodies of requests.</summary>
public static class HetznerRequests
{
    /// <summary>A server.</summary>
    public static JsonObject Server(HetznerServerRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var firewalls = new JsonArray();
        foreach (var firewall in request.Firewalls)
            firewalls.Add(new JsonObject { ["firewall"] = firewall });
        var body = new JsonObject
        {
            ["name"] = request.Name,
            ["server_type"] = request.ServerType,
            ["image"] = request.Image,
            ["location"] = request.Location,
            ["labels"] = Map(request.Labels),
            ["start_after_create"] = request.Start,
            ["networks"] = Numbers(request.Networks),
            ["firewalls"] = firewalls,
            ["ssh_keys"] = Numbers(request.SshKeys),
            ["public_net"] = new JsonObject { ["enable_ipv4"] = request.PublicIPv4, ["enable_ipv6"] = request.PublicIPv6 },
        };
        if (request.PlacementGroup is { } group)
            body["placement_group"] = group;
        if (request.UserData is { } data)
            body["user_data"] = data.Reveal();
        return body;
    }

    /// <summary>A network with one subnet.</summary>
    public static JsonObject Network(string name, string range, string subnet, string zone, IReadOnlyDictionary<string, string> labels) => new()
    {
        ["name"] = name,
        ["ip_range"] = range,
        ["subnets"] = new JsonArray(Subnet(subnet, zone)),
        ["labels"] = Map(labels),
    };

    /// <summary>A subnet.</summary>
    public static JsonObject Subnet(string range, string zone) => new() { ["type"] = "cloud", ["ip_range"] = range, ["network_zone"] = zone };

    /// <summary>A firewall.</summary>
    public static JsonObject Firewall(string name, IReadOnlyList<HetznerFirewallRule> rules, IReadOnlyDictionary<string, string> labels) => new()
    {
        ["name"] = name, ["rules"] = Rules(rules), ["labels"] = Map(labels),
    };

    /// <summary>Other rules of a firewall.</summary>
    public static JsonObject FirewallRules(IReadOnlyList<HetznerFirewallRule> rules) => new() { ["rules"] = Rules(rules) };

    /// <summary>Servers that a firewall is applied to; the field is <c>apply_to</c> or <c>remove_from</c>.</summary>
    public static JsonObject FirewallServers(string field, IReadOnlyList<long> servers)
    {
        var resources = new JsonArray();
        foreach (var server in servers)
            resources.Add(new JsonObject { ["type"] = "server", ["server"] = new JsonObject { ["id"] = server } });
        return new JsonObject { [field] = resources };
    }

    /// <summary>A placement group that spreads its servers.</summary>
    public static JsonObject PlacementGroup(string name, IReadOnlyDictionary<string, string> labels) => new() { ["name"] = name, ["type"] = "spread", ["labels"] = Map(labels) };

    /// <summary>An SSH key.</summary>
    public static JsonObject SshKey(string name, string publicKey, IReadOnlyDictionary<string, string> labels) => new()
    {
        ["name"] = name, ["public_key"] = publicKey, ["labels"] = Map(labels),
    };

    /// <summary>A floating IPv4 address.</summary>
    public static JsonObject FloatingIp(string name, string location, IReadOnlyDictionary<string, string> labels) => new()
    {
        ["name"] = name, ["type"] = "ipv4", ["home_location"] = location, ["labels"] = Map(labels),
    };

    /// <summary>A load balancer that passes TCP connections on to servers with labels, over the private network.</summary>
    /// <param name="name">Name.</param>
    /// <param name="type">Name of its type.</param>
    /// <param name="location">Name of its location.</param>
    /// <param name="network">The network that it reaches servers in.</param>
    /// <param name="selector">Labels of the servers.</param>
    /// <param name="ports">The ports, the same on both sides.</param>
    /// <param name="labels">Labels.</param>
    public static JsonObject LoadBalancer(
        string name, string type, string location, long network, string selector, IReadOnlyList<int> ports, IReadOnlyDictionary<string, string> labels)
    {
        ArgumentNullException.ThrowIfNull(ports);
        var services = new JsonArray();
        foreach (var port in ports)
        {
            services.Add(new JsonObject
            {
                ["protocol"] = "tcp",
                ["listen_port"] = port,
                ["destination_port"] = port,
                ["proxyprotocol"] = false,
                ["health_check"] = new JsonObject { ["protocol"] = "tcp", ["port"] = port, ["interval"] = 5, ["timeout"] = 3, ["retries"] = 3 },
            });
        }

        return new JsonObject
        {
            ["name"] = name,
            ["load_balancer_type"] = type,
            ["location"] = location,
            ["network"] = network,
            ["algorithm"] = new JsonObject { ["type"] = "round_robin" },
            ["services"] = services,
            ["targets"] = new JsonArray(new JsonObject
            {
                ["type"] = "label_selector", ["label_selector"] = new JsonObject { ["selector"] = selector }, ["use_private_ip"] = true,
            }),
            ["labels"] = Map(labels),
        };
    }

    /// <summary>Other labels of a resource: they replace all that it has.</summary>
    public static JsonObject Labels(IReadOnlyDictionary<string, string> labels) => new() { ["labels"] = Map(labels) };

    private static JsonArray Rules(IReadOnlyList<HetznerFirewallRule> rules)
    {
        var list = new JsonArray();
        foreach (var rule in rules)
        {
            var addresses = new JsonArray();
            foreach (var address in rule.Addresses)
                addresses.Add(JsonValue.Create(address));
            var item = new JsonObject { ["direction"] = rule.Direction, ["protocol"] = rule.Protocol, [rule.Direction == "out" ? "destination_ips" : "source_ips"] = addresses };
            if (rule.Port.Length > 0)
                item["port"] = rule.Port;
            if (rule.Description.Length > 0)
                item["description"] = rule.Description;
            list.Add(item);
        }

        return list;
    }

    private static JsonArray Numbers(IReadOnlyList<long> ids)
    {
        var list = new JsonArray();
        foreach (var id in ids)
            list.Add(JsonValue.Create(id));
        return list;
    }

    private static JsonObject Map(IReadOnlyDictionary<string, string> labels)
    {
        var map = new JsonObject();
        foreach (var (key, value) in labels)
            map[key] = value;
        return map;
    }
}
