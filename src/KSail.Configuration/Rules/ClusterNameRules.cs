using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>What follows from the name of a cluster.</summary>
internal static class ClusterNameRules
{
    // A DNS label; Kubernetes and Hetzner refuse longer names of nodes and servers.
    private const int MaxNodeName = 63;

    /// <summary>
    /// A Talos cluster gets the context <c>admin@&lt;name&gt;</c>. Under another one it is not found, or another cluster is: a warning, as in
    /// the Go tool, because contexts can be renamed.
    /// </summary>
    public static readonly ConfigurationRule ForeignContext = new(
        new("KSAIL1100", "The context is not the one of the cluster", DiagnosticSeverity.Warning),
        ["metadata.name", "spec.cluster.connection.context", "spec.cluster.distribution", "spec.cluster.provider"],
        static (subject, report) =>
        {
            var (name, context) = (subject.Configuration.Name, subject.Cluster.Connection.Context);
            if (!subject.IsTalos || subject.IsOn(InfrastructureProvider.Omni) || RuleSubject.ValueOf(name) is not { } nameValue || RuleSubject.ValueOf(context) is not { } contextValue)
                return;
            if (contextValue != ClusterIdentity.TalosContext(nameValue))
                report.At(context!.Span, $"{context.Path} is '{context.Value}', but the cluster '{name!.Value}' gets the context '{ClusterIdentity.TalosContext(name.Value.ToString())}'; write that, or correct metadata.name");
        });

    /// <summary>Nodes and servers are named after cluster, role and number; the last of them has the longest name.</summary>
    public static readonly ConfigurationRule LongNodeName = new(
        new("KSAIL1102", "The name of the cluster makes names of nodes too long"),
        ["metadata.name", "spec.cluster.distribution", "spec.cluster.provider", "spec.cluster.controlPlanes"],
        static (subject, report) =>
        {
            if (!subject.IsTalos || !(subject.IsOn(InfrastructureProvider.Docker) || subject.IsOn(InfrastructureProvider.Hetzner)) || RuleSubject.ValueOf(subject.Configuration.Name) is not { } name)
                return;
            var suffix = $"-control-plane-{subject.Cluster.ControlPlanes.Value}";
            if (name.Length + suffix.Length > MaxNodeName)
                report.At(subject.Configuration.Name!.Span, $"{subject.Configuration.Name.Path} has {name.Length} characters, so the node '…{suffix}' would have {name.Length + suffix.Length} of at most {MaxNodeName}; use at most {MaxNodeName - suffix.Length}");
        });
}
