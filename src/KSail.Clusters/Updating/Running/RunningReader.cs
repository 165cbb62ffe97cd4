using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Clusters.Updating.Planning;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Running;

/// <summary>Asks all nodes at once what they run.</summary>
internal static class RunningReader
{
    // A second and a half in all, for what passes by itself.
    private const int Attempts = 3;

    private static readonly TimeSpan _pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Reads all nodes, those that the autoscaler made among them. One that does not answer in time, or stands still, says so in <see cref="RunningNode.Problem"/>.</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="timeout">How long a node may take.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="silent">Nodes that did not answer a moment ago, and are not waited for once more; null for none.</param>
    public static async Task<RunningNodes> ReadAsync(ClusterSession session, TimeSpan timeout, CancellationToken cancellation, IReadOnlyList<UnreadNode>? silent = null)
    {
        var reads = new List<Task<RunningNode>>();
        foreach (var machine in session.Machines.Nodes)
        {
            reads.Add(silent?.FirstOrDefault(node => node.Name == machine.Node.Name) is { } known
                ? Task.FromResult(new RunningNode(machine) { Problem = known.Problem })
                : ReadAsync(session, machine, timeout, cancellation));
        }

        return new RunningNodes(await Task.WhenAll(reads).ConfigureAwait(false));
    }

    /// <summary>Reads one node.</summary>
    public static async Task<RunningNode> ReadAsync(ClusterSession session, ClusterMachine machine, TimeSpan timeout, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ReadOnceAsync(session, machine, timeout, cancellation).ConfigureAwait(false);
            }
            catch (TalosException e) when (attempt == Attempts)
            {
                return new RunningNode(machine) { Problem = e.Message };
            }
            catch (TalosException)
            {
                // Its API was starting, or a proxy had kept a connection to a machine in whose place another one came.
                await Task.Delay(_pause * attempt, cancellation).ConfigureAwait(false);
            }
        }
    }

    private static async Task<RunningNode> ReadOnceAsync(ClusterSession session, ClusterMachine machine, TimeSpan timeout, CancellationToken cancellation)
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
            node = node with { Talos = release, Platform = version.Platform };
            if (await api.GetResourceAsync(ResourceType.MachineConfig, ResourceType.ActiveId, limit.Token).ConfigureAwait(false) is not { } resource)
                return node with { Problem = "it has no configuration" };
            var found = new DiagnosticBag();
            var options = new NodePatchOptions { Release = TalosRelease.Parse(version.Tag), Runtime = session.Host.Provider.Traits.Runtime };
            var configuration = MachineConfiguration.Read(SourceFile.FromText(machine.Node.Name, resource.ReadConfiguration().Reveal()), options, found);
            if (configuration is null)
                return node with { Problem = $"its configuration cannot be understood: {found.Items[0].Message}" };
            node = node with { Configuration = configuration };
            // Of a machine that started from an image with Talos in it nobody wrote down what is in there.
            return session.Host.Provider.Traits.ReplacesToUpgrade || ComponentImages.Find(configuration, NodeComponent.Installer) is not null
                ? node
                : node with { Schematic = await SchematicAsync(api, limit.Token).ConfigureAwait(false) };
        }
        catch (TalosException e) when (e.Code != GrpcCode.Unavailable)
        {
            return node with { Problem = e.Message };
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return node with { Problem = $"it did not answer within {timeout.TotalSeconds:0} s" };
        }
    }

    // The image factory puts an extension without files into every image, whose version is the schematic.
    private static async Task<string?> SchematicAsync(ITalosApi api, CancellationToken cancellation)
    {
        foreach (var extension in await api.ListResourcesAsync(ResourceType.Extensions, cancellation).ConfigureAwait(false))
        {
            if (YamlReader.Read(SourceFile.FromText(extension.Id, extension.Yaml)).Documents is [YamlMapping root] && root.GetMapping("metadata") is { } metadata
                && metadata.GetString("name") == "schematic")
            {
                return metadata.GetString("version");
            }
        }

        return null;
    }
}
