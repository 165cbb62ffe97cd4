using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;

namespace KSail.Clusters.Lifecycle;

/// <summary>The configuration that a node runs.</summary>
internal static class NodeConfiguration
{
    /// <summary>Reads it from the node; null when it has none, or one that cannot be understood.</summary>
    /// <exception cref="TalosException">The node does not answer.</exception>
    public static async Task<MachineConfiguration?> ReadAsync(ITalosApi node, NodeRuntime runtime, CancellationToken cancellation)
    {
        var version = await node.GetVersionAsync(cancellation).ConfigureAwait(false);
        if (await node.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, cancellation).ConfigureAwait(false) is not { } resource)
            return null;
        var options = new NodePatchOptions { Release = TalosRelease.Parse(version.Tag), Runtime = runtime };
        return MachineConfiguration.Read(SourceFile.FromText("machine configuration", resource.ReadConfiguration().Reveal()), options, new DiagnosticBag());
    }
}
