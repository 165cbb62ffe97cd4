using System.Net;
using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Http;
using KSail.Testing.Hetzner.Storage;

namespace KSail.Testing.Hetzner.Kinds;

/// <summary>Private networks.</summary>
internal sealed class NetworkHandler(Project project) : KindHandler(project, "networks", "network")
{
    private static readonly string[] Zones = ["eu-central", "us-east", "us-west", "ap-southeast"];

    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        var network = New(body);
        var range = Block(Text(body["ip_range"]), "ip_range");
        if (range.PrefixLength is < 8 or > 24)
            throw ApiError.Invalid("ip_range", "must be between /8 and /24");
        network["ip_range"] = range.ToString();
        network["subnets"] = new JsonArray();
        network["routes"] = new JsonArray();
        network["servers"] = new JsonArray();
        network["load_balancers"] = new JsonArray();
        network["protection"] = Protection();
        network["expose_routes_to_vswitch"] = false;
        foreach (var subnet in body["subnets"] as JsonArray ?? [])
            AddSubnet(network, ObjectOf(subnet, "subnets"));
        Project.Put(Collection, network);
        return Answer(network);
    }

    public override JsonObject Delete(long id)
    {
        var network = Stored(id);
        CheckDeletable(network);
        if (network["servers"]!.AsArray().Count > 0 || network["load_balancers"]!.AsArray().Count > 0)
            throw ApiError.InUse(Kind, id);
        return base.Delete(id);
    }

    public override JsonObject Act(long id, string command, JsonObject body)
    {
        var network = Stored(id);
        switch (command)
        {
            case "add_subnet":
                var draft = (JsonObject)network.DeepClone();
                AddSubnet(draft, body);
                return ActionAnswer(Project.Begin(command, 1, [(Kind, id)], () => AddSubnet(network, body)));
            case "delete_subnet":
                return ActionAnswer(Project.Begin(command, 1, [(Kind, id)], () =>
                {
                    var subnets = network["subnets"]!.AsArray();
                    subnets.Remove(subnets.FirstOrDefault(subnet => Text(subnet!["ip_range"]) == Text(body["ip_range"])));
                }));
            case "change_ip_range":
                return ActionAnswer(Project.Begin(command, 1, [(Kind, id)], () => network["ip_range"] = Text(body["ip_range"])));
            default:
                return base.Act(id, command, body);
        }
    }

    private static void AddSubnet(JsonObject network, JsonObject body)
    {
        if (Text(body["type"]) is not ("cloud" or "server" or "vswitch"))
            throw ApiError.Invalid("type", "must be one of cloud, server, vswitch");
        if (!Zones.Contains(Text(body["network_zone"])))
            throw ApiError.Invalid("network_zone", "network zone not found");
        var whole = IPNetwork.Parse(Text(network["ip_range"]));
        var range = Text(body["ip_range"]) is { Length: > 0 } given ? Block(given, "ip_range") : new IPNetwork(whole.BaseAddress, 24);
        if (!whole.Contains(range.BaseAddress) || range.PrefixLength < whole.PrefixLength)
            throw ApiError.Invalid("ip_range", "must be inside of the network's range");
        foreach (var other in network["subnets"]!.AsArray())
        {
            var block = IPNetwork.Parse(Text(other!["ip_range"]));
            if (block.Contains(range.BaseAddress) || range.Contains(block.BaseAddress))
                throw new ApiError(422, "invalid_input", "ip range overlaps with another subnet");
        }

        network["subnets"]!.AsArray().Add(new JsonObject
        {
            ["type"] = Text(body["type"]), ["ip_range"] = range.ToString(), ["network_zone"] = Text(body["network_zone"]), ["gateway"] = AddressPool.GatewayOf(Text(network["ip_range"])), ["vswitch_id"] = null,
        });
    }

    private static IPNetwork Block(string text, string field) =>
        IPNetwork.TryParse(text, out var block) && block.BaseAddress.GetAddressBytes().Length == 4 ? block : throw ApiError.Invalid(field, "is not a network in CIDR notation");
}

/// <summary>Firewalls.</summary>
internal sealed class FirewallHandler(Project project) : KindHandler(project, "firewalls", "firewall")
{
    private const int MaxRules = 50;

    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        var firewall = New(body);
        firewall["rules"] = ReadRules(body["rules"]);
        firewall["applied_to"] = new JsonArray();
        Project.Put(Collection, firewall);
        return Answer(firewall, ("actions", Apply(firewall, body["apply_to"])));
    }

    public override JsonObject Delete(long id) => Stored(id)["applied_to"]!.AsArray().Count > 0 ? throw ApiError.InUse(Kind, id) : base.Delete(id);

    public override JsonObject Act(long id, string command, JsonObject body)
    {
        var firewall = Stored(id);
        switch (command)
        {
            case "set_rules":
                // Traffic is filtered by the new rules when the action has ended.
                var rules = ReadRules(body["rules"]);
                return Actions(Project.Begin("set_firewall_rules", 1, [(Kind, id)], () => firewall["rules"] = rules));
            case "apply_to_resources":
                return new JsonObject { ["actions"] = Apply(firewall, body["apply_to"]) };
            case "remove_from_resources":
                var ids = (body["remove_from"] as JsonArray ?? []).Select(item => item!["server"]!["id"]!.GetValue<long>()).ToArray();
                return Actions(Project.Begin("remove_firewall", 1, [(Kind, id)], () =>
                {
                    foreach (var server in ids)
                        RemoveServer(firewall, server);
                }));
            default:
                return base.Act(id, command, body);
        }
    }

    /// <summary>Takes a server out of a firewall.</summary>
    public static void RemoveServer(JsonObject firewall, long server)
    {
        var resources = firewall["applied_to"]!.AsArray();
        resources.Remove(resources.FirstOrDefault(resource => resource!["server"]?["id"]?.GetValue<long>() == server));
    }

    private static JsonObject Actions(JsonObject action) => new() { ["actions"] = new JsonArray(action.DeepClone()) };

    private JsonArray Apply(JsonObject firewall, JsonNode? resources)
    {
        var actions = new JsonArray();
        foreach (var resource in resources as JsonArray ?? [])
        {
            if (Project.Find("servers", resource!["server"]?["id"]) is not { } server)
                throw new ApiError(404, "firewall_resource_not_found", "resource not found");
            if (server["public_net"]!["ipv4"] is null && server["public_net"]!["ipv6"] is null)
                throw new ApiError(422, "private_net_only_server", "the server has no public interface");
            var (id, serverId) = (Id(firewall), Id(server));
            actions.Add(Project.Begin("apply_firewall", 1, [(Kind, id), ("server", serverId)], () =>
            {
                RemoveServer(firewall, serverId);
                firewall["applied_to"]!.AsArray().Add(new JsonObject { ["type"] = "server", ["server"] = new JsonObject { ["id"] = serverId } });
                server["public_net"]!["firewalls"]!.AsArray().Add(new JsonObject { ["id"] = id, ["status"] = "applied" });
            }).DeepClone());
        }

        return actions;
    }

    private static JsonArray ReadRules(JsonNode? rules)
    {
        var list = new JsonArray();
        foreach (var item in rules as JsonArray ?? [])
        {
            var rule = ObjectOf(item, "rules");
            var protocol = Text(rule["protocol"]);
            if (Text(rule["direction"]) is not ("in" or "out"))
                throw ApiError.Invalid("rules", "direction must be in or out");
            if (protocol is not ("tcp" or "udp" or "icmp" or "esp" or "gre"))
                throw ApiError.Invalid("rules", "unknown protocol");
            if (protocol is "tcp" or "udp" == (Text(rule["port"]).Length == 0))
                throw ApiError.Invalid("rules", "port is needed for tcp and udp, and not allowed otherwise");
            var addresses = rule[Text(rule["direction"]) == "in" ? "source_ips" : "destination_ips"] as JsonArray ?? throw ApiError.Invalid("rules", "addresses are missing");
            foreach (var address in addresses)
            {
                // Bits of the host are refused.
                if (!IPNetwork.TryParse(Text(address), out _))
                    throw ApiError.Invalid("rules", $"'{address}' is not a network in CIDR notation");
            }

            list.Add(new JsonObject
            {
                ["direction"] = Text(rule["direction"]), ["protocol"] = protocol, ["port"] = rule["port"]?.DeepClone(), ["description"] = rule["description"]?.DeepClone(),
                ["source_ips"] = (rule["source_ips"] as JsonArray ?? []).DeepClone(), ["destination_ips"] = (rule["destination_ips"] as JsonArray ?? []).DeepClone(),
            });
        }

        return list.Count <= MaxRules ? list : throw ApiError.Invalid("rules", $"at most {MaxRules} rules");
    }
}

/// <summary>Placement groups.</summary>
internal sealed class PlacementGroupHandler(Project project) : KindHandler(project, "placement_groups", "placement_group")
{
    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        var group = New(body);
        group["type"] = Text(body["type"]) == "spread" ? "spread" : throw ApiError.Invalid("type", "must be spread");
        group["servers"] = new JsonArray();
        Project.Put(Collection, group);
        return Answer(group, ("action", null));
    }

    public override JsonObject Delete(long id)
    {
        foreach (var server in Stored(id)["servers"]!.AsArray())
            Project.Find("servers", server)!["placement_group"] = null;
        return base.Delete(id);
    }
}

/// <summary>SSH keys.</summary>
internal sealed class SshKeyHandler(Project project) : KindHandler(project, "ssh_keys", "ssh_key")
{
    public override JsonObject Create(JsonObject body)
    {
        var key = New(body);
        var parts = Text(body["public_key"]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2 || !parts[0].StartsWith("ssh-", StringComparison.Ordinal) && !parts[0].StartsWith("ecdsa-", StringComparison.Ordinal))
            throw ApiError.Invalid("public_key", "is not an SSH key");
        key["public_key"] = Text(body["public_key"]);
        key["fingerprint"] = Fingerprint(parts[1]);
        if (Project.Collection(Collection).Values.Any(other => Text(other["fingerprint"]) == Text(key["fingerprint"])))
            throw ApiError.Taken(Kind, "fingerprint");
        Project.Put(Collection, key);
        return Answer(key);
    }

    private static string Fingerprint(string blob)
    {
        var bytes = new byte[blob.Length];
        if (!Convert.TryFromBase64String(blob, bytes, out var length))
            throw ApiError.Invalid("public_key", "is not base64");
        var hash = System.Security.Cryptography.SHA256.HashData(bytes.AsSpan(0, length));
        return string.Join(':', hash.Take(16).Select(static part => part.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }
}
