using System.Globalization;

namespace KSail.Clusters.Docker.Engine.Endpoints;

/// <summary>Reads the address of an engine, as <c>DOCKER_HOST</c> and contexts have it.</summary>
internal static class EndpointReader
{
    private const int PlainPort = 2375;
    private const int TlsPort = 2376;

    /// <summary>Reads an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="source">Who named it.</param>
    /// <param name="tls">Certificates that belong to it.</param>
    /// <param name="problem">What is wrong and what helps, as the end of a sentence.</param>
    public static DockerEndpoint? Read(string text, string source, EndpointTls? tls, out string problem)
    {
        problem = "";
        var separator = text.IndexOf("://", StringComparison.Ordinal);
        // A bare address is one of the network, as for the docker program.
        var scheme = separator < 0 ? "tcp" : text[..separator];
        var rest = separator < 0 ? text : text[(separator + 3)..];
        switch (scheme)
        {
            case "unix":
                if (rest.StartsWith('/') || OperatingSystem.IsWindows())
                    return new DockerEndpoint(EndpointKind.Socket, rest, 0, source);
                problem = "is not the absolute path of a socket; write unix:///path/docker.sock";
                return null;
            case "npipe":
                var name = rest.Replace('\\', '/');
                name = name.StartsWith("//./pipe/", StringComparison.OrdinalIgnoreCase) ? name["//./pipe/".Length..] : name;
                if (name.Length > 0 && !name.Contains('/', StringComparison.Ordinal))
                    return new DockerEndpoint(EndpointKind.Pipe, name, 0, source);
                problem = "is not the name of a pipe; write npipe:////./pipe/docker_engine";
                return null;
            case "tcp" or "http" or "https":
                return ReadNetwork(rest, source, scheme == "https" ? tls ?? new EndpointTls(null, null, null, IsVerified: true) : tls, out problem);
            case "ssh":
                problem = "needs the docker program's own tunnel, and nodes would be behind it; open one with 'ssh -nNT -L /tmp/docker.sock:/var/run/docker.sock <host>', or run this on the host itself";
                return null;
            default:
                problem = "has a scheme that engines do not have; use unix://, tcp://, or npipe:// on Windows";
                return null;
        }
    }

    private static DockerEndpoint? ReadNetwork(string text, string source, EndpointTls? tls, out string problem)
    {
        problem = "is not a host with a port; write tcp://host:2376";
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash >= 0 && slash < text.Length - 1)
            return null;
        var authority = slash < 0 ? text : text[..slash];
        var port = tls is null ? PlainPort : TlsPort;
        var host = authority;
        var colon = authority.LastIndexOf(':');
        if (colon > authority.LastIndexOf(']'))
        {
            host = authority[..colon];
            if (!int.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
                return null;
        }

        host = host.Trim('[', ']');
        // Whoever left out the host meant this machine.
        if (host.Length == 0)
            host = "localhost";
        if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
            return null;
        problem = "";
        return new DockerEndpoint(EndpointKind.Network, host, port, source) { Tls = tls };
    }
}
