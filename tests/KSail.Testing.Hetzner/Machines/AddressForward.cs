using System.Net;
using System.Net.Sockets;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>Passes the connections to a port of a public address on to a server of this machine, as long as it lasts.</summary>
internal sealed class AddressForward : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly int _target;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _accepting;

    public AddressForward(string address, int port, int target)
    {
        _listener = new TcpListener(IPAddress.Parse(address), port);
        _listener.Start();
        _target = target;
        _accepting = AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        var passing = new List<Task>();
        while (!_end.IsCancellationRequested)
        {
            try
            {
                passing.Add(PassAsync(await _listener.AcceptTcpClientAsync(_end.Token).ConfigureAwait(false)));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // It ends, or whoever connected has gone.
            }
        }

        await Task.WhenAll(passing).ConfigureAwait(false);
    }

    private async Task PassAsync(TcpClient client)
    {
        using var server = new TcpClient();
        using (client)
        {
            try
            {
                await server.ConnectAsync(IPAddress.Loopback, _target, _end.Token).ConfigureAwait(false);
                await Task.WhenAny(client.GetStream().CopyToAsync(server.GetStream(), _end.Token), server.GetStream().CopyToAsync(client.GetStream(), _end.Token)).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or InvalidOperationException)
            {
                // One of the ends has gone; both are closed.
            }
        }
    }
}
