namespace KSail.Scanning.Inputs;

/// <summary>A text with a fixed beginning and some characters of a set behind it: what most tokens look like.</summary>
/// <param name="prefix">The beginning.</param>
/// <param name="tail">The set behind it.</param>
/// <param name="count">How many characters of the set there must be at least.</param>
internal sealed class TextShape(string prefix, TailCharacters tail, int count)
{
    private const string Special = @"\.+*?()|[]{}^$";

    /// <summary>The shape of an expression; null when it needs a machine for expressions.</summary>
    public static TextShape? Of(string expression) => expression switch
    {
        "AKIA[0-9A-Z]{16}" => new("AKIA", TailCharacters.UpperOrDigit, 16),
        "ghp_[0-9A-Za-z]{36}" => new("ghp_", TailCharacters.LetterOrDigit, 36),
        @"AIza[0-9A-Za-z\-_]{35}" => new("AIza", TailCharacters.LetterDigitDashOrUnderscore, 35),
        "xox[baprs]-[0-9A-Za-z]{10,48}" => new("xox", TailCharacters.SlackToken, 12),
        _ when IsLiteral(expression) => new(expression, TailCharacters.LetterOrDigit, 0),
        _ => null,
    };

    /// <summary>Whether it is found in a value.</summary>
    public bool IsIn(string value, bool ignoreCase)
    {
        var comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        for (var at = value.IndexOf(prefix, comparison); at >= 0; at = value.IndexOf(prefix, at + 1, comparison))
        {
            if (HasTail(value.AsSpan(at + prefix.Length), ignoreCase))
                return true;
        }

        return false;
    }

    private static bool IsLiteral(string expression)
    {
        foreach (var c in expression)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                return false;
        }

        return expression.Length > 0;
    }

    private bool HasTail(ReadOnlySpan<char> rest, bool ignoreCase)
    {
        if (rest.Length < count)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!Accepts(rest[i], i, ignoreCase))
                return false;
        }

        return true;
    }

    private bool Accepts(char c, int at, bool ignoreCase) => tail switch
    {
        TailCharacters.UpperOrDigit => char.IsAsciiDigit(c) || char.IsAsciiLetterUpper(c) || (ignoreCase && char.IsAsciiLetter(c)),
        TailCharacters.LetterDigitDashOrUnderscore => char.IsAsciiLetterOrDigit(c) || c is '-' or '_',
        TailCharacters.SlackToken when at == 0 => "baprs".Contains(ignoreCase ? char.ToLowerInvariant(c) : c, StringComparison.Ordinal),
        TailCharacters.SlackToken when at == 1 => c == '-',
        _ => char.IsAsciiLetterOrDigit(c),
    };
}

/// <summary>What may stand behind the beginning of a token.</summary>
internal enum TailCharacters
{
    LetterOrDigit,
    UpperOrDigit,
    LetterDigitDashOrUnderscore,

    /// <summary>One of five letters, a dash, then letters and digits.</summary>
    SlackToken,
}
