using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Components;

/// <summary>Which components a configuration asks for, wherever its machines run. What depends on machines, the provider adds.</summary>
public static class ComponentSelection
{
    /// <summary>The components, in the order of their installation.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="nodes">What the nodes' configuration comes to: whether something else takes the place of kube-proxy.</param>
    /// <param name="provided">What the provider adds.</param>
    /// <param name="usesFluxOperator">Whether Flux is installed by its operator, or else as its project publishes it.</param>
    public static IReadOnlyList<Component> Of(ClusterConfiguration configuration, EffectiveSettings? nodes, IReadOnlyList<Component> provided, bool usesFluxOperator = true)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(provided);
        var cluster = configuration.Cluster;
        var components = new List<Component>(provided);
        switch (cluster.Cni.Value)
        {
            case Cni.Cilium:
                components.Add(NetworkComponents.Cilium(nodes?.IsKubeProxyDisabled == true) with { Span = cluster.Cni.Span });
                break;
            case Cni.Calico:
                components.Add(NetworkComponents.Calico() with { Span = cluster.Cni.Span });
                break;
        }

        if (cluster.MetricsServer.Value == ComponentState.Enabled)
            components.Add(MetricsServer(cluster.ControlPlanes.Value + cluster.Workers.Value, cluster.Workers.Span) with { Span = cluster.MetricsServer.Span, GoesWhenUnasked = true });
        if (cluster.CertManager.Value == Toggle.Enabled)
            components.Add(Plain("cert-manager", ComponentReleases.CertManager, ComponentPhase.Service, 10, ComponentReleases.CertManagerManifest) with { Span = cluster.CertManager.Span });
        if (cluster.PolicyEngine.Value == PolicyEngine.Kyverno)
            components.Add(Plain("Kyverno", ComponentReleases.Kyverno, ComponentPhase.Policy, 20, ComponentReleases.KyvernoManifest) with { Span = cluster.PolicyEngine.Span });
        else if (cluster.PolicyEngine.Value == PolicyEngine.Gatekeeper)
            components.Add(Plain("Gatekeeper", ComponentReleases.Gatekeeper, ComponentPhase.Policy, 8, ComponentReleases.GatekeeperManifest) with { Span = cluster.PolicyEngine.Span });
        if (cluster.GitOpsEngine.Value == GitOpsEngine.Flux)
            components.Add((usesFluxOperator ? FluxOperator(configuration.Workload.Flux) : Flux(configuration.Workload.Flux)) with { Span = cluster.GitOpsEngine.Span });
        else if (cluster.GitOpsEngine.Value == GitOpsEngine.ArgoCD)
            components.Add(ArgoCD() with { Span = cluster.GitOpsEngine.Span });
        var ordered = new List<Component>(components.Count);
        foreach (var phase in Enum.GetValues<ComponentPhase>())
            ordered.AddRange(components.FindAll(component => component.Phase == phase));
        return ordered;
    }

    /// <summary>The version of the Flux operator, without a leading <c>v</c>: it is that of its manifests of Flux, too.</summary>
    internal static string FluxOperatorVersion(FluxSettings flux) =>
        flux.OperatorVersion?.Value.Reveal().TrimStart('v') is { Length: > 0 } version ? version : ComponentReleases.FluxOperator;

    internal static Component Plain(string name, string version, ComponentPhase phase, int minutes, params ComponentPart[] parts) =>
        new(name, version, phase, parts) { Patience = TimeSpan.FromMinutes(minutes) };

    private static Component MetricsServer(int nodes, SourceSpan workers)
    {
        var isPair = nodes >= 3;
        var manifest = isPair ? ComponentReleases.MetricsServerPair : ComponentReleases.MetricsServerManifest;
        return Plain("metrics-server", ComponentReleases.MetricsServer, ComponentPhase.Service, 8, ComponentReleases.CertificateApproverManifest, manifest) with
        {
            Settings = [new ComponentSetting("replicas", isPair ? "2" : "1", workers)],
        };
    }

    private static Component FluxOperator(FluxSettings flux)
    {
        var version = FluxOperatorVersion(flux);
        return Plain("Flux operator", version, ComponentPhase.Delivery, 12, ComponentReleases.FluxOperatorManifest(version));
    }

    // A range leaves the choice to whoever installs: without the operator that is the table here, unless one release is named.
    private static Component Flux(FluxSettings flux)
    {
        var version = flux.DistributionVersion.Value.Reveal().TrimStart('v') is var named && Version.TryParse(named, out var parsed) && parsed.Build >= 0 ? named : ComponentReleases.Flux;
        return Plain("Flux", version, ComponentPhase.Delivery, 12, ComponentReleases.FluxManifest(version));
    }

    // The manifests of Argo CD leave their namespace to whoever applies them.
    private static Component ArgoCD() => Plain(
        "Argo CD",
        ComponentReleases.ArgoCD,
        ComponentPhase.Delivery,
        25,
        new OwnPart("apiVersion: v1\nkind: Namespace\nmetadata:\n  name: argocd\n"),
        ComponentReleases.ArgoCDManifest with { Namespace = "argocd" });
}
