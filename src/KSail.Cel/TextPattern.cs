using KSail.Cel.Evaluation;
using KSail.Cel.Patterns;

namespace KSail.Cel;

/// <summary>A regular expression of Go's <c>regexp</c>, outside of CEL. Immutable; for one thread at a time.</summary>
public sealed class TextPattern
{
    private readonly Pattern _pattern;

    private TextPattern(string text, Pattern pattern) => (Text, _pattern) = (text, pattern);

    /// <summary>The expression.</summary>
    public string Text { get; }

    /// <summary>Reads an expression; null, and why in one line, when it is none or cannot be run here.</summary>
    public static TextPattern? Read(string text, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pattern = Pattern.Compile(text);
        problem = pattern.Problem ?? "";
        return pattern.Problem is null ? new TextPattern(text, pattern) : null;
    }

    /// <summary>Whether the expression is found anywhere in a text; null when finding out would take too long.</summary>
    public bool? IsIn(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        try
        {
            return _pattern.Find(new CelRun([], 0, new PatternSet(), long.MaxValue, CancellationToken.None), text, 0) is not null;
        }
        catch (LimitException)
        {
            return null;
        }
    }
}
