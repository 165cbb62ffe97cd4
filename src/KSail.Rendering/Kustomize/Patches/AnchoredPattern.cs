using System.Text.RegularExpressions;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// A regular expression that has to match a whole text, as in target selectors. Nearly all of them are plain words, some alternatives of
/// words; those never reach the regular expression engine.
/// </summary>
internal sealed class AnchoredPattern
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly string[]? _words;
    private readonly Regex? _regex;

    private AnchoredPattern(string[]? words, Regex? regex)
    {
        _words = words;
        _regex = regex;
    }

    /// <summary>Reads a pattern; null with the reason in <paramref name="error"/> when it is none.</summary>
    public static AnchoredPattern? Create(string pattern, out string? error)
    {
        error = null;
        if (pattern.Length == 0 || pattern == ".*")
            return new AnchoredPattern(null, null);
        if (IsPlain(pattern))
            return new AnchoredPattern(pattern.Split('|'), null);
        var regex = Compile("^(?:" + pattern + ")\\z", pattern, out error);
        return regex is null ? null : new AnchoredPattern(null, regex);
    }

    /// <summary>The expression <paramref name="whole"/> made of the user's <paramref name="part"/>, which is what an error speaks of.</summary>
    public static Regex? Compile(string whole, string part, out string? error)
    {
        error = null;
        try
        {
            Compile(part);
            return Compile(whole);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = e.Message.ReplaceLineEndings(" ").TrimEnd('.');
            return null;
        }
    }

    /// <summary>
    /// An expression in linear time, as Go's are: what Go's syntax does not have (back references, look-around) is refused as there.
    /// </summary>
    public static Regex Compile(string pattern) => new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Timeout);

    public bool Matches(string text)
    {
        if (_words is not null)
            return Array.IndexOf(_words, text) >= 0;
        return _regex is null || _regex.IsMatch(text);
    }

    // A dot is any character, so it is plain only where nothing else could be meant; versions and domains go to the engine.
    private static bool IsPlain(string pattern)
    {
        foreach (var c in pattern)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '/' or ':' or '|' or ' '))
                return false;
        }

        return true;
    }
}
