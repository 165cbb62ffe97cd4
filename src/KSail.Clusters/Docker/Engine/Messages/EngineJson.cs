using System.Text.Json;

namespace KSail.Clusters.Docker.Engine.Messages;

/// <summary>Reads and writes the engine's JSON without reflection: what has another type than it should is read as if it were missing.</summary>
internal static class EngineJson
{
    private static readonly Dictionary<string, string> NoTexts = new(StringComparer.Ordinal);

    /// <summary>The member of an object; an undefined element where there is none.</summary>
    public static JsonElement Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>A text; empty where there is none.</summary>
    public static string Text(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    /// <summary>A whole number; 0 where there is none.</summary>
    public static long Number(this JsonElement json, string name) =>
        json.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;

    /// <summary>Whether a member is true.</summary>
    public static bool IsTrue(this JsonElement json, string name) => json.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>The elements of a list; none where there is none.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json, string name) => json.Member(name).Items();

    /// <summary>The elements of a list; none where this is none.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Array)
            return [];
        var items = new List<JsonElement>(json.GetArrayLength());
        foreach (var item in json.EnumerateArray())
            items.Add(item);
        return items;
    }

    /// <summary>The texts of an object's members.</summary>
    public static IReadOnlyDictionary<string, string> Texts(this JsonElement json, string name)
    {
        if (json.Member(name) is not { ValueKind: JsonValueKind.Object } members)
            return NoTexts;
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var member in members.EnumerateObject())
        {
            if (member.Value.ValueKind == JsonValueKind.String)
                texts[member.Name] = member.Value.GetString()!;
        }

        return texts;
    }

    /// <summary>A document of what is written.</summary>
    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        return memory.ToArray();
    }

    /// <summary>Writes a member that is a text.</summary>
    public static void WriteText(this Utf8JsonWriter writer, string name, string value) => writer.WriteString(name, value);

    /// <summary>Writes a member that is true or false.</summary>
    public static void WriteFlag(this Utf8JsonWriter writer, string name, bool value) => writer.WriteBoolean(name, value);

    /// <summary>Writes a member that is a number.</summary>
    public static void WriteNumberOf(this Utf8JsonWriter writer, string name, long value) => writer.WriteNumber(name, value);

    /// <summary>Begins a member that is a list.</summary>
    public static void StartList(this Utf8JsonWriter writer, string name) => writer.WriteStartArray(name);

    /// <summary>Begins a member that is an object.</summary>
    public static void StartObject(this Utf8JsonWriter writer, string name) => writer.WriteStartObject(name);

    /// <summary>Writes a member that is an object of texts, in the order of the names.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, string> texts)
    {
        writer.WriteStartObject(name);
        foreach (var key in texts.Keys.Order(StringComparer.Ordinal))
            writer.WriteString(key, texts[key]);
        writer.WriteEndObject();
    }

    /// <summary>Writes a member that is a list of texts.</summary>
    public static void WriteTexts(this Utf8JsonWriter writer, string name, IReadOnlyList<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
