using KSail.Clusters.Hetzner.Provisioning;
using KSail.Documents;

namespace KSail.Clusters.Hetzner;

/// <summary>What a provider needs besides API and configuration.</summary>
public sealed record HetznerProviderOptions
{
    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Waits; null to wait by the clock.</summary>
    public Func<TimeSpan, CancellationToken, Task>? Delay { get; init; }

    /// <summary>Looks what answers at a node; null to look over the network.</summary>
    public INodeProbe? Probe { get; init; }

    /// <summary>
    /// Says of what Talos release nodes are made at the moment, which is not always the configured one: a cluster is upgraded by an update only, and the images of its
    /// new nodes follow. Null for the configured one.
    /// </summary>
    public Func<string>? Release { get; init; }

    /// <summary>The token, for control planes that take over a floating address by themselves; needed only where one is configured.</summary>
    public Secret? NodeToken { get; init; }

    /// <summary>The token that cloud controller, storage driver and autoscaler get; null for none.</summary>
    public Secret? ComponentToken { get; init; }

    /// <summary>Makes the snapshot that servers start from where there is none; null to do without.</summary>
    public INodeImageBuilder? ImageBuilder { get; init; }

    /// <summary>How long a server may take until it waits for its configuration.</summary>
    public TimeSpan BootPatience { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How long a server may take to stop in order before its power is cut.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How often the deletion of something that is in use is tried, two seconds apart.</summary>
    public int DeletionAttempts { get; init; } = 15;
}

/// <summary>Makes the image of nodes.</summary>
public interface INodeImageBuilder
{
    /// <summary>Makes a snapshot of the configured release and schematic, and returns its identifier.</summary>
    /// <param name="api">The project.</param>
    /// <param name="settings">What is configured.</param>
    /// <param name="architecture"><c>x86</c> or <c>arm</c>.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellation">Gives up, and removes what was made for the building.</param>
    Task<long> BuildAsync(Api.IHetznerApi api, HetznerClusterSettings settings, string architecture, IProgress<string> progress, CancellationToken cancellation);
}
