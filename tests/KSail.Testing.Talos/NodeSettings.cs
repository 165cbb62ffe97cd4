using System.Net;

namespace KSail.Testing.Talos;

/// <summary>What a stand-in node is, apart from its configuration.</summary>
public sealed record NodeSettings
{
    /// <summary>Address that other nodes and callers name it by.</summary>
    public required string Address { get; init; }

    public required string HostName { get; init; }

    /// <summary>Where its API listens.</summary>
    public IPAddress Listen { get; init; } = IPAddress.Loopback;

    /// <summary>Port of its API; 0 for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Version of Talos that it pretends to run.</summary>
    public string Tag { get; init; } = "v1.13.9";

    /// <summary><c>container</c>, <c>metal</c> or <c>hcloud</c>.</summary>
    public string Platform { get; init; } = "container";

    /// <summary>
    /// Whether it runs from memory, as from an ISO: when it is given a configuration, it installs the release of the image that is named there, and starts from its disk.
    /// </summary>
    public bool IsLive { get; init; }

    /// <summary>The schematic that its image was made of; null for an image that does not tell.</summary>
    public string? Schematic { get; init; }

    /// <summary>The configuration that the platform gives it, as containers have it in <c>USERDATA</c>: base64. Only read where none is stored.</summary>
    public string? UserData { get; init; }

    /// <summary>Folder of what survives a restart of the program; null to keep it in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Where the API of the node with an address is.</summary>
    public Func<string, Uri> Route { get; init; } = static address => new Uri($"https://{address}:50000/");

    /// <summary>Addresses of nodes that may be control planes; null for the host of the cluster's endpoint.</summary>
    public Func<IEnumerable<string>>? Discover { get; init; }

    /// <summary>How long a restart takes.</summary>
    public TimeSpan RestartTime { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Its clock, which its certificates are issued by.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>How the node runs, in Talos' words.</summary>
    public string Mode => Platform is "container" or "metal" ? Platform : "cloud";
}
