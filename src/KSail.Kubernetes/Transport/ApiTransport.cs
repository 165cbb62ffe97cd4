using System.Net;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Connections.Credentials;

namespace KSail.Kubernetes.Transport;

/// <summary>
/// Sends requests until they are answered: with credentials, which are renewed when the server does not accept them; again, after pauses that grow,
/// when server or network are in trouble; and not too many at once.
/// </summary>
internal sealed class ApiTransport(KubernetesConnection connection, KubernetesClientOptions options) : IDisposable
{
    private readonly HttpExchange _exchange = new(connection, options);
    private readonly ICredentialSource _credentials = connection.Credentials.Open(options);
    private readonly SemaphoreSlim _places = new(options.MaxRequests);

    public KubernetesClientOptions Options => options;

    /// <summary>How long a failing request is repeated.</summary>
    public TimeSpan Patience => _exchange.HasAnswered ? options.Patience : options.FirstPatience;

    /// <summary>Sends a request, if need be several times, and reads its answer.</summary>
    /// <exception cref="KubernetesException">It is not one of success, or there is none.</exception>
    public async Task<byte[]> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var firstFailure = 0L;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (KubernetesException e) when (attempt > 1 && e.Failure == KubernetesFailure.NotFound && request.Method == HttpMethod.Delete)
            {
                // Its answer was lost, not its effect.
                return [];
            }
            catch (KubernetesException e) when (e.IsTransient && (request.IsRepeatable || e.IsUnsent))
            {
                if (attempt == 1)
                    firstFailure = options.Clock.GetTimestamp();
                var pause = Pause(attempt, e);
                if (options.Clock.GetElapsedTime(firstFailure) + pause > Patience)
                    throw attempt == 1 ? e : new KubernetesException(e.Failure, $"{e.Message}; {attempt} attempts failed", e.Status, e);
                options.Progress?.Report($"{e.Message}; trying again in {pause.TotalSeconds:0.#} s");
                await Task.Delay(pause, options.Clock, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends a request once and reads its answer.</summary>
    /// <exception cref="KubernetesException">It is not one of success, or there is none.</exception>
    public async Task<byte[]> SendOnceAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        await _places.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using var response = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
            return await _exchange.ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _places.Release();
        }
    }

    /// <summary>Sends a request once; the body of its answer is still to be read, and the caller disposes it.</summary>
    /// <exception cref="KubernetesException">The answer is not one of success, or there is none.</exception>
    public async Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        var credential = await _credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        var response = await _exchange.OpenAsync(request, credential, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            (credential, response) = await RenewAsync(request, credential, response, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return response;
        using (response)
            throw await RefusalAsync(request, response, credential, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>How long to wait before the next attempt: as the server wishes, or doubling from a quarter of a second to eight.</summary>
    public TimeSpan Pause(int failures, KubernetesException e) =>
        e.Status?.RetryAfter ?? TimeSpan.FromSeconds(Math.Min(8, 0.25 * Math.Pow(2, Math.Min(failures - 1, 10))) * (0.8 + (0.4 * options.Random.NextDouble())));

    /// <summary>What the loss of a connection means while an answer is read.</summary>
    public KubernetesException Explain(ApiRequest request, Exception e) => _exchange.Explain(request, e);

    /// <summary>The failure of an answer that has the right status and is wrong otherwise.</summary>
    public KubernetesException Nonsense(ApiRequest request, string what) => _exchange.Fail(KubernetesFailure.Nonsense, request, $"the answer is {what}; is this a Kubernetes API server?");

    /// <summary>The failure that a status tells of.</summary>
    public KubernetesException Refusal(ApiRequest request, KubernetesStatus status, Credential? credential = null)
    {
        var failure = StatusReader.Classify(status);
        if (failure == KubernetesFailure.Unauthorized && credential?.Certificate is { } certificate && certificate.Expires < options.Clock.GetUtcNow())
            failure = KubernetesFailure.CertificateExpired;
        var reason = status.Message.Length > 0 ? status.Message : status.Reason;
        var message = $"{connection}: {request} was answered with {status.Code}{(reason.Length > 0 ? $" ({Mask(reason)})" : "")}{Advice(failure, credential)}";
        return new KubernetesException(failure, message, status with { Message = Mask(status.Message) }) { IsUnsent = status.Code == 429 };
    }

    public void Dispose()
    {
        _exchange.Dispose();
        _credentials.Dispose();
        _places.Dispose();
    }

    // The same request with other credentials, where there are any.
    private async Task<(Credential, HttpResponseMessage)> RenewAsync(ApiRequest request, Credential refused, HttpResponseMessage refusal, CancellationToken cancellationToken)
    {
        Credential? renewed;
        try
        {
            renewed = await _credentials.RenewAsync(refused, cancellationToken).ConfigureAwait(false);
            if (renewed is null)
                return (refused, refusal);
        }
        catch
        {
            refusal.Dispose();
            throw;
        }

        refusal.Dispose();
        return (renewed, await _exchange.OpenAsync(request, renewed, cancellationToken).ConfigureAwait(false));
    }

    private async Task<KubernetesException> RefusalAsync(ApiRequest request, HttpResponseMessage response, Credential credential, CancellationToken cancellationToken)
    {
        var body = await _exchange.ReadAsync(request, response, cancellationToken).ConfigureAwait(false);
        var header = response.Headers.NonValidated.TryGetValues("Retry-After", out var values) ? values.ToString() : null;
        return Refusal(request, StatusReader.Read((int)response.StatusCode, body, StatusReader.RetryAfter(header, options.Clock)), credential);
    }

    private string Advice(KubernetesFailure failure, Credential? credential)
    {
        var origin = connection.Credentials.Origin;
        return failure switch
        {
            KubernetesFailure.Unauthorized when origin.Length == 0 => "; the context names no user: name one in the kubeconfig",
            KubernetesFailure.Unauthorized => $"; the credentials of {origin} are not, or no longer, accepted: log in again, or get the cluster's kubeconfig again",
            KubernetesFailure.CertificateExpired => $"; the client certificate of {origin} expired on {credential!.Certificate!.Expires.UtcDateTime:yyyy-MM-dd HH:mm} UTC: get the cluster's kubeconfig again",
            KubernetesFailure.Forbidden => "; let a Role or ClusterRole allow it, or use a context whose user may",
            _ => "",
        };
    }

    private string Mask(string text)
    {
        var mask = new SecretMask();
        foreach (var secret in _credentials.Secrets)
            mask.Add(secret);
        return mask.Apply(text);
    }
}
