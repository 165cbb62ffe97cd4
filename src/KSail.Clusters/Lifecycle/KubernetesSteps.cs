using KSail.Clusters.Diagnosis;
using KSail.Clusters.Providers;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Lifecycle;

/// <summary>The steps from the first answer of the API server until all nodes are ready.</summary>
internal static class KubernetesSteps
{
    private static readonly TimeSpan UntilServed = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UntilJoined = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UntilReady = TimeSpan.FromMinutes(10);

    /// <summary>Waits until the API server answers who may do everything.</summary>
    public static async Task<string> ServeAsync(UpRun run, CancellationToken cancellation)
    {
        using var api = run.Session.OpenKubernetes(Impatient(run.Host));
        var version = "";
        var end = await run.Patience.UntilAsync("Kubernetes API", UntilServed, AskAsync, cancellation).ConfigureAwait(false);
        if (end.IsOver)
            return $"{version} answers at {run.Session.Machines.Addresses!.Kubernetes}";
        await ReportAsync(run, end.Last, cancellation).ConfigureAwait(false);
        return "";

        async Task<Answer> AskAsync(CancellationToken token)
        {
            try
            {
                version = (await api.GetVersionAsync(token).ConfigureAwait(false)).GitVersion;
                await api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, token).ConfigureAwait(false);
                return Answer.Yes;
            }
            catch (KubernetesException e)
            {
                return e.Message;
            }
        }
    }

    /// <summary>Waits until Kubernetes knows every node.</summary>
    public static async Task<string> JoinAsync(UpRun run, CancellationToken cancellation)
    {
        var missing = new List<string>();
        IReadOnlyList<KubernetesObject> nodes = [];
        var end = await run.Patience.UntilAsync("nodes", UntilJoined, AskAsync, cancellation).ConfigureAwait(false);
        if (!end.IsOver)
        {
            foreach (var machine in run.Machines)
            {
                if (missing.Contains(machine.Node.Name))
                    run.Fail(LifecycleDiagnostics.NodeNotReported, $"{machine.Node.Name} does not join the cluster: {NodeReadiness.ExplainMissing(machine, nodes)}{await ServicesAsync(run, machine, cancellation).ConfigureAwait(false)}");
            }

            // Without an answer of the API there is nothing to say about single nodes.
            if (missing.Count == 0)
                run.Fail(LifecycleDiagnostics.NodeNotReported, $"the nodes of {run.Definition.Name} cannot be listed: {end.Last}");
        }

        return $"{run.Wanted.Count} nodes joined";

        async Task<Answer> AskAsync(CancellationToken token)
        {
            try
            {
                nodes = (await run.Session.Kubernetes.ListAsync(WellKnownKinds.Nodes, ListQuery.All, token).ConfigureAwait(false)).Items;
            }
            catch (KubernetesException e)
            {
                return e.Message;
            }

            missing.Clear();
            foreach (var node in run.Wanted)
            {
                if (!nodes.Any(known => known.Name.Name == node.Name))
                    missing.Add(node.Name);
            }

            return missing.Count == 0 ? Answer.Yes : $"Kubernetes does not know {string.Join(", ", missing)} yet";
        }
    }

    public static async Task<string> NetworkAsync(UpRun run, CancellationToken cancellation)
    {
        await run.Components.InstallNetworkAsync(run.Session, run.Log, run.Diagnostics, cancellation).ConfigureAwait(false);
        return "installed";
    }

    /// <summary>Waits until every node is ready.</summary>
    public static async Task<string> ReadyAsync(UpRun run, CancellationToken cancellation)
    {
        var lacking = new List<KubernetesObject>();
        var end = await run.Patience.UntilAsync("nodes", UntilReady, AskAsync, cancellation).ConfigureAwait(false);
        if (!end.IsOver)
        {
            var facts = await NodeFacts.ReadAsync(run.Session.Kubernetes, cancellation).ConfigureAwait(false);
            foreach (var node in lacking)
                run.Fail(LifecycleDiagnostics.NodeNotReady, $"{node.Name.Name} does not become ready: {NodeReadiness.Explain(node, facts)}");
            if (lacking.Count == 0)
                run.Fail(LifecycleDiagnostics.NodeNotReady, $"the nodes of {run.Definition.Name} cannot be listed: {end.Last}");
        }

        return $"{run.Wanted.Count} nodes ready";

        async Task<Answer> AskAsync(CancellationToken token)
        {
            lacking.Clear();
            try
            {
                foreach (var node in (await run.Session.Kubernetes.ListAsync(WellKnownKinds.Nodes, ListQuery.All, token).ConfigureAwait(false)).Items)
                {
                    if (run.Wanted.Any(wanted => wanted.Name == node.Name.Name) && node.Condition("Ready") is not { Status: ConditionStatus.True })
                        lacking.Add(node);
                }
            }
            catch (KubernetesException e)
            {
                return e.Message;
            }

            return lacking.Count == 0 ? Answer.Yes : $"not ready: {string.Join(", ", lacking.Select(static node => node.Name.Name))}";
        }
    }

    public static async Task<string> ComponentsAsync(UpRun run, CancellationToken cancellation)
    {
        await run.Components.InstallAsync(run.Session, patch => run.Desired!.WorkerWith(patch).Write(), run.Log, run.Diagnostics, cancellation).ConfigureAwait(false);
        return "installed";
    }

    // Who asks again and again need not be patient within each question.
    internal static KubernetesClientOptions Impatient(ClusterHost host) => new()
    {
        Environment = host.Variables,
        Clock = host.Clock,
        RequestTimeout = TimeSpan.FromSeconds(10),
        FirstPatience = TimeSpan.Zero,
        Patience = TimeSpan.Zero,
    };

    private static async Task ReportAsync(UpRun run, string last, CancellationToken cancellation)
    {
        if (last.Contains("not valid", StringComparison.Ordinal) || last.Contains("expired", StringComparison.Ordinal))
        {
            run.Fail(LifecycleDiagnostics.ClockSkew, $"the Kubernetes API of {run.Definition.Name} cannot be trusted: {last}; the clock of this machine says {run.Host.Clock.GetUtcNow():yyyy-MM-dd HH:mm} UTC: set the clock that is wrong, and run ClusterUp again");
            return;
        }

        var services = new List<string>();
        foreach (var machine in run.ControlPlanes)
        {
            if (await EtcdSteps.UnwellAsync(run, machine, cancellation).ConfigureAwait(false) is { Length: > 0 } unwell)
                services.Add($"{machine.Node.Name}: {unwell}");
        }

        run.Fail(LifecycleDiagnostics.ApiNotReady, services.Count > 0
            ? $"the Kubernetes API of {run.Definition.Name} does not become ready: {last}; services that are not well: {string.Join("; ", services)}"
            : $"the Kubernetes API of {run.Definition.Name} does not become ready: {last}; all services of its control planes are well, so its images may still be on their way: look whether nodes reach registry.k8s.io, and run ClusterUp again");
    }

    private static async Task<string> ServicesAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation) =>
        await EtcdSteps.UnwellAsync(run, machine, cancellation).ConfigureAwait(false) is { Length: > 0 } unwell ? $" (services that are not well: {unwell})" : "";
}
