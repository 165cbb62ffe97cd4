using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KSail.Testing.Kubernetes.Network;

/// <summary>
/// The way to a server: a port of this machine that passes everything on, until it is told to do otherwise. What happens here looks to a client like a
/// server that restarts, or like a network that is away.
/// </summary>
public sealed class FaultyNetwork : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Passage, byte> _passages = new();
    private readonly CancellationTokenSource _end = new();
    private readonly int _to;
    private Socket _listener;
    private bool _isRefusing;
    private long _received;
    private volatile TaskCompletionSource? _gate;

    /// <summary>A way to a port of this machine.</summary>
    public FaultyNetwork(int to)
    {
        _to = to;
        _listener = Listen(0);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>The port of this end.</summary>
    public int Port { get; }

    /// <summary>How many connections there have been.</summary>
    public int Connections { get; private set; }

    /// <summary>How many bytes have come from the server.</summary>
    public long BytesReceived => Interlocked.Read(ref _received);

    /// <summary>Cuts every connection; new ones are made.</summary>
    public void Cut()
    {
        foreach (var passage in _passages.Keys)
            passage.Cut();
    }

    /// <summary>Cuts every connection and refuses new ones, as a server does that is not running, until <see cref="Restore"/>.</summary>
    public void Refuse()
    {
        _isRefusing = true;
        _listener.Dispose();
        Cut();
    }

    /// <summary>Lets nothing through any more, without a word, as a broken network does, until <see cref="Restore"/>.</summary>
    public void Lose() => _gate ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Makes everything as it was.</summary>
    public void Restore()
    {
        if (_isRefusing)
            _listener = Listen(Port);
        _isRefusing = false;
        Interlocked.Exchange(ref _gate, null)?.SetResult();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        Refuse();
        _gate?.TrySetResult();
        _end.Dispose();
    }

    internal Task PassAsync() => _gate?.Task ?? Task.CompletedTask;

    private Socket Listen(int port)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, optionValue: true);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
        listener.Listen();
        _ = AcceptAsync(listener);
        return listener;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                var client = await listener.AcceptAsync(_end.Token).ConfigureAwait(false);
                Connections++;
                _ = CarryAsync(client);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Refusing, or at its end.
        }
    }

    private async Task CarryAsync(Socket client)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var passage = new Passage(client, server, this);
        _passages[passage] = 0;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _to).ConfigureAwait(false);
            await Task.WhenAll(passage.CopyAsync(client, server), passage.CopyAsync(server, client)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One end went away, and takes the other along.
        }
        finally
        {
            passage.Cut();
            _passages.TryRemove(passage, out _);
        }
    }

    private sealed class Passage(Socket client, Socket server, FaultyNetwork network)
    {
        public async Task CopyAsync(Socket from, Socket to)
        {
            var buffer = new byte[16 * 1024];
            while (await from.ReceiveAsync(buffer).ConfigureAwait(false) is > 0 and var count)
            {
                await network.PassAsync().ConfigureAwait(false);
                if (from == server)
                    Interlocked.Add(ref network._received, count);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent)).ConfigureAwait(false);
            }

            to.Shutdown(SocketShutdown.Send);
        }

        public void Cut()
        {
            // Without lingering: the other end learns it as a reset.
            Close(client);
            Close(server);
        }

        private static void Close(Socket socket)
        {
            try
            {
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // It is closed.
            }

            socket.Dispose();
        }
    }
}
