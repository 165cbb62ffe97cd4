using System.Text.RegularExpressions;

namespace KSail.Scanning.Inputs;

/// <summary>
/// Texts given by regular expressions. Those of the defaults are matched by code of ours: loading the machine for expressions would cost a
/// build more than the whole scan. Expressions that people set run in linear time.
/// </summary>
internal sealed class SensitiveText
{
    private static readonly TimeSpan _timeout = TimeSpan.FromSeconds(1);

    private readonly List<TextShape> _shapes = [];
    private readonly List<Regex> _expressions = [];
    private readonly List<Regex> _looseExpressions = [];

    private SensitiveText()
    {
    }

    /// <summary>The expressions that Kubescape looks for unless told otherwise.</summary>
    public static readonly string[] Defaults =
    [
        @"BEGIN \w+ PRIVATE KEY", "PRIVATE KEY", "eyJhbGciO", "JWT", "Bearer", "_key_", "_secret_", "AKIA[0-9A-Z]{16}", "ghp_[0-9A-Za-z]{36}",
        @"AIza[0-9A-Za-z\-_]{35}", "xox[baprs]-[0-9A-Za-z]{10,48}",
    ];

    /// <summary>The texts of some expressions, each of which must be valid.</summary>
    public static SensitiveText Of(IReadOnlyList<string> expressions)
    {
        var text = new SensitiveText();
        for (var i = 0; i < expressions.Count; i++)
        {
            // Whatever this finds, the default behind it finds as well.
            if (ReferenceEquals(expressions, Defaults) && i == 0)
                continue;
            if (TextShape.Of(expressions[i]) is { } shape)
            {
                text._shapes.Add(shape);
                continue;
            }

            text._expressions.Add(Expression(expressions[i], RegexOptions.None));
            text._looseExpressions.Add(Expression(expressions[i], RegexOptions.IgnoreCase));
        }

        return text;
    }

    /// <summary>Why an expression cannot be used; null when it can.</summary>
    public static string? ErrorOf(string expression)
    {
        if (TextShape.Of(expression) is not null)
            return null;
        try
        {
            Expression(expression, RegexOptions.None);
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return e.Message;
        }
    }

    /// <summary>Whether any of the expressions is found in a value.</summary>
    public bool IsIn(string value, bool ignoreCase)
    {
        for (var i = 0; i < _shapes.Count; i++)
        {
            if (_shapes[i].IsIn(value, ignoreCase))
                return true;
        }

        var expressions = ignoreCase ? _looseExpressions : _expressions;
        for (var i = 0; i < expressions.Count; i++)
        {
            if (IsMatch(expressions[i], value))
                return true;
        }

        return false;
    }

    private static Regex Expression(string expression, RegexOptions options) =>
        new(expression, options | RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, _timeout);

    private static bool IsMatch(Regex expression, string value)
    {
        try
        {
            return expression.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
