using KSail.Documents;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>How the API is reached.</summary>
public sealed record HetznerApiOptions
{
    /// <summary>The token of a project. It goes into the header of requests and nowhere else.</summary>
    public required Secret Token { get; init; }

    /// <summary>The API's address.</summary>
    public Uri BaseAddress { get; init; } = new("https://api.hetzner.cloud/v1");

    /// <summary>Sends requests; null for the usual one. Whoever gives one disposes it.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Waits; null to wait by the clock.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a request is repeated that fails for now.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long the end of a limit of requests is waited for. A limit recovers by one request a second.</summary>
    public TimeSpan RateLimitPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an action may take.</summary>
    public TimeSpan ActionPatience { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Is told why something takes longer.</summary>
    public IProgress<string>? Progress { get; init; }

    internal Task WaitAsync(TimeSpan time, CancellationToken cancellation) => Delay?.Invoke(time, cancellation) ?? Task.Delay(time, Clock, cancellation);
}
