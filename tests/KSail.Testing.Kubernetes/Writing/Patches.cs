using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Testing.Kubernetes.Writing;

/// <summary>JSON merge patch (RFC 7386) and JSON patch (RFC 6902).</summary>
internal static class Patches
{
    public static JsonNode? Merge(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes)
            return patch?.DeepClone();
        var result = target is JsonObject map ? (JsonObject)map.DeepClone() : [];
        foreach (var (name, value) in changes)
        {
            if (value is null)
                result.Remove(name);
            else
                result[name] = Merge(result[name], value);
        }

        return result;
    }

    public static JsonObject Json(JsonObject target, JsonArray operations)
    {
        JsonNode? root = target.DeepClone();
        foreach (var operation in operations)
        {
            var path = Pointer(operation.Text("path"));
            switch (operation.Text("op"))
            {
                case "add":
                    Add(ref root, path, operation!["value"]?.DeepClone());
                    break;
                case "remove":
                    Take(root, path);
                    break;
                case "replace":
                    Get(root, path);
                    if (path.Length > 0)
                        Take(root, path);
                    Add(ref root, path, operation!["value"]?.DeepClone());
                    break;
                case "test":
                    if (!JsonNode.DeepEquals(Get(root, path), operation!["value"]))
                        throw Invalid($"testing value {operation.Text("path")} failed: test failed");
                    break;
                case "copy":
                    Add(ref root, path, Get(root, Pointer(operation.Text("from")))?.DeepClone());
                    break;
                case "move":
                    var from = Pointer(operation.Text("from"));
                    var moved = Get(root, from)?.DeepClone();
                    Take(root, from);
                    Add(ref root, path, moved);
                    break;
                default:
                    throw ApiFailure.BadRequest($"unexpected kind: unknown operation '{operation.Text("op")}'");
            }
        }

        return root as JsonObject ?? throw Invalid("the result is not an object");
    }

    private static ApiFailure Invalid(string message) =>
        new(422, "Invalid", "the server rejected our request due to an error in our request: " + message) { Details = [] };

    private static string[] Pointer(string text)
    {
        if (text.Length == 0)
            return [];
        if (text[0] != '/')
            throw ApiFailure.BadRequest($"'{text}' is not a pointer");
        return [.. text[1..].Split('/').Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal))];
    }

    private static JsonNode? Get(JsonNode? at, ReadOnlySpan<string> path)
    {
        foreach (var part in path)
        {
            at = at switch
            {
                JsonObject map when map.TryGetPropertyValue(part, out var value) => value,
                JsonArray list when Index(part, list.Count - 1) is { } index => list[index],
                _ => throw Invalid($"'{part}' does not exist: missing value"),
            };
        }

        return at;
    }

    private static void Take(JsonNode? root, ReadOnlySpan<string> path)
    {
        Get(root, path);
        var parent = Get(root, path[..^1]);
        if (parent is JsonObject map)
            map.Remove(path[^1]);
        else
            ((JsonArray)parent!).RemoveAt(int.Parse(path[^1], CultureInfo.InvariantCulture));
    }

    private static void Add(ref JsonNode? root, ReadOnlySpan<string> path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            root = value;
            return;
        }

        switch (Get(root, path[..^1]))
        {
            case JsonObject map:
                map[path[^1]] = value;
                break;
            case JsonArray list when path[^1] == "-":
                list.Add(value);
                break;
            case JsonArray list when Index(path[^1], list.Count) is { } index:
                list.Insert(index, value);
                break;
            default:
                throw Invalid($"'{path[^1]}' cannot be added: missing path");
        }
    }

    private static int? Index(string text, int max) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index <= max ? index : null;
}
