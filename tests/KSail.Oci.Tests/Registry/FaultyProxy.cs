using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KSail.Oci.Tests.Registry;

/// <summary>What a <see cref="FaultyProxy"/> does with a request instead of passing it on.</summary>
internal enum Fault
{
    None,

    /// <summary>Closes the connection without reading the body.</summary>
    CutBefore,

    /// <summary>Passes on half of the body and closes both connections.</summary>
    CutWithin,

    /// <summary>Passes the request on and closes the connection instead of giving the answer.</summary>
    CutAfter,

    /// <summary>Passes the request on, and half of the answer back.</summary>
    Truncate,

    /// <summary>Passes the request on twice, as a repeating proxy does, and the second answer back.</summary>
    Duplicate,

    /// <summary>Passes the request on after a while.</summary>
    Delay,

    /// <summary>Answers with something that is not HTTP.</summary>
    Garbage,

    /// <summary>Never answers.</summary>
    Silence,

    /// <summary>Answers with <see cref="FaultyProxy.Answer"/>.</summary>
    Answer,
}

/// <summary>An HTTP proxy before a registry that fails as told, request by request. Each request has a connection of its own.</summary>
internal sealed class FaultyProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _upstream;
    private readonly List<string> _requests = [];

    /// <param name="upstream">Port of the registry.</param>
    public FaultyProxy(int upstream)
    {
        _upstream = upstream;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Decides by request line and by how many such decisions for that method and path have been faults.</summary>
    public Func<string, Fault> Plan { get; set; } = _ => Fault.None;

    /// <summary>The whole answer of <see cref="Fault.Answer"/>, status line first.</summary>
    public string Answer { get; set; } = "";

    /// <summary>Request lines in order of arrival.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (_requests)
                return [.. _requests];
        }
    }

    /// <summary>Heads of all requests, for what must not be in them.</summary>
    public StringBuilder Heads { get; } = new();

    /// <summary>A plan with one fault: the first <paramref name="times"/> requests whose line begins so.</summary>
    public void FailFirst(string begin, Fault fault, int times = 1)
    {
        var left = times;
        Plan = line => line.StartsWith(begin, StringComparison.Ordinal) && Interlocked.Decrement(ref left) >= 0 ? fault : Fault.None;
    }

    /// <summary>A fault by its name; a status code is the answer with it, which becomes <see cref="Answer"/>.</summary>
    /// <param name="fault">Name or status code.</param>
    /// <param name="begin">How the line of the requests begins that it is for.</param>
    public Fault Prepare(string fault, string begin)
    {
        if (!int.TryParse(fault, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            return Enum.Parse<Fault>(fault);
        var more = status switch { 401 => "WWW-Authenticate: Basic realm=\"tests\"\r\n", 429 or 503 => "Retry-After: 7\r\n", _ => "" };
        var body = begin.StartsWith("HEAD", StringComparison.Ordinal) ? "" : "oops";
        Answer = $"HTTP/1.1 {status} Because\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{more}\r\n{body}";
        return Fault.Answer;
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                _ = ServeAsync(client, _stop.Token);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client, CancellationToken cancellationToken)
    {
        using var _ = client;
        try
        {
            var stream = client.GetStream();
            // Reads only: heads are read byte by byte.
            var reader = new BufferedStream(stream);
            if (await ReadHeadAsync(reader, cancellationToken) is not { } head)
                return;
            var line = head[..head.IndexOf("\r\n", StringComparison.Ordinal)];
            Fault fault;
            lock (_requests)
            {
                _requests.Add(line);
                Heads.Append(head);
                fault = Plan(line);
            }

            switch (fault)
            {
                case Fault.CutBefore:
                    client.LingerState = new LingerOption(true, 0);
                    return;
                case Fault.Garbage:
                    await stream.WriteAsync("SSH-2.0-OpenSSH_9.2\r\nnot for you\r\n\r\n"u8.ToArray(), cancellationToken);
                    return;
                case Fault.Silence:
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                    return;
                case Fault.Answer:
                    await SkipAsync(reader, ContentLength(head), cancellationToken);
                    await stream.WriteAsync(Encoding.UTF8.GetBytes(Answer), cancellationToken);
                    return;
                default:
                    await ForwardAsync(client, reader, stream, head, fault, cancellationToken);
                    return;
            }
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The other side has left, or the test is over.
        }
    }

    private async Task ForwardAsync(TcpClient client, Stream reader, NetworkStream stream, string head, Fault fault, CancellationToken cancellationToken)
    {
        if (fault == Fault.Delay)
            await Task.Delay(150, cancellationToken);
        var length = ContentLength(head);
        if (fault == Fault.Duplicate)
        {
            await DuplicateAsync(reader, stream, head, length, cancellationToken);
            return;
        }

        using var upstream = new TcpClient();
        await upstream.ConnectAsync(IPAddress.Loopback, _upstream, cancellationToken);
        var registry = upstream.GetStream();
        await registry.WriteAsync(HeadOf(head), cancellationToken);
        var wanted = fault == Fault.CutWithin ? length / 2 : length;
        var buffer = new byte[64 * 1024];
        for (long left = wanted; left > 0;)
        {
            var count = await reader.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (count == 0)
                return;
            await registry.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
            left -= count;
        }

        if (fault == Fault.CutWithin)
        {
            client.LingerState = new LingerOption(true, 0);
            return;
        }

        var answer = new MemoryStream();
        await registry.CopyToAsync(answer, cancellationToken);
        if (fault == Fault.Truncate)
            await stream.WriteAsync(answer.ToArray().AsMemory(0, (int)answer.Length / 2), cancellationToken);
        else if (fault != Fault.CutAfter)
            await stream.WriteAsync(answer.ToArray(), cancellationToken);
    }

    private async Task DuplicateAsync(Stream reader, NetworkStream stream, string head, long length, CancellationToken cancellationToken)
    {
        var body = new byte[length];
        await reader.ReadExactlyAsync(body, cancellationToken);
        var answer = new MemoryStream();
        for (var sending = 1; sending <= 2; sending++)
        {
            using var upstream = new TcpClient();
            await upstream.ConnectAsync(IPAddress.Loopback, _upstream, cancellationToken);
            var registry = upstream.GetStream();
            await registry.WriteAsync(HeadOf(head), cancellationToken);
            await registry.WriteAsync(body, cancellationToken);
            answer.SetLength(0);
            await registry.CopyToAsync(answer, cancellationToken);
        }

        await stream.WriteAsync(answer.ToArray(), cancellationToken);
    }

    private static byte[] HeadOf(string head) => Encoding.Latin1.GetBytes(head.Replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n", StringComparison.Ordinal));

    private static async Task<string?> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (head.Length < 4 || head[^1] != '\n' || head[^3] != '\n')
        {
            if (await stream.ReadAsync(one, cancellationToken) == 0)
                return null;
            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    private static async Task SkipAsync(Stream stream, long length, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        while (length > 0 && await stream.ReadAsync(buffer.AsMemory(0, (int)Math.Min(length, buffer.Length)), cancellationToken) is > 0 and var count)
            length -= count;
    }

    private static long ContentLength(string head)
    {
        foreach (var line in head.Split("\r\n"))
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                return long.Parse(line[15..].Trim(), CultureInfo.InvariantCulture);
        }

        return 0;
    }
}
