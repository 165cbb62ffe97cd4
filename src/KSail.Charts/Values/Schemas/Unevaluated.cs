using System.Text.Json;
using KSail.Charts.Templates;

namespace KSail.Charts.Values.Schemas;

/// <summary>
/// The keywords <c>unevaluatedProperties</c> and <c>unevaluatedItems</c> of 2019-09 and later: what no schema that applies to a value, beside
/// the keyword or below it, has looked at.
/// </summary>
internal sealed class Unevaluated(SchemaCheck check, ValuesSchema schema)
{
    private const int MaxDepth = 64;

    private static readonly string[] References = ["$ref", "$dynamicRef", "$recursiveRef"];
    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf"];

    private int _depth;

    /// <summary>Checks the properties that are left over.</summary>
    public void Check(ValueMap map, JsonElement at)
    {
        if (!at.TryGetProperty("unevaluatedProperties", out var rest))
            return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(map, at, seen, isOuter: true);
        foreach (var key in map.Keys)
        {
            if (!seen.Contains(key))
                check.CheckBelow(key, map[key], rest);
        }
    }

    /// <summary>Checks the items that are left over.</summary>
    public void Check(ValueList list, JsonElement at)
    {
        if (!at.TryGetProperty("unevaluatedItems", out var rest))
            return;
        var seen = new bool[list.Count];
        Collect(list, at, seen, isOuter: true);
        for (var i = 0; i < seen.Length; i++)
        {
            if (!seen[i])
                check.CheckBelow(i.ToString(System.Globalization.CultureInfo.InvariantCulture), list[i], rest);
        }
    }

    private void Collect(ValueMap map, JsonElement at, HashSet<string> seen, bool isOuter)
    {
        if (at.ValueKind != JsonValueKind.Object)
            return;
        var hasRest = at.TryGetProperty("additionalProperties", out _) || (!isOuter && at.TryGetProperty("unevaluatedProperties", out _));
        foreach (var key in map.Keys)
        {
            if (hasRest || (at.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(key, out _)) || HasPattern(at, key))
                seen.Add(key);
        }

        foreach (var applied in Applied(map, at))
            Collect(map, applied, seen, isOuter: false);
        _depth--;
    }

    private void Collect(ValueList list, JsonElement at, bool[] seen, bool isOuter)
    {
        if (at.ValueKind != JsonValueKind.Object)
            return;
        var hasItems = at.TryGetProperty("items", out var items);
        var isTuple = hasItems && items.ValueKind == JsonValueKind.Array;
        var hasRest = (hasItems && !isTuple) || at.TryGetProperty("additionalItems", out _) || (!isOuter && at.TryGetProperty("unevaluatedItems", out _));
        var known = isTuple ? items.GetArrayLength() : at.TryGetProperty("prefixItems", out var prefix) && prefix.ValueKind == JsonValueKind.Array ? prefix.GetArrayLength() : 0;
        for (var i = 0; i < seen.Length; i++)
            seen[i] |= hasRest || i < known || (schema.Draft == SchemaDraft.Draft2020 && at.TryGetProperty("contains", out var wanted) && check.Allows(list[i], wanted));
        foreach (var applied in Applied(list, at))
            Collect(list, applied, seen, isOuter: false);
        _depth--;
    }

    private bool HasPattern(JsonElement at, string key)
    {
        if (!at.TryGetProperty("patternProperties", out var patterns) || patterns.ValueKind != JsonValueKind.Object)
            return false;
        foreach (var pattern in patterns.EnumerateObject())
        {
            if (check.HasPattern(key, pattern.Name))
                return true;
        }

        return false;
    }

    // The schemas at the same place that the value satisfies; each call is one level deeper.
    private List<JsonElement> Applied(object value, JsonElement at)
    {
        var applied = new List<JsonElement>();
        if (++_depth > MaxDepth)
            return applied;
        foreach (var keyword in References)
        {
            if (ValuesSchema.TryText(at, keyword, out var reference) && schema.TryResolve(reference, out var target))
                applied.Add(target);
        }

        foreach (var keyword in Lists)
        {
            if (!at.TryGetProperty(keyword, out var choices) || choices.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var choice in choices.EnumerateArray())
                AddAllowed(choice);
        }

        if (at.TryGetProperty("if", out var condition))
        {
            var holds = check.Allows(value, condition);
            if (holds)
                applied.Add(condition);
            if (at.TryGetProperty(holds ? "then" : "else", out var branch))
                AddAllowed(branch);
        }

        if (value is ValueMap map && at.TryGetProperty("dependentSchemas", out var dependents) && dependents.ValueKind == JsonValueKind.Object)
        {
            foreach (var dependent in dependents.EnumerateObject())
            {
                if (map.Contains(dependent.Name))
                    AddAllowed(dependent.Value);
            }
        }

        return applied;

        void AddAllowed(JsonElement each)
        {
            if (check.Allows(value, each))
                applied.Add(each);
        }
    }
}
