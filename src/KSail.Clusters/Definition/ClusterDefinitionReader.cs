using KSail.Configuration;
using KSail.Configuration.Model;
using KSail.Configuration.Rules;
using KSail.Configuration.Rules.Facts;
using KSail.Configuration.Variables;
using KSail.Clusters.State;
using KSail.Clusters.Talos.Config;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Connections;
using TalosRelease = KSail.Talos.TalosRelease;

namespace KSail.Clusters.Definition;

/// <summary>Makes the definition of a cluster of an environment's configuration.</summary>
public static class ClusterDefinitionReader
{
    /// <summary>Reads the definition. Files are not touched.</summary>
    /// <param name="environment">The environment, without errors.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="operation">What needs the cluster, in the middle of a sentence: <c>ClusterUp</c>.</param>
    /// <param name="diagnostics">Takes what is missing, or is not supported.</param>
    /// <returns>The definition; null after an error.</returns>
    public static ClusterDefinition? Read(KSailEnvironment environment, EnvironmentVariableReader variables, string operation, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (environment.Configuration is not { } configuration || !ClusterSupport.Check(configuration, diagnostics))
            return null;
        var cluster = configuration.Cluster;
        if (!AreVariablesSet(configuration, operation, diagnostics))
            return null;
        if (configuration.Name?.Value.Reveal() is not { Length: > 0 } name || ClusterIdentity.ContextOf(configuration) is not { Length: > 0 } context)
        {
            diagnostics.Add(LifecycleDiagnostics.NoName, SourceSpan.OfFile(environment.ConfigFile), $"{operation} needs a name for the cluster of {environment.Name}; set metadata.name");
            return null;
        }

        var release = Release(cluster.Talos.Version, diagnostics);
        var kubernetes = Text(cluster.KubernetesVersion)?.TrimStart('v');
        CheckKubernetes(kubernetes, release, cluster, diagnostics);
        var home = UserFolders.Home(variables);
        return diagnostics.HasErrors ? null : new ClusterDefinition
        {
            Name = name,
            Environment = environment.Name,
            Configuration = configuration,
            Span = configuration.Name.Span,
            ControlPlanes = cluster.ControlPlanes.Value,
            Workers = cluster.Workers.Value,
            PinnedRelease = release,
            PinnedKubernetes = kubernetes,
            PatchesDirectory = environment.Paths.DistributionConfig,
            Schematic = SchematicOf(cluster.Talos),
            Kubeconfigs = KubeconfigsOf(cluster.Connection.Kubeconfig, environment.RootDirectory, variables),
            Context = context,
            Talosconfig = TalosconfigOf(cluster.Talos.Config, environment.RootDirectory, home, variables),
            Timeout = cluster.Connection.Timeout?.Value,
        };
    }

    private static bool AreVariablesSet(ClusterConfiguration configuration, string operation, DiagnosticBag diagnostics)
    {
        var cluster = configuration.Cluster;
        var areSet = true;
        foreach (var setting in (Setting<ExpandedText>?[])
            [
                configuration.Name, cluster.DistributionConfig, cluster.Connection.Kubeconfig, cluster.Connection.Context, cluster.KubernetesVersion,
                cluster.Talos.Version, cluster.Talos.Config, cluster.Talos.SchematicId,
            ])
        {
            areSet &= VariableDemand.IsMet(setting, operation, diagnostics);
        }

        return areSet;
    }

    private static string? Release(Setting<ExpandedText>? setting, DiagnosticBag diagnostics)
    {
        if (Text(setting) is not { } text)
            return null;
        if (TalosVersions.Find(TalosRelease.Parse(text)) is not null)
            return text[0] == 'v' ? text : $"v{text}";
        var all = TalosVersions.All;
        diagnostics.Add(LifecycleDiagnostics.UnsupportedRelease, setting!.Span,
            $"{setting.Path} is '{setting.Value}'; clusters of Talos {all[0].Series} to {all[^1].Series} can be operated; write one such as {TalosVersions.Default.Release}");
        return null;
    }

    // With a pinned Talos release a rule about configurations says so in every build.
    private static void CheckKubernetes(string? kubernetes, string? release, ClusterSettings cluster, DiagnosticBag diagnostics)
    {
        if (release is not null || TalosRelease.Parse(kubernetes) is not { Major: 1 } version)
            return;
        var series = TalosVersions.Default.Series;
        if (TalosReleases.Find(series.Major, series.Minor) is { } support && !support.Runs(version.Minor))
        {
            diagnostics.Add(LifecycleDiagnostics.UnsupportedRelease, cluster.KubernetesVersion!.Span,
                $"Talos {series}, which a cluster gets that pins no Talos release, runs Kubernetes 1.{support.FirstKubernetes} to 1.{support.LastKubernetes}, but {cluster.KubernetesVersion.Path} is '{cluster.KubernetesVersion.Value}'; pin spec.cluster.talos.version, too");
        }
    }

    private static IReadOnlyList<string> KubeconfigsOf(Setting<ExpandedText> setting, string root, EnvironmentVariableReader variables) => setting.IsExplicit
        ? KubeconfigFiles.Single(setting.Value.Reveal(), root, variables).Paths
        : KubeconfigFiles.Default(root, variables).Paths;

    private static string TalosconfigOf(Setting<ExpandedText> setting, string root, string home, EnvironmentVariableReader variables)
    {
        if (!setting.IsExplicit)
            return TalosConfigPath.Find(variables, home);
        var path = setting.Value.Reveal();
        return TalosConfigPath.Find(variables, home, path.StartsWith('~') ? path : Path.GetFullPath(path, root));
    }

    // What nodes are made of when only extensions are named: the factory knows it by the same identifier.
    private static string? SchematicOf(TalosSettings talos)
    {
        if (Text(talos.SchematicId) is { } schematic)
            return schematic;
        var extensions = new List<string>(talos.Extensions.Count);
        foreach (var extension in talos.Extensions)
        {
            if (Text(extension) is { } name)
                extensions.Add(name);
        }

        return extensions.Count == 0 ? null : Schematic.Of(extensions, []).Id;
    }

    private static string? Text(Setting<ExpandedText>? setting) => setting is { Value.IsEmpty: false } ? setting.Value.Reveal() : null;
}
