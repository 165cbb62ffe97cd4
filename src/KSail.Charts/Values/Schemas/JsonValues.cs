using System.Globalization;
using System.Text;
using System.Text.Json;
using KSail.Charts.Templates;
using KSail.Documents.Yaml;

namespace KSail.Charts.Values.Schemas;

/// <summary>Compares values with JSON, and names them as a validator of schemas does.</summary>
internal static class JsonValues
{
    public static string TypeOf(object? value) => value switch
    {
        null => "null",
        bool => "boolean",
        string => "string",
        ValueMap => "object",
        ValueList => "array",
        _ => "number",
    };

    public static bool IsNumber(object? value, out double number)
    {
        number = value switch
        {
            double real => real,
            long whole => whole,
            nint whole => whole,
            _ => double.NaN,
        };
        return !double.IsNaN(number);
    }

    public static bool Equals(object? value, JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => value is null,
        JsonValueKind.True => value is true,
        JsonValueKind.False => value is false,
        JsonValueKind.String => value is string text && text == json.GetString(),
        JsonValueKind.Number => IsNumber(value, out var number) && json.TryGetDouble(out var wanted) && number == wanted,
        JsonValueKind.Array => value is ValueList list && Equals(list, json),
        JsonValueKind.Object => value is ValueMap map && Equals(map, json),
        _ => false,
    };

    public static bool DeepEquals(object? left, object? right)
    {
        switch (left, right)
        {
            case (null, null):
                return true;
            case (string a, string b):
                return a == b;
            case (bool a, bool b):
                return a == b;
            case (ValueList a, ValueList b):
                if (a.Count != b.Count)
                    return false;
                for (var i = 0; i < a.Count; i++)
                {
                    if (!DeepEquals(a[i], b[i]))
                        return false;
                }

                return true;
            case (ValueMap a, ValueMap b):
                if (a.Count != b.Count)
                    return false;
                foreach (var key in a.Keys)
                {
                    if (!b.TryGet(key, out var other) || !DeepEquals(a[key], other))
                        return false;
                }

                return true;
            default:
                return IsNumber(left, out var x) && IsNumber(right, out var y) && x == y;
        }
    }

    /// <summary>A value in a message: text in single quotes, the rest as JSON, and null as Go prints it.</summary>
    public static string Show(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.String => $"'{json.GetString()}'",
        JsonValueKind.Null => "<nil>",
        _ => json.GetRawText(),
    };

    public static string Show(double number) => ScalarText.Shortest(number, smallest: -4, largest: 21, exponentDigits: 2);

    /// <summary>How many characters a text has, as Unicode counts them.</summary>
    public static int LengthOf(string text)
    {
        var count = 0;
        foreach (var rune in text.EnumerateRunes())
            count += rune.Utf16SequenceLength > 0 ? 1 : 0;
        return count;
    }

    public static string Quote(IReadOnlyList<string> names)
    {
        var text = new StringBuilder();
        for (var i = 0; i < names.Count; i++)
            text.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? "" : ", ")}'{names[i]}'");
        return text.ToString();
    }

    private static bool Equals(ValueList list, JsonElement json)
    {
        if (list.Count != json.GetArrayLength())
            return false;
        for (var i = 0; i < list.Count; i++)
        {
            if (!Equals(list[i], json[i]))
                return false;
        }

        return true;
    }

    private static bool Equals(ValueMap map, JsonElement json)
    {
        var count = 0;
        foreach (var property in json.EnumerateObject())
        {
            if (!map.TryGet(property.Name, out var value) || !Equals(value, property.Value))
                return false;
            count++;
        }

        return count == map.Count;
    }
}
