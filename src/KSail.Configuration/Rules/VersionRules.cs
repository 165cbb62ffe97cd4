using KSail.Configuration.Model;
using KSail.Configuration.Rules.Facts;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>Versions of Talos and Kubernetes, by themselves and together.</summary>
internal static class VersionRules
{
    // What this SDK is made for; manifests are checked against the newest.
    private const int FirstKubernetes = 31;
    private const int LastKubernetes = 36;
    private const string Kubernetes = "spec.cluster.kubernetesVersion";
    private const string Talos = "spec.cluster.talos.version";

    /// <summary>Something else than a version where one is pinned.</summary>
    public static readonly ConfigurationRule Unreadable = new(
        new("KSAIL1120", "A version cannot be read"),
        [Kubernetes, Talos],
        static (subject, report) =>
        {
            Check(subject.Cluster.KubernetesVersion, "v1.36.3", report);
            Check(subject.Cluster.Talos.Version, "v1.13.8", report);

            static void Check(Setting<ExpandedText>? version, string example, RuleReport report)
            {
                if (RuleSubject.ValueOf(version) is { } text && ReleaseVersion.TryParse(text) is null)
                    report.At(version!.Span, $"{version.Path} is '{version.Value}', which is not a version; write one such as {example}");
            }
        });

    /// <summary>Images with extensions are built for one Talos release.</summary>
    public static readonly ConfigurationRule TalosVersionNeeded = new(
        new("KSAIL1121", "Extensions of Talos need its version"),
        [Talos, "spec.cluster.talos.extensions", "spec.cluster.talos.schematicId", "spec.cluster.distribution"],
        static (subject, report) =>
        {
            var talos = subject.Cluster.Talos;
            if (!subject.IsTalos || talos.Version is not null || !HasSchematic(talos))
                return;
            var wanted = talos.SchematicId is { } schematic ? schematic.Path : "spec.cluster.talos.extensions";
            report.At(subject.PlaceOf(Talos), $"{wanted} needs the release that the image is built for; add {Talos}, for example v1.13.8");
        });

    /// <summary>Nodes refuse a Kubernetes release that their Talos release does not know.</summary>
    public static readonly ConfigurationRule KubernetesOnTalos = new(
        new("KSAIL1122", "The Talos release does not run the Kubernetes release"),
        [Kubernetes, Talos, "spec.cluster.distribution"],
        static (subject, report) =>
        {
            var pinned = subject.Cluster.KubernetesVersion;
            if (!subject.IsTalos || Read(pinned) is not { Major: 1 } kubernetes || Read(subject.Cluster.Talos.Version) is not { } talos
                || TalosReleases.Find(talos) is not { } release || release.Runs(kubernetes.Minor))
            {
                return;
            }

            var other = TalosReleases.NewestWith(kubernetes.Minor) is { } fitting ? $", or a Talos release up to 1.{fitting.Minor} that runs 1.{kubernetes.Minor}" : "";
            report.At(pinned!.Span, $"Talos 1.{release.Minor} runs Kubernetes 1.{release.FirstKubernetes} to 1.{release.LastKubernetes}, but {Kubernetes} is '{pinned.Value}'; use one of these{other}");
        });

    /// <summary>Outside of the range that this SDK knows manifests are still checked, against schemas of another release.</summary>
    public static readonly ConfigurationRule KubernetesRange = new(
        new("KSAIL1123", "The Kubernetes release is not one that this SDK is made for", DiagnosticSeverity.Warning),
        [Kubernetes],
        static (subject, report) =>
        {
            var pinned = subject.Cluster.KubernetesVersion;
            if (Read(pinned) is { } version && (version.Major != 1 || version.Minor is < FirstKubernetes or > LastKubernetes))
                report.At(pinned!.Span, $"{Kubernetes} is '{pinned.Value}'; this SDK is made for 1.{FirstKubernetes} to 1.{LastKubernetes} and checks manifests against 1.{LastKubernetes}");
        });

    /// <summary>Older nodes refuse the document that switches the checks on.</summary>
    public static readonly ConfigurationRule ImageVerification = new(
        new("KSAIL1124", "Image verification needs Talos 1.13", DiagnosticSeverity.Warning),
        [Talos, "spec.cluster.imageVerification", "spec.cluster.distribution"],
        static (subject, report) =>
        {
            if (subject.IsTalos && subject.Cluster.ImageVerification is { Value: Toggle.Enabled } verification
                && Read(subject.Cluster.Talos.Version) is { Major: 1, Minor: < 13 } talos)
            {
                report.At(verification.Span, $"{verification.Path} needs Talos 1.13, but {Talos} is {talos.Major}.{talos.Minor}; upgrade Talos first");
            }
        });

    /// <summary>
    /// An installer image that a patch names wins over the one that extensions would be built into, so nodes lose them at the next upgrade.
    /// With a schematic id the patch may name just that image.
    /// </summary>
    public static readonly ConfigurationRule InstallImage = new(
        new("KSAIL1125", "A patch replaces the image that has the extensions", DiagnosticSeverity.Warning),
        ["spec.cluster.talos.extensions", "spec.cluster.talos.schematicId", "spec.cluster.distribution", "spec.cluster.distributionConfig"],
        static (subject, report) =>
        {
            var talos = subject.Cluster.Talos;
            if (talos.Extensions.Count > 0 && talos.SchematicId is null && subject.Nodes is { InstallImage: { } image })
                report.At(image.Span, "machine.install.image replaces the image that spec.cluster.talos.extensions is built into; remove this patch, or set spec.cluster.talos.schematicId to the schematic of this image");
        });

    /// <summary>Whether nodes boot an image of their own instead of the common ISO.</summary>
    public static bool HasSchematic(TalosSettings talos) => talos.SchematicId is not null || talos.Extensions.Count > 0;

    private static ReleaseVersion? Read(Setting<ExpandedText>? version) => RuleSubject.ValueOf(version) is { } text ? ReleaseVersion.TryParse(text) : null;
}
