using System.Globalization;
using KSail.Documents;

namespace KSail.Configuration.Registries;

/// <summary>
/// A registry as the configuration writes it: <c>[user[:password]@]host[:port][/path[:tag]]</c>. Prints without the password.
/// </summary>
/// <param name="UserName">User; empty without one.</param>
/// <param name="Password">Password; null without one.</param>
/// <param name="Host">Name or address; <c>localhost</c> when the text names none.</param>
/// <param name="Port">Port; 0 for the one of HTTPS. A local registry without one has 5050.</param>
/// <param name="Path">Repository with its segments in lower case, as registries demand; empty without one.</param>
/// <param name="Tag">Tag; empty without one.</param>
public sealed record RegistryReference(string UserName, Secret? Password, string Host, int Port, string Path, string Tag)
{
    /// <summary>The port of a local registry that names none; 5000 is taken by AirPlay on macOS.</summary>
    public const int LocalPort = 5050;

    // The distribution specification has 255 for host and repository together, and 128 for tags.
    private const int MaxPathLength = 255;
    private const int MaxTagLength = 128;

    /// <summary>Whether this is a registry of this machine, which speaks HTTP.</summary>
    public bool IsLocal => Host is "localhost" or "127.0.0.1";

    /// <summary>Host with port, where there is one.</summary>
    public string Authority => Port == 0 ? Host : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");

    /// <summary>
    /// Reads a registry. User and password end at the last <c>@</c>, so a password may hold one (the Go tool ends them at the first); the
    /// user ends at the first <c>:</c>.
    /// </summary>
    /// <param name="text">The text after expansion.</param>
    /// <param name="reference">The registry.</param>
    /// <param name="problem">What is wrong, as the end of a sentence. Never says anything of what the text holds: any part of it may be a secret.</param>
    public static bool TryParse(string text, out RegistryReference? reference, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        reference = null;
        text = text.Trim();
        if (text.Contains("://", StringComparison.Ordinal) && text.IndexOf("://", StringComparison.Ordinal) < text.IndexOf('/', StringComparison.Ordinal) + 1)
            return Fail("starts with a scheme; write it without", out problem);

        var at = text.LastIndexOf('@');
        var credentials = at < 0 ? "" : text[..at];
        var rest = text[(at + 1)..];
        if (at == 0)
            return Fail("has nothing before its '@'; write user and password there, or remove it", out problem);
        if (rest.StartsWith("sha256:", StringComparison.Ordinal))
            return Fail("ends in a digest; write a tag, or nothing", out problem);

        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];
        var path = slash < 0 ? "" : rest[(slash + 1)..].TrimEnd('/');
        if (!TryAuthority(authority, out var host, out var port, out problem))
            return false;

        var tag = "";
        var colon = path.LastIndexOf(':');
        if (colon > 0)
            (path, tag) = (path[..colon], path[(colon + 1)..]);
        path = path.ToLowerInvariant();
        if (path.Length > 0 && !IsRepository(path))
            return Fail("has a repository that registries refuse; use letters, digits and single '.', '_' or '-' between them, with '/' between the parts", out problem);
        if (colon > 0 && !IsTag(tag))
            return Fail("has a tag that registries refuse; use letters, digits, '.', '_' and '-', at most 128", out problem);

        var separator = credentials.IndexOf(':', StringComparison.Ordinal);
        var user = separator < 0 ? credentials : credentials[..separator];
        var password = separator < 0 || separator == credentials.Length - 1 ? null : new Secret(credentials[(separator + 1)..]);
        reference = new RegistryReference(user, password, host, port, path, tag);
        return true;
    }

    /// <summary>The text of a registry as it may be printed: its password as stars, unless it is nothing but the name of a variable.</summary>
    public static string Mask(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!TryFindPassword(text, out var start, out var end))
            return text;
        var password = text.AsSpan(start, end - start);
        var isVariable = password.StartsWith("${", StringComparison.Ordinal) && password.IndexOf('}') == password.Length - 1 && !password.Contains(':');
        return isVariable ? text : $"{text[..start]}****{text[end..]}";
    }

    /// <summary>The text of a registry without its password, for callers that take the password from elsewhere.</summary>
    internal static string WithoutPassword(string text) =>
        TryFindPassword(text, out var start, out var end) ? text[..start] + text[end..] : text;

    // From the first ':' that is not inside of a placeholder to the last '@'.
    private static bool TryFindPassword(string text, out int start, out int end)
    {
        end = text.LastIndexOf('@');
        var depth = 0;
        for (start = 0; start < end; start++)
        {
            if (text[start] == '{' && start > 0 && text[start - 1] == '$')
                depth++;
            else if (text[start] == '}')
                depth = 0;
            else if (text[start] == ':' && depth == 0)
                return ++start < end;
        }

        return false;
    }

    /// <summary>Whether a text can name a repository: the grammar of the distribution specification.</summary>
    public static bool IsRepository(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length is 0 or > MaxPathLength)
            return false;
        var separators = 0;
        var afterSeparator = true;
        for (var i = 0; i < path.Length; i++)
        {
            var c = path[i];
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                afterSeparator = false;
                separators = 0;
            }
            else if (c == '/')
            {
                if (afterSeparator || separators > 0)
                    return false;
                afterSeparator = true;
            }
            else
            {
                // One '.', one or two '_', or any number of '-', between letters or digits.
                if (afterSeparator || c is not ('.' or '_' or '-') || (separators > 0 && (path[i - 1] != c || c == '.' || (c == '_' && separators > 1))))
                    return false;
                separators++;
            }
        }

        return !afterSeparator && separators == 0;
    }

    /// <summary>Whether a text can be a tag: the grammar of the distribution specification.</summary>
    public static bool IsTag(string tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (tag.Length is 0 or > MaxTagLength || tag[0] is '.' or '-')
            return false;
        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }

        return true;
    }

    /// <summary>The registry without its password.</summary>
    public override string ToString()
    {
        var credentials = UserName.Length == 0 ? "" : Password is null ? $"{UserName}@" : $"{UserName}:****@";
        var path = Path.Length == 0 ? "" : Tag.Length == 0 ? $"/{Path}" : $"/{Path}:{Tag}";
        return $"{credentials}{Authority}{path}";
    }

    private static bool TryAuthority(string text, out string host, out int port, out string problem)
    {
        host = text;
        port = 0;
        problem = "";
        var colon = text.LastIndexOf(':');
        if (colon > text.LastIndexOf(']'))
        {
            host = text[..colon];
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return Fail("has a port that is not a number from 1 to 65535, or lacks the '@' after its password", out problem);
        }

        if (host.Length == 0)
            host = "localhost";
        else if (!IsHost(host))
            return Fail("has a host that is not a name or an address, or lacks the '@' after its password", out problem);
        if (port == 0 && host is "localhost" or "127.0.0.1")
            port = LocalPort;
        return true;
    }

    private static bool IsHost(string host)
    {
        if (host[0] == '[')
            return host[^1] == ']' && System.Net.IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out _);
        if (host.Length > 253 || host[0] is '.' or '-' || host[^1] is '.' or '-' || host.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in host)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))
                return false;
        }

        return true;
    }

    private static bool Fail(string reason, out string problem)
    {
        problem = reason;
        return false;
    }
}
