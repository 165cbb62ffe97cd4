using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules;

/// <summary>
/// Reads fields as the API server's types hold them: null is absent, and an empty text or list is like none. A value that is encrypted or
/// not known to a build is there, yet nobody can say what it is: readers of values see none. Values of the wrong type, which the schema
/// reports, are passed over likewise.
/// </summary>
internal static class Fields
{
    private static readonly YamlSequence Nothing = [];

    /// <summary>Whether a key has a value that is not null.</summary>
    public static bool Has(this YamlMapping? mapping, string key) => mapping?[key] is { } value and not YamlScalar { IsNull: true };

    /// <summary>Whether a key is absent, null, or the empty text.</summary>
    public static bool IsBlank(this YamlMapping? mapping, string key) => mapping?[key] is null or YamlScalar { IsNull: true } or YamlScalar { Value.Length: 0 };

    /// <summary>Whether a key is absent, null, or an empty list or mapping.</summary>
    public static bool IsEmpty(this YamlMapping? mapping, string key) =>
        mapping?[key] is null or YamlScalar { IsNull: true } or YamlSequence { Count: 0 } or YamlMapping { Count: 0 };

    /// <summary>The text of a key that is known, and not empty; null otherwise.</summary>
    public static YamlScalar? Text(this YamlMapping? mapping, string key) => mapping?[key].AsText();

    /// <summary>The node as a text that is known, and not empty; null otherwise.</summary>
    public static YamlScalar? AsText(this YamlNode? node) =>
        node is YamlScalar { Type: ScalarType.String, Value.Length: > 0 } scalar && !OpaqueValue.IsIn(scalar.Value) ? scalar : null;

    /// <summary>The value of a text that is known, and not empty; null otherwise.</summary>
    public static string? Word(this YamlMapping? mapping, string key) => mapping.Text(key)?.Value;

    /// <summary>Whether a key has exactly this text.</summary>
    public static bool Is(this YamlMapping? mapping, string key, string value) => mapping?[key] is YamlScalar scalar && scalar.Value == value;

    /// <summary>A known number or text of a key; null otherwise.</summary>
    public static YamlScalar? Scalar(this YamlMapping? mapping, string key) => mapping?[key].AsKnown();

    /// <summary>The node as a scalar that is known and not null; null otherwise.</summary>
    public static YamlScalar? AsKnown(this YamlNode? node) => node is YamlScalar { IsNull: false } scalar && !OpaqueValue.IsIn(scalar.Value) ? scalar : null;

    /// <summary>The whole number of a key; null when there is none.</summary>
    public static long? Whole(this YamlMapping? mapping, string key) => mapping?[key].AsWhole();

    /// <summary>The node as a whole number; null when it is none.</summary>
    public static long? AsWhole(this YamlNode? node)
    {
        if (node is not YamlScalar scalar)
            return null;
        if (scalar.TryGetInt64(out var value))
            return value;
        return scalar.Type == ScalarType.Float && scalar.TryGetDouble(out var real) && real == Math.Floor(real) && Math.Abs(real) < 1e15 ? (long)real : null;
    }

    /// <summary>The truth value of a key; null when there is none.</summary>
    public static bool? Flag(this YamlMapping? mapping, string key) => (mapping?[key] as YamlScalar)?.AsBoolean();

    /// <summary>The mapping of a key; null when there is none.</summary>
    public static YamlMapping? Map(this YamlMapping? mapping, string key) => mapping?[key] as YamlMapping;

    /// <summary>The list of a key; empty when there is none.</summary>
    public static YamlSequence Items(this YamlMapping? mapping, string key) => mapping?[key] as YamlSequence ?? Nothing;

    /// <summary>Whether any value in the tree under a node is not known.</summary>
    public static bool HasUnknown(this YamlNode? node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return OpaqueValue.IsIn(scalar.Value);
            case YamlMapping mapping:
                for (var i = 0; i < mapping.Entries.Count; i++)
                {
                    if (OpaqueValue.IsIn(mapping.Entries[i].Name) || mapping.Entries[i].Value.HasUnknown())
                        return true;
                }

                return false;
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (sequence[i].HasUnknown())
                        return true;
                }

                return false;
            default:
                return false;
        }
    }
}
