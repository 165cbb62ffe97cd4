using KSail.Clusters.Lifecycle;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Draining;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Planning;

/// <summary>Compares a cluster with what its environment says. Changes nothing.</summary>
public static class ClusterPlanner
{
    /// <summary>Makes the plan.</summary>
    /// <param name="session">The cluster.</param>
    /// <param name="options">How long nodes are waited for.</param>
    /// <param name="diagnostics">
    /// Takes what is wrong with the wishes: patches, pinned releases, what a running cluster cannot become, and what nodes would refuse. Nothing may be
    /// changed when there is an error among it.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The plan; null when nothing is known of the cluster.</returns>
    /// <exception cref="ProviderException">The provider cannot be asked.</exception>
    public static Task<ClusterPlan?> MakeAsync(ClusterSession session, UpdateOptions options, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return new Planning(session, options, diagnostics).MakeAsync(cancellation);
    }

    private sealed class Planning(ClusterSession session, UpdateOptions options, DiagnosticBag diagnostics)
    {
        private readonly IClusterProvider _provider = session.Host.Provider;
        private readonly IReadOnlyList<NodeIdentity> _wanted = session.Host.Definition.Nodes;
        private readonly List<ClusterChange> _changes = [];

        public async Task<ClusterPlan?> MakeAsync(CancellationToken cancellation)
        {
            var definition = session.Host.Definition;
            if (session.RunningControlPlanes.Count == 0)
            {
                diagnostics.Add(UpdateDiagnostics.NotRunning, definition.Span,
                    $"no control plane of {definition.Name} runs, so that nobody can say what it is; start it: dotnet build -t:ClusterStart -p:Environment={definition.Environment}");
                return null;
            }

            var running = await RunningReader.ReadAsync(session, options.ReadTimeout, cancellation).ConfigureAwait(false);
            if (running.Reference is null)
            {
                diagnostics.Add(UpdateDiagnostics.Unreadable, definition.Span,
                    $"no control plane of {definition.Name} gives its configuration ({FirstProblem(running)}), and without it every change would be a guess; see how it is: dotnet build -t:ClusterStatus -p:Environment={definition.Environment}");
                return null;
            }

            var (foundation, changesFoundation) = await FoundationAsync(cancellation).ConfigureAwait(false);
            var upgrades = new UpgradePlan(session.Host.Definition, running, diagnostics);
            var desired = new DesiredNodes(session, running, foundation, upgrades.TalosAfter);
            var nodes = new List<NodePlan>();
            var unread = new List<UnreadNode>();
            foreach (var node in running.Nodes)
            {
                if (!IsWanted(node.Machine))
                    continue;
                if (node.Configuration is not null)
                    Compare(node, desired, foundation is not null, nodes);
                else if (node.Machine.IsRunning)
                    unread.Add(new UnreadNode(node.Name, node.Problem));
            }

            // The wishes are known now, and with them which images are wishes.
            upgrades.Find(nodes);
            if (upgrades.Path.Steps.Count == 0 && !diagnostics.HasErrors)
                nodes = await new DryRun(session, options, diagnostics).ConfirmAsync(nodes, cancellation).ConfigureAwait(false);
            var replaced = Replaced(nodes);
            var removed = Removed();
            var reinstalled = upgrades.Tell(_provider.Traits, desired, _changes);
            NodeChanges.Tell(nodes, _changes);
            foreach (var machine in replaced)
            {
                if (machine.Drift is { } drift)
                    _changes.Add(new ClusterChange(ChangeEffect.Replace, $"node {machine.Node.Name}", drift) { Span = definition.Span });
            }

            foreach (var machine in removed)
                _changes.Add(new ClusterChange(ChangeEffect.Remove, $"node {machine.Node.Name}", "it is not configured any longer") { Span = CountSpan(machine.Node.Role) });
            var cordoned = await CordonedAsync(cancellation).ConfigureAwait(false);
            RefuseSmallControlPlane(nodes, replaced);
            TellImpossible();
            return new ClusterPlan
            {
                Cluster = definition.Name,
                Environment = definition.Environment,
                Changes = _changes,
                IsPreliminary = foundation is null,
                Unread = unread,
                Nodes = nodes,
                Upgrades = upgrades.Path.Steps,
                Patched = upgrades.Patched,
                Added = Added(),
                Stopped = Stopped(),
                Reinstalled = reinstalled,
                Replaced = replaced,
                Removed = removed,
                Cordoned = cordoned,
                ChangesFoundation = changesFoundation,
            };
        }

        private async Task<(ClusterFoundation? Foundation, bool Changes)> FoundationAsync(CancellationToken cancellation)
        {
            var found = await _provider.PlanAsync(session.Machines, _wanted, cancellation).ConfigureAwait(false);
            var changesFoundation = false;
            foreach (var change in found)
            {
                // What happens to nodes that exist is decided here, because it concerns what runs on them.
                if (IsOfNode(change) && change.Effect is not (ChangeEffect.Create or ChangeEffect.Start or ChangeEffect.Impossible))
                    continue;
                _changes.Add(change);
                changesFoundation |= !IsOfNode(change);
            }

            var foundation = changesFoundation ? null : await _provider.DescribeAsync(session.Machines, _wanted, cancellation).ConfigureAwait(false);
            return (foundation, foundation is null);
        }

        private void Compare(RunningNode node, DesiredNodes desired, bool isFoundationKnown, List<NodePlan> nodes)
        {
            if (desired.Of(node, diagnostics) is not { } configuration)
                return;
            var differences = new List<ConfigurationDifference>();
            var effect = NodeEffect.InPlace;
            foreach (var difference in ConfigurationComparison.Compare(node.Configuration!, configuration))
            {
                // Without the provider's part, only what a file says is a wish for sure.
                if (!isFoundationKnown && !difference.Span.HasFile && difference.Effect < NodeEffect.Wipe)
                    continue;
                differences.Add(difference);
                if (difference.Effect > effect)
                    effect = difference.Effect;
            }

            nodes.Add(new NodePlan(node, configuration, differences, effect));
        }

        // Where Kubernetes does not answer nobody can tell, and an update that changes anything finds that out.
        private async Task<List<ObjectName>> CordonedAsync(CancellationToken cancellation)
        {
            var cordoned = new List<ObjectName>();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(options.ReadTimeout);
            try
            {
                foreach (var node in (await session.Kubernetes.ListAsync(WellKnownKinds.Nodes, ListQuery.All, limit.Token).ConfigureAwait(false)).Items)
                {
                    if (node.Annotation(NodeDrain.Cordoned) is null)
                        continue;
                    cordoned.Add(node.Name);
                    _changes.Add(new ClusterChange(ChangeEffect.InPlace, $"node {node.Name}", "an update that did not end closed it for pods; it is opened again"));
                }
            }
            catch (KubernetesException)
            {
                return [];
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return [];
            }

            return cordoned;
        }

        private List<NodeIdentity> Added()
        {
            var added = new List<NodeIdentity>();
            foreach (var identity in _wanted)
            {
                if (Find(identity) is null)
                    added.Add(identity);
            }

            return added;
        }

        private List<ClusterMachine> Stopped()
        {
            var stopped = new List<ClusterMachine>();
            foreach (var machine in session.Machines.Nodes)
            {
                if (!machine.IsRunning && !machine.IsAutoscaled && IsWanted(machine))
                    stopped.Add(machine);
            }

            return stopped;
        }

        private List<ClusterMachine> Removed()
        {
            var removed = new List<ClusterMachine>();
            foreach (var machine in session.Machines.Nodes)
            {
                if (!machine.IsAutoscaled && !IsWanted(machine))
                    removed.Add(machine);
            }

            removed.Sort(static (left, right) => left.Node.Role != right.Node.Role ? right.Node.Role.CompareTo(left.Node.Role) : right.Node.Index.CompareTo(left.Node.Index));
            return removed;
        }

        private List<ClusterMachine> Replaced(List<NodePlan> nodes)
        {
            var replaced = new List<ClusterMachine>();
            foreach (var machine in session.Machines.Nodes)
            {
                if (!machine.IsAutoscaled && IsWanted(machine) && (machine.Drift is not null || EffectOf(nodes, machine) == NodeEffect.Replace))
                    replaced.Add(machine);
            }

            replaced.Sort(static (left, right) => left.Node.Role != right.Node.Role ? right.Node.Role.CompareTo(left.Node.Role) : left.Node.Index.CompareTo(right.Node.Index));
            return replaced;
        }

        private static NodeEffect EffectOf(List<NodePlan> nodes, ClusterMachine machine) => nodes.Find(plan => plan.Node.Machine == machine)?.Effect ?? NodeEffect.InPlace;

        // A control plane that loses its disk loses its copy of etcd, and two of them have no quorum meanwhile.
        private void RefuseSmallControlPlane(List<NodePlan> nodes, List<ClusterMachine> replaced)
        {
            const int enough = 3;
            var count = 0;
            foreach (var machine in session.Machines.Nodes)
                count += machine.Node.Role == NodeRole.ControlPlane ? 1 : 0;
            if (count >= enough)
                return;
            var lost = replaced.Find(static machine => machine.Node.Role == NodeRole.ControlPlane)?.Node.Name
                ?? nodes.Find(static plan => plan.Node.IsControlPlane && plan.Effect == NodeEffect.Wipe)?.Node.Name;
            if (lost is not null)
            {
                _changes.Add(new ClusterChange(
                    ChangeEffect.Impossible, $"node {lost}",
                    $"a control plane can only lose its disk where at least {enough} of them keep etcd alive, and there {(count == 1 ? "is 1" : $"are {count}")}; add control planes first, or make the cluster anew")
                {
                    Span = session.Host.Definition.Span,
                });
            }
        }

        private void TellImpossible()
        {
            foreach (var change in _changes)
            {
                if (change.Effect == ChangeEffect.Impossible)
                    diagnostics.Add(UpdateDiagnostics.Impossible, change.Span ?? session.Host.Definition.Span, $"{change.Subject}: {change.Reason}");
            }
        }

        private bool IsWanted(ClusterMachine machine)
        {
            foreach (var identity in _wanted)
            {
                if (identity == machine.Node)
                    return true;
            }

            return false;
        }

        private ClusterMachine? Find(NodeIdentity identity)
        {
            foreach (var machine in session.Machines.Nodes)
            {
                if (machine.Node == identity)
                    return machine;
            }

            return null;
        }

        private SourceSpan CountSpan(NodeRole role)
        {
            var cluster = session.Host.Definition.Configuration.Cluster;
            return role == NodeRole.ControlPlane ? cluster.ControlPlanes.Span : cluster.Workers.Span;
        }

        private static string FirstProblem(RunningNodes running)
        {
            foreach (var node in running.Nodes)
            {
                if (node.IsControlPlane && node.Problem.Length > 0)
                    return $"{node.Name}: {node.Problem}";
            }

            return "none is there";
        }

        private static bool IsOfNode(ClusterChange change) => change.Subject.StartsWith("node ", StringComparison.Ordinal);
    }
}
