using System.Text.Json;
using KSail.Charts.Templates;
using KSail.Documents;

namespace KSail.Charts.Values.Schemas;

/// <summary>The keywords of a schema that are about objects.</summary>
internal sealed class ObjectCheck(SchemaCheck check, ValueMap map, JsonElement at)
{
    public void Run()
    {
        CheckCounts();
        CheckRequired();
        CheckProperties();
        CheckNames();
        CheckDependencies();
    }

    private void CheckCounts()
    {
        if (SchemaCheck.TryCount(at, "minProperties", out var least) && map.Count < least)
            check.Add($"minProperties: got {map.Count}, want {JsonValues.Show(least)}");
        if (SchemaCheck.TryCount(at, "maxProperties", out var most) && map.Count > most)
            check.Add($"maxProperties: got {map.Count}, want {JsonValues.Show(most)}");
    }

    private void CheckRequired()
    {
        if (!at.TryGetProperty("required", out var required) || required.ValueKind != JsonValueKind.Array)
            return;
        var missing = Missing(required);
        if (missing.Count > 0)
            check.Add(missing.Count == 1 ? $"missing property '{missing[0]}'" : $"missing properties {JsonValues.Quote(missing)}");
    }

    private List<string> Missing(JsonElement names)
    {
        var missing = new List<string>();
        foreach (var name in names.EnumerateArray())
        {
            if (name.ValueKind == JsonValueKind.String && !map.Contains(name.GetString()!))
                missing.Add(name.GetString()!);
        }

        return missing;
    }

    private void CheckProperties()
    {
        var hasProperties = at.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object;
        var hasPatterns = at.TryGetProperty("patternProperties", out var patterns) && patterns.ValueKind == JsonValueKind.Object;
        var hasRest = at.TryGetProperty("additionalProperties", out var rest);
        var unwanted = new List<string>();
        foreach (var key in map.Keys)
        {
            var isKnown = false;
            if (hasProperties && properties.TryGetProperty(key, out var schema))
            {
                isKnown = true;
                check.CheckBelow(key, map[key], schema);
            }

            if (hasPatterns)
                isKnown |= CheckPatterns(key, patterns);
            if (isKnown || !hasRest)
                continue;
            if (rest.ValueKind == JsonValueKind.False)
                unwanted.Add(key);
            else
                check.CheckBelow(key, map[key], rest);
        }

        if (unwanted.Count == 1)
            check.Add($"additional properties {JsonValues.Quote(unwanted)} not allowed{NearestName.Suggest(unwanted[0], NamesOf(hasProperties, properties))}", unwanted[0]);
        else if (unwanted.Count > 1)
            check.Add($"additional properties {JsonValues.Quote(unwanted)} not allowed");
    }

    private static List<string> NamesOf(bool hasProperties, JsonElement properties)
    {
        var names = new List<string>();
        if (!hasProperties)
            return names;
        foreach (var property in properties.EnumerateObject())
            names.Add(property.Name);
        return names;
    }

    private bool CheckPatterns(string key, JsonElement patterns)
    {
        var isKnown = false;
        foreach (var pattern in patterns.EnumerateObject())
        {
            if (!check.HasPattern(key, pattern.Name))
                continue;
            isKnown = true;
            check.CheckBelow(key, map[key], pattern.Value);
        }

        return isKnown;
    }

    private void CheckNames()
    {
        if (!at.TryGetProperty("propertyNames", out var schema))
            return;
        foreach (var key in map.Keys)
        {
            if (!check.Allows(key, schema))
                check.Add($"invalid propertyName '{key}'");
        }
    }

    private void CheckDependencies()
    {
        foreach (var keyword in (string[])["dependencies", "dependentRequired", "dependentSchemas"])
        {
            if (!at.TryGetProperty(keyword, out var dependencies) || dependencies.ValueKind != JsonValueKind.Object)
                continue;
            foreach (var dependency in dependencies.EnumerateObject())
            {
                if (map.Contains(dependency.Name))
                    CheckDependency(dependency.Name, dependency.Value);
            }
        }
    }

    private void CheckDependency(string name, JsonElement wanted)
    {
        if (wanted.ValueKind != JsonValueKind.Array)
        {
            check.Check(map, wanted);
            return;
        }

        var missing = Missing(wanted);
        if (missing.Count > 0)
            check.Add($"properties {JsonValues.Quote(missing)} required, if '{name}' exists");
    }
}
