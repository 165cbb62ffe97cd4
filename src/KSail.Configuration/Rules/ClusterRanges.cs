using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>A range of addresses and what it is for.</summary>
/// <param name="Name">What it is for, with where it is set.</param>
/// <param name="Text">The range as written.</param>
/// <param name="Block">The range.</param>
/// <param name="Span">Where it is set.</param>
/// <param name="IsWritten">Whether somebody wrote it down, in the configuration or in a patch.</param>
internal sealed record AddressRange(string Name, string Text, Cidr Block, SourceSpan Span, bool IsWritten)
{
    /// <summary>The first of several ranges that shares an address with this one.</summary>
    public AddressRange? FindOverlap(List<AddressRange> others)
    {
        foreach (var other in others)
        {
            if (other.Block.Overlaps(Block))
                return other;
        }

        return null;
    }

    public override string ToString() => $"{Name} {Text}";
}

/// <summary>The ranges of a Talos cluster, defaults included; those that cannot be read are left out.</summary>
/// <param name="Nodes">The private network of the nodes; null where nothing is known of it.</param>
/// <param name="Pods">Pods.</param>
/// <param name="Services">Services.</param>
internal sealed record ClusterRanges(AddressRange? Nodes, List<AddressRange> Pods, List<AddressRange> Services)
{
    // What the Go tool gives the Docker network of a cluster.
    private const string DockerNetwork = "10.5.0.0/24";

    public List<AddressRange> PodsAndServices => [.. Pods, .. Services];

    /// <summary>
    /// The ranges; null where nothing can be wrong with them, because none is written down, and where patches could not be read.
    /// </summary>
    public static ClusterRanges? Read(RuleSubject subject)
    {
        if (subject.Nodes is not { PodSubnets: { } podSubnets, ServiceSubnets: { } serviceSubnets })
            return null;
        var pods = ReadSubnets(subject, podSubnets, "the pods' range");
        var services = ReadSubnets(subject, serviceSubnets, "the services' range");
        var nodes = ReadNodes(subject);
        var isAnyWritten = nodes is { IsWritten: true } || pods.Exists(static r => r.IsWritten) || services.Exists(static r => r.IsWritten);
        return isAnyWritten ? new ClusterRanges(nodes, pods, services) : null;
    }

    private static AddressRange? ReadNodes(RuleSubject subject)
    {
        if (subject.IsOn(InfrastructureProvider.Docker))
            return new AddressRange("the network of the node containers", DockerNetwork, Cidr.Of(DockerNetwork), subject.Cluster.Provider.Span, IsWritten: false);
        var setting = subject.Hetzner.NetworkCidr;
        return subject.IsOn(InfrastructureProvider.Hetzner) && RuleSubject.ValueOf(setting) is { } text && Cidr.TryParse(text) is { } block
            ? new AddressRange(setting.Path, setting.Value.ToString(), block, setting.Span, setting.IsExplicit)
            : null;
    }

    private static List<AddressRange> ReadSubnets(RuleSubject subject, IReadOnlyList<NodeSetting> subnets, string name)
    {
        var ranges = new List<AddressRange>(subnets.Count);
        foreach (var subnet in subnets)
        {
            var isWritten = subnet.Span.HasFile;
            if (subject.TextOf(subnet) is { } text && Cidr.TryParse(text) is { } block)
                ranges.Add(new AddressRange(name, subnet.Text, block, isWritten ? subnet.Span : subject.Cluster.Provider.Span, isWritten));
        }

        return ranges;
    }
}
