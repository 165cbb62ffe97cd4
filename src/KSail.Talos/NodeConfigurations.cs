namespace KSail.Talos;

/// <summary>What the patches of a cluster come to.</summary>
/// <param name="ControlPlane">The configuration of control planes; null when there are no patches, or errors kept it from being made.</param>
/// <param name="Worker">The configuration of workers, likewise.</param>
/// <param name="ControlPlaneSettings">What holds on control planes; null when errors leave it open.</param>
/// <param name="WorkerSettings">What holds on workers; null when errors leave it open.</param>
public sealed record NodeConfigurations(
    MachineConfiguration? ControlPlane, MachineConfiguration? Worker, EffectiveSettings? ControlPlaneSettings, EffectiveSettings? WorkerSettings)
{
    /// <summary>What holds where nobody patches anything.</summary>
    internal static NodeConfigurations Unpatched(NodePatchOptions options)
    {
        var settings = options.Base.SchedulesOnControlPlanes ? EffectiveSettings.Default with { SchedulesOnControlPlanes = true } : EffectiveSettings.Default;
        return new NodeConfigurations(null, null, settings, EffectiveSettings.Default);
    }
}
