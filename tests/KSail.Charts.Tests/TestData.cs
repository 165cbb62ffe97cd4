using System.Text.Json;
using KSail.Charts.Templates;

namespace KSail.Charts.Tests;

/// <summary>
/// Values of templates out of JSON: numbers are floats, as Helm reads them; <c>{"$int": 1}</c> is an int, <c>{"$int64": 1}</c> an int64,
/// <c>{"$strings": []}</c> a list of texts, <c>{"$labels": {}}</c> a map of texts.
/// </summary>
internal static class TestData
{
    public static object? Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    private static object? Of(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => OfObject(element),
        JsonValueKind.Array => new ValueList([.. element.EnumerateArray().Select(Of)]),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    private static object OfObject(JsonElement element)
    {
        var entries = element.EnumerateObject().ToList();
        if (entries.Count == 1)
        {
            var value = entries[0].Value;
            switch (entries[0].Name)
            {
                case "$int":
                    return (nint)value.GetInt64();
                case "$int64":
                    return value.GetInt64();
                case "$strings":
                    return new ValueList([.. value.EnumerateArray().Select(item => item.GetString())], ElementType.Text);
                case "$labels":
                    var labels = new ValueMap(ElementType.Text);
                    foreach (var label in value.EnumerateObject())
                        labels[label.Name] = label.Value.GetString();
                    return labels;
            }
        }

        var map = new ValueMap();
        foreach (var entry in entries)
            map[entry.Name] = Of(entry.Value);
        return map;
    }
}
