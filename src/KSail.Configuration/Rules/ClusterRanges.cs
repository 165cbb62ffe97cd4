using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

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
    // What the Go tool gives the Docker network of a cluster, and what Talos has where no patch says otherwise.
    private const string DockerNetwork = "10.5.0.0/24";
    private const string DefaultPods = "10.244.0.0/16";
    private const string DefaultServices = "10.96.0.0/12";

    public List<AddressRange> PodsAndServices => [.. Pods, .. Services];

    /// <summary>
    /// The ranges; null where nothing can be wrong with them, because none is written down, and where patches could not be read.
    /// </summary>
    public static ClusterRanges? Read(RuleSubject subject)
    {
        if (!subject.IsTalos || !subject.Patches.IsComplete)
            return null;
        var pods = ReadSubnets(subject, "podSubnets", "the pods' range", DefaultPods);
        var services = ReadSubnets(subject, "serviceSubnets", "the services' range", DefaultServices);
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

    // Subnets of a patch replace those before, in the machine configuration and in the document that takes its place from Talos 1.14.
    private static List<AddressRange> ReadSubnets(RuleSubject subject, string key, string name, string fallback)
    {
        var patches = subject.Patches;
        var ranges = new List<AddressRange>();
        var written = patches.ForControlPlanes("KubeNetworkConfig", key) ?? patches.ForControlPlanes("", $"cluster.network.{key}");
        if (written is not YamlSequence { Count: > 0 } subnets)
        {
            ranges.Add(new AddressRange(name, fallback, Cidr.Of(fallback), subject.Cluster.Provider.Span, IsWritten: false));
            return ranges;
        }

        foreach (var subnet in subnets)
        {
            if (subject.TextOf(subnet) is { } text && Cidr.TryParse(text) is { } block)
                ranges.Add(new AddressRange(name, ((YamlScalar)subnet).Value, block, subnet.Span, IsWritten: true));
        }

        return ranges;
    }
}
