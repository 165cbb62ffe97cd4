using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos;

/// <summary>Reads values of merged configurations. What depends on a variable is neither set nor unset, so that no rule rests on it.</summary>
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

    /// <summary>A boolean that is there and known, in the words of YAML 1.1 if need be; null otherwise.</summary>
    public static bool? Flag(YamlNode? node)
    {
        if (node is not YamlScalar scalar)
            return null;
        var isWord = scalar.Type == ScalarType.String && ScalarResolver.Resolve(scalar.Value, YamlDialect.Yaml11) == ScalarType.Boolean;
        return (isWord ? new YamlScalar(scalar.Value, ScalarType.Boolean) : scalar).AsBoolean();
    }

    /// <summary>Whether a field is certainly true.</summary>
    public static bool IsTrue(YamlNode? node) => Flag(node) == true;

    /// <summary>Whether a field is certainly false.</summary>
    public static bool IsFalse(YamlNode? node) => Flag(node) == false;

    /// <summary>A text that is there and known; null otherwise.</summary>
    public static string? Text(YamlNode? node) =>
        node is YamlScalar { IsNull: false } scalar && scalar.Value.Length > 0 && !PlaceholderText.IsIn(scalar.Value) ? scalar.Value : null;

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
