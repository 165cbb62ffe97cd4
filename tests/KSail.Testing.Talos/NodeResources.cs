using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos.Comparison;

namespace KSail.Testing.Talos;

/// <summary>The resources of a node, as far as they are asked for.</summary>
internal sealed class NodeResources(TalosNode node, NodeCall call)
{
    public Task ServeAsync(string path) => path switch
    {
        TalosMethods.ResourceGet => GetAsync(),
        TalosMethods.ResourceList => ListAsync(),
        _ => WatchAsync(),
    };

    private async Task GetAsync()
    {
        var query = call.Read<ResourceQuery>();
        var found = Find(query.Type).FirstOrDefault(resource => resource.Id == query.Id)
            ?? throw new NodeRefusal(GrpcCode.NotFound, $"resource {query.Type.Name}({query.Type.Namespace}/{query.Id}) doesn't exist");
        await call.SendAsync(new ResourceReply(found)).ConfigureAwait(false);
    }

    private async Task ListAsync()
    {
        foreach (var resource in Find(call.Read<ResourceQuery>().Type))
            await call.SendAsync(new ResourceReply(resource)).ConfigureAwait(false);
    }

    private async Task WatchAsync()
    {
        var query = call.Read<ResourceQuery>();
        var known = new Dictionary<string, NodeResource>(StringComparer.Ordinal);
        await TellAsync(query, known).ConfigureAwait(false);
        if (query.Id.Length == 0)
            await call.SendAsync(new ResourceEvents([new ResourceEvent(ResourceChange.Bootstrapped, null)])).ConfigureAwait(false);
        while (true)
        {
            await Task.Delay(20, call.Aborted).ConfigureAwait(false);
            await TellAsync(query, known).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(ResourceQuery query, Dictionary<string, NodeResource> known)
    {
        foreach (var resource in Find(query.Type))
        {
            if (query.Id.Length > 0 && resource.Id != query.Id)
                continue;
            var change = known.TryGetValue(resource.Id, out var old) ? ResourceChange.Updated : ResourceChange.Created;
            if (old is not null && old.Spec.Span.SequenceEqual(resource.Spec.Span))
                continue;
            known[resource.Id] = resource;
            await call.SendAsync(new ResourceEvents([new ResourceEvent(change, resource)])).ConfigureAwait(false);
        }
    }

    private List<NodeResource> Find(ResourceType type)
    {
        var found = new List<NodeResource>();
        if (type == ResourceType.MachineConfig)
        {
            if (node.ActiveText is { } active)
                found.Add(new NodeResource(type, ResourceType.ActiveId, node.Version, NodeResource.Encode(active), ""));
            if (node.StoredText is { } stored)
                found.Add(new NodeResource(type, ResourceType.StoredId, node.Version, NodeResource.Encode(stored), ""));
        }
        else if (type == ResourceType.MachineStatus)
        {
            var isReady = node.Stage == MachineStage.Running;
            var writer = new ProtoWriter();
            ((IProtoMessage)new MachineStatus(node.Stage, isReady, isReady || node.Configuration is null ? [] : ["services: etcd: waiting to join the cluster"])).Write(writer);
            found.Add(new NodeResource(type, ResourceType.MachineId, node.Version, writer.Written, ""));
        }
        else if (type == ResourceType.NodeName && node.Configuration is not null)
        {
            found.Add(new NodeResource(type, "nodename", "1", new ProtoWriter().Text(1, node.Settings.HostName).Written, $"nodename: {node.Settings.HostName}\n"));
        }
        else if (type == ResourceType.Members)
        {
            foreach (var member in node.Etcd.Members)
                found.Add(new NodeResource(type, member.HostName, "1", new ProtoWriter().Text(1, member.HostName).Written, $"hostname: {member.HostName}\n"));
        }
        else if (type == ResourceType.Extensions && node.Schematic is { } schematic)
        {
            found.Add(new NodeResource(type, "0", "1", new ProtoWriter().Written, $"image: schematic.sqsh\nmetadata:\n    name: schematic\n    version: {schematic}\n"));
        }
        else if (type == ResourceType.Manifests && node.IsControlPlaneUp)
        {
            found.AddRange(NodeManifests.Of(node.Configuration!, node.Version));
        }
        else if (node.IsControlPlaneUp && ComponentOf(type) is { } component)
        {
            found.Add(new NodeResource(type, component.Name, node.VersionOf(component.Component), new ProtoWriter().Written, ""));
        }

        return found;
    }

    private static (NodeComponent Component, string Name)? ComponentOf(ResourceType type) =>
        type == ResourceType.ApiServerConfig ? (NodeComponent.ApiServer, "kube-apiserver")
        : type == ResourceType.ControllerManagerConfig ? (NodeComponent.ControllerManager, "kube-controller-manager")
        : type == ResourceType.SchedulerConfig ? (NodeComponent.Scheduler, "kube-scheduler")
        : null;
}
