using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Tests.Watching;

/// <summary>A watch on ConfigMaps, one event after another, as text.</summary>
internal sealed class WatchOfTests : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new(TimeSpan.FromSeconds(60));
    private readonly IKubernetesApi _api;
    private readonly IAsyncEnumerator<WatchEvent> _events;
    private Task<bool>? _next;

    public WatchOfTests(IKubernetesApi api, WatchQuery query)
    {
        _api = api;
        _events = api.WatchAsync(WellKnownKinds.ConfigMaps, query, _end.Token).GetAsyncEnumerator(_end.Token);
    }

    /// <summary>Why the watch was interrupted, after an event that says so.</summary>
    public KubernetesException? Problem => _events.Current.Problem;

    /// <summary>Begins to wait for the next event, so that the watch is there.</summary>
    public void Listen() => _next ??= _events.MoveNextAsync().AsTask();

    public async Task<string> NextAsync()
    {
        Listen();
        var next = _next!;
        _next = null;
        Assert.True(await next);
        return _events.Current.Object is { } value ? $"{_events.Current.Type} {value.Name.Name}" : _events.Current.Type.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        try
        {
            if (_next is not null)
                await _next;
        }
        catch (Exception e) when (e is OperationCanceledException or KubernetesException)
        {
            // Stopped.
        }

        await _events.DisposeAsync();
        _api.Dispose();
        _end.Dispose();
    }
}
