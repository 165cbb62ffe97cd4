namespace KSail.Documents.Yaml;

/// <summary>
/// The keys that were read lately, so that the words of which manifests are made are one string each and not one for each time they are
/// written. Keys only: a value may be a secret, which nothing keeps longer than it must. Of fixed size; a key that does not find itself at its
/// place takes the place. Thread-safe: a place is a single reference.
/// </summary>
internal static class DirectKeys
{
    private const int Size = 1024;
    private const int Longest = 40;

    private static readonly string?[] Known = new string?[Size];

    /// <summary>A key as a string.</summary>
    public static string Of(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > Longest)
            return text.ToString();
        var hash = (uint)text.Length;
        foreach (var c in text)
            hash = (hash * 31) + c;
        ref var place = ref Known[(hash ^ (hash >> 10)) & (Size - 1)];
        var known = place;
        if (known is not null && text.SequenceEqual(known))
            return known;
        return place = text.ToString();
    }
}
