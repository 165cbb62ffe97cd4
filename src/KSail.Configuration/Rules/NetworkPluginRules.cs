using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>
/// <c>spec.cluster.cni</c> and the Talos patches must agree: Talos installs flannel unless a patch says <c>cluster.network.cni.name: none</c>,
/// and nodes need exactly one network plugin.
/// </summary>
internal static class NetworkPluginRules
{
    private const string Field = "cluster.network.cni.name";
    private static readonly string[] Fields = ["spec.cluster.cni", "spec.cluster.distribution", "spec.cluster.provider", "spec.cluster.distributionConfig"];

    /// <summary>Cilium is installed while Talos installs flannel too.</summary>
    public static readonly ConfigurationRule CiliumBesideFlannel = new(
        new("KSAIL1110", "Cilium meets the network plugin of Talos"), Fields, static (subject, report) => CheckAlone(subject, Cni.Cilium, report));

    /// <summary>As for Cilium. The Go tool does not look at Calico, so this is a warning.</summary>
    public static readonly ConfigurationRule CalicoBesideFlannel = new(
        new("KSAIL1112", "Calico meets the network plugin of Talos", DiagnosticSeverity.Warning), Fields, static (subject, report) => CheckAlone(subject, Cni.Calico, report));

    /// <summary>
    /// A patch turns flannel off and nobody installs another plugin. Manifests that Talos applies by itself may hold one, so with any of
    /// them nothing is said; Flux cannot install the first one, because without a network its pods do not start.
    /// </summary>
    public static readonly ConfigurationRule NoPlugin = new(
        new("KSAIL1111", "Nodes have no network plugin", DiagnosticSeverity.Warning),
        Fields,
        static (subject, report) =>
        {
            if (IsPatchable(subject) && subject.Cluster.Cni is { Value: Cni.Default } cni && subject.Nodes is { AppliesManifests: false, NetworkPlugin: { Span.HasFile: true } name }
                && subject.TextOf(name) == "none")
            {
                report.At(name.Span, $"{Field} is none, and {cni.Path} names no plugin that takes the place of flannel, so nodes never become ready; write cni: Cilium, or remove this patch");
            }
        });

    private static void CheckAlone(RuleSubject subject, Cni plugin, RuleReport report)
    {
        if (!IsPatchable(subject) || subject.Cluster.Cni is not { } cni || cni.Value != plugin || subject.Nodes?.NetworkPlugin is not { } name
            || subject.TextOf(name) is null or "none")
        {
            return;
        }

        if (name.Span.HasFile)
            report.At(name.Span, $"{Field} is '{name.Text}', but {cni.Path} is {plugin}, and nodes take one network plugin; write none");
        else
            report.At(cni.Span, $"{cni.Path} is {plugin}, but no node patch sets {Field}: none, so Talos installs flannel as well; add the patch below {Folder(subject)}/cluster");
    }

    private static bool IsPatchable(RuleSubject subject) => subject.IsTalos && !subject.IsOn(InfrastructureProvider.Omni);

    private static string Folder(RuleSubject subject) =>
        subject.Cluster.DistributionConfig is { } folder ? folder.Value.ToString().TrimEnd('/') : EnvironmentPaths.DefaultDistributionConfig(Distribution.Talos);
}
