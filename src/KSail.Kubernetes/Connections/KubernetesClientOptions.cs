using KSail.Documents;

namespace KSail.Kubernetes.Connections;

/// <summary>What a client takes from outside, and how patient it is.</summary>
public sealed record KubernetesClientOptions
{
    /// <summary>Measures time-outs and pauses.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Knows <c>PATH</c>, where credential plugins are looked for; they themselves see the variables of the process besides their own.</summary>
    public required EnvironmentVariableReader Environment { get; init; }

    /// <summary>Told, in one line, why and how long is being waited; null for nobody.</summary>
    public IProgress<string>? Progress { get; init; }

    /// <summary>Puts something between the client and its connections; null for nothing.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler>? Handler { get; init; }

    /// <summary>How long one answer may take.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request is repeated to a server that has not answered yet: long enough for a hiccup, short enough for a wrong address.</summary>
    public TimeSpan FirstPatience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a request is repeated to a server that has answered before: long enough for a restart.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many requests are under way at once, watches not counted.</summary>
    public int MaxRequests { get; init; } = 16;

    /// <summary>After what silence a connection is asked whether it is still there, and how long it may take to say so.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Varies pauses, so that clients do not return in step.</summary>
    public Random Random { get; init; } = Random.Shared;
}
