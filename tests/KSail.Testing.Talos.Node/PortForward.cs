using System.Net;
using System.Net.Sockets;

namespace KSail.Testing.Talos.Node;

/// <summary>Passes the connections to a port of this node on to the same port of another one.</summary>
internal sealed class PortForward : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public PortForward(int port, string to)
    {
        _listener = new TcpListener(IPAddress.Any, port);
        _listener.Start();
        _accepting = AcceptAsync(port, to);
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Stop();
        await _accepting.ConfigureAwait(false);
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task AcceptAsync(int port, string to)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false);
                _ = PassAsync(client, port, to);
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It ends, or whoever connected has gone.
            }
        }
    }

    private async Task PassAsync(TcpClient client, int port, string to)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(to, port, _end.Token).ConfigureAwait(false);
                var (near, far) = (client.GetStream(), server.GetStream());
                await Task.WhenAny(near.CopyToAsync(far, _end.Token), far.CopyToAsync(near, _end.Token)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One of the ends has gone; both are closed.
            }
        }
    }
}
