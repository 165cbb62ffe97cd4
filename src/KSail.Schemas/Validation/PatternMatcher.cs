using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace KSail.Schemas.Validation;

/// <summary>
/// Decides whether a text contains a match of a schema's pattern. The patterns that nearly every Flux object meets are matched by hand:
/// starting the regular expression engine would cost a small build more than all its validation. Thread-safe; one per schema table.
/// </summary>
internal sealed class PatternMatcher
{
    private ConcurrentDictionary<string, Regex?>? _compiled;

    public bool IsMatch(string pattern, string text) => pattern switch
    {
        @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$" => IsDuration(text, hours: true),
        @"^([0-9]+(\.[0-9]+)?(ms|s|m))+$" => IsDuration(text, hours: false),
        "^oci://.*$" => StartsWith(text, "oci://"),
        "^(http|https)://.*$" => StartsWith(text, "http://") || StartsWith(text, "https://"),
        "^(http|https|oci)://.*$" => StartsWith(text, "http://") || StartsWith(text, "https://") || StartsWith(text, "oci://"),
        "^(http|https|ssh)://.*$" => StartsWith(text, "http://") || StartsWith(text, "https://") || StartsWith(text, "ssh://"),
        "^https?://" => text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal),
        _ => GetCompiled(pattern)?.IsMatch(text) ?? true,
    };

    /// <summary>The rule in words, where there are any.</summary>
    public static string Describe(string pattern) => pattern switch
    {
        @"^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$" => "must be a duration such as 30s, 5m or 1h30m",
        @"^([0-9]+(\.[0-9]+)?(ms|s|m))+$" => "must be a duration such as 30s or 5m",
        "^oci://.*$" => "must begin with oci://",
        "^(http|https)://.*$" or "^https?://" => "must begin with http:// or https://",
        "^(http|https|oci)://.*$" => "must begin with http://, https:// or oci://",
        "^(http|https|ssh)://.*$" => "must begin with http://, https:// or ssh://",
        _ => $"must match the pattern {pattern}",
    };

    private Regex? GetCompiled(string pattern)
    {
        var compiled = LazyInitializer.EnsureInitialized(ref _compiled, static () => new ConcurrentDictionary<string, Regex?>(StringComparer.Ordinal));
        return compiled.GetOrAdd(pattern, Compile);
    }

    // Schemas come from strangers, too: no backtracking, so no text can make a pattern slow. A pattern that .NET cannot read that way
    // (or RE2 reads differently) is no reason to fail a build.
    private static Regex? Compile(string pattern)
    {
        if (Re2Pattern.Translate(pattern) is not { } translated)
            return null;
        try
        {
            return new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    // '.' matches no line break.
    private static bool StartsWith(string text, string prefix) =>
        text.StartsWith(prefix, StringComparison.Ordinal) && !text.AsSpan(prefix.Length).Contains('\n');

    private static bool IsDuration(ReadOnlySpan<char> text, bool hours)
    {
        if (text.Length == 0)
            return false;
        while (text.Length > 0)
        {
            if (!SkipDigits(ref text))
                return false;
            if (text.Length > 0 && text[0] == '.')
            {
                text = text[1..];
                if (!SkipDigits(ref text))
                    return false;
            }

            if (text.StartsWith("ms"))
                text = text[2..];
            else if (text.Length > 0 && (text[0] is 's' or 'm' || (hours && text[0] == 'h')))
                text = text[1..];
            else
                return false;
        }

        return true;
    }

    private static bool SkipDigits(ref ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        text = text[count..];
        return count > 0;
    }
}
