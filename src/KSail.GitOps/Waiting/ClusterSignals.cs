using System.Threading.Channels;
using KSail.GitOps.Objects;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Waiting;

/// <summary>Something that came from a cluster.</summary>
/// <param name="Kind">The kind that it is about.</param>
internal sealed record ClusterSignal(string Kind)
{
    /// <summary>An event of a watch; null for others.</summary>
    public WatchEvent? Change { get; init; }

    /// <summary>What nothing can go on after; null for others.</summary>
    public KubernetesException? Fault { get; init; }

    /// <summary>A request that did not arrive; null for others.</summary>
    public ControllerRequest? Lost { get; init; }

    /// <summary>An object that a request found gone; null for others.</summary>
    public ObjectKey? Gone { get; init; }
}

/// <summary>One watch per kind, and the requests to controllers, all heard in one place and in order.</summary>
internal sealed class ClusterSignals : IAsyncDisposable
{
    private const int MaxRequestsAtOnce = 8;
    private static readonly TimeSpan RequestRetry = TimeSpan.FromSeconds(1);

    private readonly IKubernetesApi _api;
    private readonly TimeProvider _clock;
    private readonly Dictionary<string, ResourceKind> _kinds = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _slots = new(MaxRequestsAtOnce);
    private readonly HashSet<Task> _running = [];
    private readonly Channel<ClusterSignal> _signals = Channel.CreateUnbounded<ClusterSignal>(new UnboundedChannelOptions { SingleReader = true });
    private Task<bool>? _reading;

    public ClusterSignals(IKubernetesApi api, TimeProvider clock, CancellationToken cancellationToken)
    {
        _api = api;
        _clock = clock;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
    }

    /// <summary>Begins to watch a kind.</summary>
    public void Watch(ResourceKind kind)
    {
        _kinds[kind.Kind] = kind;
        Run(WatchAsync(kind));
    }

    /// <summary>Sends a request to a controller; several are on their way at once.</summary>
    public void Send(ControllerRequest request) => Run(SendAsync(request));

    /// <summary>Waits for something to come, until a time is over.</summary>
    public async Task WaitAsync(TimeSpan limit)
    {
        _reading ??= _signals.Reader.WaitToReadAsync(_stop.Token).AsTask();
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        if (await Task.WhenAny(_reading, Task.Delay(limit, _clock, enough.Token)).ConfigureAwait(false) == _reading)
        {
            await _reading.ConfigureAwait(false);
            _reading = null;
        }

        await enough.CancelAsync().ConfigureAwait(false);
        _stop.Token.ThrowIfCancellationRequested();
    }

    /// <summary>Takes what has come, without waiting.</summary>
    /// <exception cref="KubernetesException">Nothing can go on.</exception>
    public bool TryTake(out ClusterSignal? signal)
    {
        if (!_signals.Reader.TryRead(out signal))
            return false;
        return signal.Fault is { } fault ? throw fault : true;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        Task[] running;
        lock (_running)
            running = [.. _running];
        await Task.WhenAll(running).ConfigureAwait(false);
        _stop.Dispose();
        _slots.Dispose();
    }

    private void Run(Task work)
    {
        lock (_running)
        {
            _running.RemoveWhere(static task => task.IsCompleted);
            _running.Add(work);
        }
    }

    private async Task WatchAsync(ResourceKind kind)
    {
        try
        {
            await foreach (var change in _api.WatchAsync(kind, WatchQuery.All, _stop.Token).ConfigureAwait(false))
                Put(new ClusterSignal(kind.Kind) { Change = change });
        }
        catch (KubernetesException e)
        {
            Put(new ClusterSignal(kind.Kind) { Fault = e });
        }
        catch (OperationCanceledException)
        {
            // The end of the wait.
        }
    }

    private async Task SendAsync(ControllerRequest request)
    {
        try
        {
            await _slots.WaitAsync(_stop.Token).ConfigureAwait(false);
            try
            {
                await _api.PatchAsync(_kinds[request.Object.Kind], request.Object.Name, request.Patch, WriteOptions.Default, _stop.Token).ConfigureAwait(false);
            }
            finally
            {
                _slots.Release();
            }
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            Put(new ClusterSignal(request.Object.Kind) { Gone = request.Object });
        }
        catch (KubernetesException e) when (e.IsTransient)
        {
            await LoseAsync(request).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            Put(new ClusterSignal(request.Object.Kind) { Fault = e });
        }
        catch (OperationCanceledException)
        {
            // The end of the wait.
        }
    }

    // The client has repeated the request already; how long the server stays away is for the watch to tell.
    private async Task LoseAsync(ControllerRequest request)
    {
        try
        {
            await Task.Delay(RequestRetry, _clock, _stop.Token).ConfigureAwait(false);
            Put(new ClusterSignal(request.Object.Kind) { Lost = request });
        }
        catch (OperationCanceledException)
        {
            // The end of the wait.
        }
    }

    private void Put(ClusterSignal signal) => _signals.Writer.TryWrite(signal);
}
