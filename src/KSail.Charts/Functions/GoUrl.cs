using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>A URL as Go's <c>net/url</c> takes it apart and puts it together.</summary>
internal sealed record GoUrl
{
    public string Scheme { get; init; } = "";

    public string Opaque { get; init; } = "";

    /// <summary>User and password as they stand in the URL; null when there is none.</summary>
    public string? User { get; init; }

    public string Host { get; init; } = "";

    /// <summary>The path without escapes.</summary>
    public string Path { get; init; } = "";

    public string Query { get; init; } = "";

    /// <summary>The fragment without escapes.</summary>
    public string Fragment { get; init; } = "";

    private string RawPath { get; init; } = "";

    private bool HasEmptyQuery { get; init; }

    /// <summary>The host without its port, and without the brackets of an IPv6 address.</summary>
    public string Hostname
    {
        get
        {
            if (Host.StartsWith('['))
                return Host.IndexOf(']', StringComparison.Ordinal) is var end and > 0 ? Host[1..end] : Host;
            var colon = Host.LastIndexOf(':');
            return colon >= 0 && IsPort(Host.AsSpan(colon)) ? Host[..colon] : Host;
        }
    }

    /// <summary>A URL; false, and what is wrong with which part of the text, when it is none.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out GoUrl? url, out string error)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var main = hash < 0 ? text : text[..hash];
        if (!TryParseMain(main, out url, out error))
        {
            error = $"{GoQuote.Of(main)}: {error}";
            return false;
        }

        if (hash < 0)
            return true;
        if (!TryUnescape(text[(hash + 1)..], isHost: false, out var fragment, out error))
        {
            error = $"{GoQuote.Of(text)}: {error}";
            return false;
        }

        url = url with { Fragment = fragment };
        return true;
    }

    /// <summary>The URL as text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme.Length > 0)
            text.Append(Scheme).Append(':');
        if (Opaque.Length > 0)
        {
            text.Append(Opaque);
        }
        else
        {
            if (Scheme.Length > 0 || Host.Length > 0 || User is not null)
                text.Append(Host.Length > 0 || Path.Length > 0 || User is not null ? "//" : "").Append(User is null ? "" : User + "@").Append(Escape(Host, isHost: true));
            var path = RawPath.Length > 0 ? RawPath : Escape(Path, isHost: false);
            if (path.Length > 0 && path[0] != '/' && Host.Length > 0)
                text.Append('/');
            // Otherwise the first part would be read as a scheme.
            if (text.Length == 0 && path.Split('/')[0].Contains(':', StringComparison.Ordinal))
                text.Append("./");
            text.Append(path);
        }

        if (HasEmptyQuery || Query.Length > 0)
            text.Append('?').Append(Query);
        if (Fragment.Length > 0)
            text.Append('#').Append(EscapeFragment(Fragment));
        return text.ToString();
    }

    private static bool TryParseMain(string text, [NotNullWhen(true)] out GoUrl? url, out string error)
    {
        url = null;
        foreach (var c in text)
        {
            if (c is < ' ' or '\x7f')
            {
                error = "net/url: invalid control character in URL";
                return false;
            }
        }

        if (text == "*")
        {
            (url, error) = (new GoUrl { Path = "*" }, "");
            return true;
        }

        if (!TrySplitScheme(text, out var scheme, out var rest, out error))
            return false;
        var hasEmptyQuery = rest.EndsWith('?') && rest.AsSpan().Count('?') == 1;
        var query = "";
        if (hasEmptyQuery)
        {
            rest = rest[..^1];
        }
        else if (rest.IndexOf('?', StringComparison.Ordinal) is var mark and >= 0)
        {
            query = rest[(mark + 1)..];
            rest = rest[..mark];
        }

        url = new GoUrl { Scheme = scheme.ToLowerInvariant(), Query = query, HasEmptyQuery = hasEmptyQuery };
        if (!rest.StartsWith('/'))
        {
            if (scheme.Length > 0)
            {
                url = url with { Opaque = rest };
                return true;
            }

            if (rest.Split('/')[0].Contains(':', StringComparison.Ordinal))
            {
                error = "first path segment in URL cannot contain colon";
                return false;
            }
        }

        if ((scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)) && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var end = rest.IndexOf('/', 2);
            var authority = end < 0 ? rest[2..] : rest[2..end];
            rest = end < 0 ? "" : rest[end..];
            if (!TryParseAuthority(authority, ref url, out error))
                return false;
        }

        if (!TryUnescape(rest, isHost: false, out var path, out error))
            return false;
        url = url with { Path = path, RawPath = Escape(path, isHost: false) == rest ? "" : rest };
        return true;
    }

    private static bool TrySplitScheme(string text, out string scheme, out string rest, out string error)
    {
        (scheme, rest, error) = ("", text, "");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c))
                continue;
            if (char.IsAsciiDigit(c) || c is '+' or '-' or '.')
            {
                if (i == 0)
                    return true;
                continue;
            }

            if (c != ':')
                return true;
            if (i == 0)
            {
                error = "missing protocol scheme";
                return false;
            }

            (scheme, rest) = (text[..i], text[(i + 1)..]);
            return true;
        }

        return true;
    }

    private static bool TryParseAuthority(string authority, ref GoUrl url, out string error)
    {
        var at = authority.LastIndexOf('@');
        if (!TryParseHost(authority[(at + 1)..], out var host, out error))
            return false;
        url = url with { Host = host };
        if (at < 0)
            return true;
        var user = authority[..at];
        foreach (var c in user)
        {
            if (char.IsAsciiLetterOrDigit(c) || c >= 0x80 ? c >= 0x80 : !"-._:~!$&'()*+,;=%@".Contains(c, StringComparison.Ordinal))
            {
                error = "net/url: invalid userinfo";
                return false;
            }
        }

        var colon = user.IndexOf(':', StringComparison.Ordinal);
        if (!TryUnescape(colon < 0 ? user : user[..colon], isHost: false, out var name, out error))
            return false;
        var password = "";
        if (colon >= 0 && !TryUnescape(user[(colon + 1)..], isHost: false, out password, out error))
            return false;
        url = url with { User = EscapeUser(name) + (colon < 0 ? "" : ":" + EscapeUser(password)) };
        return true;
    }

    private static bool TryParseHost(string text, out string host, out string error)
    {
        (host, error) = (text, "");
        if (text.StartsWith('['))
        {
            var end = text.LastIndexOf(']');
            if (end < 0)
            {
                error = "missing ']' in host";
                return false;
            }

            if (IsPort(text.AsSpan(end + 1)) || end + 1 == text.Length)
                return TryUnescape(text, isHost: true, out host, out error);
            error = $"invalid port {GoQuote.Of(text[(end + 1)..])} after host";
            return false;
        }

        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon >= 0 && !IsPort(text.AsSpan(colon)))
        {
            error = $"invalid port {GoQuote.Of(text[(text.LastIndexOf(':') is var last && !IsPort(text.AsSpan(last)) ? last : colon)..])} after host";
            return false;
        }

        return TryUnescape(text, isHost: true, out host, out error);
    }

    private static bool IsPort(ReadOnlySpan<char> text) => text.Length == 0 || (text[0] == ':' && text[1..].IndexOfAnyExceptInRange('0', '9') < 0);

    private static bool TryUnescape(string text, bool isHost, out string plain, out string error)
    {
        (plain, error) = (text, "");
        var bytes = new List<byte>();
        var encoded = GoText.Encode(text);
        for (var i = 0; i < encoded.Length; i++)
        {
            var b = encoded[i];
            if (b == '%')
            {
                if (i + 2 >= encoded.Length || !char.IsAsciiHexDigit((char)encoded[i + 1]) || !char.IsAsciiHexDigit((char)encoded[i + 2]))
                {
                    var shown = GoText.Decode(encoded.AsSpan(i, Math.Min(3, encoded.Length - i)));
                    error = $"invalid URL escape {GoQuote.Of(shown)}";
                    return false;
                }

                var value = System.Convert.ToByte(GoText.Decode(encoded.AsSpan(i + 1, 2)), 16);
                // A host may only have escapes beyond ASCII.
                if (isHost && value < 0x80)
                {
                    error = $"invalid URL escape {GoQuote.Of(GoText.Decode(encoded.AsSpan(i, 3)))}";
                    return false;
                }

                bytes.Add(value);
                i += 2;
                continue;
            }

            if (isHost && b < 0x80 && !char.IsAsciiLetterOrDigit((char)b) && !"-_.~!$&'()*+,;=:[]<>\"".Contains((char)b, StringComparison.Ordinal))
            {
                error = $"invalid character {GoQuote.Of(((char)b).ToString())} in host name";
                return false;
            }

            bytes.Add(b);
        }

        plain = GoText.Decode(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(bytes));
        return true;
    }

    private static string Escape(string text, bool isHost) => Escape(text, isHost ? "-_.~!$&'()*+,;=:[]<>\"" : "-_.~$&+,/:;=@");

    private static string EscapeFragment(string text) => Escape(text, "-_.~$&+,/:;=@?!()*");

    private static string EscapeUser(string text) => Escape(text, "-_.~$&+,;=");

    private static string Escape(string text, string allowed)
    {
        var result = new StringBuilder(text.Length);
        foreach (var b in GoText.Encode(text))
        {
            if (b < 0x80 && (char.IsAsciiLetterOrDigit((char)b) || allowed.Contains((char)b, StringComparison.Ordinal)))
                result.Append((char)b);
            else
                result.Append('%').Append(b.ToString("X2", CultureInfo.InvariantCulture));
        }

        return result.ToString();
    }
}
