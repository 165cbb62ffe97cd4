using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Catalog;
using KSail.Testing.Hetzner.Kinds;
using KSail.Testing.Hetzner.Storage;

namespace KSail.Testing.Hetzner.Http;

/// <summary>A request, taken apart.</summary>
/// <param name="Method">The method.</param>
/// <param name="Segments">The parts of the path below the version.</param>
/// <param name="Query">What stands after the question mark; a key may stand more than once.</param>
/// <param name="Body">The body; empty for none.</param>
internal sealed record ApiRequest(string Method, string[] Segments, IReadOnlyDictionary<string, string[]> Query, JsonObject Body)
{
    /// <summary>Method and path, identifiers replaced.</summary>
    public string Template => $"{Method} /{string.Join('/', Segments.Select(static part => part.All(char.IsAsciiDigit) ? "{id}" : part))}";

    public string? One(string key) => Query.TryGetValue(key, out var values) ? values[^1] : null;
}

/// <summary>Finds out what a request asks for, and answers it. Used under the project's lock.</summary>
internal sealed class ApiRouter
{
    private const int MaxPage = 50;
    private const int UsualPage = 25;
    private const int MaxActionIds = 25;

    private readonly Project _project;
    private readonly Dictionary<string, KindHandler> _kinds = new(StringComparer.Ordinal);

    public ApiRouter(Project project, ServerPower power)
    {
        _project = project;
        foreach (var handler in (KindHandler[])
            [
                new ServerHandler(project, power), new NetworkHandler(project), new FirewallHandler(project), new PlacementGroupHandler(project), new SshKeyHandler(project),
                new LoadBalancerHandler(project), new FloatingIpHandler(project), new PrimaryIpHandler(project), new VolumeHandler(project), new ImageHandler(project),
                new OfferHandler(project, "server_types", "server_type", () => Offers.ServerTypes(project.Faults)),
                new OfferHandler(project, "load_balancer_types", "load_balancer_type", Offers.LoadBalancerTypes),
                new OfferHandler(project, "locations", "location", Offers.Locations),
                new OfferHandler(project, "isos", "iso", Offers.Isos),
            ])
        {
            _kinds[handler.Collection] = handler;
        }
    }

    /// <summary>The status and the answer; null for an empty one.</summary>
    public (int Status, JsonObject? Answer) Answer(ApiRequest request)
    {
        switch (request.Segments)
        {
            case ["pricing"] when request.Method == "GET":
                return (200, new JsonObject { ["pricing"] = Offers.Pricing() });
            case ["datacenters", ..]:
                throw new ApiError(410, "deprecated_api_endpoint", "datacenters were removed; use locations");
            case ["actions"] when request.Method == "GET":
                return (200, Page("actions", ActionsOf(request), request));
            case ["actions", var id] when request.Method == "GET":
                return (200, new JsonObject { ["action"] = (_project.Find("actions", Id(id)) ?? throw ApiError.NotFound("action", id)).DeepClone() });
        }

        if (request.Segments.Length == 0 || !_kinds.TryGetValue(request.Segments[0], out var kind))
            throw new ApiError(404, "not_found", "path not found");
        return (request.Method, request.Segments) switch
        {
            ("GET", [_]) => (200, Page(kind.Collection, Filter(kind, request), request)),
            ("POST", [_]) => (201, kind.Create(request.Body)),
            ("GET", [_, var id]) => (200, new JsonObject { [kind.Kind] = kind.Get(Id(id)).DeepClone() }),
            ("PUT", [_, var id]) => (200, kind.Update(Id(id), request.Body)),
            ("DELETE", [_, var id]) => kind.Delete(Id(id)) is { Count: > 0 } answer ? (200, answer) : (204, null),
            ("GET", [_, var id, "actions"]) => (200, Page("actions", ActionsOf(kind, Id(id), request), request)),
            ("POST", [_, var id, "actions", var command]) => (201, kind.Act(Id(id), command, request.Body)),
            _ => throw new ApiError(405, "method_not_allowed", "method not allowed"),
        };
    }

    private static long Id(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw new ApiError(404, "not_found", "path not found");

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    private IEnumerable<JsonObject> ActionsOf(ApiRequest request)
    {
        if (!request.Query.TryGetValue("id", out var ids))
            throw new ApiError(410, "deprecated_api_endpoint", "actions are listed by id only");
        if (ids.Length > MaxActionIds)
            throw ApiError.Invalid("id", $"at most {MaxActionIds}");
        return ids.Select(id => _project.Find("actions", Id(id))).OfType<JsonObject>();
    }

    private IEnumerable<JsonObject> ActionsOf(KindHandler kind, long id, ApiRequest request)
    {
        kind.Get(id);
        return _project.Collection("actions").Values
            .Where(action => Project.Concerns(action, kind.Kind, id) && (request.One("status") is not { } status || Text(action["status"]) == status));
    }

    private static IEnumerable<JsonObject> Filter(KindHandler kind, ApiRequest request)
    {
        var items = kind.List();
        if (request.One("name") is { Length: > 0 } name)
            items = items.Where(item => Text(item["name"]) == name);
        if (request.One("label_selector") is { Length: > 0 } selector)
            items = items.Where(item => item["labels"] is JsonObject labels && Labels.Match(selector, labels));
        foreach (var field in (string[])["type", "status", "architecture", "ip"])
        {
            if (request.Query.TryGetValue(field, out var wanted))
                items = items.Where(item => wanted.Contains(Text(item[field])));
        }

        return Sort(items, request.One("sort") ?? "id:asc");
    }

    private static IEnumerable<JsonObject> Sort(IEnumerable<JsonObject> items, string by)
    {
        var parts = by.Split(':');
        return parts is [_, "desc"] ? items.OrderByDescending(item => Key(item[parts[0]]), StringComparer.Ordinal) : items.OrderBy(item => Key(item[parts[0]]), StringComparer.Ordinal);

        static string Key(JsonNode? value) => value is JsonValue number && number.TryGetValue<long>(out var integer) ? integer.ToString("D19", CultureInfo.InvariantCulture) : Text(value);
    }

    private static JsonObject Page(string collection, IEnumerable<JsonObject> items, ApiRequest request)
    {
        var all = items.ToArray();
        var size = Math.Clamp(int.TryParse(request.One("per_page"), out var wanted) ? wanted : UsualPage, 1, MaxPage);
        var page = int.TryParse(request.One("page"), out var number) && number > 0 ? number : 1;
        var last = Math.Max(1, (all.Length + size - 1) / size);
        var list = new JsonArray();
        foreach (var item in all.Skip((page - 1) * size).Take(size))
            list.Add(item.DeepClone());
        return new JsonObject
        {
            [collection] = list,
            ["meta"] = new JsonObject
            {
                ["pagination"] = new JsonObject
                {
                    ["page"] = page, ["per_page"] = size, ["previous_page"] = page > 1 ? page - 1 : null, ["next_page"] = page < last ? page + 1 : null, ["last_page"] = last, ["total_entries"] = all.Length,
                },
            },
        };
    }
}
