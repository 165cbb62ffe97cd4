using KSail.Documents.Diagnostics;

namespace KSail.Oci.Registry;

/// <summary>
/// Opens a connection to a registry while somebody still finds out what to send there. The first request of a process costs more than all that follow
/// together — code that was never run, name, handshake — and so does reading a repository; side by side they cost as much as one. What comes of it is
/// nobody's business: the real requests find the connection open, or say what is wrong.
/// </summary>
public sealed class RegistryKnock : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    private RegistryKnock()
    {
    }

    /// <summary>Knocks, without credentials. Dispose the result once the work is over.</summary>
    /// <param name="target">The registry.</param>
    /// <param name="handler">Carries the request, and keeps the connection for who comes next.</param>
    public static RegistryKnock Start(RegistryTarget target, HttpMessageHandler handler)
    {
        ArgumentNullException.ThrowIfNull(target);
        var knock = new RegistryKnock();
        if (ArtifactReference.Create(target.Host, target.Port, target.Repository, "knock", SourceSpan.None, new DiagnosticBag()) is { } reference)
        {
            var root = new RegistryEndpoint(reference, target.PlainHttp).Root;
            var stop = knock._stop.Token;
            _ = Task.Run(() => Knock(root, handler, stop), stop);
        }

        return knock;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private static void Knock(Uri root, HttpMessageHandler handler, CancellationToken stop)
    {
        using var invoker = new HttpMessageInvoker(handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, root);
        try
        {
            // Asynchronous, as the requests to come: it is their way that is made here.
            using var response = invoker.SendAsync(request, stop).GetAwaiter().GetResult();
            response.Content.CopyTo(Stream.Null, null, stop);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The real request says it better.
        }
    }
}
