using System.Text;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;
using KSail.Talos.Credentials;

namespace KSail.Testing.Talos;

/// <summary>What a node does when it is called.</summary>
internal sealed class NodeMethods(TalosNode node, NodeCall call)
{
    private static readonly TalosRelease Lifecycle = new(1, 13);

    public Task ServeAsync(string path) => path switch
    {
        TalosMethods.Version => call.ReplyAsync(new NodeVersion(node.Tag, "amd64", node.Settings.Platform, node.Settings.Mode)),
        TalosMethods.ApplyConfiguration => new NodeConfiguring(node, call).ApplyAsync(),
        TalosMethods.Bootstrap => BootstrapAsync(),
        TalosMethods.Kubeconfig => KubeconfigAsync(),
        TalosMethods.ServiceList => call.ReplyAsync(new ServiceList(NodeServices.List(node))),
        TalosMethods.ServiceStart => call.ReplyAsync(new TextReply($"Service \"{Service()}\" started")),
        TalosMethods.ServiceStop => call.ReplyAsync(new TextReply($"Service \"{Service()}\" stopped")),
        TalosMethods.ServiceRestart => call.ReplyAsync(new TextReply($"Service \"{Service()}\" restarted")),
        TalosMethods.Reboot => RebootAsync(),
        TalosMethods.Shutdown => ShutdownAsync(),
        TalosMethods.Reset => ResetAsync(),
        TalosMethods.Upgrade => UpgradeLegacyAsync(),
        TalosMethods.ImagePull => PullAsync(),
        TalosMethods.LifecycleUpgrade => UpgradeAsync(),
        TalosMethods.ResourceGet or TalosMethods.ResourceList or TalosMethods.ResourceWatch => new NodeResources(node, call).ServeAsync(path),
        TalosMethods.Logs or TalosMethods.Dmesg => LogAsync(path),
        TalosMethods.Events => call.SendAsync(new NodeEvent("1", "", "machine.SequenceEvent", "", new ProtoWriter().Text(1, "boot").Written)),
        TalosMethods.HealthCheck => HealthAsync(),
        _ => new NodeEtcd(node, call).ServeAsync(path),
    };

    private async Task BootstrapAsync()
    {
        if (node.Configuration!.Role != NodeRole.ControlPlane)
            throw new NodeRefusal(GrpcCode.InvalidArgument, "bootstrap can only be performed on a control plane node");
        if (node.Etcd.IsMember)
            throw new NodeRefusal(GrpcCode.AlreadyExists, "etcd data directory is not empty");
        node.BootstrapEtcd();
        await call.ReplyAsync(new TextReply("")).ConfigureAwait(false);
    }

    private async Task KubeconfigAsync()
    {
        if (node.Secrets is not { } secrets)
            throw new NodeRefusal(GrpcCode.Unimplemented, "kubeconfig is only available on control plane nodes");
        var issued = ClientCertificates.ForKubernetes(secrets.KubernetesAuthority, node.Settings.Clock.GetUtcNow(), ClientCertificates.Lifetime);
        var cluster = node.Configuration!.Find("KubeClusterConfig")?.Root.GetString("clusterName") ?? node.Configuration.GetText("cluster", "clusterName");
        var server = node.Configuration.Find("KubeClusterConfig")?.Root.GetString("endpoint") ?? node.Configuration.GetText("cluster", "controlPlane", "endpoint");
        var archive = KubeconfigArchive.Write($"""
            apiVersion: v1
            kind: Config
            clusters:
            - name: {cluster}
              cluster:
                server: {server}
                certificate-authority-data: {Encode(secrets.KubernetesAuthority.Certificate)}
            users:
            - name: admin@{cluster}
              user:
                client-certificate-data: {Encode(issued.Certificate)}
                client-key-data: {Encode(issued.Key.Reveal())}
            contexts:
            - context:
                cluster: {cluster}
                namespace: default
                user: admin@{cluster}
              name: admin@{cluster}
            current-context: admin@{cluster}

            """.ReplaceLineEndings("\n"));
        // In two pieces, because nothing says that it comes in one.
        await call.SendAsync(new DataPiece(archive.AsMemory(0, 100), ReplyMetadata.None)).ConfigureAwait(false);
        await call.SendAsync(new DataPiece(archive.AsMemory(100), ReplyMetadata.None)).ConfigureAwait(false);
    }

    private string Service()
    {
        var id = call.Read<IdRequest>().Id;
        foreach (var service in NodeServices.List(node))
        {
            if (service.Id == id)
                return id;
        }

        throw new NodeRefusal(GrpcCode.Unknown, $"service \"{id}\" not registered");
    }

    private async Task RebootAsync()
    {
        RefuseInContainer();
        await call.ReplyAsync(new TextReply(Guid.NewGuid().ToString())).ConfigureAwait(false);
        node.Restart(MachineStage.Rebooting);
    }

    private async Task ShutdownAsync()
    {
        RefuseInContainer();
        await call.ReplyAsync(new TextReply(Guid.NewGuid().ToString())).ConfigureAwait(false);
        node.PowerOff();
    }

    private async Task ResetAsync()
    {
        var reset = call.Read<NodeReset>();
        if (reset.Graceful && node.IsEtcdRunning)
            await new NodeEtcd(node, call).LeaveAsync().ConfigureAwait(false);
        await call.ReplyAsync(new TextReply(Guid.NewGuid().ToString())).ConfigureAwait(false);
        var isAll = reset.Partitions.Count == 0;
        node.Wipe(isAll || reset.Partitions.Contains("EPHEMERAL"), isAll || reset.Partitions.Contains("STATE"));
        if (reset.Reboot)
            node.Restart(MachineStage.Resetting);
        else
            node.PowerOff();
    }

    private async Task UpgradeLegacyAsync()
    {
        RefuseInContainer();
        var request = call.Read<UpgradeRequest>();
        node.Install(request.Image);
        await call.ReplyAsync(new UpgradeReply("Upgrade request received", Guid.NewGuid().ToString())).ConfigureAwait(false);
        if (!request.Stage)
            node.Restart(MachineStage.Upgrading);
    }

    private async Task PullAsync()
    {
        RefuseBefore(Lifecycle);
        var request = call.Read<ImagePullRequest>();
        await call.SendAsync(new PullProgress("", "sha256:layer", 512, 1024)).ConfigureAwait(false);
        node.PulledImage = request.Reference;
        await call.SendAsync(new PullProgress(request.Reference + "@sha256:1", "", 0, 0)).ConfigureAwait(false);
    }

    private async Task UpgradeAsync()
    {
        RefuseBefore(Lifecycle);
        RefuseInContainer();
        var image = call.Read<LifecycleUpgradeRequest>().Image;
        if (node.PulledImage != image)
            throw new NodeRefusal(GrpcCode.NotFound, $"image \"{image}\": not found");
        await call.SendAsync(new InstallerProgress($"running {image}", null)).ConfigureAwait(false);
        if (node.Faults.Take("Upgrade", FaultKind.Exit) is { } fault)
        {
            await call.SendAsync(new InstallerProgress("no space left on device", null)).ConfigureAwait(false);
            await call.SendAsync(new InstallerProgress("", fault.Code)).ConfigureAwait(false);
            return;
        }

        node.Install(image);
        await call.SendAsync(new InstallerProgress("", 0)).ConfigureAwait(false);
    }

    private async Task LogAsync(string path)
    {
        var follow = path == TalosMethods.Logs ? call.Read<LogsRequest>().Follow : call.Read<DmesgRequest>().Follow;
        var told = 0;
        do
        {
            var lines = node.Log;
            for (; told < lines.Count; told++)
                await call.SendAsync(new DataPiece(Encoding.UTF8.GetBytes(lines[told] + "\n"), ReplyMetadata.None)).ConfigureAwait(false);
            if (follow)
                await Task.Delay(20, call.Aborted).ConfigureAwait(false);
        }
        while (follow);
    }

    private async Task HealthAsync()
    {
        var request = call.Read<HealthRequest>();
        await call.SendAsync(new TextReply("waiting for etcd to be healthy: ...")).ConfigureAwait(false);
        if (!node.IsEtcdRunning)
            throw new NodeRefusal(GrpcCode.DeadlineExceeded, "etcd is not healthy");
        if (node.Etcd.Members.Count != request.ControlPlanes.Count)
            throw new NodeRefusal(GrpcCode.DeadlineExceeded, $"expected {request.ControlPlanes.Count} etcd members, got {node.Etcd.Members.Count}");
        await call.SendAsync(new TextReply("waiting for etcd to be healthy: OK")).ConfigureAwait(false);
    }

    private void RefuseInContainer()
    {
        if (node.IsContainer)
            throw new NodeRefusal(GrpcCode.FailedPrecondition, "method is not supported in container mode");
    }

    private void RefuseBefore(TalosRelease release)
    {
        if (node.Release.IsBefore(release))
            throw new NodeRefusal(GrpcCode.Unimplemented, "unknown service");
    }

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
