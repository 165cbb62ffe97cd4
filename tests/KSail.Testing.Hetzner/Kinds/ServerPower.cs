using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Catalog;
using KSail.Testing.Hetzner.Http;
using KSail.Testing.Hetzner.Storage;

namespace KSail.Testing.Hetzner.Kinds;

/// <summary>What can be done with a server that is there: power, drives, networks, images.</summary>
internal sealed class ServerPower(Project project)
{
    private const string Kind = "server";

    /// <summary>Told when a server starts, with what it starts from.</summary>
    public Action<JsonObject>? Started { get; set; }

    /// <summary>Told when a server has stopped, and whether it is gone.</summary>
    public Action<JsonObject, bool>? Stopped { get; set; }

    public JsonObject Act(JsonObject server, string command, JsonObject body)
    {
        var id = server["id"]!.GetValue<long>();
        if (project.IsBusy(Kind, id) || Status(server) == "deleting")
            throw ApiError.Locked(Kind);
        return command switch
        {
            "poweron" => Begin("start_server", 3, id, () => Start(server)),
            "poweroff" => Begin("stop_server", 2, id, () => Stop(server)),
            "shutdown" => Begin("shutdown_server", 1, id, () => Shutdown(server)),
            "reboot" => Begin("reboot_server", 4, id, () => Restart(server)),
            "reset" => Begin("reset_server", 4, id, () => Restart(server)),
            "attach_iso" => AttachIso(server, id, body),
            "detach_iso" => Begin("detach_iso", 1, id, () => server["iso"] = null),
            "enable_rescue" => EnableRescue(server, id, body),
            "disable_rescue" => Begin("disable_rescue", 1, id, () => server["rescue_enabled"] = false),
            "create_image" => CreateImage(server, id, body),
            "attach_to_network" => AttachToNetwork(server, body),
            "detach_from_network" => DetachFromNetwork(server, id, body),
            "remove_from_placement_group" => Begin("remove_from_placement_group", 1, id, () => LeaveGroup(server, id)),
            "change_type" => ChangeType(server, id, body),
            _ => throw new ApiError(404, "not_found", $"action '{command}' not found"),
        };
    }

    public void Start(JsonObject server)
    {
        if (Status(server) == "running")
            return;
        server["status"] = "running";
        Started?.Invoke(server);
        server["rescue_enabled"] = false;
    }

    public void Stop(JsonObject server, bool isForGood = false)
    {
        var ran = Status(server) is "running" or "deleting";
        if (!isForGood)
            server["status"] = "off";
        if (ran)
            Stopped?.Invoke(server, isForGood);
    }

    /// <summary>Attaches a server to a network.</summary>
    /// <param name="server">The server.</param>
    /// <param name="network">The network.</param>
    /// <param name="address">The address wished for; null for any.</param>
    /// <param name="after">The action that it begins after.</param>
    public JsonObject Attach(JsonObject server, JsonObject network, string? address, JsonObject? after = null)
    {
        var (id, networkId) = (server["id"]!.GetValue<long>(), network["id"]!.GetValue<long>());
        if (server["private_net"]!.AsArray().Any(entry => entry!["network"]!.GetValue<long>() == networkId))
            throw new ApiError(409, "server_already_attached", "server is already attached to the network");
        var zone = Text(server["location"]!["network_zone"]);
        var subnets = network["subnets"]!.AsArray().Where(subnet => Text(subnet!["network_zone"]) == zone).Select(subnet => Text(subnet!["ip_range"])).ToArray();
        var used = AddressPool.UsedIn(project, networkId).ToArray();
        if (address is not null && (used.Contains(address) || !subnets.Any(subnet => AddressPool.IsIn(address, subnet) && AddressPool.GatewayOf(subnet) != address)))
            throw new ApiError(409, "ip_not_available", $"IP {address} is not available");
        if (address is null && Free(used) is null)
            throw new ApiError(409, "no_subnet_available", "no free IP available in the network");
        return project.Begin("attach_to_network", 2, [(Kind, id), ("network", networkId)], () =>
        {
            // Chosen last: others may be attached meanwhile.
            server["private_net"]!.AsArray().Add(AddressPool.Entry(networkId, address ?? Free(AddressPool.UsedIn(project, networkId).ToArray())!));
            network["servers"]!.AsArray().Add(id);
        }, after);

        string? Free(string[] taken) => subnets.Select(subnet => AddressPool.FreeIn(subnet, taken)).FirstOrDefault(static free => free is not null);
    }

    private static string Status(JsonObject server) => Text(server["status"]);

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    // Whether the system listens to its power button is its own affair; these do.
    private void Shutdown(JsonObject server) => Stop(server);

    private void Restart(JsonObject server)
    {
        Stop(server);
        Start(server);
    }

    private JsonObject Begin(string command, double seconds, long id, Action finish) =>
        new() { ["action"] = project.Begin(command, seconds, [(Kind, id)], finish).DeepClone() };

    private JsonObject AttachIso(JsonObject server, long id, JsonObject body)
    {
        var wanted = body["iso"]?.ToString() ?? "";
        var iso = Offers.Isos().FirstOrDefault(item => Text(item["name"]) == wanted || $"{item["id"]}" == wanted) ?? throw ApiError.Invalid("iso", "ISO not found");
        if (Text(iso["architecture"]) is { Length: > 0 } architecture && architecture != Text(server["server_type"]!["architecture"]))
            throw ApiError.Invalid("iso", "the architecture of the ISO is not that of the server");
        return Begin("attach_iso", 1, id, () => server["iso"] = iso.DeepClone());
    }

    private JsonObject EnableRescue(JsonObject server, long id, JsonObject body)
    {
        foreach (var key in body["ssh_keys"] as JsonArray ?? [])
        {
            if (project.Find("ssh_keys", key) is null)
                throw ApiError.Invalid("ssh_keys", "SSH key not found");
        }

        server["rescue_keys"] = (body["ssh_keys"] as JsonArray)?.DeepClone();
        var answer = Begin("enable_rescue", 1, id, () => server["rescue_enabled"] = true);
        answer["root_password"] = "s3cr3tOfTheRescue";
        return answer;
    }

    private JsonObject CreateImage(JsonObject server, long id, JsonObject body)
    {
        var image = new JsonObject
        {
            ["id"] = project.NextId(), ["type"] = "snapshot", ["status"] = "creating", ["name"] = null, ["description"] = Text(body["description"]), ["image_size"] = null,
            ["disk_size"] = server["server_type"]!["disk"]!.DeepClone(), ["created"] = project.NowText,
            ["created_from"] = new JsonObject { ["id"] = id, ["name"] = Text(server["name"]) }, ["bound_to"] = null, ["os_flavor"] = "unknown", ["os_version"] = null, ["rapid_deploy"] = false,
            ["protection"] = new JsonObject { ["delete"] = false }, ["deprecated"] = null, ["deleted"] = null, ["labels"] = Labels.Read(body["labels"]),
            ["architecture"] = Text(server["server_type"]!["architecture"]),
        };
        project.Put("images", image);
        var answer = Begin("create_image", 40, id, () =>
        {
            image["status"] = "available";
            image["image_size"] = 0.21;
        });
        answer["image"] = image.DeepClone();
        return answer;
    }

    private JsonObject AttachToNetwork(JsonObject server, JsonObject body)
    {
        var network = project.Find("networks", body["network"]) ?? throw ApiError.Invalid("network", "network not found");
        return new JsonObject { ["action"] = Attach(server, network, body["ip"] is { } ip ? Text(ip) : null).DeepClone() };
    }

    private JsonObject DetachFromNetwork(JsonObject server, long id, JsonObject body)
    {
        var network = project.Find("networks", body["network"]) ?? throw ApiError.Invalid("network", "network not found");
        var networkId = network["id"]!.GetValue<long>();
        return Begin("detach_from_network", 1, id, () =>
        {
            var entries = server["private_net"]!.AsArray();
            entries.Remove(entries.FirstOrDefault(entry => entry!["network"]!.GetValue<long>() == networkId));
            var servers = network["servers"]!.AsArray();
            servers.Remove(servers.FirstOrDefault(item => item!.GetValue<long>() == id));
        });
    }

    private void LeaveGroup(JsonObject server, long id)
    {
        foreach (var group in project.Collection("placement_groups").Values)
        {
            var servers = group["servers"]!.AsArray();
            servers.Remove(servers.FirstOrDefault(item => item!.GetValue<long>() == id));
        }

        server["placement_group"] = null;
    }

    private JsonObject ChangeType(JsonObject server, long id, JsonObject body)
    {
        if (Status(server) != "off")
            throw new ApiError(409, "server_not_stopped", "server must be stopped");
        var type = Offers.ServerTypes(project.Faults).FirstOrDefault(item => Text(item["name"]) == Text(body["server_type"])) ?? throw ApiError.Invalid("server_type", "server type not found");
        return Begin("change_server_type", 20, id, () => server["server_type"] = type);
    }
}
