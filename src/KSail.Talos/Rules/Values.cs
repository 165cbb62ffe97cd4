using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos.Rules;

/// <summary>Reads values for rules. What depends on a variable is neither set nor unset, so that no rule rests on it.</summary>
internal static class Values
{
    /// <summary>Whether a value depends on a variable.</summary>
    public static bool IsUnknown(YamlNode? node) => node is YamlScalar scalar && PlaceholderText.IsIn(scalar.Value);

    /// <summary>Whether a field certainly holds something.</summary>
    public static bool IsSet(YamlNode? node)
    {
        switch (node)
        {
            case YamlScalar scalar:
                return !scalar.IsNull && scalar.Value.Length > 0 && !PlaceholderText.IsIn(scalar.Value);
            case YamlSequence sequence:
                for (var i = 0; i < sequence.Count; i++)
                {
                    if (!IsUnknown(sequence[i]))
                        return true;
                }

                return false;
            default:
                return node is not null;
        }
    }

    /// <summary>Whether a field is certainly absent or empty.</summary>
    public static bool IsUnset(YamlNode? node) => node switch
    {
        null => true,
        YamlScalar scalar => scalar.IsNull || scalar.Value.Length == 0,
        YamlSequence sequence => sequence.Count == 0,
        _ => false,
    };

    /// <summary>Whether a field is certainly true.</summary>
    public static bool IsTrue(YamlNode? node) => node is YamlScalar scalar && (scalar.AsBoolean() == true || scalar.Value is "yes" or "Yes" or "YES" or "on" or "On" or "ON" or "y" or "Y");

    /// <summary>Whether a field is certainly false.</summary>
    public static bool IsFalse(YamlNode? node) => node is YamlScalar scalar && (scalar.AsBoolean() == false || scalar.Value is "no" or "No" or "NO" or "off" or "Off" or "OFF" or "n" or "N");

    /// <summary>A text that is there and known; null otherwise.</summary>
    public static string? Text(YamlNode? node) => node is YamlScalar { IsNull: false } scalar && scalar.Value.Length > 0 && !PlaceholderText.IsIn(scalar.Value) ? scalar.Value : null;

    /// <summary>A whole number that is there and known.</summary>
    public static long? Number(YamlNode? node) => node is YamlScalar scalar && scalar.TryGetInt64(out var number) ? number : null;

    /// <summary>The mappings of a list, in order; none for anything else.</summary>
    public static List<YamlMapping> Mappings(YamlNode? list)
    {
        var mappings = new List<YamlMapping>();
        if (list is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                if (sequence[i] is YamlMapping mapping)
                    mappings.Add(mapping);
            }
        }

        return mappings;
    }

    /// <summary>The known texts of a list, in order.</summary>
    public static List<YamlScalar> Texts(YamlNode? list)
    {
        var texts = new List<YamlScalar>();
        if (list is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
            {
                if (sequence[i] is YamlScalar { IsNull: false } scalar && !PlaceholderText.IsIn(scalar.Value))
                    texts.Add(scalar);
            }
        }

        return texts;
    }
}
