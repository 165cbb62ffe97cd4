using System.Text;
using KSail.Cel.Evaluation;
using KSail.Cel.Types;

namespace KSail.Cel.Values;

/// <summary>An absolute URL or path as Go's <c>url.ParseRequestURI</c> takes it and <c>url.Parse</c> splits it.</summary>
internal sealed class CelUrl : CelValue
{
    private CelUrl(string scheme, string host, string path, string query, string text)
    {
        Scheme = scheme;
        Host = host;
        EscapedPath = path;
        Query = query;
        Text = text;
    }

    public string Scheme { get; }

    /// <summary>Host and port, as written, escapes resolved.</summary>
    public string Host { get; }

    public string EscapedPath { get; }

    /// <summary>What stands between the question mark and the fragment.</summary>
    public string Query { get; }

    /// <summary>The whole in the form in which URLs are compared.</summary>
    public string Text { get; }

    /// <summary>The host without port and brackets.</summary>
    public string HostName
    {
        get
        {
            var host = PortStart(Host) is var at and >= 0 ? Host[..at] : Host;
            return host.Length >= 2 && host[0] == '[' && host[^1] == ']' ? host[1..^1] : host;
        }
    }

    public string Port => PortStart(Host) is var at and >= 0 ? Host[(at + 1)..] : "";

    public override CelType Type => CelType.Url;

    public override CelValue EqualTo(CelValue other, CelRun run) =>
        other is CelUrl url ? CelBool.Of(url.Text == Text) : CelFailure.NoOverload;

    /// <summary>Reads a URL; null when it is none, or relative.</summary>
    public static CelUrl? Parse(string text)
    {
        if (!IsRequestUri(text))
            return null;
        if (text == "*")
            return new CelUrl("", "", "*", "", text);
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : text[(hash + 1)..];
        if (Unescape(fragment, isQuery: false) is null)
            return null;
        var rest = hash < 0 ? text : text[..hash];
        var scheme = SchemeLength(rest) is var length and > 0 ? rest[..length].ToLowerInvariant() : "";
        if (scheme.Length > 0)
            rest = rest[(scheme.Length + 1)..];
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        var query = question < 0 ? "" : rest[(question + 1)..];
        var end = (question < 0 ? "" : "?" + query) + (fragment.Length == 0 ? "" : "#" + fragment);
        if (question >= 0)
            rest = rest[..question];
        var start = scheme.Length == 0 ? "" : scheme + ":";
        if (!rest.StartsWith('/'))
            return new CelUrl(scheme, "", "", query, start + rest + end);
        var host = "";
        if (rest.StartsWith("//", StringComparison.Ordinal) && (scheme.Length > 0 || !rest.StartsWith("///", StringComparison.Ordinal)))
        {
            var slash = rest.IndexOf('/', 2);
            var authority = slash < 0 ? rest[2..] : rest[2..slash];
            rest = slash < 0 ? "" : rest[slash..];
            if (UrlHost.ReadAuthority(scheme, authority) is not { } read)
                return null;
            host = read;
            if (authority.Length + rest.Length > 0)
                start += "//" + User(authority) + UrlPath.EscapeBytes(host, "-_.~!$&'()*+,;=:[]<>\"%");
        }

        var path = UrlPath.Escape(rest);
        return new CelUrl(scheme, host, path, query, start + path + end);
    }

    /// <summary>The parameters of the query, each with its values in order. Those with broken escapes or semicolons are left out.</summary>
    public IReadOnlyList<KeyValuePair<string, List<string>>> ReadQuery()
    {
        var parameters = new List<KeyValuePair<string, List<string>>>();
        foreach (var part in Query.Split('&'))
        {
            if (part.Length == 0 || part.Contains(';', StringComparison.Ordinal))
                continue;
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = Unescape(equals < 0 ? part : part[..equals], isQuery: true);
            var value = equals < 0 ? "" : Unescape(part[(equals + 1)..], isQuery: true);
            if (name is null || value is null)
                continue;
            var at = parameters.FindIndex(p => p.Key == name);
            if (at < 0)
            {
                parameters.Add(new(name, []));
                at = parameters.Count - 1;
            }

            parameters[at].Value.Add(value);
        }

        return parameters;
    }

    /// <summary>A text with its percent escapes resolved; null when one is broken.</summary>
    public static string? Unescape(string text, bool isQuery)
    {
        if (isQuery)
            text = text.Replace('+', ' ');
        if (!text.Contains('%', StringComparison.Ordinal))
            return text;
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (text[i] == '%')
            {
                if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
                    return null;
                bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                i += 3;
                continue;
            }

            var length = CodePoints.LengthAt(text, i);
            bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
            i += length;
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }

    private static string User(string authority) =>
        authority.LastIndexOf('@') is var at and >= 0 ? authority[..at].Replace("@", "%40", StringComparison.Ordinal) + "@" : "";

    /// <summary>Whether a text is an absolute URL or path for <c>url.ParseRequestURI</c>, which knows no fragments and no host without a scheme.</summary>
    public static bool IsRequestUri(string text)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or '\x7F')
                return false;
        }

        if (text is "" or "*")
            return text == "*";
        var length = SchemeLength(text);
        if (length == 0 && text[0] == ':')
            return false;
        var rest = length > 0 ? text[(length + 1)..] : text;
        var question = rest.IndexOf('?', StringComparison.Ordinal);
        if (question >= 0)
            rest = rest[..question];
        if (!rest.StartsWith('/'))
            return length > 0;
        if (length > 0 && rest.StartsWith("//", StringComparison.Ordinal))
        {
            var slash = rest.IndexOf('/', 2);
            if (UrlHost.ReadAuthority(text[..length].ToLowerInvariant(), slash < 0 ? rest[2..] : rest[2..slash]) is null)
                return false;
            rest = slash < 0 ? "" : rest[slash..];
        }

        return Unescape(rest, isQuery: false) is not null;
    }

    // 0 when there is no scheme.
    private static int SchemeLength(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsAsciiLetter(c) || (i > 0 && (char.IsAsciiDigit(c) || c is '+' or '-' or '.')))
                continue;
            return c == ':' ? i : 0;
        }

        return 0;
    }

    private static int PortStart(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon >= 0 && UrlHost.IsPort(host[colon..]) ? colon : -1;
    }
}
