using System.Globalization;
using System.Net;
using KSail.Documents;

namespace KSail.Kubernetes.Connections.Network;

/// <summary>
/// The proxy that the environment names, by the rules of Go's <c>http.ProxyFromEnvironment</c>, which kubectl follows: <c>HTTPS_PROXY</c> or
/// <c>HTTP_PROXY</c>, but <c>NO_PROXY</c> and never for this machine. The lower-case names count, too, the upper-case ones first.
/// </summary>
internal static class ProxyVariables
{
    /// <summary>The proxy for a server; null for none, and for one that is no address.</summary>
    public static Uri? Find(Uri server, EnvironmentVariableReader environment)
    {
        if (ConnectionTarget.IsLoopback(server.Host))
            return null;
        var value = server.Scheme == Uri.UriSchemeHttps ? Read(environment, "HTTPS_PROXY", "https_proxy") : Read(environment, "HTTP_PROXY", "http_proxy");
        return value.Length == 0 || IsExcluded(server, Read(environment, "NO_PROXY", "no_proxy")) ? null : Parse(value);
    }

    /// <summary>The address of a proxy, which may come without a scheme; null for what is none.</summary>
    public static Uri? Parse(string text)
    {
        if (!text.Contains("://", StringComparison.Ordinal))
            text = "http://" + text;
        return Uri.TryCreate(text, UriKind.Absolute, out var proxy) && proxy.Scheme is "http" or "https" or "socks5" or "socks5h" && proxy.Host.Length > 0
            && (proxy.Port > 0 || proxy.Scheme.StartsWith("socks5", StringComparison.Ordinal))
            ? proxy
            : null;
    }

    private static string Read(EnvironmentVariableReader environment, string upper, string lower) =>
        environment(upper) is { Length: > 0 } value ? value : environment(lower) ?? "";

    private static bool IsExcluded(Uri server, string list)
    {
        var host = server.IdnHost.TrimEnd('.');
        foreach (var part in list.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (part == "*" || Matches(part, host, server.Port))
                return true;
        }

        return false;
    }

    private static bool Matches(string pattern, string host, int port)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var address))
        {
            if (IPNetwork.TryParse(pattern, out var network))
                return network.Contains(address);
            return IPEndPoint.TryParse(pattern, out var excluded) && excluded.Address.Equals(address) && (excluded.Port == 0 || excluded.Port == port);
        }

        var name = pattern;
        var colon = pattern.LastIndexOf(':');
        if (colon >= 0)
        {
            if (!int.TryParse(pattern.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var only) || only != port)
                return false;
            name = pattern[..colon];
        }

        // "x.org" is the host and all below it; ".x.org" and "*.x.org" only what is below.
        name = name.StartsWith("*.", StringComparison.Ordinal) ? name[1..] : name;
        if (name.Length == 0)
            return false;
        return name[0] == '.'
            ? host.EndsWith(name, StringComparison.OrdinalIgnoreCase)
            : host.Equals(name, StringComparison.OrdinalIgnoreCase) || host.EndsWith("." + name, StringComparison.OrdinalIgnoreCase);
    }
}
