namespace KSail.Checks.Parity;

/// <summary>Paths of fields as people write them.</summary>
internal static class FieldPath
{
    /// <summary>The path of a key; one that would be taken for several stands in brackets.</summary>
    public static string Key(string parent, string key)
    {
        foreach (var c in key)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-'))
                return $"{parent}[\"{key}\"]";
        }

        return parent.Length == 0 ? key : key.Length == 0 ? $"{parent}[\"\"]" : $"{parent}.{key}";
    }

    /// <summary>The path of an item that is known by a field.</summary>
    public static string Item(string parent, string field, string value) => $"{parent}[{field}={value}]";

    /// <summary>The path of an item that is known by its position.</summary>
    public static string Item(string parent, int index) => $"{parent}[{index}]";
}
