using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KSail.Kubernetes.Tests.Connections;

/// <summary>A proxy that speaks HTTP's CONNECT and SOCKS 5, whichever is spoken to it.</summary>
internal sealed class TestProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _targets = new();
    private readonly string _account;

    /// <summary>A proxy that wants an account, <c>user:password</c>; empty for none.</summary>
    public TestProxy(string account)
    {
        _account = account;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public IReadOnlyList<string> Targets => [.. _targets];

    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        return ValueTask.CompletedTask;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var first = new byte[1];
                await stream.ReadExactlyAsync(first);
                var target = first[0] == 5 ? await SocksAsync(stream) : await HttpAsync(stream);
                if (target is null)
                    return;
                _targets.Enqueue(target);
                var parts = target.Split(':');
                using var server = new TcpClient();
                await server.ConnectAsync(parts[0], int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
                await Task.WhenAny(stream.CopyToAsync(server.GetStream()), server.GetStream().CopyToAsync(stream));
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // One end went away.
            }
        }
    }

    private async Task<string?> HttpAsync(NetworkStream stream)
    {
        var request = new List<byte>();
        var one = new byte[1];
        while (!Encoding.ASCII.GetString([.. request]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one);
            request.Add(one[0]);
        }

        var text = "C" + Encoding.ASCII.GetString([.. request]);
        var account = Convert.ToBase64String(Encoding.UTF8.GetBytes(_account));
        if (_account.Length > 0 && !text.Contains($"Proxy-Authorization: Basic {account}\r\n", StringComparison.Ordinal))
        {
            await stream.WriteAsync("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"u8.ToArray());
            return null;
        }

        await stream.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray());
        return text.Split(' ')[1];
    }

    private async Task<string?> SocksAsync(NetworkStream stream)
    {
        var methods = new byte[(await ReadAsync(stream, 1))[0]];
        await stream.ReadExactlyAsync(methods);
        byte wanted = _account.Length > 0 ? (byte)2 : (byte)0;
        await stream.WriteAsync(new byte[] { 5, methods.Contains(wanted) ? wanted : (byte)255 });
        if (!methods.Contains(wanted))
            return null;
        if (wanted == 2)
        {
            await ReadAsync(stream, 1);
            var user = Encoding.UTF8.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));
            var password = Encoding.UTF8.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));
            var isRight = $"{user}:{password}" == _account;
            await stream.WriteAsync(new byte[] { 1, isRight ? (byte)0 : (byte)1 });
            if (!isRight)
                return null;
        }

        var command = await ReadAsync(stream, 4);
        var host = command[3] == 1 ? new IPAddress(await ReadAsync(stream, 4)).ToString() : Encoding.ASCII.GetString(await ReadAsync(stream, (await ReadAsync(stream, 1))[0]));
        var port = await ReadAsync(stream, 2);
        await stream.WriteAsync(new byte[] { 5, 0, 0, 1, 127, 0, 0, 1, 0, 0 });
        return $"{host}:{(port[0] << 8) + port[1]}";
    }

    private static async Task<byte[]> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes);
        return bytes;
    }
}
