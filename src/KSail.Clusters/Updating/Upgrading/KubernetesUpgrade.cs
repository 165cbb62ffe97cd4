using System.Text.Json.Nodes;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Clusters.Updating.Draining;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Versions;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Upgrading;

/// <summary>
/// Brings Kubernetes to another release in the order of <c>talosctl upgrade-k8s</c>: images are pulled first, then each part of the control plane on all
/// control planes, one by one, then kube-proxy, then the kubelets, then the bootstrap manifests. Every node's own configuration is changed, and nothing restarts but these programs.
/// </summary>
internal sealed class KubernetesUpgrade(UpdateWork work, IReadOnlySet<NodeComponent> patched, BootstrapManifests manifests)
{
    private static readonly StaticPod[] StaticPods =
    [
        new(NodeComponent.ApiServer, "kube-apiserver", ResourceType.ApiServerConfig),
        new(NodeComponent.ControllerManager, "kube-controller-manager", ResourceType.ControllerManagerConfig),
        new(NodeComponent.Scheduler, "kube-scheduler", ResourceType.SchedulerConfig),
    ];

    private const string ConfigVersion = "talos.dev/config-version";

    private readonly NodeDrain _nodes = new(work);

    /// <summary>Brings all nodes to a release. What is there already is left alone.</summary>
    public async Task RunAsync(RunningNodes running, ReleaseNumber target, CancellationToken cancellation)
    {
        foreach (var node in running.Nodes)
        {
            // Half of a control plane in another release is worse than none.
            if (node is { IsControlPlane: true, Configuration: null })
                throw new UpdateStop(UpdateDiagnostics.LeftOut, $"Kubernetes is not upgraded while a control plane does not answer: {node.Name}, {node.Problem}");
        }

        await PullAsync(running, target, cancellation).ConfigureAwait(false);
        work.NoteManifests(areMissing: true);
        work.Expect(running.Nodes.Where(node => IsBehind(node, NodeComponent.Kubelet, target)).Select(static node => node.Name));
        foreach (var part in StaticPods)
        {
            foreach (var node in running.Nodes)
            {
                if (node.IsControlPlane && IsBehind(node, part.Component, target))
                    await UpgradeAsync(node.Machine.Node, part, target, cancellation).ConfigureAwait(false);
            }
        }

        await ProxyAsync(running, target, cancellation).ConfigureAwait(false);
        foreach (var node in running.Nodes)
        {
            if (!IsBehind(node, NodeComponent.Kubelet, target))
                continue;
            await KubeletAsync(node.Machine.Node, target, cancellation).ConfigureAwait(false);
            work.Finish(node.Name);
        }

        await manifests.ApplyAsync(patched.Contains(NodeComponent.Proxy) ? null : target, cancellation).ConfigureAwait(false);
        work.NoteManifests(areMissing: false);
    }

    private bool IsBehind(RunningNode node, NodeComponent component, ReleaseNumber target) =>
        !patched.Contains(component) && node.ReleaseOf(component) is { } release && release < target;

    // So that nothing waits for a download once it was stopped. Nodes before 1.13 pull when they need it.
    private async Task PullAsync(RunningNodes running, ReleaseNumber target, CancellationToken cancellation)
    {
        var pulls = new List<Task>();
        foreach (var node in running.Nodes)
        {
            if (node.Configuration is not null)
                pulls.Add(PullAsync(node, target, cancellation));
        }

        await Task.WhenAll(pulls).ConfigureAwait(false);
    }

    private async Task PullAsync(RunningNode node, ReleaseNumber target, CancellationToken cancellation)
    {
        foreach (var component in RunningNodes.Kubernetes)
        {
            if (component == NodeComponent.Proxy || !IsBehind(node, component, target))
                continue;
            var image = ReleaseNumber.ImageOf(ComponentImages.Find(node.Configuration!, component)!, target);
            var store = component == NodeComponent.Kubelet ? ImageNamespace.System : ImageNamespace.Kubernetes;
            try
            {
                await foreach (var _ in work.Talos(node.Machine.Node).PullImageAsync(store, image, cancellation).ConfigureAwait(false))
                {
                    // It is over when its layers are there.
                }
            }
            catch (TalosException e) when (e.Code == GrpcCode.Unimplemented)
            {
                return;
            }
            catch (TalosException e)
            {
                throw new UpdateStop(UpdateDiagnostics.Failed, $"{node.Name} cannot pull {image}, and nothing was changed yet: {e.Reason}", e);
            }
        }
    }

    private async Task UpgradeAsync(NodeIdentity node, StaticPod part, ReleaseNumber target, CancellationToken cancellation)
    {
        work.Report($"{node.Name}: {part.Name} {target}");
        await SetAsync(node, part.Component, target, cancellation).ConfigureAwait(false);
        await work.UntilAsync(
            $"{part.Name} of {node.Name}",
            async token =>
            {
                var config = await work.Talos(node).GetResourceAsync(part.Config, part.Name, token).ConfigureAwait(false);
                var query = new ListQuery { Namespace = "kube-system", LabelSelector = $"k8s-app={part.Name}" };
                var known = await _nodes.FindAsync(work.MachineOf(node), token).ConfigureAwait(false);
                foreach (var pod in (await work.Session.Kubernetes.ListAsync(WellKnownKinds.Pods, query, token).ConfigureAwait(false)).Items)
                {
                    if (pod.Spec.Text("nodeName") != (known?.Name.Name ?? node.Name))
                        continue;
                    if (config is not null && pod.Annotation(ConfigVersion) != config.Version)
                        return "its pod is still the old one";
                    if (ImageOf(pod) is { } release && release < target)
                        return $"its pod is of {release}";
                    return pod.Condition("Ready") is { Status: ConditionStatus.True } ? null : "its pod is not ready";
                }

                return "there is no pod of it";
            },
            work.Options.ComponentTimeout,
            UpdateDiagnostics.ComponentNotUp,
            "the other control planes are left as they are; see its log on the node",
            cancellation).ConfigureAwait(false);
    }

    // The manifest of kube-proxy is made by control planes of their configuration, and is applied with the others at the end.
    private async Task ProxyAsync(RunningNodes running, ReleaseNumber target, CancellationToken cancellation)
    {
        foreach (var node in running.Nodes)
        {
            if (node.IsControlPlane && IsBehind(node, NodeComponent.Proxy, target))
                await SetAsync(node.Machine.Node, NodeComponent.Proxy, target, cancellation).ConfigureAwait(false);
        }
    }

    private async Task KubeletAsync(NodeIdentity node, ReleaseNumber target, CancellationToken cancellation)
    {
        work.Report($"{node.Name}: kubelet {target}");
        await SetAsync(node, NodeComponent.Kubelet, target, cancellation).ConfigureAwait(false);
        await work.UntilAsync(
            $"the kubelet of {node.Name}",
            async token => await _nodes.FindAsync(work.MachineOf(node), token).ConfigureAwait(false) switch
            {
                null => "Kubernetes does not know the node",
                var found when ReleaseNumber.Parse(found.Status.Object("nodeInfo").Text("kubeletVersion")) is not { } release || release < target =>
                    $"it is of {found.Status.Object("nodeInfo").Text("kubeletVersion")}",
                var found => KubernetesNodes.IsReady(found) ? null : KubernetesNodes.Describe(found),
            },
            work.Options.ComponentTimeout,
            UpdateDiagnostics.ComponentNotUp,
            "the other nodes are left as they are; see its log on the node",
            cancellation).ConfigureAwait(false);
    }

    // In the node's own configuration as it is now: whatever else is in it is not this upgrade's business.
    private async Task SetAsync(NodeIdentity node, NodeComponent component, ReleaseNumber target, CancellationToken cancellation)
    {
        var running = await RunningReader.ReadAsync(work.Session, work.MachineOf(node), work.Options.ReadTimeout, cancellation).ConfigureAwait(false);
        if (running.Configuration is not { } configuration || ComponentImages.Find(configuration, component) is not { } image)
            throw new UpdateStop(UpdateDiagnostics.Failed, $"the configuration of {node.Name} cannot be read: {running.Problem}");
        ComponentImages.Set(configuration, component, ReleaseNumber.ImageOf(image, target));
        await work.ApplyAsync(node, configuration.Write(), ApplyMode.NoReboot, cancellation).ConfigureAwait(false);
    }

    private static ReleaseNumber? ImageOf(KubernetesObject pod) =>
        pod.Spec.Array("containers") is [JsonObject container, ..] ? ReleaseNumber.OfImage(container.Text("image")) : null;

    /// <summary>A part of the control plane that runs as a pod of a node's own.</summary>
    private sealed record StaticPod(NodeComponent Component, string Name, ResourceType Config);
}
