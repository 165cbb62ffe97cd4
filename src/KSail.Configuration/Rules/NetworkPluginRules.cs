using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

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
            if (!IsPatchable(subject) || subject.Cluster.Cni is not { Value: Cni.Default } cni)
                return;
            var patches = subject.Patches;
            if (patches.ForControlPlanes("", Field) is { } node && subject.TextOf(node) == "none"
                && patches.ForControlPlanes("", "cluster.inlineManifests") is null && patches.ForControlPlanes("", "cluster.extraManifests") is null)
            {
                report.At(node.Span, $"{Field} is none, and {cni.Path} names no plugin that takes the place of flannel, so nodes never become ready; write cni: Cilium, or remove this patch");
            }
        });

    private static void CheckAlone(RuleSubject subject, Cni plugin, RuleReport report)
    {
        if (!IsPatchable(subject) || subject.Cluster.Cni is not { } cni || cni.Value != plugin)
            return;
        var patches = subject.Patches;
        var node = patches.ForControlPlanes("", Field);

        // From Talos 1.14 flannel is a document of its own.
        if (patches.Deletes("KubeFlannelCNIConfig"))
            return;
        if (node is YamlScalar name)
        {
            if (subject.TextOf(name) is not (null or "none"))
                report.At(name.Span, $"{Field} is '{name.Value}', but {cni.Path} is {plugin}, and nodes take one network plugin; write none");
        }
        else if (patches.IsComplete)
        {
            report.At(cni.Span, $"{cni.Path} is {plugin}, but no node patch sets {Field}: none, so Talos installs flannel as well; add the patch below {Folder(subject)}/cluster");
        }
    }

    private static bool IsPatchable(RuleSubject subject) => subject.IsTalos && !subject.IsOn(InfrastructureProvider.Omni);

    private static string Folder(RuleSubject subject) =>
        subject.Cluster.DistributionConfig is { } folder ? folder.Value.ToString().TrimEnd('/') : EnvironmentPaths.DefaultDistributionConfig(Distribution.Talos);
}
