using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>What would be changed to have the wanted nodes. Pure.</summary>
internal static class DockerPlan
{
    /// <summary>Changes in the order in which they are made.</summary>
    /// <param name="settings">The cluster's settings.</param>
    /// <param name="inventory">What exists.</param>
    /// <param name="subnet">The addresses of the network that exists or would be made.</param>
    /// <param name="wanted">The nodes.</param>
    /// <param name="hostAddress">The address of the host at which ports are published.</param>
    public static List<ClusterChange> Make(
        DockerSettings settings, ClusterInventory inventory, NodeSubnet subnet, IReadOnlyList<NodeIdentity> wanted, string hostAddress)
    {
        var changes = new List<ClusterChange>();
        if (inventory.Network is null)
            changes.Add(new ClusterChange(ChangeEffect.Create, $"network {settings.Cluster}", subnet.ToString()));
        var addresses = AddressPlan.Make(subnet, inventory, wanted);
        foreach (var container in SharedContainer.All(settings, subnet, Balanced(settings, inventory, wanted, addresses), hostAddress))
        {
            var subject = $"{container.Title} {container.Name}";
            if (inventory.Find(container.Name) is not { } existing)
                changes.Add(new ClusterChange(ChangeEffect.Create, subject, container.Purpose) { Span = SpanOf(settings, container) });
            else if (existing.Labels.Label(DockerLabels.Purpose) is var purpose && purpose != container.Purpose)
                changes.Add(new ClusterChange(ChangeEffect.InPlace, subject, $"{purpose} → {container.Purpose}") { Span = SpanOf(settings, container) });
            else if (!existing.IsRunning)
                changes.Add(new ClusterChange(ChangeEffect.Start, subject, ""));
        }

        foreach (var node in wanted)
        {
            if (inventory.Find(node.Name) is not { } existing)
                changes.Add(new ClusterChange(ChangeEffect.Create, $"node {node.Name}", addresses.GetValueOrDefault(node.Name, "")));
            else if (!existing.IsRunning)
                changes.Add(new ClusterChange(ChangeEffect.Start, $"node {node.Name}", ""));
        }

        return changes;
    }

    /// <summary>
    /// The addresses that a load balancer stands before; empty for none. There is one before several control planes, and one that exists stays, because
    /// nodes were told its address.
    /// </summary>
    public static IReadOnlyList<string> Balanced(
        DockerSettings settings, ClusterInventory inventory, IReadOnlyList<NodeIdentity> wanted, Dictionary<string, string> addresses)
    {
        var balanced = new List<string>();
        foreach (var node in wanted)
        {
            if (node.Role == NodeRole.ControlPlane && addresses.TryGetValue(node.Name, out var address))
                balanced.Add(address);
        }

        var exists = inventory.Find(SharedContainer.BalancerName(settings)) is { } container && inventory.IsOurs(container.Labels);
        return balanced.Count > 1 || exists ? balanced : [];
    }

    private static KSail.Documents.Diagnostics.SourceSpan? SpanOf(DockerSettings settings, SharedContainer container) =>
        container.Name == SharedContainer.RegistryName(settings) && settings.LocalRegistrySpan.File.Length > 0 ? settings.LocalRegistrySpan : null;
}
