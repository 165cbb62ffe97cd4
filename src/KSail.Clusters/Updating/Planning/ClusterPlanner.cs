using KSail.Clusters.Lifecycle;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Clusters.Updating.Running;
using KSail.Clusters.Updating.Versions;
using KSail.Documents.Diagnostics;
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
        private readonly MachineWishes _wishes = new(session);
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
            var removed = _wishes.Removed();
            var staying = running.Without(removed);
            var upgrades = new UpgradePlan(definition, staying.OldestTalos is null ? running : staying, diagnostics);
            var desired = new DesiredNodes(session, running, foundation, upgrades.TalosAfter);
            var nodes = new List<NodePlan>();
            var unread = new List<UnreadNode>();
            foreach (var node in running.Nodes)
            {
                if (!_wishes.IsKept(node.Machine))
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
            var replaced = _wishes.Replaced(nodes);
            var reinstalled = upgrades.Tell(_provider.Traits, _changes);
            NodeChanges.Tell(Staying(nodes, replaced), _changes);
            await TellMachinesAsync(replaced, removed, cancellation).ConfigureAwait(false);
            var changesManifests = TellManifests(nodes);
            var inside = new InsidePlan(session, options, _changes);
            var secrets = foundation is null ? [] : await inside.SecretsAsync(desired, upgrades.TalosAfter.ToString(), cancellation).ConfigureAwait(false);
            var images = await TellImagesAsync(running, upgrades.TalosAfter, replaced.Exists(static machine => !machine.IsAutoscaled), cancellation).ConfigureAwait(false);
            var components = await inside.ComponentsAsync(diagnostics, cancellation).ConfigureAwait(false);
            var cordoned = await inside.CordonedAsync(cancellation).ConfigureAwait(false);
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
                Added = _wishes.Added(),
                Stopped = _wishes.Stopped(),
                Reinstalled = reinstalled,
                Replaced = replaced,
                Removed = removed,
                Cordoned = cordoned,
                ChangesManifests = changesManifests,
                Release = upgrades.TalosAfter.ToString(),
                Secrets = secrets,
                LacksImages = images,
                Components = components,
                ChangesFoundation = changesFoundation,
            };
        }

        private async Task<(ClusterFoundation? Foundation, bool Changes)> FoundationAsync(CancellationToken cancellation)
        {
            var found = await _provider.PlanAsync(session.Machines, _wanted, cancellation).ConfigureAwait(false);
            var changesFoundation = false;
            foreach (var change in found)
            {
                _changes.Add(change);
                changesFoundation |= !IsOfNode(change);
            }

            var foundation = changesFoundation ? null : await _provider.DescribeAsync(session.Machines, _wanted, cancellation).ConfigureAwait(false);
            return (foundation, foundation is null);
        }

        // Of a machine that gives way to another one, only what makes it: the other one begins with the rest.
        private static List<NodePlan> Staying(List<NodePlan> nodes, List<ClusterMachine> replaced)
        {
            var told = new List<NodePlan>(nodes.Count);
            foreach (var plan in nodes)
            {
                if (!replaced.Contains(plan.Node.Machine))
                    told.Add(plan);
                else if (plan.Effect == NodeEffect.Replace)
                    told.Add(plan with { Differences = plan.Differences.Where(static difference => difference.Effect == NodeEffect.Replace).ToList() });
            }

            return told;
        }

        private async Task TellMachinesAsync(List<ClusterMachine> replaced, List<ClusterMachine> removed, CancellationToken cancellation)
        {
            var drifting = replaced.FindAll(static machine => machine.Drift is not null);
            var prices = await _provider.PriceAsync([.. drifting, .. removed], cancellation).ConfigureAwait(false);
            for (var at = 0; at < drifting.Count + removed.Count; at++)
            {
                var price = prices.Count > at ? prices[at] : null;
                _changes.Add(at < drifting.Count ? ReplacementOf(drifting[at], price) : RemovalOf(removed[at - drifting.Count], price));
            }
        }

        private ClusterChange ReplacementOf(ClusterMachine machine, MachinePrice? price) => new(ChangeEffect.Replace, $"node {machine.Node.Name}", machine.Drift + Successor(machine))
        {
            Span = _wishes.PoolOf(machine)?.Span ?? session.Host.Definition.Span,
            MonthlyPrice = price?.Successor - price?.Now,
            PriceBefore = price?.Now,
            Currency = price?.Currency ?? "",
        };

        private ClusterChange RemovalOf(ClusterMachine machine, MachinePrice? price) =>
            new(ChangeEffect.Remove, $"node {machine.Node.Name}", machine.IsAutoscaled ? $"its pool {machine.Pool} may have no nodes any longer" : "it is not configured any longer")
            {
                Span = machine.IsAutoscaled ? session.Host.Definition.Configuration.Cluster.Autoscaler.Node.Enabled.Span : CountSpan(machine.Node.Role),
                MonthlyPrice = -price?.Now,
                Currency = price?.Currency ?? "",
            };

        // New nodes start from the image of what runs; those that come later, from that of what will run.
        private async Task<bool> TellImagesAsync(RunningNodes running, ReleaseNumber after, bool replaces, CancellationToken cancellation)
        {
            var releases = new SortedSet<string>(StringComparer.Ordinal);
            if (_wishes.Added().Count > 0)
                releases.Add(running.OldestTalos!.ToString());
            if (replaces || _provider.Pools.Count > 0)
                releases.Add(after.ToString());
            var count = _changes.Count;
            foreach (var release in releases)
                _changes.AddRange(await _provider.PlanImagesAsync(release, cancellation).ConfigureAwait(false));
            return _changes.Count > count;
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
                // A machine that anybody may take away is not worth the care for its disk.
                var taken = node.Machine.IsAutoscaled && difference.Effect == NodeEffect.Wipe ? difference with { Effect = NodeEffect.Replace, Why = difference.Why + Successor(node.Machine) } : difference;
                differences.Add(taken);
                if (taken.Effect > effect)
                    effect = taken.Effect;
            }

            nodes.Add(new NodePlan(node, configuration, differences, effect));
        }

        private static string Successor(ClusterMachine machine) => machine.IsAutoscaled ? "; the autoscaler makes another one when pods need it" : "";

        private bool TellManifests(List<NodePlan> nodes)
        {
            if (session.Host.Store.ReadRecord().LacksManifests)
            {
                _changes.Add(new ClusterChange(ChangeEffect.InPlace, "bootstrap manifests", "an update that did not end has not applied them"));
                return true;
            }

            if (!nodes.Exists(static plan => plan.Node.IsControlPlane && plan.Differences.Any(ManifestFields.Holds)))
                return false;
            _changes.Add(new ClusterChange(ChangeEffect.InPlace, "bootstrap manifests", "control planes make others of their configuration, which are applied"));
            return true;
        }

        // A control plane that loses its disk loses its copy of etcd, and two of them have no quorum meanwhile.
        private void RefuseSmallControlPlane(List<NodePlan> nodes, List<ClusterMachine> replaced)
        {
            const int enough = 3;
            var count = _wishes.ControlPlanes;
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
