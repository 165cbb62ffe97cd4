using KSail.Configuration.Model;
using KSail.Configuration.Variables;

namespace KSail.Checks.Parity;

/// <summary>A part of a cluster that its configuration decides on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Read">Its value; null where it is not set.</param>
internal sealed record Component(string Name, Func<ClusterConfiguration, string?> Read);

/// <summary>What the configuration says the clusters are made of. Values of variables stay out: a text is shown as it is written.</summary>
internal static class ComponentRows
{
    private static readonly Component[] _components =
    [
        new("distribution", static c => c.Cluster.Distribution?.Value.ToString()),
        new("provider", static c => c.Cluster.Provider.Value.ToString()),
        new("control planes", static c => Number(c.Cluster.ControlPlanes)),
        new("workers", static c => Number(c.Cluster.Workers)),
        new("CNI", static c => c.Cluster.Cni.Value.ToString()),
        new("CSI", static c => c.Cluster.Csi.Value.ToString()),
        new("CDI", static c => c.Cluster.Cdi.Value.ToString()),
        new("load balancer", static c => c.Cluster.LoadBalancer.Value.ToString()),
        new("metrics-server", static c => c.Cluster.MetricsServer.Value.ToString()),
        new("cert-manager", static c => c.Cluster.CertManager.Value.ToString()),
        new("policy engine", static c => c.Cluster.PolicyEngine.Value.ToString()),
        new("image verification", static c => c.Cluster.ImageVerification.Value.ToString()),
        new("GitOps engine", static c => c.Cluster.GitOpsEngine.Value.ToString()),
        new("SOPS key", static c => c.Cluster.Sops.Enabled.Value.ToString()),
        new("sign-in", static c => c.Cluster.Oidc.IssuerUrl is { } issuer ? issuer.Value.ToString() : "none"),
        new("horizontal pod autoscaler", static c => c.Cluster.Autoscaler.Horizontal.Value.ToString()),
        new("vertical pod autoscaler", static c => c.Cluster.Autoscaler.Vertical.Value.ToString()),
        new("node autoscaler", static c => c.Cluster.Autoscaler.Node.Enabled.Value.ToString()),
        new("node pools", static c => Pools(c.Cluster.Autoscaler.Node.Pools)),
        new("Talos schematic", static c => c.Cluster.Talos.SchematicId?.Value.ToString()),
        new("Talos extensions", static c => List(c.Cluster.Talos.Extensions)),
        new("server type of control planes", static c => OnHetzner(c, c.Hetzner.ControlPlaneServerType)),
        new("server type of workers", static c => OnHetzner(c, c.Hetzner.WorkerServerType)),
        new("location", static c => OnHetzner(c, c.Hetzner.Location)),
    ];

    /// <summary>The rows, in the order of the table; without what neither environment has.</summary>
    public static IReadOnlyList<ParityRow> Of(ClusterConfiguration? from, ClusterConfiguration? to)
    {
        var rows = new List<ParityRow>(_components.Length);
        foreach (var component in _components)
        {
            var row = new ParityRow(component.Name, from is null ? null : component.Read(from), to is null ? null : component.Read(to));
            if (row.From is not null || row.To is not null)
                rows.Add(row);
        }

        return rows;
    }

    private static string Number(Setting<int> setting) => setting.Value.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string? OnHetzner(ClusterConfiguration configuration, Setting<ExpandedText> setting) =>
        configuration.Cluster.Provider.Value == InfrastructureProvider.Hetzner ? setting.Value.ToString() : null;

    private static string? List(IReadOnlyList<Setting<ExpandedText>> settings)
    {
        if (settings.Count == 0)
            return null;
        var texts = new List<string>(settings.Count);
        foreach (var setting in settings)
            texts.Add(setting.Value.ToString());
        return string.Join(", ", texts);
    }

    private static string? Pools(IReadOnlyList<NodePool> pools)
    {
        if (pools.Count == 0)
            return null;
        var texts = new List<string>(pools.Count);
        foreach (var pool in pools)
            texts.Add($"{pool.Name?.Value.ToString() ?? "?"} {Number(pool.Min)}–{Number(pool.Max)} {pool.ServerType?.Value.ToString()}".TrimEnd());
        return string.Join(", ", texts);
    }
}
