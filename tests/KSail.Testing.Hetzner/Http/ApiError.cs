using System.Text.Json.Nodes;

namespace KSail.Testing.Hetzner.Http;

/// <summary>What a request is refused with.</summary>
internal sealed class ApiError(int status, string code, string message, JsonNode? details = null) : Exception(message)
{
    public int Status { get; } = status;

    public string Code { get; } = code;

    public JsonObject ToJson() => new() { ["error"] = new JsonObject { ["code"] = Code, ["message"] = Message, ["details"] = details?.DeepClone() } };

    public static ApiError Invalid(string field, string message) => new(422, "invalid_input", $"invalid input in field '{field}'", new JsonObject
    {
        ["fields"] = new JsonArray(new JsonObject { ["name"] = field, ["messages"] = new JsonArray(message) }),
    });

    public static ApiError NotFound(string kind, string id) => new(404, "not_found", $"{kind} with ID '{id}' not found");

    public static ApiError Taken(string kind, string field = "name") => new(409, "uniqueness_error", $"{kind} {field} is already used", new JsonObject { ["fields"] = new JsonArray(new JsonObject { ["name"] = field }) });

    public static ApiError Limit(string kind) => new(403, "resource_limit_exceeded", $"{kind} limit exceeded", new JsonObject { ["limits"] = new JsonArray(new JsonObject { ["name"] = $"{kind}_limit" }) });

    public static ApiError Locked(string kind) => new(423, "locked", $"{kind} is locked");

    public static ApiError Protected(string kind) => new(403, "protected", $"{kind} deletion is protected");

    public static ApiError InUse(string kind, long id) => new(409, "resource_in_use", $"{kind} with ID '{id}' is still in use");
}
