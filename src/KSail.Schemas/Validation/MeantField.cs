using KSail.Documents;

namespace KSail.Schemas.Validation;

/// <summary>Finds the field that was probably meant by a name that a schema does not have.</summary>
public static class MeantField
{
    /// <summary>The nearest property, or the one whose last word the name is; null when none is near.</summary>
    public static string? Find(string name, Schema schema)
    {
        ArgumentNullException.ThrowIfNull(name);
        return NearestName.Find(name, schema.PropertyNames) ?? EndingWith(name, schema);
    }

    // The last word of a name in place of all of it: 'port' for 'containerPort', 'name' for 'secretName'. Of several, the required one.
    private static string? EndingWith(string word, Schema schema)
    {
        string? found = null;
        var candidates = 0;
        foreach (var name in schema.PropertyNames)
        {
            var at = name.Length - word.Length;
            if (at <= 0 || word.Length == 0 || !char.IsAsciiLetterUpper(name[at]) || !name.EndsWith(word, StringComparison.OrdinalIgnoreCase))
                continue;
            if (schema.Requires(name))
                return name;
            found = name;
            candidates++;
        }

        return candidates == 1 ? found : null;
    }
}
