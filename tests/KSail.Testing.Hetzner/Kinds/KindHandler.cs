using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Http;
using KSail.Testing.Hetzner.Storage;

namespace KSail.Testing.Hetzner.Kinds;

/// <summary>What can be done with the resources of one kind. The base does what is the same for all.</summary>
internal abstract class KindHandler(Project project, string collection, string kind)
{
    /// <summary>The path, for example <c>servers</c>.</summary>
    public string Collection => collection;

    /// <summary>A single one, for example <c>server</c>.</summary>
    public string Kind => kind;

    protected Project Project => project;

    /// <summary>All resources as the API shows them.</summary>
    public virtual IEnumerable<JsonObject> List() => project.Collection(collection).Values;

    public JsonObject Get(long id) => List().FirstOrDefault(item => item["id"]!.GetValue<long>() == id) ?? throw ApiError.NotFound(kind, $"{id}");

    /// <summary>Creates one; the answer is complete.</summary>
    public virtual JsonObject Create(JsonObject body) => throw new ApiError(405, "method_not_allowed", $"{collection} cannot be created");

    /// <summary>Changes name and labels.</summary>
    public JsonObject Update(long id, JsonObject body)
    {
        var item = Stored(id);
        if (body["name"] is not null)
            item["name"] = project.TakeName(collection, kind, body, id);
        if (body["labels"] is { } labels)
            item["labels"] = Labels.Read(labels);
        foreach (var key in (ReadOnlySpan<string>)["description", "auto_delete"])
        {
            if (body[key] is { } value && item.ContainsKey(key))
                item[key] = value.DeepClone();
        }

        return Answer(item);
    }

    /// <summary>Deletes one; an empty answer where it is gone at once.</summary>
    public virtual JsonObject Delete(long id)
    {
        var item = Stored(id);
        CheckDeletable(item);
        project.Collection(collection).Remove(id);
        return [];
    }

    /// <summary>Does what the last part of the path says.</summary>
    public virtual JsonObject Act(long id, string command, JsonObject body) => command == "change_protection" ? ChangeProtection(id, body) : throw NoSuchAction(command);

    protected static ApiError NoSuchAction(string command) => new(404, "not_found", $"action '{command}' not found");

    protected JsonObject Stored(long id) => project.Find(collection, id) ?? throw ApiError.NotFound(kind, $"{id}");

    protected JsonObject Answer(JsonObject item, params ReadOnlySpan<(string Key, JsonNode? Value)> more)
    {
        var answer = new JsonObject { [kind] = item.DeepClone() };
        foreach (var (key, value) in more)
            answer[key] = value?.DeepClone();
        return answer;
    }

    protected static JsonObject ActionAnswer(JsonObject action) => new() { ["action"] = action.DeepClone() };

    protected void CheckDeletable(JsonObject item)
    {
        if (item["protection"]?["delete"]?.GetValue<bool>() == true)
            throw ApiError.Protected(kind);
    }

    protected void CheckLimit(int limit)
    {
        if (project.Collection(collection).Count >= limit)
            throw ApiError.Limit(kind);
    }

    protected JsonObject ChangeProtection(long id, JsonObject body)
    {
        var item = Stored(id);
        var protection = item["protection"] as JsonObject ?? throw NoSuchAction("change_protection");
        return ActionAnswer(project.Begin("change_protection", 0.5, [(kind, id)], () =>
        {
            foreach (var (key, value) in body)
                protection[key] = value?.DeepClone();
        }));
    }

    protected JsonObject New(JsonObject body, string? name = null) => new()
    {
        ["id"] = project.NextId(),
        ["name"] = name ?? project.TakeName(collection, kind, body),
        ["labels"] = Labels.Read(body["labels"]),
        ["created"] = project.NowText,
    };

    protected static JsonObject Protection() => new() { ["delete"] = false };

    protected static bool Flag(JsonNode? node, bool otherwise = false) => node is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : otherwise;

    protected static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";

    protected static long Id(JsonObject item) => item["id"]!.GetValue<long>();

    protected static bool HasId(JsonNode? list, long id) => list is JsonArray array && array.Any(item => item!.GetValue<long>() == id);

    protected static void RemoveId(JsonNode? list, long id)
    {
        if (list is JsonArray array && array.FirstOrDefault(item => item!.GetValue<long>() == id) is { } found)
            array.Remove(found);
    }

    protected static JsonObject ObjectOf(JsonNode? item, string field) => item as JsonObject ?? throw ApiError.Invalid(field, "must be an object");
}

/// <summary>Resources that belong to Hetzner: they can only be read.</summary>
internal sealed class OfferHandler(Project project, string collection, string kind, Func<IEnumerable<JsonObject>> offers) : KindHandler(project, collection, kind)
{
    public override IEnumerable<JsonObject> List() => offers();
}
