using System.Text;
using System.Text.RegularExpressions;

namespace KSail.Scanning.Exceptions;

/// <summary>
/// A regular expression between <c>^</c> and <c>$</c>, as exceptions have it for everything they name. No brackets are added, so <c>a|b</c> is
/// what begins with a, or ends with b. Names, and beginnings of names, are compared as texts: loading the machine for expressions costs a build
/// more than all the comparing.
/// </summary>
internal sealed class AnchoredPattern
{
    private const string Special = @"\.+*?()|[]{}^$";
    private const string Anything = ".*";
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly string _text;
    private readonly bool _isBeginning;
    private readonly Regex? _expression;
    private readonly StringComparison _comparison;

    private AnchoredPattern(string text, bool isBeginning, Regex? expression, bool ignoreCase)
    {
        _text = text;
        _isBeginning = isBeginning;
        _expression = expression;
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
    }

    /// <summary>Reads a pattern; null when it is no expression, for the reason that is given.</summary>
    public static AnchoredPattern? Read(string text, bool ignoreCase, out string error)
    {
        error = "";
        // To RE2 a star behind the anchor repeats the anchor, which is found everywhere.
        if (text == "*")
            text = Anything;
        var isBeginning = text.EndsWith(Anything, StringComparison.Ordinal);
        if (Literal(isBeginning ? text[..^Anything.Length] : text) is { } literal)
            return new AnchoredPattern(literal, isBeginning, null, ignoreCase);
        try
        {
            var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            return new AnchoredPattern(text, isBeginning, new Regex($"^{text}$", options, _timeout), ignoreCase);
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
            return _isBeginning ? text.StartsWith(_text, _comparison) : string.Equals(_text, text, _comparison);
        try
        {
            return _expression.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    // The one text that an expression matches; null when there are more. Anchors that people add themselves say nothing new.
    private static string? Literal(string text)
    {
        var literal = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if ((c == '^' && i == 0) || (c == '$' && i == text.Length - 1))
                continue;
            if (c == '\\' && i + 1 < text.Length && !char.IsAsciiLetterOrDigit(text[i + 1]) && text[i + 1] < 128)
                c = text[++i];
            else if (Special.Contains(c, StringComparison.Ordinal))
                return null;
            literal.Append(c);
        }

        return literal.ToString();
    }
}
