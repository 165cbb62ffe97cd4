using System.Globalization;
using System.Text;

namespace KSail.Cel.Values;

/// <summary>The authority of a URL, as Go's <c>net/url</c> reads it.</summary>
internal static class UrlHost
{
    /// <summary>Host and port with escapes resolved, user and password checked and dropped; null when something is not allowed.</summary>
    public static string? ReadAuthority(string scheme, string authority)
    {
        var at = authority.LastIndexOf('@');
        if (at >= 0 && (!IsUserInfo(authority[..at]) || CelUrl.Unescape(authority[..at], isQuery: false) is null))
            return null;
        var host = authority[(at + 1)..];
        var bracket = host.LastIndexOf('[');
        if (bracket > 0)
            return null;
        if (bracket == 0)
            return ReadLiteral(host);
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0)
        {
            // Several colons are a mistake in http; databases have lists of hosts.
            if (scheme is not ("http" or "https"))
                colon = host.LastIndexOf(':');
            if (!IsPort(host[colon..]))
                return null;
        }

        return ReadName(host);
    }

    /// <summary>Whether a text is empty, or a colon and digits.</summary>
    public static bool IsPort(string text)
    {
        if (text.Length == 0)
            return true;
        if (text[0] != ':')
            return false;
        for (var i = 1; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
                return false;
        }

        return true;
    }

    private static string? ReadLiteral(string host)
    {
        var close = host.LastIndexOf(']');
        if (close < 0 || !IsPort(host[(close + 1)..]))
            return null;
        var address = host[1..close];
        var zone = address.IndexOf("%25", StringComparison.Ordinal);
        var plain = zone < 0 ? address : address[..zone];
        if (CelIp.ParseV6(plain) is null)
            return null;
        var zoneText = zone < 0 ? "" : CelUrl.Unescape(address[zone..], isQuery: false);
        return zoneText is null || zoneText == "%" ? null : $"[{plain}{zoneText}]{host[(close + 1)..]}";
    }

    // Escapes in names are for bytes beyond ASCII only.
    private static string? ReadName(string host)
    {
        for (var i = 0; i < host.Length; i++)
        {
            var c = host[i];
            if (c == '%')
            {
                if (i + 2 >= host.Length || !char.IsAsciiHexDigit(host[i + 1]) || !char.IsAsciiHexDigit(host[i + 2])
                    || (host[i + 1] < '8' && host.AsSpan(i, 3) is not "%25"))
                {
                    return null;
                }
            }
            else if (c < 0x80 && !char.IsAsciiLetterOrDigit(c) && !"-_.~!$&'()*+,;=:[]<>\"".Contains(c, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return CelUrl.Unescape(host, isQuery: false);
    }

    private static bool IsUserInfo(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}

/// <summary>The path of a URL.</summary>
internal static class UrlPath
{
    /// <summary>The path with everything escaped that must be: as written, if it is valid already.</summary>
    public static string Escape(string path)
    {
        return IsValid(path) ? path : EscapeBytes(CelUrl.Unescape(path, isQuery: false) ?? path, "-_.~$&+,/:;=@");
    }

    /// <summary>Everything but letters, digits and some other characters as percent escapes of its UTF-8.</summary>
    public static string EscapeBytes(string part, string kept)
    {
        var text = new StringBuilder();
        foreach (var b in Encoding.UTF8.GetBytes(part))
        {
            if (b < 0x80 && (char.IsAsciiLetterOrDigit((char)b) || kept.Contains((char)b, StringComparison.Ordinal)))
                text.Append((char)b);
            else
                text.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    private static bool IsValid(string path)
    {
        foreach (var c in path)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"-_.~$&+,/:;=@!'()*[]%".Contains(c, StringComparison.Ordinal))
                return false;
        }

        return true;
    }
}
