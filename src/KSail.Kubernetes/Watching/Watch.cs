using KSail.Kubernetes.Client;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Transport;
using static KSail.Kubernetes.Client.Addresses;

namespace KSail.Kubernetes.Watching;

/// <summary>
/// One watch, over as many connections as it takes: a list, then the changes since; where the server no longer knows that version, or tells
/// nonsense, another list and the difference. Not thread-safe.
/// </summary>
internal sealed class Watch(ApiTransport transport, ResourceKind kind, WatchQuery query) : IAsyncDisposable
{
    private const int MinMinutes = 5;
    private const int MaxNonsense = 5;
    private static readonly TimeSpan ShortWatch = TimeSpan.FromSeconds(1);

    private readonly WatchedObjects _objects = new();
    private HttpResponseMessage? _response;
    private WatchLines? _lines;
    private ApiRequest? _request;
    // Empty before the first list, and when the next step is another one.
    private string _version = "";
    private bool _isSynchronized;
    private bool _isInterrupted;
    private int _failures;
    private int _nonsense;
    private long _lastContact;
    private long _opened;
    private TimeSpan? _pause;

    /// <summary>Waits until something happens.</summary>
    /// <returns>What happened; may be empty.</returns>
    /// <exception cref="KubernetesException">The watch cannot go on.</exception>
    public async Task<List<WatchEvent>> NextAsync(CancellationToken cancellationToken)
    {
        if (_pause is { } pause)
        {
            _pause = null;
            await Task.Delay(pause, transport.Options.Clock, cancellationToken).ConfigureAwait(false);
        }

        var events = new List<WatchEvent>();
        try
        {
            if (_version.Length == 0)
                await ListAsync(events, cancellationToken).ConfigureAwait(false);
            else if (_lines is null)
                await ConnectAsync(events, cancellationToken).ConfigureAwait(false);
            else
                await ReadAsync(events, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (_isSynchronized && IsCurable(e))
        {
            await DisconnectAsync().ConfigureAwait(false);
            Count(e, events);
        }

        return events;
    }

    public ValueTask DisposeAsync() => DisconnectAsync();

    private async Task ListAsync(List<WatchEvent> events, CancellationToken cancellationToken)
    {
        var list = await new ListReader(transport, kind, query) { IsPatient = !_isSynchronized }.ReadAsync(cancellationToken).ConfigureAwait(false);
        HasContact(events);
        _objects.Replace(list.Items, events);
        _version = list.ResourceVersion;
        if (!_isSynchronized)
            events.Add(new WatchEvent(WatchEventType.Synchronized, null));
        _isSynchronized = true;
    }

    private async Task ConnectAsync(List<WatchEvent> events, CancellationToken cancellationToken)
    {
        _request = new ApiRequest(HttpMethod.Get, Collection(kind, query.Namespace))
        {
            // As clients of the Go library do: each watch ends after a time of its own, or all would at once.
            Query = Query(
                Parameter("watch", value: true), Parameter("allowWatchBookmarks", value: true), Parameter("resourceVersion", _version),
                Parameter("labelSelector", query.LabelSelector), Parameter("fieldSelector", query.FieldSelector),
                Parameter("timeoutSeconds", (long)(MinMinutes * 60 * (1 + transport.Options.Random.NextDouble())))),
        };
        _response = await transport.OpenAsync(_request, cancellationToken).ConfigureAwait(false);
        _lines = new WatchLines(await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        _opened = transport.Options.Clock.GetTimestamp();
        HasContact(events);
    }

    private async Task ReadAsync(List<WatchEvent> events, CancellationToken cancellationToken)
    {
        List<WatchLine> lines;
        try
        {
            lines = await _lines!.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or InvalidDataException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!IsShort)
                _failures = 0;
            if (e is WatchFormatException)
                throw Nonsense(e.Message);
            throw transport.Explain(_request!, e);
        }

        if (lines.Count == 0)
        {
            // The server ended it, as it does after some minutes; on with the next, from where this one came to.
            await DisconnectAsync().ConfigureAwait(false);
            if (IsShort)
                throw transport.Explain(_request!, new IOException("The watch ended at once."));
            return;
        }

        HasContact(events);
        foreach (var line in lines)
        {
            if (line.Type == "ERROR")
            {
                await DisconnectAsync().ConfigureAwait(false);
                throw transport.Refusal(_request!, StatusReader.Read(line.Object));
            }

            Take(line, events);
        }

        _failures = 0;
        _nonsense = 0;
        _opened = 0;
    }

    // Nothing came over it, and soon it was gone: so will be the next.
    private bool IsShort => _opened > 0 && transport.Options.Clock.GetElapsedTime(_opened) < ShortWatch;

    private void Take(WatchLine line, List<WatchEvent> events)
    {
        var value = ListReader.Complete(kind, line.Object);
        if (value.ResourceVersion.Length == 0 || (value.Name.Name.Length == 0 && line.Type != "BOOKMARK"))
            throw Nonsense("an event without an object");
        switch (line.Type)
        {
            case "ADDED" or "MODIFIED":
                _objects.Put(value, events);
                break;
            case "DELETED":
                _objects.Remove(value.Name, value, events);
                break;
            case "BOOKMARK":
                break;
            default:
                throw Nonsense($"an event of the unknown type '{OneLine.Of(line.Type)}'");
        }

        _version = value.ResourceVersion;
    }

    // What has been lost cannot be known: only another list helps.
    private KubernetesException Nonsense(string what)
    {
        _version = "";
        _nonsense++;
        return transport.Nonsense(_request!, what);
    }

    private bool IsCurable(KubernetesException e) =>
        e.IsTransient || e.Failure == KubernetesFailure.Expired || (e.Failure == KubernetesFailure.Nonsense && _nonsense is > 0 and < MaxNonsense);

    private void HasContact(List<WatchEvent> events)
    {
        _lastContact = transport.Options.Clock.GetTimestamp();
        if (_isInterrupted)
            events.Add(new WatchEvent(WatchEventType.Resumed, null));
        _isInterrupted = false;
    }

    private void Count(KubernetesException e, List<WatchEvent> events)
    {
        _failures++;
        if (e.Failure == KubernetesFailure.Expired)
            _version = "";
        // The first loss is nothing to speak of: load balancers cut connections, and versions expire.
        if (_failures == 1 && e.Status?.RetryAfter is null)
            return;
        if (query.Patience is { } patience && transport.Options.Clock.GetElapsedTime(_lastContact) > patience)
            throw e;
        if (!_isInterrupted && e.IsTransient)
            events.Add(new WatchEvent(WatchEventType.Interrupted, null) { Problem = e });
        _isInterrupted |= e.IsTransient;
        _pause = transport.Pause(_failures, e);
    }

    private async ValueTask DisconnectAsync()
    {
        if (_lines is not null)
            await _lines.DisposeAsync().ConfigureAwait(false);
        _response?.Dispose();
        _lines = null;
        _response = null;
    }
}
