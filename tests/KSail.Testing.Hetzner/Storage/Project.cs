using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Catalog;
using KSail.Testing.Hetzner.Http;

namespace KSail.Testing.Hetzner.Storage;

/// <summary>Everything that a project has, in the form of the API. Used under its lock.</summary>
internal sealed class Project
{
    private readonly Dictionary<string, SortedDictionary<long, JsonObject>> _collections = new(StringComparer.Ordinal);
    private readonly List<RunningAction> _running = [];
    private long _lastId = 4000;

    public Project(HetznerDoubleOptions options, HetznerFaults faults)
    {
        Options = options;
        Faults = faults;
        Addresses = new AddressPool(options.FirstPublicAddress);
        foreach (var image in Offers.Systems())
            Put("images", image);
    }

    public Lock Lock { get; } = new();

    public HetznerDoubleOptions Options { get; }

    public HetznerFaults Faults { get; }

    public AddressPool Addresses { get; }

    /// <summary>What servers were created with; the API never gives it out.</summary>
    public Dictionary<long, string> UserData { get; } = [];

    /// <summary>The failure that the next action is to end with; null for success.</summary>
    public HetznerFault.ActionFails? FailNext { get; set; }

    public DateTimeOffset Now => Options.Clock.GetUtcNow();

    public string NowText => Now.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss+00:00", CultureInfo.InvariantCulture);

    public long NextId() => ++_lastId;

    public SortedDictionary<long, JsonObject> Collection(string name)
    {
        if (!_collections.TryGetValue(name, out var collection))
            _collections[name] = collection = [];
        return collection;
    }

    public void Put(string collection, JsonObject item) => Collection(collection)[item["id"]!.GetValue<long>()] = item;

    public JsonObject? Find(string collection, long? id) => id is { } known ? Collection(collection).GetValueOrDefault(known) : null;

    /// <summary>A resource by identifier or name, as requests give either.</summary>
    public JsonObject? Find(string collection, JsonNode? idOrName)
    {
        if (idOrName is not JsonValue value)
            return null;
        if (value.TryGetValue<long>(out var id))
            return Find(collection, id);
        if (!value.TryGetValue<string>(out var name))
            return null;
        return long.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out id) && Find(collection, id) is { } found ? found
            : Collection(collection).Values.FirstOrDefault(item => item["name"]?.GetValue<string>() == name);
    }

    /// <summary>Begins an action on a resource.</summary>
    /// <param name="command">Its command.</param>
    /// <param name="seconds">How long it takes in a data centre.</param>
    /// <param name="resources">What it works on: kinds and identifiers.</param>
    /// <param name="finish">What is so at its end; null for nothing.</param>
    /// <param name="after">An action that it begins after; null to begin now.</param>
    /// <param name="undo">What is so when it fails; null for what was before.</param>
    public JsonObject Begin(string command, double seconds, IReadOnlyList<(string Kind, long Id)> resources, Action? finish, JsonObject? after = null, Action? undo = null)
    {
        var begin = Now;
        foreach (var running in _running)
        {
            if (ReferenceEquals(running.Json, after))
                begin = running.End;
        }

        var list = new JsonArray();
        foreach (var (kind, id) in resources)
            list.Add(new JsonObject { ["id"] = id, ["type"] = kind });
        var json = new JsonObject
        {
            ["id"] = NextId(), ["command"] = command, ["status"] = "running", ["started"] = NowText, ["finished"] = null, ["progress"] = 0, ["resources"] = list, ["error"] = null,
        };
        _running.Add(new RunningAction(json, begin, begin.AddSeconds(seconds / Options.Speed), finish, undo, FailNext));
        FailNext = null;
        Put("actions", json);
        return json;
    }

    /// <summary>Ends what has ended by now, in order.</summary>
    public void Settle()
    {
        while (_running.Count > 0)
        {
            var next = _running.MinBy(static action => action.End)!;
            if (next.End > Now)
                break;
            _running.Remove(next);
            next.Json["progress"] = 100;
            next.Json["finished"] = NowText;
            next.Json["status"] = next.Failure is null ? "success" : "error";
            if (next.Failure is { } failure)
                next.Json["error"] = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message };
            (next.Failure is null ? next.Finish : next.Undo)?.Invoke();
        }

        foreach (var action in _running)
            action.Json["progress"] = (int)Math.Clamp(100 * (Now - action.Begin) / (action.End - action.Begin), 0, 99);
        foreach (var server in Collection("servers").Values)
            server["locked"] = IsBusy("server", server["id"]!.GetValue<long>());
    }

    /// <summary>Whether an action works on a resource.</summary>
    public bool IsBusy(string kind, long id) => _running.Exists(action => Concerns(action.Json, kind, id));

    /// <summary>Ends everything that works on a resource that is gone.</summary>
    public void Forget(string kind, long id) => _running.RemoveAll(action => Concerns(action.Json, kind, id) && !action.Json["command"]!.GetValue<string>().StartsWith("delete", StringComparison.Ordinal));

    public static bool Concerns(JsonObject action, string kind, long id) =>
        action["resources"]!.AsArray().Any(resource => resource!["type"]!.GetValue<string>() == kind && resource["id"]!.GetValue<long>() == id);

    /// <summary>The name of a request, which has to be given and to be free.</summary>
    public string TakeName(string collection, string kind, JsonObject body, long? self = null)
    {
        if (body["name"] is not JsonValue value || !value.TryGetValue<string>(out var name) || name.Length is 0 or > 128)
            throw ApiError.Invalid("name", "is too short or missing");
        foreach (var (id, item) in Collection(collection))
        {
            if (id != self && string.Equals(item["name"]?.GetValue<string>(), name, StringComparison.OrdinalIgnoreCase))
                throw ApiError.Taken(kind);
        }

        return name;
    }

    private sealed record RunningAction(JsonObject Json, DateTimeOffset Begin, DateTimeOffset End, Action? Finish, Action? Undo, HetznerFault.ActionFails? Failure);
}
