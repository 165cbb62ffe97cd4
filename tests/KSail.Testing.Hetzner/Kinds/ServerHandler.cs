using System.Text;
using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Catalog;
using KSail.Testing.Hetzner.Http;
using KSail.Testing.Hetzner.Storage;

namespace KSail.Testing.Hetzner.Kinds;

/// <summary>Servers: ordering them, with all that can be in the way.</summary>
internal sealed class ServerHandler(Project project, ServerPower power) : KindHandler(project, "servers", "server")
{
    private const int MaxUserData = 32768;
    private const int GroupSize = 10;

    public override JsonObject Create(JsonObject body)
    {
        CheckLimit(Project.Options.ServerLimit);
        var name = Project.TakeName(Collection, Kind, body);
        if (name.Length > 63 || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.') || name[0] is '-' or '.' || name[^1] is '-' or '.')
            throw ApiError.Invalid("name", "is not a valid hostname");
        var type = Offer("server_type", Offers.ServerTypes(Project.Faults), body["server_type"]);
        var location = body["location"] is { } wanted ? Offer("location", Offers.Locations(), wanted) : Offers.Locations().First();
        var image = Project.Find("images", body["image"]) is { } found && Text(found["status"]) == "available" ? ForArchitecture(found, type) : throw ApiError.Invalid("image", "image not found");
        if (Text(body["user_data"]) is { Length: > 0 } data && Encoding.UTF8.GetByteCount(data) > MaxUserData)
            throw ApiError.Invalid("user_data", $"must be at most {MaxUserData} bytes");
        if (image["disk_size"]!.GetValue<double>() > type["disk"]!.GetValue<int>())
            throw ApiError.Invalid("image", "the disk of the server type is too small for the image");
        var (isFour, isSix) = (Flag(body["public_net"]?["enable_ipv4"], true), Flag(body["public_net"]?["enable_ipv6"], true));
        var networks = References(body["networks"], "networks", "network", static item => item);
        var firewalls = References(body["firewalls"], "firewalls", "firewall", static item => item?["firewall"]);
        if (firewalls.Count > 0 && !isFour && !isSix)
            throw new ApiError(422, "private_net_only_server", "the server has no public interface that a firewall could be applied to");
        if (!isFour && !isSix && networks.Count == 0 && Flag(body["start_after_create"], true))
            throw ApiError.Invalid("public_net", "a server needs a public or a private network");
        var keys = References(body["ssh_keys"], "ssh_keys", "ssh_key", static item => item);
        var group = body["placement_group"] is { } reference ? Project.Find("placement_groups", reference) ?? throw ApiError.Invalid("placement_group", "placement group not found") : null;
        if (Project.Faults.IsSoldOut(Text(type["name"]), Text(location["name"])) || !type["locations"]!.AsArray().Any(at => Text(at!["name"]) == Text(location["name"])))
            throw new ApiError(412, "resource_unavailable", "error during placement");
        if (group is not null && group["servers"]!.AsArray().Count >= GroupSize)
            throw new ApiError(412, "placement_error", "no more servers fit into the placement group");

        var server = New(body, name);
        var id = Id(server);
        server["status"] = "initializing";
        server["server_type"] = type.DeepClone();
        server["location"] = location.DeepClone();
        server["image"] = image.DeepClone();
        server["iso"] = null;
        server["rescue_enabled"] = false;
        server["locked"] = true;
        server["backup_window"] = null;
        server["outgoing_traffic"] = 0;
        server["ingoing_traffic"] = 0;
        server["included_traffic"] = 21990232555520;
        server["primary_disk_size"] = type["disk"]!.GetValue<int>();
        server["protection"] = new JsonObject { ["delete"] = false, ["rebuild"] = false };
        server["private_net"] = new JsonArray();
        server["volumes"] = new JsonArray();
        server["load_balancers"] = new JsonArray();
        server["placement_group"] = group?.DeepClone();
        server["public_net"] = PublicNet(id, body["public_net"], isFour, isSix, firewalls);
        group?["servers"]!.AsArray().Add(id);
        if (Text(body["user_data"]) is { Length: > 0 } given)
            Project.UserData[id] = given;
        Project.Put(Collection, server);
        foreach (var firewall in firewalls)
            firewall["applied_to"]!.AsArray().Add(new JsonObject { ["type"] = "server", ["server"] = new JsonObject { ["id"] = id } });
        return Begin(server, networks, keys.Count == 0, Flag(body["start_after_create"], true));
    }

    public override JsonObject Delete(long id)
    {
        var server = Stored(id);
        CheckDeletable(server);
        if (Project.IsBusy(Kind, id))
            throw ApiError.Locked(Kind);
        var before = Text(server["status"]);
        server["status"] = "deleting";
        return ActionAnswer(Project.Begin("delete_server", 2, [(Kind, id)], () => Remove(id), undo: () => server["status"] = before));
    }

    public override JsonObject Act(long id, string command, JsonObject body) => command == "change_protection" ? base.Act(id, command, body) : power.Act(Stored(id), command, body);

    private JsonObject Begin(JsonObject server, List<JsonObject> networks, bool hasPassword, bool starts)
    {
        var id = Id(server);
        var create = Project.Begin("create_server", 6, [(Kind, id)], () =>
        {
            if (Text(server["status"]) == "initializing")
                server["status"] = "off";
        });
        var next = new JsonArray();
        foreach (var network in networks)
            next.Add(power.Attach(server, network, null, create).DeepClone());
        if (starts)
            next.Add(Project.Begin("start_server", 3, [(Kind, id)], () => power.Start(server), create).DeepClone());
        return Answer(server, ("action", create), ("next_actions", next), ("root_password", hasPassword ? "YItygq1v3GYjjMomLaKc" : null));
    }

    private void Remove(long id)
    {
        var server = Stored(id);
        power.Stop(server, isForGood: true);
        Project.Collection(Collection).Remove(id);
        Project.UserData.Remove(id);
        Project.Forget(Kind, id);
        foreach (var group in Project.Collection("placement_groups").Values)
            RemoveId(group["servers"], id);
        foreach (var network in Project.Collection("networks").Values)
            RemoveId(network["servers"], id);
        foreach (var firewall in Project.Collection("firewalls").Values)
            FirewallHandler.RemoveServer(firewall, id);
        foreach (var volume in Project.Collection("volumes").Values.Where(volume => volume["server"]?.GetValue<long>() == id))
            volume["server"] = null;
        foreach (var address in Project.Collection("floating_ips").Values.Where(address => address["server"]?.GetValue<long>() == id))
            address["server"] = null;
        foreach (var address in Project.Collection("primary_ips").Values.Where(address => address["assignee_id"]?.GetValue<long>() == id).ToArray())
        {
            if (Flag(address["auto_delete"]))
                Project.Collection("primary_ips").Remove(KindHandler.Id(address));
            else
                address["assignee_id"] = null;
        }
    }

    private JsonObject PublicNet(long id, JsonNode? wanted, bool isFour, bool isSix, List<JsonObject> firewalls)
    {
        var list = new JsonArray();
        foreach (var firewall in firewalls)
            list.Add(new JsonObject { ["id"] = Id(firewall), ["status"] = "applied" });
        return new JsonObject
        {
            ["ipv4"] = isFour ? Primary(id, wanted?["ipv4"], "ipv4") : null, ["ipv6"] = isSix ? Primary(id, wanted?["ipv6"], "ipv6") : null, ["floating_ips"] = new JsonArray(), ["firewalls"] = list,
        };
    }

    // Every public address is a resource of its own.
    private JsonObject Primary(long server, JsonNode? wanted, string type)
    {
        var primary = wanted is null ? null : Project.Find("primary_ips", wanted) ?? throw ApiError.Invalid("public_net", "primary IP not found");
        if (primary is null)
        {
            primary = PrimaryIpHandler.Make(Project, $"primary_ip-{server}-{type}", type, [], isDeletedWithServer: true);
            Project.Put("primary_ips", primary);
        }

        primary["assignee_id"] = server;
        return type == "ipv4"
            ? new JsonObject { ["id"] = Id(primary), ["ip"] = Text(primary["ip"]), ["blocked"] = false, ["dns_ptr"] = $"static.{server}.clients.your-server.de" }
            : new JsonObject { ["id"] = Id(primary), ["ip"] = Text(primary["ip"]), ["blocked"] = false, ["dns_ptr"] = new JsonArray() };
    }

    private List<JsonObject> References(JsonNode? list, string collection, string kind, Func<JsonNode?, JsonNode?> key)
    {
        var found = new List<JsonObject>();
        foreach (var item in list as JsonArray ?? [])
            found.Add(Project.Find(collection, key(item)) ?? throw ApiError.Invalid(collection, $"{kind} not found"));
        return found;
    }

    // A system is there for each architecture under one name.
    private JsonObject ForArchitecture(JsonObject image, JsonObject type)
    {
        if (Text(image["architecture"]) == Text(type["architecture"]))
            return image;
        return Project.Collection("images").Values.FirstOrDefault(other => Text(other["name"]).Length > 0 && Text(other["name"]) == Text(image["name"]) && Text(other["architecture"]) == Text(type["architecture"]))
            ?? throw ApiError.Invalid("image", "the architecture of the image is not that of the server type");
    }

    private static JsonObject Offer(string field, IEnumerable<JsonObject> offers, JsonNode? wanted)
    {
        foreach (var offer in offers)
        {
            if (wanted is JsonValue value && (value.TryGetValue<string>(out var name) ? Text(offer["name"]) == name || $"{offer["id"]}" == name : value.TryGetValue<long>(out var id) && Id(offer) == id))
                return offer;
        }

        throw ApiError.Invalid(field, $"{field.Replace('_', ' ')} not found");
    }
}
