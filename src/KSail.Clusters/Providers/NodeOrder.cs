using KSail.Documents;

namespace KSail.Clusters.Providers;

/// <summary>A node that shall exist.</summary>
/// <param name="Node">What it is called.</param>
/// <param name="Release">The Talos release, <c>v1.13.2</c>.</param>
/// <param name="Configuration">
/// Its whole configuration. A provider that can gives it to the machine at once; otherwise the machine tells where it waits for it
/// (<see cref="ClusterMachine.MaintenanceEndpoint"/>).
/// </param>
public sealed record NodeOrder(NodeIdentity Node, string Release, Secret Configuration);
