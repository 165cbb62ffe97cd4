using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>What two environments of a project should not share. A shared base is the point of having several; a shared target hardly ever is.</summary>
internal static class SharedTargetRules
{
    /// <summary>
    /// Two environments that lead to one cluster, by one context of one kubeconfig: what is meant for one is done to the other.
    /// </summary>
    public static readonly EnvironmentPairRule Cluster = new(
        new("KSAIL1170", "Two environments lead to one cluster", DiagnosticSeverity.Warning),
        ["metadata.name", "spec.cluster.connection", "spec.cluster.distribution", "spec.cluster.provider"],
        static (pair, report) =>
        {
            if (ClusterIdentity.ContextOf(pair.EarlierConfiguration) is not { } context || context != ClusterIdentity.ContextOf(pair.LaterConfiguration)
                || KubeconfigOf(pair.Earlier, pair.EarlierConfiguration) is not { } kubeconfig || kubeconfig != KubeconfigOf(pair.Later, pair.LaterConfiguration)
                || IsOverridden(pair.LaterConfiguration))
            {
                return;
            }

            var later = pair.LaterConfiguration;
            var name = later.Cluster.Connection.Context is { } written ? $"the context '{written.Value}'" : $"the cluster '{later.Name!.Value}'";
            report.At(later.Cluster.Connection.Context?.Span ?? later.Name!.Span, $"the environments '{pair.Earlier.Name}' and '{pair.Later.Name}' both lead to {name}; give each metadata.name and connection.context of its own");
        });

    /// <summary>Two environments that push to one tag: the last push decides what both clusters run.</summary>
    public static readonly EnvironmentPairRule Artifact = new(
        new("KSAIL1171", "Two environments push to one tag", DiagnosticSeverity.Warning),
        ["spec.cluster.localRegistry.registry", "spec.workload.tag", "spec.workload.sourceDirectory"],
        static (pair, report) =>
        {
            if (PushTarget.NameOf(pair.Earlier) is not { } first || PushTarget.NameOf(pair.Later) is not { } second || first != second)
                return;
            var registry = pair.LaterConfiguration.Cluster.LocalRegistry.Registry!;
            var tag = pair.LaterConfiguration.Workload.Tag;

            // A variable that names the registry for one build names it for all environments.
            if (registry.Origin != SettingOrigin.Variable && tag is not { Origin: SettingOrigin.Variable })
                report.At((tag ?? registry).Span, $"the environments '{pair.Earlier.Name}' and '{pair.Later.Name}' both push to '{PushTarget.WithoutCredentials(registry.Value.ToString())}' under one tag; give each a tag or a repository of its own");
        });

    private static bool IsOverridden(ClusterConfiguration configuration) =>
        configuration.Name is { Origin: SettingOrigin.Variable } || configuration.Cluster.Connection.Context is { Origin: SettingOrigin.Variable };

    private static string? KubeconfigOf(KSailEnvironment environment, ClusterConfiguration configuration)
    {
        if (RuleSubject.ValueOf(configuration.Cluster.Connection.Kubeconfig) is not { } path || path.Contains('\0', StringComparison.Ordinal))
            return null;
        return path.StartsWith('~') ? path : Path.GetFullPath(path, environment.RootDirectory);
    }
}
