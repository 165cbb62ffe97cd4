using System.Runtime.CompilerServices;
using KSail.Configuration;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Validation;

/// <summary>The node patches of an environment, checked for the cluster that its configuration describes.</summary>
internal static class NodePatchCheck
{
    /// <summary>Checks them; null when the environment has none to check, because it is not Talos or their folder is not there.</summary>
    public static NodeConfigurations? Run(KSailEnvironment environment, SourceView view, DiagnosticBag diagnostics) =>
        environment is { Configuration.Cluster: { Distribution.Value: Distribution.Talos } cluster, Paths.DistributionConfig: { } directory }
            ? Check(cluster, directory, view, diagnostics)
            : null;

    // Apart, so that an environment without node patches does not load the assembly for them.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static NodeConfigurations Check(ClusterSettings cluster, string directory, SourceView view, DiagnosticBag diagnostics)
    {
        var options = new NodePatchOptions
        {
            Release = TalosRelease.Parse(Known(cluster.Talos.Version)),
            Runtime = RuntimeOf(cluster),
            Base = new BaseSettings { SchedulesOnControlPlanes = cluster.Workers.Value == 0 },
        };
        return NodePatches.Check(view, directory, options, diagnostics);
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
