using System.Text.RegularExpressions;

namespace KSail.Scanning.Exceptions;

/// <summary>
/// A regular expression between <c>^</c> and <c>$</c>, as exceptions have it for everything they name. No brackets are added, so <c>a|b</c> is
/// what begins with a, or ends with b. Most are plain names and need no machine for expressions.
/// </summary>
internal sealed class AnchoredPattern
{
    private const string Special = @"\.+*?()|[]{}^$";
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly string _text;
    private readonly Regex? _expression;
    private readonly bool _ignoreCase;

    private AnchoredPattern(string text, Regex? expression, bool ignoreCase)
    {
        _text = text;
        _expression = expression;
        _ignoreCase = ignoreCase;
    }

    /// <summary>The expression as written.</summary>
    public string Text => _text;

    /// <summary>Reads a pattern; null when it is no expression, for the reason that is given.</summary>
    public static AnchoredPattern? Read(string text, bool ignoreCase, out string error)
    {
        error = "";
        // To RE2 a star behind the anchor repeats the anchor, which is found everywhere.
        if (text == "*")
            text = ".*";
        if (IsLiteral(text))
            return new AnchoredPattern(text, null, ignoreCase);
        try
        {
            var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            return new AnchoredPattern(text, text == ".*" ? null : new Regex($"^{text}$", options, _timeout), ignoreCase);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            error = e.Message;
            return null;
        }
    }

    /// <summary>Whether a text matches.</summary>
    public bool Matches(string text)
    {
        if (_expression is null)
            return _text == ".*" || string.Equals(_text, text, _ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
        try
        {
            return _expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool IsLiteral(string text)
    {
        foreach (var c in text)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
