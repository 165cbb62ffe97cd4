using System.Runtime.CompilerServices;
using KSail.Configuration;
using KSail.Configuration.Model;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Validation;

/// <summary>The node patches of an environment, checked for the cluster that its configuration describes.</summary>
public static class NodePatchCheck
{
    /// <summary>
    /// What the nodes of an environment are set to, patches applied, by role; null where the cluster is not of Talos. Names, addresses and secrets are
    /// placeholders, and variables of patches stay open.
    /// </summary>
    /// <param name="environment">The environment.</param>
    /// <param name="view">The repository; what is read is recorded there.</param>
    /// <param name="diagnostics">Takes what is wrong with the patches, which then give no configuration.</param>
    public static NodeConfigurations? Generate(KSailEnvironment environment, SourceView view, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return environment.Configuration?.Cluster is { Distribution.Value: Distribution.Talos } cluster
            ? NodePatches.Generate(view, environment.Paths.DistributionConfig, OptionsOf(cluster), diagnostics)
            : null;
    }

    /// <summary>
    /// Checks them, and says what they come to; null where nobody can tell: the cluster is not Talos, the folder that it names is not there,
    /// or patches are wrong.
    /// </summary>
    internal static NodeSettings? Run(KSailEnvironment environment, SourceView view, DiagnosticBag diagnostics)
    {
        if (environment.Configuration?.Cluster is not { Distribution.Value: Distribution.Talos } cluster)
            return null;
        if (environment.Paths.DistributionConfig is { } directory)
            return Check(cluster, directory, view, diagnostics);

        // The default folder may be missing. One that is named and was not found is reported already.
        return cluster.DistributionConfig is null ? SettingsOf(EffectiveSettings.Default, EffectiveSettings.Default) : null;
    }

    // Apart, so that an environment without node patches compiles nothing of it.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NodeSettings? Check(ClusterSettings cluster, string directory, SourceView view, DiagnosticBag diagnostics)
    {
        var nodes = NodePatches.Check(view, directory, OptionsOf(cluster), diagnostics);
        if (nodes is not { ControlPlaneSettings: { } controlPlanes, WorkerSettings: { } workers })
            return null;
        var settings = SettingsOf(controlPlanes, workers);
        var isScaled = cluster.Provider.Value == InfrastructureProvider.Hetzner && cluster.Autoscaler.Node.Enabled.Value == Toggle.Enabled;
        return isScaled && nodes.Worker is { } worker ? settings with { UserData = UserDataOf(worker) } : settings;
    }

    private static NodePatchOptions OptionsOf(ClusterSettings cluster) => new()
    {
        Release = TalosRelease.Parse(Known(cluster.Talos.Version)),
        Runtime = RuntimeOf(cluster),
        Base = new BaseSettings { SchedulesOnControlPlanes = cluster.Workers.Value == 0 },
    };

    private static NodeUserData UserDataOf(MachineConfiguration worker)
    {
        var size = UserData.Measure(worker, NodeUserData.Limit, out var largestPatch);
        return new NodeUserData(size, largestPatch);
    }

    // What concerns the whole cluster is run by control planes.
    private static NodeSettings SettingsOf(EffectiveSettings controlPlanes, EffectiveSettings workers) => new()
    {
        NetworkPlugin = SettingOf(controlPlanes.CniName),
        PodSubnets = SettingsOf(controlPlanes.PodSubnets),
        ServiceSubnets = SettingsOf(controlPlanes.ServiceSubnets),
        InstallImage = SettingOf(controlPlanes.InstallImage ?? workers.InstallImage),
        AppliesManifests = controlPlanes.AppliesManifests,
        HasSignIn = controlPlanes.HasSignIn,
        MirrorEndpoints = Unite(controlPlanes.MirrorEndpoints, workers.MirrorEndpoints),
    };

    // A patch for all nodes is in both.
    private static List<NodeSetting> Unite(IReadOnlyList<EffectiveValue> controlPlanes, IReadOnlyList<EffectiveValue> workers)
    {
        var united = SettingsOf(controlPlanes) ?? [];
        foreach (var value in workers)
        {
            var setting = new NodeSetting(value.Text, value.Span);
            if (!united.Contains(setting))
                united.Add(setting);
        }

        return united;
    }

    private static NodeSetting? SettingOf(EffectiveValue? value) => value is null ? null : new NodeSetting(value.Text, value.Span);

    private static List<NodeSetting>? SettingsOf(IReadOnlyList<EffectiveValue>? values)
    {
        if (values is null)
            return null;
        var settings = new List<NodeSetting>(values.Count);
        foreach (var value in values)
            settings.Add(new NodeSetting(value.Text, value.Span));
        return settings;
    }

    // On Hetzner, nodes with extensions boot from a snapshot that has Talos on it; others install it from the ISO.
    private static NodeRuntime RuntimeOf(ClusterSettings cluster) => cluster.Provider.Value switch
    {
        InfrastructureProvider.Docker => NodeRuntime.Container,
        InfrastructureProvider.Hetzner => cluster.Talos.Extensions.Count > 0 || cluster.Talos.SchematicId is not null ? NodeRuntime.Cloud : NodeRuntime.Metal,
        _ => NodeRuntime.Unknown,
    };

    private static string? Known(Setting<ExpandedText>? setting) => setting is { Value: { IsComplete: true } text } ? text.Reveal() : null;
}
