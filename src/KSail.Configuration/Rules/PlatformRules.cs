using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>What goes together among distribution, provider and components.</summary>
internal static class PlatformRules
{
    /// <summary>A distribution that cannot run on the provider. A provider that nobody chose is none.</summary>
    public static readonly ConfigurationRule Pair = new(
        new("KSAIL1101", "The distribution does not run on the provider"),
        ["spec.cluster.distribution", "spec.cluster.provider"],
        static (subject, report) =>
        {
            var provider = subject.Cluster.Provider;
            if (subject.Cluster.Distribution is not { } distribution || !provider.IsExplicit)
                return;
            var usable = ProvidersOf(distribution.Value);
            if (!Contains(usable, provider.Value))
                report.At(provider.Span, $"{provider.Path} is {provider.Value}, where {distribution.Value} does not run; use {Join(usable)}, or another distribution");
        });

    /// <summary>A setting that is written down and changes nothing, so that its author expects what will not happen.</summary>
    public static readonly ConfigurationRule WithoutEffect = new(
        new("KSAIL1103", "A setting has no effect on this cluster", DiagnosticSeverity.Warning),
        ["spec.cluster.distribution", "spec.cluster.provider", "spec.cluster.cdi", "spec.cluster.importImages", "spec.cluster.autoscaler", "spec.cluster.talos.extraPortMappings"],
        static (subject, report) =>
        {
            var cluster = subject.Cluster;
            if (cluster.Autoscaler.Vertical is { IsExplicit: true, Value: Toggle.Enabled } vertical)
                report.At(vertical.Span, $"{vertical.Path} installs nothing; declare the autoscaler among the manifests instead");
            if (!subject.IsTalos)
                return;
            if (cluster.Cdi is { IsExplicit: true, Value: not ComponentState.Default } cdi)
                report.At(cdi.Span, $"{cdi.Path} has no effect on Talos, which always has container device interfaces; remove it");
            if (cluster.ImportImages is { IsExplicit: true } images)
                report.At(images.Span, $"{images.Path} has no effect on Talos, whose nodes take no image archives; remove it");
            if (cluster.Talos.ExtraPortMappings is [var first, ..] && !subject.IsOn(InfrastructureProvider.Docker))
                report.At(first.Span, $"spec.cluster.talos.extraPortMappings has no effect on {cluster.Provider.Value}: only containers have ports on a host; use a load balancer");
            if (cluster.Autoscaler.Node.Enabled is { IsExplicit: true, Value: Toggle.Enabled } enabled && subject.IsOn(InfrastructureProvider.Docker))
                report.At(enabled.Span, $"{enabled.Path} has no effect on Docker: nodes are added and removed on Hetzner only; remove it");
        });

    // As the Go tool has them in v7.180.
    private static InfrastructureProvider[] ProvidersOf(Distribution distribution) => distribution switch
    {
        Distribution.Vanilla or Distribution.K3s => [InfrastructureProvider.Docker, InfrastructureProvider.Hetzner, InfrastructureProvider.Kubernetes],
        Distribution.Talos => [InfrastructureProvider.Docker, InfrastructureProvider.Hetzner, InfrastructureProvider.Omni, InfrastructureProvider.Kubernetes],
        Distribution.VCluster or Distribution.KWOK => [InfrastructureProvider.Docker, InfrastructureProvider.Kubernetes],
        Distribution.EKS => [InfrastructureProvider.AWS],
        Distribution.GKE => [InfrastructureProvider.GCP],
        _ => [InfrastructureProvider.Azure],
    };

    // Array.IndexOf over an enumeration of ours would be compiled in every build.
    private static bool Contains(InfrastructureProvider[] providers, InfrastructureProvider wanted)
    {
        foreach (var provider in providers)
        {
            if (provider == wanted)
                return true;
        }

        return false;
    }

    private static string Join(InfrastructureProvider[] providers) =>
        providers.Length == 1 ? providers[0].ToString() : $"{string.Join(", ", providers[..^1])} or {providers[^1]}";
}
