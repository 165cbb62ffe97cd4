using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;

namespace KSail.Clusters.Status;

/// <summary>Looks at a cluster from all sides, and changes nothing. What cannot be asked is part of the answer.</summary>
public static class ClusterStatus
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Does it.</summary>
    /// <param name="host">What it works with.</param>
    /// <param name="components">What the cluster should have.</param>
    /// <param name="diagnostics">Takes why the provider cannot be asked.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>How the cluster is; null after an error.</returns>
    public static async Task<ClusterReport?> ReadAsync(ClusterHost host, IClusterComponents components, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(diagnostics);
        ClusterMachines machines;
        try
        {
            machines = await host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        }
        catch (ProviderException e)
        {
            diagnostics.Add(e.Code, host.Definition.Span, e.Message);
            return null;
        }

        var report = new ClusterReport
        {
            Cluster = host.Definition.Name,
            Environment = host.Definition.Environment,
            Provider = host.Provider.Traits.Name,
            Nodes = NodesOf(host, machines),
            Shared = machines.Shared,
            Api = new ApiReport(machines.Addresses?.Kubernetes ?? "", "", "nothing of it runs"),
            Drift = machines.IsEmpty ? [] : ClusterDrift.Find(host, machines),
        };
        if (machines.Addresses is null)
            return report;
        var problems = new DiagnosticBag();
        if (await ClusterSecrets.FindAsync(host, machines, problems, cancellation).ConfigureAwait(false) is not { } secrets)
            return report with { Api = report.Api with { Problem = problems.Items[0].Message } };
        using var session = new ClusterSession(host, secrets, machines);
        return await AskAsync(session, components, report, cancellation).ConfigureAwait(false);
    }

    private static async Task<ClusterReport> AskAsync(ClusterSession session, IClusterComponents components, ClusterReport report, CancellationToken cancellation)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limited.CancelAfter(Limit);
        using var api = session.OpenKubernetes(KubernetesSteps.Impatient(session.Host));
        var asked = Task.WhenAll(report.Nodes.Select(node => AskNodeAsync(session, node, limited.Token)));
        var etcd = EtcdAsync(session, limited.Token);
        var served = ApiAsync(api, report.Api, limited.Token);
        var known = ListNodesAsync(api, limited.Token);
        var nodes = await asked.ConfigureAwait(false);
        var (answer, objects) = (await served.ConfigureAwait(false), await known.ConfigureAwait(false));
        return report with
        {
            Nodes = [.. nodes.Select(node => Join(node, objects))],
            Etcd = await etcd.ConfigureAwait(false),
            Api = answer,
            Components = answer.Version.Length == 0 ? [] : await ComponentsAsync(session, components, limited.Token).ConfigureAwait(false),
        };
    }

    private static List<NodeReport> NodesOf(ClusterHost host, ClusterMachines machines)
    {
        var nodes = new List<NodeReport>();
        foreach (var machine in machines.Nodes)
            nodes.Add(new NodeReport(machine.Node.Name, RoleOf(machine.Node), machine.IsRunning ? "running" : "stopped", machine.Address));
        foreach (var node in host.Definition.Nodes)
        {
            if (!machines.IsEmpty && !machines.Nodes.Any(machine => machine.Node == node))
                nodes.Add(new NodeReport(node.Name, RoleOf(node), "missing", ""));
        }

        return nodes;
    }

    private static string RoleOf(NodeIdentity node) => node.Role == NodeRole.ControlPlane ? "control plane" : "worker";

    private static async Task<NodeReport> AskNodeAsync(ClusterSession session, NodeReport node, CancellationToken cancellation)
    {
        if (node.State != "running")
            return node;
        var machine = session.Machines.Nodes.First(machine => machine.Node.Name == node.Name);
        try
        {
            var api = session.Node(machine);
            var version = await api.GetVersionAsync(cancellation).ConfigureAwait(false);
            var problems = new List<string>();
            foreach (var service in await api.GetServicesAsync(cancellation).ConfigureAwait(false))
            {
                if (!service.IsWell && service.State is not ("Finished" or "Skipped"))
                    problems.Add($"{service.Id} is {service.State}{(service.LastMessage.Length == 0 ? "" : $", {service.LastMessage}")}");
            }

            return node with { Talos = version.Tag, Problems = problems };
        }
        catch (TalosException e)
        {
            return node with { Problems = [e.Message] };
        }
        catch (OperationCanceledException)
        {
            return node with { Problems = ["it does not answer"] };
        }
    }

    private static async Task<EtcdReport?> EtcdAsync(ClusterSession session, CancellationToken cancellation)
    {
        var problem = "";
        foreach (var machine in session.RunningControlPlanes)
        {
            try
            {
                var api = session.Node(machine);
                var members = await api.GetEtcdMembersAsync(queryLocal: true, cancellation).ConfigureAwait(false);
                var status = await api.GetEtcdStatusAsync(cancellation).ConfigureAwait(false);
                var leader = members.FirstOrDefault(member => member.Id == status.Leader)?.HostName ?? "";
                return new EtcdReport(
                    [.. members.Select(static member => member.HostName).Order(StringComparer.Ordinal)],
                    leader,
                    status.Errors.Count > 0 ? string.Join("; ", status.Errors) : leader.Length == 0 ? "no member leads" : "");
            }
            catch (TalosException e)
            {
                problem = e.Message;
            }
            catch (OperationCanceledException)
            {
                problem = "it does not answer";
            }
        }

        return problem.Length == 0 ? null : new EtcdReport([], "", problem);
    }

    private static async Task<ApiReport> ApiAsync(IKubernetesApi api, ApiReport report, CancellationToken cancellation)
    {
        try
        {
            return report with { Version = (await api.GetVersionAsync(cancellation).ConfigureAwait(false)).GitVersion, Problem = "" };
        }
        catch (KubernetesException e)
        {
            return report with { Problem = e.Message };
        }
        catch (OperationCanceledException)
        {
            return report with { Problem = "it does not answer" };
        }
    }

    private static async Task<IReadOnlyList<KubernetesObject>> ListNodesAsync(IKubernetesApi api, CancellationToken cancellation)
    {
        try
        {
            return (await api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, cancellation).ConfigureAwait(false)).Items;
        }
        catch (Exception e) when (e is KubernetesException or OperationCanceledException)
        {
            return [];
        }
    }

    private static NodeReport Join(NodeReport node, IReadOnlyList<KubernetesObject> objects)
    {
        var known = objects.FirstOrDefault(known => known.Name.Name == node.Name);
        // Of a machine that stands still Kubernetes goes on saying what it was, for a while.
        if (known is null || node.State != "running")
            return node;
        var ready = known.Condition("Ready");
        var isReady = ready is { Status: ConditionStatus.True };
        return node with
        {
            Kubelet = known.Status.Object("nodeInfo").Text("kubeletVersion"),
            IsReady = isReady,
            Problems = isReady ? node.Problems : [.. node.Problems, ready?.Message is { Length: > 0 } message ? message : "its kubelet has said nothing yet"],
        };
    }

    private static async Task<IReadOnlyList<ComponentStatus>> ComponentsAsync(ClusterSession session, IClusterComponents components, CancellationToken cancellation)
    {
        try
        {
            return await components.ReadAsync(session, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is KubernetesException or OperationCanceledException)
        {
            return [new ComponentStatus("components", IsReady: false, e is KubernetesException ? e.Message : "the API does not answer")];
        }
    }
}
