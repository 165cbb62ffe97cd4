using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Http;

namespace KSail.Testing.Hetzner.Storage;

/// <summary>Labels and their selectors, as the API description has them: Kubernetes' form, with <c>==</c>, <c>=</c>, <c>!=</c>, <c>in</c>, <c>notin</c> and keys alone.</summary>
internal static class Labels
{
    private const int MaxLength = 63;

    /// <summary>The labels of a request, or an error.</summary>
    public static JsonObject Read(JsonNode? labels)
    {
        if (labels is null)
            return [];
        if (labels is not JsonObject map)
            throw ApiError.Invalid("labels", "must be a map");
        foreach (var (key, value) in map)
        {
            var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
            if (!IsValid(name, mayBeEmpty: false))
                throw ApiError.Invalid("labels", $"invalid key '{key}'");
            if (value is not JsonValue text || !text.TryGetValue<string>(out var content) || !IsValid(content, mayBeEmpty: true))
                throw ApiError.Invalid("labels", $"invalid value of '{key}'");
        }

        return (JsonObject)map.DeepClone();
    }

    public static bool Match(string selector, JsonObject labels)
    {
        foreach (var requirement in Split(selector))
        {
            if (!MatchOne(requirement.Trim(), labels))
                return false;
        }

        return true;
    }

    private static bool MatchOne(string requirement, JsonObject labels)
    {
        var set = requirement.IndexOf('(', StringComparison.Ordinal);
        if (set > 0)
        {
            var words = requirement[..set].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var values = requirement[(set + 1)..].TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);
            return words is [var member, "in"] ? ValueOf(member) is { } found && values.Contains(found)
                : words is [var stranger, "notin"] ? ValueOf(stranger) is not { } other || !values.Contains(other)
                : throw ApiError.Invalid("label_selector", "invalid selector");
        }

        if (requirement.Split("!=") is [var key, var unwanted])
            return ValueOf(key.Trim()) != unwanted.Trim();
        if (requirement.Replace("==", "=", StringComparison.Ordinal).Split('=') is [var name, var wanted])
            return ValueOf(name.Trim()) == wanted.Trim();
        return requirement.StartsWith('!') ? ValueOf(requirement[1..].Trim()) is null : ValueOf(requirement) is not null;

        string? ValueOf(string of) => labels[of]?.GetValue<string>();
    }

    private static List<string> Split(string selector)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= selector.Length; i++)
        {
            if (i == selector.Length || (selector[i] == ',' && depth == 0))
            {
                if (i > start)
                    parts.Add(selector[start..i]);
                start = i + 1;
            }
            else if (selector[i] is '(' or ')')
            {
                depth += selector[i] == '(' ? 1 : -1;
            }
        }

        return parts;
    }

    private static bool IsValid(string text, bool mayBeEmpty)
    {
        if (text.Length == 0)
            return mayBeEmpty;
        return text.Length <= MaxLength && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
    }
}
