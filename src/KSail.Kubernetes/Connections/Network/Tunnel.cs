using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace KSail.Kubernetes.Connections.Network;

/// <summary>Asks a proxy for a connection to a server: <c>CONNECT</c> of HTTP (RFC 9110, 9.3.6) or SOCKS 5 (RFC 1928, passwords RFC 1929).</summary>
internal static class Tunnel
{
    private const int MaxAnswer = 16 * 1024;

    private static readonly string[] SocksReplies =
        ["", "it is in trouble", "its rules do not allow it", "the network cannot be reached", "the host cannot be reached", "the connection was refused", "it took too long", "it does not know the command", "it does not know the kind of address"];

    /// <summary>Turns a connection to the proxy into one to the server.</summary>
    /// <exception cref="ConnectionException">The proxy does not make it.</exception>
    public static Task OpenAsync(Stream stream, Uri proxy, string host, int port, CancellationToken cancellationToken) =>
        proxy.Scheme.StartsWith("socks5", StringComparison.Ordinal)
            ? OpenSocksAsync(stream, proxy, host, port, cancellationToken)
            : OpenHttpAsync(stream, proxy, host, port, cancellationToken);

    private static async Task OpenHttpAsync(Stream stream, Uri proxy, string host, int port, CancellationToken cancellationToken)
    {
        var target = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]:{port}" : $"{host}:{port}";
        var (user, password) = Account(proxy);
        var authorization = user.Length > 0 ? $"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))}\r\n" : "";
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n{authorization}\r\n"), cancellationToken).ConfigureAwait(false);
        var answer = new byte[MaxAnswer];
        var length = 0;
        // Byte by byte: what follows the answer belongs to the server.
        while (!answer.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
        {
            if (length == MaxAnswer)
                throw Fail(proxy, "answered with something that is not HTTP");
            await stream.ReadExactlyAsync(answer.AsMemory(length, 1), cancellationToken).ConfigureAwait(false);
            length++;
        }

        var line = Encoding.ASCII.GetString(answer, 0, answer.AsSpan().IndexOf("\r\n"u8));
        var parts = line.Split(' ', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw Fail(proxy, "answered with something that is not HTTP");
        if (status is >= 200 and < 300)
            return;
        var advice = status == 407 ? "; put user and password into 'proxy-url'" : "";
        throw Fail(proxy, $"does not connect to {target}: {OneLine.Of(string.Join(' ', parts[1..]))}{advice}");
    }

    private static async Task OpenSocksAsync(Stream stream, Uri proxy, string host, int port, CancellationToken cancellationToken)
    {
        var (user, password) = Account(proxy);
        byte method = user.Length > 0 ? (byte)2 : (byte)0;
        await stream.WriteAsync(new byte[] { 5, 1, method }, cancellationToken).ConfigureAwait(false);
        var answer = new byte[512];
        await stream.ReadExactlyAsync(answer.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
        if (answer[0] != 5)
            throw Fail(proxy, "answered with something that is not SOCKS 5");
        if (answer[1] != method)
            throw Fail(proxy, user.Length > 0 ? "does not take user and password" : "wants user and password; put them into 'proxy-url'");
        if (user.Length > 0)
        {
            await stream.WriteAsync((byte[])[1, .. Counted(user, proxy), .. Counted(password, proxy)], cancellationToken).ConfigureAwait(false);
            await stream.ReadExactlyAsync(answer.AsMemory(0, 2), cancellationToken).ConfigureAwait(false);
            if (answer[1] != 0)
                throw Fail(proxy, "does not accept user and password of 'proxy-url'");
        }

        byte[] address = IPAddress.TryParse(host, out var ip)
            ? [ip.GetAddressBytes().Length == 4 ? (byte)1 : (byte)4, .. ip.GetAddressBytes()]
            : [3, .. Counted(host, proxy)];
        var portBytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(portBytes, (ushort)port);
        await stream.WriteAsync((byte[])[5, 1, 0, .. address, .. portBytes], cancellationToken).ConfigureAwait(false);
        await stream.ReadExactlyAsync(answer.AsMemory(0, 5), cancellationToken).ConfigureAwait(false);
        if (answer[1] != 0)
            throw Fail(proxy, $"does not connect to {host}:{port}: {(answer[1] < SocksReplies.Length ? SocksReplies[answer[1]] : "for an unknown reason")}");
        // The address that the proxy uses itself, one byte of which has been read, and a port.
        var rest = answer[3] switch { 1 => 3, 4 => 15, 3 => answer[4], _ => throw Fail(proxy, "answered with something that is not SOCKS 5") };
        await stream.ReadExactlyAsync(answer.AsMemory(5, rest + 2), cancellationToken).ConfigureAwait(false);
    }

    private static (string User, string Password) Account(Uri proxy)
    {
        var colon = proxy.UserInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? (Uri.UnescapeDataString(proxy.UserInfo), "")
            : (Uri.UnescapeDataString(proxy.UserInfo[..colon]), Uri.UnescapeDataString(proxy.UserInfo[(colon + 1)..]));
    }

    private static byte[] Counted(string text, Uri proxy)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return bytes.Length <= byte.MaxValue ? [(byte)bytes.Length, .. bytes] : throw Fail(proxy, "takes no names or passwords of more than 255 bytes");
    }

    private static ConnectionException Fail(Uri proxy, string what) => new(KubernetesFailure.Unreachable, $"the proxy {proxy.Host}:{proxy.Port} {what}");
}
