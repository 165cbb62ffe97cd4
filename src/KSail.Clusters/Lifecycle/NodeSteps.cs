using KSail.Clusters.Definition;
using KSail.Clusters.Diagnosis;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Lifecycle;

/// <summary>The steps until all nodes answer at Talos' API.</summary>
internal static class NodeSteps
{
    private const int AtOnce = 4;

    // A server boots, installs Talos, and boots again in this time; a container needs seconds.
    private static readonly TimeSpan UntilUp = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan UntilConfigured = TimeSpan.FromMinutes(5);

    public static async Task<string> PrepareAsync(UpRun run, CancellationToken cancellation)
    {
        run.Foundation = await run.Host.Provider.PrepareAsync(run.Before, run.Wanted, run.Log, cancellation).ConfigureAwait(false);
        return "there";
    }

    public static async Task<string> KeepSecretsAsync(UpRun run, CancellationToken cancellation)
    {
        var secrets = await run.Secrets.WaitAsync(cancellation).ConfigureAwait(false);
        if (!run.Host.Store.HasSecrets && !run.Host.Store.WriteSecrets(secrets, run.Diagnostics))
            return "";
        return $"kept in {run.Host.Store.SecretsFile}";
    }

    /// <summary>Makes the nodes that are missing and starts those that stand still, several at once.</summary>
    public static async Task<string> MakeAsync(UpRun run, CancellationToken cancellation)
    {
        var secrets = await run.Secrets.WaitAsync(cancellation).ConfigureAwait(false);
        var ingredients = new NodeIngredients(run.Releases.Talos, run.Releases.Kubernetes, secrets, run.Foundation!, run.Host.Provider.Traits.Runtime) { Form = run.Foundation!.FormFor(run.Releases.Talos) };
        if (Configure(run, ingredients) is not { } orders
            || !run.WriteRecord(run.Record with { Release = run.Releases.Talos, Kubernetes = run.Releases.Kubernetes }))
        {
            return "";
        }

        var (made, started) = (0, 0);
        await SideBySide.RunAsync(run.Wanted, AtOnce, WorkAsync, run.Diagnostics, run.Definition.Span, cancellation).ConfigureAwait(false);
        NoteMade(run);
        run.Session = new ClusterSession(run.Host, secrets, await run.Host.Provider.ReadAsync(cancellation).ConfigureAwait(false));
        return $"{made} made, {started} started, {run.Wanted.Count - made - started} ran already";

        async Task WorkAsync(NodeIdentity node)
        {
            if (Find(run.Before, node) is { } machine)
            {
                if (machine.IsRunning)
                    return;
                await run.Host.Provider.StartNodeAsync(machine, cancellation).ConfigureAwait(false);
                Interlocked.Increment(ref started);
                return;
            }

            await run.Host.Provider.CreateNodeAsync(orders[node.Name], run.Log, cancellation).ConfigureAwait(false);
            lock (run.Made)
                run.Made.Add(node.Name);
            Interlocked.Increment(ref made);
        }
    }

    /// <summary>Gives their configuration to machines that wait for it.</summary>
    public static async Task<string> ConfigureAsync(UpRun run, CancellationToken cancellation)
    {
        var waiting = new List<ClusterMachine>();
        foreach (var machine in run.Machines)
        {
            if (machine.MaintenanceEndpoint is not null)
                waiting.Add(machine);
        }

        var ends = await Task.WhenAll(waiting.Select(machine => ApplyAsync(run, machine, cancellation))).ConfigureAwait(false);
        for (var i = 0; i < ends.Length; i++)
        {
            if (!ends[i].IsOver)
                await NodeFailure.ReportAsync(run, waiting[i], ends[i].Last, cancellation).ConfigureAwait(false);
        }

        return $"{waiting.Count} nodes configured";
    }

    /// <summary>Waits until every node answers and has its configuration in use.</summary>
    public static async Task<string> ReachAsync(UpRun run, CancellationToken cancellation)
    {
        var machines = run.Machines;
        var ends = await Task.WhenAll(machines.Select(machine => run.Patience.UntilAsync(
            machine.Node.Name, UntilUp, token => AskAsync(run, machine, token), cancellation))).ConfigureAwait(false);
        for (var i = 0; i < ends.Length; i++)
        {
            if (!ends[i].IsOver)
                await NodeFailure.ReportAsync(run, machines[i], ends[i].Last, cancellation).ConfigureAwait(false);
        }

        return $"{machines.Count} nodes answer";
    }

    // Null with errors. Warnings were told before anything was made.
    private static Dictionary<string, NodeOrder>? Configure(UpRun run, NodeIngredients ingredients)
    {
        var found = new DiagnosticBag();
        var orders = new Dictionary<string, NodeOrder>(StringComparer.Ordinal);
        run.Desired = DesiredConfigurations.Make(run.Definition, ingredients, run.Host.Repository, run.Host.Variables, found);
        foreach (var node in run.Desired is null ? [] : run.Wanted)
        {
            if (run.Desired!.For(node, found) is { } configuration)
                orders[node.Name] = new NodeOrder(node, ingredients.Release, TextOf(configuration));
        }

        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                run.Diagnostics.Add(diagnostic);
        }

        return found.HasErrors ? null : orders;
    }

    // What is not noted from the start could not be told from annotations of others, and would stay when its patch is gone.
    private static Secret TextOf(MachineConfiguration configuration)
    {
        NodeOwnValues.NoteAnnotations(configuration);
        return configuration.Write();
    }

    private static void NoteMade(UpRun run)
    {
        if (run.Made.Count == 0)
            return;
        var configurations = new Dictionary<string, string>(run.Record.Configurations, StringComparer.Ordinal);
        foreach (var node in run.Wanted)
        {
            if (run.Made.Contains(node.Name))
                configurations[node.Name] = run.Plain.Of(node.Role);
        }

        run.WriteRecord(run.Record with { Configurations = configurations });
    }

    private static Task<WaitEnd> ApplyAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        var configuration = run.Desired!.For(machine.Node, run.Diagnostics)!;
        return run.Patience.UntilAsync(machine.Node.Name, UntilConfigured, AskAsync, cancellation);

        async Task<Answer> AskAsync(CancellationToken token)
        {
            try
            {
                using var connection = run.Host.Talos.OpenMaintenance(machine.MaintenanceEndpoint!);
                await connection.Endpoint.ApplyConfigurationAsync(TextOf(configuration), ApplyMode.Auto, dryRun: false, tryFor: null, token).ConfigureAwait(false);
                return Answer.Yes;
            }
            catch (TalosException e) when (e.Code is GrpcCode.Unauthenticated or GrpcCode.PermissionDenied || e.Descriptor == TalosDiagnostics.NotAllowed)
            {
                // It wants to know who calls: it has a configuration, be it from this call whose answer was lost, or from a run before.
                return Answer.Yes;
            }
            catch (TalosException e) when (e.Code == GrpcCode.InvalidArgument)
            {
                run.Diagnostics.Add(ConfigurationPlace.Report(configuration, machine.Node.Name, e.Reason, run.Definition.Span));
                return new Answer(e.Reason, IsFinal: true);
            }
            catch (TalosException e)
            {
                return e.Message;
            }
        }
    }

    private static async Task<Answer> AskAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        try
        {
            var api = run.Session.Node(machine);
            await api.GetVersionAsync(cancellation).ConfigureAwait(false);
            var resource = await api.GetResourceAsync(ResourceType.MachineStatus, ResourceType.MachineId, cancellation).ConfigureAwait(false);
            var stage = resource?.ReadMachineStatus().Stage ?? MachineStage.Unknown;
            return stage is MachineStage.Booting or MachineStage.Running ? Answer.Yes : $"it is in stage {stage}";
        }
        catch (TalosException e)
        {
            return NodeFailure.IsOfAnotherCluster(e) || await HasStoppedAsync(run, machine, cancellation).ConfigureAwait(false) ? new Answer(e.Message, IsFinal: true) : e.Message;
        }
    }

    // A machine that ended at once is not waited for.
    private static async Task<bool> HasStoppedAsync(UpRun run, ClusterMachine machine, CancellationToken cancellation)
    {
        var machines = await run.Host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        return Find(machines, machine.Node) is not { IsRunning: true };
    }

    private static ClusterMachine? Find(ClusterMachines machines, NodeIdentity node)
    {
        foreach (var machine in machines.Nodes)
        {
            if (machine.Node.Name == node.Name)
                return machine;
        }

        return null;
    }
}
