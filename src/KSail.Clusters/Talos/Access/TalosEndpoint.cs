using System.Globalization;
using System.Net;

namespace KSail.Clusters.Talos.Access;

/// <summary>Where a Talos API listens.</summary>
/// <param name="Host">A name or an address; an IPv6 address without brackets.</param>
/// <param name="Port">The port.</param>
public sealed record TalosEndpoint(string Host, int Port)
{
    /// <summary>The port when none is given.</summary>
    public const int DefaultPort = 50000;

    /// <summary>Reads <c>host</c>, <c>host:port</c>, an IPv6 address, or one in brackets; null when the text is none of them.</summary>
    public static TalosEndpoint? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        text = text.Trim();
        if (IPAddress.TryParse(text, out var address) && text.Contains(':', StringComparison.Ordinal) && text[0] != '[')
            return new TalosEndpoint(address.ToString(), DefaultPort);
        var (host, port) = (text, DefaultPort);
        var colon = text.LastIndexOf(':');
        if (colon >= 0 && !text.EndsWith(']'))
        {
            if (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return null;
            host = text[..colon];
        }

        if (host is ['[', .., ']'])
            return IPAddress.TryParse(host.AsSpan(1, host.Length - 2), out var inBrackets) ? new TalosEndpoint(inBrackets.ToString(), port) : null;
        return host.Length > 0 && Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 ? new TalosEndpoint(host, port) : null;
    }

    /// <summary>The root of the API.</summary>
    public Uri Uri => new($"https://{Authority}/");

    private string Authority => string.Create(CultureInfo.InvariantCulture, $"{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    /// <summary><c>10.5.0.2:50000</c>.</summary>
    public override string ToString() => Authority;
}
