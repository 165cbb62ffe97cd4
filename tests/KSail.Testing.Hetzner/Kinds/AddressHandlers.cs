using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Catalog;
using KSail.Testing.Hetzner.Http;
using KSail.Testing.Hetzner.Storage;

namespace KSail.Testing.Hetzner.Kinds;

/// <summary>Load balancers.</summary>
internal sealed class LoadBalancerHandler(Project project) : KindHandler(project, "load_balancers", "load_balancer")
{
    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        var balancer = New(body);
        var id = Id(balancer);
        var type = Offers.LoadBalancerTypes().FirstOrDefault(item => Text(item["name"]) == Text(body["load_balancer_type"]) || $"{item["id"]}" == $"{body["load_balancer_type"]}")
            ?? throw ApiError.Invalid("load_balancer_type", "load balancer type not found");
        var location = Offers.Locations().FirstOrDefault(item => Text(item["name"]) == Text(body["location"]) || Text(item["network_zone"]) == Text(body["network_zone"]) && body["location"] is null)
            ?? throw ApiError.Invalid("location", "location not found");
        var network = body["network"] is { } wanted ? Project.Find("networks", wanted) ?? throw ApiError.Invalid("network", "network not found") : null;
        balancer["load_balancer_type"] = type;
        balancer["location"] = location;
        balancer["algorithm"] = body["algorithm"]?.DeepClone() ?? new JsonObject { ["type"] = "round_robin" };
        balancer["services"] = new JsonArray();
        foreach (var service in body["services"] as JsonArray ?? [])
            balancer["services"]!.AsArray().Add(ReadService(balancer, ObjectOf(service, "services")));
        balancer["targets"] = ReadTargets(body["targets"], network is not null);
        balancer["protection"] = Protection();
        balancer["included_traffic"] = 21990232555520;
        balancer["ingoing_traffic"] = 0;
        balancer["outgoing_traffic"] = 0;
        balancer["private_net"] = new JsonArray();
        balancer["public_net"] = new JsonObject
        {
            ["enabled"] = Flag(body["public_interface"], true),
            ["ipv4"] = new JsonObject { ["ip"] = Project.Addresses.NextPublic(), ["dns_ptr"] = "lb.example" },
            ["ipv6"] = new JsonObject { ["ip"] = Project.Addresses.NextPublicSix().Replace("::/64", "::1", StringComparison.Ordinal), ["dns_ptr"] = "lb.example" },
        };
        Project.Put(Collection, balancer);
        var create = Project.Begin("create_load_balancer", 3, [(Kind, id)], network is null ? null : () => Attach(balancer, network));
        return Answer(balancer, ("action", create));
    }

    public override JsonObject Delete(long id)
    {
        var balancer = Stored(id);
        CheckDeletable(balancer);
        foreach (var network in Project.Collection("networks").Values)
            RemoveId(network["load_balancers"], id);
        Project.Forget(Kind, id);
        return base.Delete(id);
    }

    public override JsonObject Act(long id, string command, JsonObject body)
    {
        var balancer = Stored(id);
        if (Project.IsBusy(Kind, id))
            throw ApiError.Locked(Kind);
        switch (command)
        {
            case "add_service":
                var service = ReadService(balancer, body);
                return ActionAnswer(Project.Begin(command, 1, [(Kind, id)], () => balancer["services"]!.AsArray().Add(service)));
            case "add_target":
                var targets = ReadTargets(new JsonArray(body.DeepClone()), balancer["private_net"]!.AsArray().Count > 0);
                return ActionAnswer(Project.Begin(command, 1, [(Kind, id)], () => balancer["targets"]!.AsArray().Add(targets[0]!.DeepClone())));
            case "attach_to_network":
                var network = Project.Find("networks", body["network"]) ?? throw ApiError.Invalid("network", "network not found");
                return ActionAnswer(Project.Begin(command, 2, [(Kind, id)], () => Attach(balancer, network)));
            case "enable_public_interface" or "disable_public_interface":
                return ActionAnswer(Project.Begin(command, 1, [(Kind, id)], () => balancer["public_net"]!["enabled"] = command == "enable_public_interface"));
            default:
                return base.Act(id, command, body);
        }
    }

    private void Attach(JsonObject balancer, JsonObject network)
    {
        var zone = Text(balancer["location"]!["network_zone"]);
        var used = AddressPool.UsedIn(Project, Id(network)).ToArray();
        foreach (var subnet in network["subnets"]!.AsArray())
        {
            if (Text(subnet!["network_zone"]) != zone || AddressPool.FreeIn(Text(subnet["ip_range"]), used) is not { } address)
                continue;
            balancer["private_net"]!.AsArray().Add(new JsonObject { ["network"] = Id(network), ["ip"] = address });
            network["load_balancers"]!.AsArray().Add(Id(balancer));
            return;
        }
    }

    private static JsonObject ReadService(JsonObject balancer, JsonObject body)
    {
        if (Text(body["protocol"]) is not ("tcp" or "http" or "https"))
            throw ApiError.Invalid("protocol", "must be one of tcp, http, https");
        var port = body["listen_port"]?.GetValue<int>() ?? throw ApiError.Invalid("listen_port", "is missing");
        if (balancer["services"]!.AsArray().Any(service => service!["listen_port"]!.GetValue<int>() == port))
            throw new ApiError(409, "source_port_already_used", $"source port {port} is already used");
        var destination = body["destination_port"]?.GetValue<int>() ?? port;
        return Offers.Parsed(new JsonObject
        {
            ["protocol"] = Text(body["protocol"]), ["listen_port"] = port, ["destination_port"] = destination, ["proxyprotocol"] = Flag(body["proxyprotocol"]),
            ["health_check"] = body["health_check"]?.DeepClone() ?? new JsonObject { ["protocol"] = "tcp", ["port"] = destination, ["interval"] = 15, ["timeout"] = 10, ["retries"] = 3 },
        });
    }

    private static JsonArray ReadTargets(JsonNode? targets, bool isInNetwork)
    {
        var list = new JsonArray();
        foreach (var item in targets as JsonArray ?? [])
        {
            var target = ObjectOf(item, "targets");
            if (Text(target["type"]) is not ("server" or "label_selector" or "ip"))
                throw ApiError.Invalid("targets", "unknown type");
            if (Flag(target["use_private_ip"]) && !isInNetwork)
                throw new ApiError(422, "load_balancer_not_attached_to_network", "load balancer is not attached to a network");
            list.Add(target.DeepClone());
        }

        return list;
    }
}

/// <summary>Floating addresses.</summary>
internal sealed class FloatingIpHandler(Project project) : KindHandler(project, "floating_ips", "floating_ip")
{
    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        var address = New(body);
        if (Text(body["type"]) is not ("ipv4" or "ipv6"))
            throw ApiError.Invalid("type", "must be ipv4 or ipv6");
        var home = Offers.Locations().FirstOrDefault(item => Text(item["name"]) == Text(body["home_location"]));
        var server = body["server"] is { } wanted ? Project.Find("servers", wanted) ?? throw ApiError.Invalid("server", "server not found") : null;
        if (home is null && server is null)
            throw ApiError.Invalid("home_location", "home location or server is needed");
        address["type"] = Text(body["type"]);
        address["ip"] = Text(body["type"]) == "ipv4" ? Project.Addresses.NextPublic() : Project.Addresses.NextPublicSix();
        address["description"] = body["description"]?.DeepClone();
        address["server"] = server?["id"]?.DeepClone();
        address["home_location"] = home ?? server!["location"]!.DeepClone();
        address["dns_ptr"] = new JsonArray();
        address["blocked"] = false;
        address["protection"] = Protection();
        Project.Put(Collection, address);
        return Answer(address, ("action", server is null ? null : Project.Begin("assign_floating_ip", 1, [(Kind, Id(address))], null)));
    }

    public override JsonObject Act(long id, string command, JsonObject body)
    {
        var address = Stored(id);
        switch (command)
        {
            case "assign":
                var server = Project.Find("servers", body["server"]) ?? throw ApiError.Invalid("server", "server not found");
                return ActionAnswer(Project.Begin("assign_floating_ip", 1, [(Kind, id), ("server", Id(server))], () => address["server"] = Id(server)));
            case "unassign":
                return ActionAnswer(Project.Begin("unassign_floating_ip", 1, [(Kind, id)], () => address["server"] = null));
            default:
                return base.Act(id, command, body);
        }
    }
}

/// <summary>Primary addresses.</summary>
internal sealed class PrimaryIpHandler(Project project) : KindHandler(project, "primary_ips", "primary_ip")
{
    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        if (Text(body["type"]) is not ("ipv4" or "ipv6"))
            throw ApiError.Invalid("type", "must be ipv4 or ipv6");
        var address = Make(Project, Project.TakeName(Collection, Kind, body), Text(body["type"]), Labels.Read(body["labels"]), Flag(body["auto_delete"]));
        Project.Put(Collection, address);
        return Answer(address, ("action", null));
    }

    public override JsonObject Delete(long id) => Stored(id)["assignee_id"] is not null ? throw ApiError.InUse(Kind, id) : base.Delete(id);

    public static JsonObject Make(Project project, string name, string type, JsonObject labels, bool isDeletedWithServer) => new()
    {
        ["id"] = project.NextId(), ["name"] = name, ["labels"] = labels, ["created"] = project.NowText, ["type"] = type,
        ["ip"] = type == "ipv4" ? project.Addresses.NextPublic() : project.Addresses.NextPublicSix(), ["assignee_id"] = null, ["assignee_type"] = "server",
        ["auto_delete"] = isDeletedWithServer, ["blocked"] = false, ["dns_ptr"] = new JsonArray(), ["protection"] = Protection(), ["location"] = Offers.Locations().First(),
    };
}

/// <summary>Volumes.</summary>
internal sealed class VolumeHandler(Project project) : KindHandler(project, "volumes", "volume")
{
    private const int MinSize = 10;

    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.OtherLimit);
        var volume = New(body);
        var id = Id(volume);
        if (body["size"] is not JsonValue size || !size.TryGetValue<int>(out var gigabytes) || gigabytes < MinSize)
            throw ApiError.Invalid("size", $"must be at least {MinSize}");
        var server = body["server"] is { } wanted ? Project.Find("servers", wanted) ?? throw ApiError.Invalid("server", "server not found") : null;
        volume["size"] = gigabytes;
        volume["server"] = null;
        volume["location"] = server?["location"]!.DeepClone() ?? Offers.Locations().FirstOrDefault(item => Text(item["name"]) == Text(body["location"])) ?? throw ApiError.Invalid("location", "location not found");
        volume["linux_device"] = $"/dev/disk/by-id/scsi-0HC_Volume_{id}";
        volume["format"] = body["format"]?.DeepClone();
        volume["status"] = "creating";
        volume["protection"] = Protection();
        Project.Put(Collection, volume);
        var create = Project.Begin("create_volume", 2, [(Kind, id)], () => volume["status"] = "available");
        var next = new JsonArray();
        if (server is not null)
            next.Add(Attach(volume, server, create).DeepClone());
        return Answer(volume, ("action", create), ("next_actions", next));
    }

    public override JsonObject Delete(long id) => Stored(id)["server"] is not null ? throw new ApiError(409, "volume_already_attached", "volume must be detached first") : base.Delete(id);

    public override JsonObject Act(long id, string command, JsonObject body)
    {
        var volume = Stored(id);
        switch (command)
        {
            case "attach":
                var server = Project.Find("servers", body["server"]) ?? throw ApiError.Invalid("server", "server not found");
                return ActionAnswer(Attach(volume, server, null));
            case "detach":
                return ActionAnswer(Project.Begin("detach_volume", 1, [(Kind, id)], () =>
                {
                    RemoveId(Project.Find("servers", volume["server"])?["volumes"], id);
                    volume["server"] = null;
                }));
            default:
                return base.Act(id, command, body);
        }
    }

    private JsonObject Attach(JsonObject volume, JsonObject server, JsonObject? after) =>
        Project.Begin("attach_volume", 1, [(Kind, Id(volume)), ("server", Id(server))], () =>
        {
            volume["server"] = Id(server);
            server["volumes"]!.AsArray().Add(Id(volume));
        }, after);
}

/// <summary>Images: snapshots can be changed and deleted.</summary>
internal sealed class ImageHandler(Project project) : KindHandler(project, "images", "image")
{
    public override JsonObject Delete(long id) => Text(Stored(id)["type"]) == "system" ? throw new ApiError(403, "forbidden", "system images cannot be deleted") : base.Delete(id);
}
