using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>Ranges of addresses: of nodes, pods and services, and of who may reach the cluster.</summary>
internal static class AddressRules
{
    private const string NetworkField = "spec.provider.hetzner.networkCidr";
    private static readonly string[] Fields = [NetworkField, "spec.cluster.provider", "spec.cluster.distribution", "spec.cluster.distributionConfig"];

    /// <summary>Something else than a range.</summary>
    public static readonly ConfigurationRule Malformed = new(
        new("KSAIL1130", "A range of addresses cannot be read"),
        [NetworkField, "spec.provider.hetzner.allowedCidrs"],
        static (subject, report) =>
        {
            Check(subject.Hetzner.NetworkCidr, "10.0.0.0/16", report);
            foreach (var allowed in subject.Hetzner.AllowedCidrs)
                Check(allowed, "203.0.113.0/24, or 203.0.113.7/32 for one address", report);

            static void Check(Setting<ExpandedText> setting, string example, RuleReport report)
            {
                if (setting.IsExplicit && RuleSubject.ValueOf(setting) is { } text && Cidr.TryParse(text) is null)
                    report.At(setting.Span, $"{setting.Path} is '{setting.Value}', which is not a range of addresses; write one such as {example}");
            }
        });

    /// <summary>
    /// An address that two things may get. Kubernetes demands that nodes, pods and services stay apart; the Go tool has the check and never
    /// calls it.
    /// </summary>
    public static readonly ConfigurationRule Overlap = new(
        new("KSAIL1131", "Addresses of nodes, pods and services overlap"),
        Fields,
        static (subject, report) =>
        {
            if (ClusterRanges.Read(subject) is not { } ranges)
                return;
            foreach (var service in ranges.Services)
            {
                if (service.FindOverlap(ranges.Pods) is { } pods)
                    Report(service, pods, report);
            }

            if (ranges.Nodes is not { } nodes)
                return;
            foreach (var range in ranges.PodsAndServices)
            {
                if (nodes.Block.Overlaps(range.Block) && !IsAround(nodes, range))
                    Report(nodes, range, report);
            }
        });

    /// <summary>
    /// A private network that holds the pods' range beside the subnet of its servers. Some routing wants it that way, so this is a warning.
    /// </summary>
    public static readonly ConfigurationRule Around = new(
        new("KSAIL1132", "The private network encloses addresses of pods or services", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            if (ClusterRanges.Read(subject) is not { Nodes: { } nodes } ranges)
                return;
            foreach (var range in ranges.PodsAndServices)
            {
                if (nodes.Block.Overlaps(range.Block) && IsAround(nodes, range))
                    report.At(nodes.Span, $"{nodes} encloses {range}; give the private network a range of its own, for example 10.0.0.0/16, unless its routes carry the pods' traffic");
            }
        });

    /// <summary>What Hetzner takes for a network: an IPv4 range of RFC 1918, not smaller than a /24.</summary>
    public static readonly ConfigurationRule NotPrivate = new(
        new("KSAIL1133", "Hetzner refuses the range of the private network"),
        [NetworkField, "spec.cluster.provider"],
        static (subject, report) =>
        {
            var setting = subject.Hetzner.NetworkCidr;
            if (!subject.IsOn(InfrastructureProvider.Hetzner) || !setting.IsExplicit || RuleSubject.ValueOf(setting) is not { } text || Cidr.TryParse(text) is not { } block)
                return;
            if (!Cidr.Of("10.0.0.0/8").Contains(block) && !Cidr.Of("172.16.0.0/12").Contains(block) && !Cidr.Of("192.168.0.0/16").Contains(block))
                report.At(setting.Span, $"{setting.Path} is '{setting.Value}', which is no private IPv4 range; use one within 10.0.0.0/8, 172.16.0.0/12 or 192.168.0.0/16");
            else if (block.PrefixLength > 24)
                report.At(setting.Span, $"{setting.Path} is '{setting.Value}', which is smaller than the /24 that a network of Hetzner has at least; use for example 10.0.0.0/16");
        });

    private static void Report(AddressRange one, AddressRange other, RuleReport report)
    {
        // Of a range that nobody wrote down nothing can be changed.
        var (changeable, fixedOne) = one.IsWritten || !other.IsWritten ? (one, other) : (other, one);
        report.At(changeable.Span, $"{changeable} overlaps {fixedOne}, so that one address may belong to two; choose a range that no other one holds");
    }

    // The network holds the range, and the subnet of the servers lies elsewhere in it. The Go tool takes the first /24 for that subnet, but
    // in the default network the second.
    private static bool IsAround(AddressRange nodes, AddressRange range)
    {
        var network = nodes.Block;
        var subnet = network.IsSameAs(Cidr.Of("10.0.0.0/16")) ? Cidr.Of("10.0.1.0/24") : network.First(24);
        return network.PrefixLength < range.Block.PrefixLength && !subnet.Overlaps(range.Block);
    }
}
