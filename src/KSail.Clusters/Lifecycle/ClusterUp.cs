using KSail.Clusters.Access;
using KSail.Clusters.Definition;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;
using TalosRelease = KSail.Talos.TalosRelease;

namespace KSail.Clusters.Lifecycle;

/// <summary>A cluster that runs.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Context">Its context in the kubeconfig.</param>
/// <param name="Server">Address of its Kubernetes API for this machine.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record RunningCluster(string Name, string Context, string Server, TimeSpan Elapsed);

/// <summary>
/// Brings a cluster up: from nothing, from whatever a run left that was interrupted, or from a standstill. What is as it should be is left alone, so that a
/// second run changes nothing.
/// </summary>
public static class ClusterUp
{
    internal const string Operation = "ClusterUp";

    /// <summary>Does it.</summary>
    /// <param name="host">What it works with.</param>
    /// <param name="components">What the cluster gets besides what Talos brings.</param>
    /// <param name="diagnostics">Takes what went wrong; never a secret.</param>
    /// <param name="cancellation">Gives up; what was made stays, and a finding says how to go on.</param>
    /// <returns>The cluster; null after an error.</returns>
    public static Task<RunningCluster?> RunAsync(ClusterHost host, IClusterComponents components, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(components);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return RunAsync(host, components, Operation, _ => host.Definition.Nodes, diagnostics, cancellation);
    }

    internal static async Task<RunningCluster?> RunAsync(
        ClusterHost host, IClusterComponents components, string operation, Func<ClusterMachines, IReadOnlyList<NodeIdentity>?> choose, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        using var held = host.Store.TryLock(operation, host.Definition.Span, diagnostics);
        if (held is null)
            return null;
        var log = new ClusterLog(host.Progress, host.Clock);
        var work = new UpWork(operation, log);
        return await ClusterFailures.GuardAsync(host, operation, work, diagnostics, () => RunAsync(host, components, choose, work, diagnostics, cancellation), cancellation).ConfigureAwait(false);
    }

    private static async Task<RunningCluster?> RunAsync(
        ClusterHost host, IClusterComponents components, Func<ClusterMachines, IReadOnlyList<NodeIdentity>?> choose, UpWork work, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var made = host.Store.HasSecrets ? null : MakeSecretsAsync(host);
        var machines = await host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        if (choose(machines) is not { } wanted || await InspectAsync(host, components, machines, wanted, made, work.Log, diagnostics, cancellation).ConfigureAwait(false) is not { } run)
            return null;
        using (run)
        {
            foreach (var step in UpSteps.All)
            {
                if (step.Plan(run) is null)
                    continue;
                work.Step = step.Title;
                var outcome = await step.RunAsync(run, cancellation).ConfigureAwait(false);
                if (diagnostics.HasErrors)
                    return null;
                work.Log.Report($"{step.Title}: {outcome}");
            }

            return new RunningCluster(run.Definition.Name, run.Definition.Context, run.Session.Machines.Addresses!.Kubernetes, work.Log.Elapsed);
        }
    }

    // All that can be known is told before anything is made.
    private static async Task<UpRun?> InspectAsync(
        ClusterHost host, IClusterComponents components, ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, Task<MachineSecrets>? made, ClusterLog log, DiagnosticBag diagnostics,
        CancellationToken cancellation)
    {
        var definition = host.Definition;
        new AccessFiles(definition, host.Clock).Check(host.Store.HasSecrets, diagnostics);
        var record = host.Store.ReadRecord();
        var releases = ClusterReleases.Choose(definition, machines, record);
        var plain = PlainConfigurations.Make(definition, releases, host.Provider.Traits.Runtime, host.Repository, host.Variables, diagnostics);
        await host.Provider.CheckAsync(machines, wanted, diagnostics, cancellation).ConfigureAwait(false);
        List<ClusterChange> changes = [.. await host.Provider.PlanAsync(machines, wanted, cancellation).ConfigureAwait(false)];
        if (wanted.Any(node => !machines.Nodes.Any(machine => machine.Node == node)))
            changes.AddRange(await host.Provider.PlanImagesAsync(releases.Talos, cancellation).ConfigureAwait(false));
        ReportDifferences(definition, machines, releases, diagnostics);
        if (plain is null || diagnostics.HasErrors || await FindSecretsAsync(host, machines, made, diagnostics, cancellation).ConfigureAwait(false) is not { } secrets)
            return null;
        var run = new UpRun(host, components, wanted, log, diagnostics) { Before = machines, Releases = releases, Plain = plain, Secrets = secrets, Record = record };
        ShowPlan(run, changes);
        return run;
    }

    // The key of service accounts takes longer than anything else that is done here by ourselves: it is begun before it is known whether there is a
    // cluster already whose secrets were lost on this machine, and made while the engine is asked and images are pulled.
    private static Task<MachineSecrets> MakeSecretsAsync(ClusterHost host)
    {
        var releases = ClusterReleases.Choose(host.Definition, ClusterMachines.None, host.Store.ReadRecord());
        return Task.Run(() => SecretsGenerator.Create(TalosRelease.Parse(releases.Talos)!, host.Clock), CancellationToken.None);
    }

    private static async Task<Task<MachineSecrets>?> FindSecretsAsync(
        ClusterHost host, ClusterMachines machines, Task<MachineSecrets>? made, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        if (machines.Nodes.Count == 0 && made is not null)
            return made;
        return await ClusterSecrets.FindAsync(host, machines, diagnostics, cancellation).ConfigureAwait(false) is { } secrets ? Task.FromResult(secrets) : null;
    }

    private static void ReportDifferences(ClusterDefinition definition, ClusterMachines machines, ClusterReleases releases, DiagnosticBag diagnostics)
    {
        var differences = new List<string>();
        if (releases.Difference(definition) is { Length: > 0 } difference)
            differences.Add(difference);
        var wanted = definition.Nodes;
        foreach (var machine in machines.Nodes)
        {
            if (!machine.IsAutoscaled && !wanted.Contains(machine.Node))
                differences.Add($"{machine.Node.Name} is beyond the configured number of nodes");
            if (machine.Drift is { } drift)
                differences.Add($"{machine.Node.Name}: {drift}");
        }

        if (differences.Count > 0)
            diagnostics.Add(LifecycleDiagnostics.Surplus, definition.Span, $"{string.Join("; ", differences)}; to change that: dotnet build -t:ClusterUpdate -p:Environment={definition.Environment}");
    }

    private static void ShowPlan(UpRun run, IReadOnlyList<ClusterChange> changes)
    {
        var definition = run.Definition;
        run.Log.Plain($"cluster {definition.Name} on {run.Host.Provider.Traits.Name}: {ClusterWords.Nodes(definition.ControlPlanes, definition.Workers)}, Talos {run.Releases.Talos}, Kubernetes {run.Releases.Kubernetes}");
        foreach (var change in changes)
            run.Log.Plain($"  {change}");
        if (PlanPrice.Of(changes) is { } price)
            run.Log.Plain($"  {price} in all");
        var number = 0;
        foreach (var step in UpSteps.All)
        {
            if (step.Plan(run) is { } plan)
                run.Log.Plain($"  {++number,2}. {step.Title}: {plan}");
        }
    }
}
