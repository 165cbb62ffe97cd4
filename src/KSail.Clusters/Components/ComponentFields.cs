using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Components;

/// <summary>Which field of a configuration asks for a component.</summary>
internal static class ComponentFields
{
    /// <summary>The field and its place.</summary>
    /// <param name="cluster">The configuration.</param>
    /// <param name="component">Name of the component.</param>
    public static (string Field, SourceSpan Span) Of(ClusterSettings cluster, string component) => component switch
    {
        "Cilium" or "Calico" => ("cni", cluster.Cni.Span),
        "metrics-server" => ("metricsServer", cluster.MetricsServer.Span),
        "cert-manager" => ("certManager", cluster.CertManager.Span),
        "Kyverno" or "Gatekeeper" => ("policyEngine", cluster.PolicyEngine.Span),
        "Hetzner cloud controller" or "MetalLB" => ("loadBalancer", cluster.LoadBalancer.Span),
        "Hetzner storage driver" or "local-path provisioner" => ("csi", cluster.Csi.Span),
        "cluster autoscaler" => ("autoscaler.node.enabled", cluster.Autoscaler.Node.Enabled.Span),
        _ => ("gitOpsEngine", cluster.GitOpsEngine.Span),
    };
}
