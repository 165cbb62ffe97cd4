namespace KSail.Validation.Forms;

/// <summary>Keys and values of labels, and names that carry a domain before a slash, as apimachinery 1.36 reads them.</summary>
internal static class QualifiedNames
{
    public const string Rule = "must be at most 63 letters, digits, '-', '_' and '.' that begin and end with a letter or digit, with or without a domain and '/' before";

    public const string ValueRule = "must be empty or at most 63 letters, digits, '-', '_' and '.' that begin and end with a letter or digit";

    public const string DomainPathRule = "must be a domain, '/' and a path, such as example.org/name";

    private const int PartLength = 63;

    /// <summary>Key of a label, and everything else that Kubernetes calls a qualified name.</summary>
    public static bool IsQualified(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        return slash < 0 ? IsPart(text) : Names.IsSubdomain(text[..slash]) && IsPart(text[(slash + 1)..]);
    }

    /// <summary>Key of an annotation: the case of its domain does not matter.</summary>
    public static bool IsAnnotationKey(ReadOnlySpan<char> text)
    {
        if (IsQualified(text))
            return true;
        foreach (var c in text)
        {
            // Go's ToLower would make ASCII of some letters beyond it, such as the Kelvin sign; nobody writes those.
            if (char.IsAsciiLetterUpper(c))
            {
                Span<char> lower = text.Length <= 512 ? stackalloc char[text.Length] : new char[text.Length];
                text.ToLowerInvariant(lower);
                return IsQualified(lower);
            }
        }

        return false;
    }

    /// <summary>Value of a label.</summary>
    public static bool IsLabelValue(ReadOnlySpan<char> text) => text.Length == 0 || IsPart(text);

    /// <summary><c>example.org/path</c>.</summary>
    public static bool IsDomainPath(ReadOnlySpan<char> text)
    {
        var slash = text.IndexOf('/');
        if (slash <= 0 || slash == text.Length - 1 || !Names.IsSubdomain(text[..slash]))
            return false;
        foreach (var c in text[(slash + 1)..])
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"/-._~%!$&'()*+,;=:".Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    private static bool IsPart(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > PartLength || !char.IsAsciiLetterOrDigit(text[0]) || !char.IsAsciiLetterOrDigit(text[^1]))
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return true;
    }
}
