using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;

namespace KSail.Clusters.Updating.Running;

/// <summary>Asks all nodes at once what they run.</summary>
internal static class RunningReader
{
    /// <summary>Reads the configured nodes. One that does not answer in time, or stands still, says so in <see cref="RunningNode.Problem"/>.</summary>
    public static async Task<RunningNodes> ReadAsync(ClusterSession session, TimeSpan timeout, CancellationToken cancellation)
    {
        var reads = new List<Task<RunningNode>>();
        foreach (var machine in session.Machines.Nodes)
        {
            if (!machine.IsAutoscaled)
                reads.Add(ReadAsync(session, machine, timeout, cancellation));
        }

        return new RunningNodes(await Task.WhenAll(reads).ConfigureAwait(false));
    }

    /// <summary>Reads one node.</summary>
    public static async Task<RunningNode> ReadAsync(ClusterSession session, ClusterMachine machine, TimeSpan timeout, CancellationToken cancellation)
    {
        var node = new RunningNode(machine);
        if (!machine.IsRunning)
            return node with { Problem = "it does not run" };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(timeout);
        try
        {
            var api = session.Node(machine);
            var version = await api.GetVersionAsync(limit.Token).ConfigureAwait(false);
            if (ReleaseNumber.Parse(version.Tag) is not { } release)
                return node with { Problem = $"it runs Talos '{version.Tag}', which is no release" };
            node = node with { Talos = release };
            if (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, limit.Token).ConfigureAwait(false) is not { } resource)
                return node with { Problem = "it has no configuration" };
            var found = new DiagnosticBag();
            var options = new NodePatchOptions { Release = TalosRelease.Parse(version.Tag), Runtime = session.Host.Provider.Traits.Runtime };
            var configuration = MachineConfiguration.Read(SourceFile.FromText(machine.Node.Name, resource.ReadConfiguration().Reveal()), options, found);
            return configuration is null
                ? node with { Problem = $"its configuration cannot be understood: {found.Items[0].Message}" }
                : node with { Configuration = configuration };
        }
        catch (TalosException e)
        {
            return node with { Problem = e.Message };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return node with { Problem = $"it did not answer within {timeout.TotalSeconds:0} s" };
        }
    }
}
