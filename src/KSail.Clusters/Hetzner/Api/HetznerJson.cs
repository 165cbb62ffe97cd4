using System.Globalization;
using System.Text.Json;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>Reads fields of answers: what is missing, null or of another type is read as empty, because the API grows and drops fields over the years.</summary>
internal static class HetznerJson
{
    public static string Text(this JsonElement json, string key) =>
        json.Field(key) is { ValueKind: JsonValueKind.String } value ? value.GetString() ?? "" : "";

    /// <summary>The text of a field of an object in a field, for example <c>location.name</c>.</summary>
    public static string Text(this JsonElement json, string first, string second) => json.Field(first) is { } inner ? inner.Text(second) : "";

    /// <summary>A whole number; 0 where there is none.</summary>
    public static long Number(this JsonElement json, string key) => json.NumberOrNull(key) ?? 0;

    public static long? NumberOrNull(this JsonElement json, string key) =>
        json.Field(key) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    /// <summary>A number with a fraction, written as one or as text, as prices are; 0 where there is none.</summary>
    public static decimal Fraction(this JsonElement json, string key) => json.Field(key) switch
    {
        { ValueKind: JsonValueKind.Number } value when value.TryGetDecimal(out var number) => number,
        { ValueKind: JsonValueKind.String } value when decimal.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => 0,
    };

    public static bool Flag(this JsonElement json, string key) => json.Field(key) is { ValueKind: JsonValueKind.True };

    public static DateTimeOffset? Time(this JsonElement json, string key) =>
        DateTimeOffset.TryParse(json.Text(key), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;

    /// <summary>The value of a field; null where the field is missing or null, or this is no object.</summary>
    public static JsonElement? Field(this JsonElement json, string key) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(key, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>The items of a list; none where there is no list.</summary>
    public static List<T> Items<T>(this JsonElement json, string key, Func<JsonElement, T> read)
    {
        var items = new List<T>();
        if (json.Field(key) is { ValueKind: JsonValueKind.Array } list)
        {
            foreach (var item in list.EnumerateArray())
                items.Add(read(item));
        }

        return items;
    }

    /// <summary>The identifiers in a list of numbers.</summary>
    public static List<long> Ids(this JsonElement json, string key) =>
        json.Items(key, static item => item.ValueKind == JsonValueKind.Number && item.TryGetInt64(out var id) ? id : 0);

    /// <summary>The texts in a list.</summary>
    public static List<string> Texts(this JsonElement json, string key) =>
        json.Items(key, static item => item.ValueKind == JsonValueKind.String ? item.GetString() ?? "" : "");

    /// <summary>The labels of a resource.</summary>
    public static IReadOnlyDictionary<string, string> Labels(this JsonElement json)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (json.Field("labels") is { ValueKind: JsonValueKind.Object } map)
        {
            foreach (var label in map.EnumerateObject())
                labels[label.Name] = label.Value.ValueKind == JsonValueKind.String ? label.Value.GetString() ?? "" : "";
        }

        return labels;
    }

    /// <summary>Whether a resource is protected from being deleted.</summary>
    public static bool IsProtected(this JsonElement json) => json.Field("protection") is { } protection && protection.Flag("delete");
}
