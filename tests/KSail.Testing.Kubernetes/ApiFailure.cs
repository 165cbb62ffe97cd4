using System.Text.Json.Nodes;
using KSail.Testing.Kubernetes.Kinds;

namespace KSail.Testing.Kubernetes;

/// <summary>What an API server answers when it does not do what was asked, in its own words.</summary>
internal sealed class ApiFailure(int code, string reason, string message) : Exception(message)
{
    public int Code => code;

    public string Reason => reason;

    /// <summary><c>details</c> of the status.</summary>
    public JsonObject? Details { get; init; }

    /// <summary>Seconds of the header <c>Retry-After</c>; null for none.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Answered as a line of text, as filters before the API do it.</summary>
    public bool IsPlain { get; init; }

    public JsonObject ToStatus()
    {
        var status = new JsonObject
        {
            ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Failure", ["message"] = Message, ["reason"] = reason,
        };
        if (Details is not null)
            status["details"] = Details.DeepClone();
        status["code"] = code;
        return status;
    }

    public static ApiFailure NoSuchPath() => new(404, "NotFound", "404 page not found") { IsPlain = true };

    public static ApiFailure NotFound(ServedKind kind, string name) =>
        new(404, "NotFound", $"{kind.Resource} \"{name}\" not found") { Details = About(kind, name) };

    public static ApiFailure AlreadyExists(ServedKind kind, string name) =>
        new(409, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists") { Details = About(kind, name) };

    public static ApiFailure Conflict(ServedKind kind, string name, string what) =>
        new(409, "Conflict", $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": {what}") { Details = About(kind, name) };

    public static ApiFailure BadRequest(string message) => new(400, "BadRequest", message);

    public static ApiFailure Invalid(ServedKind kind, string name, params IReadOnlyList<(string Field, string Reason, string Message)> causes)
    {
        var details = About(kind, name, kind.Kind);
        details["causes"] = new JsonArray([.. causes.Select(cause => new JsonObject { ["reason"] = cause.Reason, ["message"] = cause.Message, ["field"] = cause.Field })]);
        var list = string.Join(", ", causes.Select(cause => $"{cause.Field}: {cause.Message}"));
        return new ApiFailure(422, "Invalid", $"{kind.QualifiedKind} \"{name}\" is invalid: {(causes.Count > 1 ? $"[{list}]" : list)}") { Details = details };
    }

    public static ApiFailure Expired(string message) => new(410, "Expired", message);

    public static ApiFailure Unauthorized() => new(401, "Unauthorized", "Unauthorized");

    public static ApiFailure TooManyRequests(int seconds) =>
        new(429, "TooManyRequests", "Too many requests, please try again later.") { RetryAfter = seconds, IsPlain = true };

    private static JsonObject About(ServedKind kind, string name, string? what = null)
    {
        var details = new JsonObject { ["name"] = name };
        if (kind.Group.Length > 0)
            details["group"] = kind.Group;
        details["kind"] = what ?? kind.Plural;
        return details;
    }
}
