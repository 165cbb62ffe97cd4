using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary><c>spec.cluster.autoscaler.node</c> but for its pools and for the number of servers.</summary>
internal static class AutoscalerRules
{
    private const string Section = "spec.cluster.autoscaler.node";

    /// <summary>The second asks what the first has answered.</summary>
    public static readonly ConfigurationRule ExpanderTwice = new(
        new("KSAIL1150", "An expander is named twice"),
        [$"{Section}.expander"],
        static (subject, report) =>
        {
            var expanders = subject.Cluster.Autoscaler.Node.Expanders;
            for (var i = 1; i < expanders.Count; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (expanders[j].Value != expanders[i].Value)
                        continue;
                    report.At(expanders[i].Span, $"{Section}.expander names {expanders[i].Value} twice; name each once, in the order in which they are to choose");
                    break;
                }
            }
        });

    /// <summary>Hetzner tells the autoscaler no prices: with this expander it stops at its start.</summary>
    public static readonly ConfigurationRule PriceOnHetzner = new(
        new("KSAIL1151", "Hetzner has no prices to choose by"),
        [Section, "spec.cluster.provider"],
        static (subject, report) =>
        {
            if (!IsEnabled(subject) || !subject.IsOn(InfrastructureProvider.Hetzner))
                return;
            foreach (var expander in subject.Cluster.Autoscaler.Node.Expanders)
            {
                if (expander.Value == Expander.Price)
                    report.At(expander.Span, $"{Section}.expander cannot be Price on Hetzner, which tells no prices; use LeastWaste, LeastNodes or Random");
            }
        });

    /// <summary>Nothing to scale.</summary>
    public static readonly ConfigurationRule WithoutPools = new(
        new("KSAIL1152", "The node autoscaler has no pools"),
        [Section],
        static (subject, report) =>
        {
            if (IsEnabled(subject) && subject.Cluster.Autoscaler.Node.Pools.Count == 0)
                report.At(subject.PlaceOf($"{Section}.pools"), $"{Section} is enabled and has nothing to scale; add {Section}.pools with name, serverType, location, min and max of at least one pool");
        });

    /// <summary>
    /// Nodes that the autoscaler adds boot from an image that is built from a schematic. A warning: without one, the schematic without
    /// extensions serves, and nothing but the extensions is missing.
    /// </summary>
    public static readonly ConfigurationRule WithoutSchematic = new(
        new("KSAIL1153", "The node autoscaler needs a node image", DiagnosticSeverity.Warning),
        [Section, "spec.cluster.provider", "spec.cluster.distribution", "spec.cluster.talos"],
        static (subject, report) =>
        {
            if (IsEnabled(subject) && subject.IsTalos && subject.IsOn(InfrastructureProvider.Hetzner) && !VersionRules.HasSchematic(subject.Cluster.Talos))
                report.At(subject.PlaceOf("spec.cluster.talos.extensions"), "nodes that the autoscaler adds boot from an image built for this cluster; add spec.cluster.talos.extensions, for example siderolabs/qemu-guest-agent, or spec.cluster.talos.schematicId");
        });

    /// <summary>The ceiling counts control planes and workers too, which is easily forgotten; the autoscaler then does nothing.</summary>
    public static readonly ConfigurationRule NoRoom = new(
        new("KSAIL1154", "The ceiling of nodes leaves no room for the pools", DiagnosticSeverity.Warning),
        [Section, "spec.cluster.controlPlanes", "spec.cluster.workers"],
        static (subject, report) =>
        {
            var node = subject.Cluster.Autoscaler.Node;
            var ceiling = node.MaxNodesTotal;
            var nodes = (long)subject.Cluster.ControlPlanes.Value + subject.Cluster.Workers.Value;
            var (least, most) = (nodes, nodes);
            foreach (var pool in node.Pools)
            {
                // More at least than at most is told of the pool.
                least += Math.Min(pool.Min.Value, pool.Max.Value);
                most += pool.Max.Value;
            }

            if (!IsEnabled(subject) || ceiling.Value == 0 || most == nodes)
                return;
            if (ceiling.Value <= nodes)
                report.At(ceiling.Span, $"{ceiling.Path} is {ceiling.Value}, and the {nodes} control planes and workers count too, so no node is ever added; set it above {nodes}, or to 0 for no ceiling");
            else if (ceiling.Value < least)
                report.At(ceiling.Span, $"{ceiling.Path} is {ceiling.Value}, but with the least nodes of every pool there are {least}; set it to at least {least}");
        });

    public static bool IsEnabled(RuleSubject subject) => subject.Cluster.Autoscaler.Node.Enabled.Value == Toggle.Enabled;
}
