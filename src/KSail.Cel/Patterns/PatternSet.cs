namespace KSail.Cel.Patterns;

/// <summary>Compiled patterns by their text. Reading is thread-safe while nobody adds.</summary>
internal sealed class PatternSet
{
    private const int MaxCount = 64;

    private readonly Dictionary<string, Pattern> _patterns = new(StringComparer.Ordinal);

    /// <summary>The pattern, if it is known.</summary>
    public Pattern? Find(string text) => _patterns.GetValueOrDefault(text);

    /// <summary>The pattern, compiled now if it is new.</summary>
    public Pattern GetOrAdd(string text)
    {
        if (_patterns.TryGetValue(text, out var known))
            return known;
        var pattern = Pattern.Compile(text);
        if (_patterns.Count < MaxCount)
            _patterns.Add(text, pattern);
        return pattern;
    }
}
