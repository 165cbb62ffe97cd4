using System.Net;
using KSail.Testing.Kubernetes.Network;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KSail.Testing.Kubernetes;

/// <summary>What a server is, where it is not as tests usually want it.</summary>
public sealed record DoubleSettings
{
    /// <summary>The server's clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where it listens.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>The port; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>What it speaks.</summary>
    public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1AndHttp2;

    /// <summary>The authority of the server's and the users' certificates; null for a new one.</summary>
    public Authority? Authority { get; init; }

    /// <summary>Further names and addresses that the server's certificate is for.</summary>
    public IReadOnlyList<string> ServerNames { get; init; } = [];

    /// <summary>The version of Kubernetes that it says it is.</summary>
    public string Version { get; init; } = "v1.36.4";

    /// <summary>What another server had (<see cref="KubernetesDouble.SaveState"/>); null to start with nothing but the usual namespaces.</summary>
    public string? State { get; init; }
}
