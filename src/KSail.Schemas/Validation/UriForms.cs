namespace KSail.Schemas.Validation;

/// <summary>URIs as Go's <c>url.ParseRequestURI</c> takes them: absolute, or an absolute path; nearly any character goes.</summary>
internal static class UriForms
{
    public static bool IsRequestUri(string uri)
    {
        foreach (var c in uri)
        {
            if (c is < ' ' or '\x7f')
                return false;
        }

        if (uri.Length == 0)
            return false;
        if (uri == "*")
            return true;
        var rest = uri.AsSpan();
        var hasScheme = SkipScheme(ref rest, out var broken);
        if (broken)
            return false;
        var query = rest.IndexOf('?');
        if (query >= 0)
            rest = rest[..query];
        // Without a slash after the scheme, the rest is opaque; without a scheme, there is nothing to ask for.
        if (rest.Length == 0 || rest[0] != '/')
            return hasScheme;
        if (hasScheme && rest.StartsWith("//"))
        {
            rest = rest[2..];
            var slash = rest.IndexOf('/');
            var authority = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? default : rest[slash..];
            if (!IsAuthority(authority))
                return false;
        }
        else if (!hasScheme && rest.StartsWith("//") && !rest.StartsWith("///"))
        {
            return IsEscaped(rest);
        }

        return IsEscaped(rest);
    }

    private static bool SkipScheme(ref ReadOnlySpan<char> text, out bool broken)
    {
        broken = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c))
                continue;
            if (char.IsAsciiDigit(c) || c is '+' or '-' or '.')
            {
                if (i == 0)
                    return false;
                continue;
            }

            if (c != ':')
                return false;
            broken = i == 0;
            if (!broken)
                text = text[(i + 1)..];
            return !broken;
        }

        return false;
    }

    private static bool IsAuthority(ReadOnlySpan<char> authority)
    {
        var at = authority.LastIndexOf('@');
        if (at >= 0)
        {
            if (!IsEscaped(authority[..at]) || !IsUserInfo(authority[..at]))
                return false;
            authority = authority[(at + 1)..];
        }

        var port = authority;
        if (authority.Length > 0 && authority[0] == '[')
        {
            var end = authority.LastIndexOf(']');
            if (end < 0)
                return false;
            port = authority[(end + 1)..];
        }
        else
        {
            var colon = authority.LastIndexOf(':');
            port = colon < 0 ? default : authority[colon..];
            if (!IsHost(authority))
                return false;
        }

        if (port.Length == 0)
            return true;
        if (port[0] != ':')
            return false;
        foreach (var c in port[1..])
        {
            if (!char.IsAsciiDigit(c))
                return false;
        }

        return true;
    }

    // Escapes of ASCII have no place in a host, and some characters have none without.
    private static bool IsHost(ReadOnlySpan<char> host)
    {
        for (var i = 0; i < host.Length; i++)
        {
            if (host[i] is ' ' or '\\' or '^' or '`' or '{' or '}' or '|' or '#')
                return false;
            if (host[i] == '%' && (!IsEscaped(host[i..]) || (host[i + 1] < '8' && host[(i + 1)..(i + 3)] is not "25")))
                return false;
        }

        return true;
    }

    private static bool IsUserInfo(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }

    // A percent sign stands before two hexadecimal digits.
    private static bool IsEscaped(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2])))
                return false;
        }

        return true;
    }
}
