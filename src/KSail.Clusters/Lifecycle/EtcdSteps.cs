using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Lifecycle;

/// <summary>The steps that begin etcd, once in the life of a cluster, and gather its members.</summary>
internal static class EtcdSteps
{
    private static readonly TimeSpan UntilBegun = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan UntilJoined = TimeSpan.FromMinutes(10);

    /// <summary>Begins etcd where it does not run.</summary>
    public static async Task<string> BootstrapAsync(UpRun run, CancellationToken cancellation)
    {
        var views = new List<EtcdView>();
        foreach (var machine in run.ControlPlanes)
            views.Add(new EtcdView(machine.Node.Name, await RunsEtcdAsync(run, machine, cancellation).ConfigureAwait(false), run.Made.Contains(machine.Node.Name)));
        if (BootstrapChoice.Choose(views, run.Record.BootstrappedNode) is not { } name)
        {
            // The process that began it may have ended before it could write that down.
            if (run.Record.BootstrappedNode is null)
                run.WriteRecord(run.Record with { BootstrappedNode = views.First(static view => view.RunsEtcd).Node });
            return "runs already";
        }

        var chosen = run.ControlPlanes.First(machine => machine.Node.Name == name);
        var wasBegun = false;
        var end = await run.Patience.UntilAsync("etcd", UntilBegun, AskAsync, cancellation).ConfigureAwait(false);
        if (!end.IsOver)
        {
            run.Fail(LifecycleDiagnostics.NotBootstrapped, $"etcd cannot be started on {name}: {end.Last}; {await ExplainAsync(run, chosen, cancellation).ConfigureAwait(false)}");
            return "";
        }

        run.WriteRecord(run.Record with { BootstrappedNode = name });
        return wasBegun ? $"was begun on {name} before" : $"begun on {name}";

        async Task<Answer> AskAsync(CancellationToken token)
        {
            try
            {
                await run.Session.Node(chosen).BootstrapAsync(token).ConfigureAwait(false);
                return Answer.Yes;
            }
            catch (TalosException e) when (e.Code == GrpcCode.AlreadyExists)
            {
                // Also what a second call finds after the answer to the first one was lost.
                wasBegun = true;
                return Answer.Yes;
            }
            catch (TalosException e)
            {
                return new Answer(e.Message, IsFinal: e.Code is GrpcCode.InvalidArgument or GrpcCode.Unimplemented);
            }
        }
    }

    /// <summary>Waits until every control plane is a member that votes: before that, the loss of one of them may be the loss of all data.</summary>
    public static async Task<string> JoinAsync(UpRun run, CancellationToken cancellation)
    {
        var missing = new List<ClusterMachine>();
        var end = await run.Patience.UntilAsync("etcd", UntilJoined, AskAsync, cancellation).ConfigureAwait(false);
        if (end.IsOver)
            return $"{run.ControlPlanes.Count} members";
        foreach (var machine in missing)
        {
            var unwell = await UnwellAsync(run, machine, cancellation).ConfigureAwait(false);
            run.Fail(LifecycleDiagnostics.NodeNotReported, $"{machine.Node.Name} does not join etcd: {end.Last}; look whether control planes reach each other at ports 2379 and 2380{(unwell.Length == 0 ? "" : $" (services that are not well: {unwell})")}");
        }

        if (missing.Count == 0)
            run.Fail(LifecycleDiagnostics.NodeNotReported, $"the members of etcd of {run.Definition.Name} cannot be listed: {end.Last}");
        return "";

        async Task<Answer> AskAsync(CancellationToken token)
        {
            missing.Clear();
            try
            {
                var begun = run.ControlPlanes.FirstOrDefault(machine => machine.Node.Name == run.Record.BootstrappedNode) ?? run.ControlPlanes[0];
                var members = await run.Session.Node(begun).GetEtcdMembersAsync(queryLocal: false, token).ConfigureAwait(false);
                foreach (var machine in run.ControlPlanes)
                {
                    if (!members.Any(member => member.HostName == machine.Node.Name && !member.IsLearner))
                        missing.Add(machine);
                }
            }
            catch (TalosException e)
            {
                return e.Message;
            }

            return missing.Count == 0 ? Answer.Yes : $"etcd has not taken in {string.Join(", ", missing.Select(static machine => machine.Node.Name))} yet";
        }
    }

    /// <summary>The services of a node that are not well, as far as it says so; empty for none.</summary>
    public static async Task<string> UnwellAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        try
        {
            var unwell = new List<string>();
            foreach (var service in await run.Session.Node(machine).GetServicesAsync(cancellation).ConfigureAwait(false))
            {
                if (!service.IsWell && service.State is not ("Finished" or "Skipped"))
                    unwell.Add(service.LastMessage.Length == 0 ? $"{service.Id} is {service.State}" : $"{service.Id} is {service.State}, {service.LastMessage}");
            }

            return string.Join("; ", unwell);
        }
        catch (TalosException e)
        {
            return e.Message;
        }
    }

    private static async Task<string> ExplainAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        var unwell = await UnwellAsync(run, machine, cancellation).ConfigureAwait(false);
        return $"a node waits until its clock agrees with an NTP server, and until containerd runs: allow NTP (UDP 123), or set machine.time.servers{(unwell.Length == 0 ? "" : $" ({unwell})")}";
    }

    private static async Task<bool> RunsEtcdAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        try
        {
            foreach (var service in await run.Session.Node(machine).GetServicesAsync(cancellation).ConfigureAwait(false))
            {
                if (service.Id == "etcd")
                    return service.State == "Running";
            }
        }
        catch (TalosException e) when (e.IsTransient)
        {
            // A node that has just answered and does not now is on its way up.
        }

        return false;
    }
}
