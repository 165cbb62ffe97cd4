namespace KSail.Schemas.Validation;

/// <summary>
/// Mail addresses. Go reads them by the whole of RFC 5322, with names, comments and quotes: what is certainly none is refused, the rest is
/// left to the server.
/// </summary>
internal static class MailForms
{
    public static bool MayBeAddress(string text)
    {
        var at = text.LastIndexOf('@');
        if (at <= 0 || at == text.Length - 1)
            return false;
        // Anything but a bare address is for a reader of the RFC.
        foreach (var c in text)
        {
            if (c is '"' or '<' or '>' or '(' or ')' or '[' or ']' or ',' or ';' or ':' or '\\')
                return true;
        }

        text = text.Trim();
        at = text.LastIndexOf('@');
        return IsDotted(text.AsSpan(0, at)) && IsDotted(text.AsSpan(at + 1));
    }

    private static bool IsDotted(ReadOnlySpan<char> text)
    {
        if (text.Length == 0 || text[0] == '.' || text[^1] == '.' || text.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in text)
        {
            if (c is <= ' ' or '\x7f' or '@')
                return false;
        }

        return true;
    }
}
