using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>
/// Which servers Hetzner offers, and where. The Go tool asks Hetzner before it creates the first; a build has only what is written down of it,
/// so these are warnings.
/// </summary>
internal static class HetznerServerTypeRules
{
    private const string Europe = "eu-central";
    private static readonly string[] Fields = ["spec.provider.hetzner", "spec.cluster.provider", "spec.cluster.autoscaler.node.pools"];

    /// <summary>A type that nobody offers, or nobody any more.</summary>
    public static readonly ConfigurationRule Unknown = new(
        new("KSAIL1174", "A server type is not one that Hetzner offers", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            if (!subject.IsOn(InfrastructureProvider.Hetzner))
                return;
            Check(subject.Hetzner.ControlPlaneServerType, report);
            Check(subject.Hetzner.WorkerServerType, report);
            foreach (var pool in subject.Cluster.Autoscaler.Node.Pools)
                Check(pool.ServerType, report);

            static void Check(Setting<ExpandedText>? type, RuleReport report)
            {
                if (RuleSubject.ValueOf(type) is not { } name || string.IsNullOrWhiteSpace(name) || HetznerServerTypes.IsOffered(name))
                    return;
                if (HetznerServerTypes.SuccessorOf(name) is { } successor)
                    report.At(type!.Span, $"{type.Path} is '{type.Value}', which Hetzner no longer offers for new servers; use {successor}");
                else
                    report.At(type!.Span, $"{type.Path} is '{type.Value}', which is not a known server type{(HetznerServerTypes.NearestTo(name) is { } nearest ? $"; did you mean '{nearest}'?" : "; use one such as cx33, cpx32 or ccx23")}");
            }
        });

    /// <summary>A type that there is, but not where the servers are to run.</summary>
    public static readonly ConfigurationRule Elsewhere = new(
        new("KSAIL1175", "A server type is not offered in the location", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            if (!subject.IsOn(InfrastructureProvider.Hetzner))
                return;
            var hetzner = subject.Hetzner;
            Check(hetzner.ControlPlaneServerType, hetzner.Location, report);
            Check(hetzner.WorkerServerType, hetzner.Location, report);
            foreach (var pool in subject.Cluster.Autoscaler.Node.Pools)
                Check(pool.ServerType, pool.Location, report);

            static void Check(Setting<ExpandedText>? type, Setting<ExpandedText>? location, RuleReport report)
            {
                if (RuleSubject.ValueOf(type) is not { } name || !HetznerServerTypes.IsEuropean(name)
                    || RuleSubject.ValueOf(location) is not { } place || HetznerLocations.ZoneOf(place) is null or Europe)
                {
                    return;
                }

                // A type that nobody chose has no line; the place was chosen then.
                report.At(type!.IsExplicit ? type.Span : location!.Span,
                    $"{type.Path} is '{type.Value}', which Hetzner does not offer in '{location!.Value}' ({location.Path}), but in {Europe} only; use a type such as cpx31 or ccx23, or a location such as fsn1");
            }
        });
}
