namespace KSail.Configuration.Rules.Facts;

/// <summary>
/// What labels and taints may be called: <c>k8s.io/apimachinery/pkg/util/validation</c>, by which the API server refuses the rest.
/// </summary>
internal static class KubernetesNames
{
    private const int MaxName = 63;
    private const int MaxSubdomain = 253;

    /// <summary>Whether a text can be a DNS label: lower-case letters, digits and <c>-</c> between them.</summary>
    public static bool IsLabel(string text) =>
        text.Length <= MaxName && IsPart(text, static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c), static c => c == '-');

    /// <summary>Whether a text can be the key of a label or taint: a name, with a domain and <c>/</c> before it or without.</summary>
    public static bool IsQualifiedName(string text)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && !IsSubdomain(text[..slash]))
            return false;
        return IsName(text[(slash + 1)..]);
    }

    /// <summary>Whether a text can be the value of a label or taint.</summary>
    public static bool IsValue(string text) => text.Length == 0 || IsName(text);

    private static bool IsName(string text) => text.Length <= MaxName && IsPart(text, char.IsAsciiLetterOrDigit, static c => c is '-' or '_' or '.');

    private static bool IsSubdomain(string text)
    {
        if (text.Length > MaxSubdomain)
            return false;
        foreach (var label in text.Split('.'))
        {
            if (!IsPart(label, static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c), static c => c == '-'))
                return false;
        }

        return true;
    }

    private static bool IsPart(string text, Func<char, bool> isEnd, Func<char, bool> isBetween)
    {
        if (text.Length == 0 || !isEnd(text[0]) || !isEnd(text[^1]))
            return false;
        foreach (var c in text)
        {
            if (!isEnd(c) && !isBetween(c))
                return false;
        }

        return true;
    }
}
