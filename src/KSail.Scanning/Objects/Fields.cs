using KSail.Documents.Yaml;

namespace KSail.Scanning.Objects;

/// <summary>
/// Fields as the language of Kubescape's rules sees them: what is missing is not false, what is null is there, and a value of another type
/// equals nothing.
/// </summary>
internal static class Fields
{
    /// <summary>Whether the field is there and not <c>false</c>: what that language takes for true.</summary>
    public static bool IsSet(this YamlMapping? mapping, string key) =>
        mapping is not null && mapping.TryGet(key, out var value) && !(value is YamlScalar scalar && scalar.AsBoolean() == false);

    /// <summary>Whether the field is the boolean <c>true</c>.</summary>
    public static bool IsTrue(this YamlMapping? mapping, string key) => mapping.Flag(key) == true;

    /// <summary>Whether the field is the boolean <c>false</c>.</summary>
    public static bool IsFalse(this YamlMapping? mapping, string key) => mapping.Flag(key) == false;

    /// <summary>Whether the field is there, whatever it is.</summary>
    public static bool Has(this YamlMapping? mapping, string key) => mapping is not null && mapping.Contains(key);

    /// <summary>The mapping in a field; null for anything else.</summary>
    public static YamlMapping? Map(this YamlMapping? mapping, string key) => mapping?.GetMapping(key);

    /// <summary>The mapping two fields down; null for anything else.</summary>
    public static YamlMapping? Map(this YamlMapping? mapping, string key, string next) => mapping?.GetMapping(key)?.GetMapping(next);

    /// <summary>The list in a field; null for anything else.</summary>
    public static YamlSequence? List(this YamlMapping? mapping, string key) => mapping?.GetSequence(key);

    /// <summary>The text of a scalar that is not null; null for anything else.</summary>
    public static string? Text(this YamlMapping? mapping, string key) => mapping?.GetString(key);

    /// <summary>The text of an item of a list; null when the item is no scalar.</summary>
    public static string? TextOf(YamlNode node) => node is YamlScalar { Type: not ScalarType.Null } scalar ? scalar.Value : null;

    /// <summary>Whether the field is a number of this value.</summary>
    public static bool IsNumber(this YamlMapping? mapping, string key, long number) =>
        mapping is not null && mapping.TryGet(key, out var value) && value is YamlScalar scalar && scalar.TryGetDouble(out var found) && found == number;

    /// <summary>Whether a list has an item of this text.</summary>
    public static bool HasText(this YamlSequence? list, string text)
    {
        for (var i = 0; i < (list?.Count ?? 0); i++)
        {
            if (TextOf(list![i]) == text)
                return true;
        }

        return false;
    }

    private static bool? Flag(this YamlMapping? mapping, string key) =>
        mapping is not null && mapping.TryGet(key, out var value) && value is YamlScalar scalar ? scalar.AsBoolean() : null;
}
