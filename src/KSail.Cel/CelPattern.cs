using KSail.Cel.Patterns;

namespace KSail.Cel;

/// <summary>Regular expressions as an API server reads them, wherever they stand: RE2 in the form of Go's <c>regexp</c>.</summary>
public static class CelPattern
{
    /// <summary>Why a text is no regular expression, in one line; null when it is one, or may be one.</summary>
    public static string? FindError(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        try
        {
            PatternParser.Parse(pattern);
            return null;
        }
        catch (PatternException e)
        {
            return e.IsUnsupported ? null : e.Message;
        }
    }
}
