using System.Text.RegularExpressions;

namespace KSail.Rendering.Kustomize;

/// <summary>
/// A regular expression that has to match a whole text, as in target selectors. Nearly all of them are plain words, some alternatives of
/// words, or a word with anything before or after it; those never reach the regular expression engine.
/// </summary>
internal sealed class AnchoredPattern
{
    private const int MaxNesting = 1000;
    private const string Anything = ".*";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly string[]? _words;
    private readonly Regex? _regex;
    private readonly bool _isOpenBefore;
    private readonly bool _isOpenAfter;

    private AnchoredPattern(string[]? words, Regex? regex, bool isOpenBefore = false, bool isOpenAfter = false)
    {
        _words = words;
        _regex = regex;
        _isOpenBefore = isOpenBefore;
        _isOpenAfter = isOpenAfter;
    }

    /// <summary>Reads a pattern; null with the reason in <paramref name="error"/> when it is none.</summary>
    public static AnchoredPattern? Create(string pattern, out string? error)
    {
        error = null;
        if (pattern.Length == 0 || pattern == ".*")
            return new AnchoredPattern(null, null);
        if (IsPlain(pattern))
            return new AnchoredPattern(pattern.Split('|'), null);
        var isOpenBefore = pattern.StartsWith(Anything, StringComparison.Ordinal);
        var isOpenAfter = pattern.EndsWith(Anything, StringComparison.Ordinal) && pattern.Length > Anything.Length;
        var word = pattern[(isOpenBefore ? Anything.Length : 0)..(isOpenAfter ? ^Anything.Length : ^0)];
        if (word.Length > 0 && !word.Contains('|', StringComparison.Ordinal) && IsPlain(word))
            return new AnchoredPattern([word], null, isOpenBefore, isOpenAfter);
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
    public static Regex Compile(string pattern)
    {
        // As Go; the parser of .NET takes its time with such patterns.
        if (Nesting(pattern) > MaxNesting)
            throw new NotSupportedException($"it is nested more than {MaxNesting} levels deep");
        return new Regex(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Timeout);
    }

    // At most as many as there are parentheses open at once, those that are escaped or in a class included.
    private static int Nesting(string pattern)
    {
        var (open, most) = (0, 0);
        foreach (var c in pattern)
        {
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            most = Math.Max(most, open);
        }

        return most;
    }

    public bool Matches(string text)
    {
        if (_isOpenBefore || _isOpenAfter)
            return MatchesOpen(text, _words![0]);
        if (_words is not null)
            return Array.IndexOf(_words, text) >= 0;
        return _regex is null || _regex.IsMatch(text);
    }

    // A dot is no line break.
    private bool MatchesOpen(string text, string word)
    {
        var at = _isOpenBefore && _isOpenAfter ? text.IndexOf(word, StringComparison.Ordinal) : _isOpenBefore ? text.Length - word.Length : 0;
        return at >= 0 && string.CompareOrdinal(text, at, word, 0, word.Length) == 0 && (_isOpenAfter || at + word.Length == text.Length) && !text.Contains('\n', StringComparison.Ordinal);
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
