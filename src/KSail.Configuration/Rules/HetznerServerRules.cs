using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>The servers of a cluster on Hetzner.</summary>
internal static class HetznerServerRules
{
    // https://docs.hetzner.com/cloud/placement-groups/overview: servers of one spread group.
    private const int MaxSpreadServers = 10;
    private const string Section = "spec.provider.hetzner";
    private const string Provider = "spec.cluster.provider";

    // ISO images that Hetzner has taken away, with the day.
    private const long GoneIso = 122630;
    private const string GoneSince = "2026-03-18";

    /// <summary>Servers without any public address reach the registry only where the network has another way out.</summary>
    public static readonly ConfigurationRule Unreachable = new(
        new("KSAIL1134", "Nodes have no public address", DiagnosticSeverity.Warning),
        [Section, Provider],
        static (subject, report) =>
        {
            var hetzner = subject.Hetzner;
            Check(subject, "control planes", hetzner.ControlPlanePublicIPv4, hetzner.ControlPlanePublicIPv6, report);
            Check(subject, "workers", hetzner.WorkerPublicIPv4, hetzner.WorkerPublicIPv6, report);

            static void Check(RuleSubject subject, string role, Setting<bool>? four, Setting<bool>? six, RuleReport report)
            {
                if (subject.IsOn(InfrastructureProvider.Hetzner) && four is { Value: false } && six is { Value: false })
                    report.At(six.Span, $"{role} have neither a public IPv4 nor a public IPv6 address ({four.Path}, {six.Path}); switch one on, unless the private network has another way out");
            }
        });

    /// <summary>Images with extensions, and those of the autoscaler, are built for x86.</summary>
    public static readonly ConfigurationRule Arm = new(
        new("KSAIL1135", "Node images do not run on ARM servers"),
        [Section, Provider, "spec.cluster.distribution", "spec.cluster.talos", "spec.cluster.autoscaler.node"],
        static (subject, report) =>
        {
            if (!subject.IsTalos || !subject.IsOn(InfrastructureProvider.Hetzner))
                return;
            if (VersionRules.HasSchematic(subject.Cluster.Talos))
            {
                Check(subject.Hetzner.ControlPlaneServerType, report);
                Check(subject.Hetzner.WorkerServerType, report);
            }

            var node = subject.Cluster.Autoscaler.Node;
            if (node.Enabled.Value != Toggle.Enabled)
                return;
            foreach (var pool in node.Pools)
                Check(pool.ServerType, report);

            static void Check(Setting<ExpandedText>? type, RuleReport report)
            {
                if (RuleSubject.ValueOf(type) is { } name && name.StartsWith("cax", StringComparison.OrdinalIgnoreCase))
                    report.At(type!.Span, $"{type.Path} is '{type.Value}', an ARM server, but nodes boot from an image that is built for x86; use a type such as cx33");
            }
        });

    /// <summary>A location that is not known, or that the private network of the other servers does not reach. New ones may open, so it is a warning.</summary>
    public static readonly ConfigurationRule Location = new(
        new("KSAIL1136", "A location is unknown or in another network zone", DiagnosticSeverity.Warning),
        [Section, Provider, "spec.cluster.autoscaler.node.pools"],
        static (subject, report) =>
        {
            if (!subject.IsOn(InfrastructureProvider.Hetzner))
                return;
            var hetzner = subject.Hetzner;
            CheckLocation(hetzner.Location, hetzner.Location, report);
            CheckLocation(hetzner.FloatingIPLocation, hetzner.Location, report);
            foreach (var fallback in hetzner.FallbackLocations)
                CheckLocation(fallback, hetzner.Location, report);
            foreach (var pool in subject.Cluster.Autoscaler.Node.Pools)
                CheckLocation(pool.Location, hetzner.Location, report);
        });

    /// <summary>The eleventh server of a spread group fails, unless it may start outside of the group.</summary>
    public static readonly ConfigurationRule PlacementGroup = new(
        new("KSAIL1137", "A placement group is too small", DiagnosticSeverity.Warning),
        [Section, Provider, "spec.cluster.controlPlanes", "spec.cluster.workers"],
        static (subject, report) =>
        {
            var servers = (long)subject.Cluster.ControlPlanes.Value + subject.Cluster.Workers.Value;
            var strategy = subject.Hetzner.PlacementGroupStrategy;
            if (subject.IsOn(InfrastructureProvider.Hetzner) && strategy.Value == PlacementGroupStrategy.Spread && !subject.Hetzner.PlacementGroupFallbackToNone.Value && servers > MaxSpreadServers)
                report.At(strategy.Span, $"a placement group spreads at most {MaxSpreadServers} servers, but controlPlanes and workers are {servers}; set {Section}.placementGroupFallbackToNone to true, or placementGroupStrategy to None");
        });

    /// <summary>An image that is not there any more.</summary>
    public static readonly ConfigurationRule RemovedIso = new(
        new("KSAIL1138", "The boot image was removed by Hetzner", DiagnosticSeverity.Warning),
        ["spec.cluster.talos.iso", Provider],
        static (subject, report) =>
        {
            var iso = subject.Cluster.Talos.Iso;
            if (subject.IsOn(InfrastructureProvider.Hetzner) && iso is { IsExplicit: true, Value: GoneIso })
                report.At(iso.Span, $"{iso.Path} is {GoneIso}, which Hetzner removed on {GoneSince}; remove the field to use the current image");
        });

    /// <summary>Without the firewall of Talos, every port of a node is open to the private network and, where the cloud firewall lets it, to all.</summary>
    public static readonly ConfigurationRule OpenNodes = new(
        new("KSAIL1139", "Nodes accept all incoming traffic", DiagnosticSeverity.Warning),
        [$"{Section}.ingressFirewall", Provider, "spec.cluster.distribution"],
        static (subject, report) =>
        {
            var firewall = subject.Hetzner.IngressFirewall;
            if (subject.IsTalos && subject.IsOn(InfrastructureProvider.Hetzner) && firewall is { IsExplicit: true, Value: Toggle.Disabled })
                report.At(firewall.Span, $"{firewall.Path} is Disabled, so nodes accept all traffic that reaches them; enable it, and open further ports with NetworkRuleConfig patches");
        });

    private static void CheckLocation(Setting<ExpandedText>? setting, Setting<ExpandedText> first, RuleReport report)
    {
        if (setting is not { IsExplicit: true } || RuleSubject.ValueOf(setting) is not { } name)
            return;
        if (HetznerLocations.ZoneOf(name) is not { } zone)
        {
            var hint = HetznerLocations.NearestTo(name) is { } nearest ? $"; did you mean '{nearest}'?" : $"; known are {HetznerLocations.List}";
            report.At(setting.Span, $"{setting.Path} is '{setting.Value}', which is not a known location{hint}");
        }
        else if (RuleSubject.ValueOf(first) is { } firstName && HetznerLocations.ZoneOf(firstName) is { } firstZone && firstZone != zone)
        {
            report.At(setting.Span, $"{setting.Path} is '{setting.Value}' in the network zone {zone}, but {first.Path} is '{first.Value}' in {firstZone}, and a private network lies in one zone; use a location in {firstZone}");
        }
    }
}
