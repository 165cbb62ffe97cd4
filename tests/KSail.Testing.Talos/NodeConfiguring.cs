using System.Text;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;

namespace KSail.Testing.Talos;

/// <summary>How a node takes a configuration, in each mode and release.</summary>
internal sealed class NodeConfiguring(TalosNode node, NodeCall call)
{
    private static readonly TalosRelease FullMaintenance = new(1, 13);
    private static readonly TalosRelease WithoutReboot = new(1, 14);
    private static readonly TimeSpan DefaultTrial = TimeSpan.FromMinutes(1);

    public async Task ApplyAsync()
    {
        var request = call.Read<ApplyRequest>();
        var text = Encoding.UTF8.GetString(request.Data.Span);
        var mode = node.Configuration is null ? InMaintenance(request.Mode) : Configured(request.Mode);
        var fresh = node.ReadConfiguration(text);
        if (node.Configuration is { } old)
            mode = Resolve(mode, ConfigurationChange.NeedsRestart(old, fresh));
        var details = mode switch
        {
            ApplyMode.Staged => "Staged configuration to be applied after the next reboot",
            ApplyMode.Reboot => "Applied configuration with a reboot",
            ApplyMode.Try => "The config is applied in 'try' mode and will be automatically reverted back",
            _ => "Applied configuration without a reboot",
        };
        if (request.DryRun)
            details = $"Dry run summary:\n{details} (skipped in dry-run).";
        await call.ReplyAsync(new ApplyResult([], mode, details)).ConfigureAwait(false);
        if (request.DryRun)
            return;
        if (node is { Configuration: null, Settings.IsLive: true })
            node.Install(text, fresh);
        else if (mode == ApplyMode.Try)
            node.Try(text, request.TryFor ?? DefaultTrial);
        else
            node.Store(text, use: mode == ApplyMode.NoReboot);
        if (mode == ApplyMode.Reboot)
            node.Restart(MachineStage.Rebooting);
    }

    private ApplyMode InMaintenance(ApplyMode mode)
    {
        if (mode is ApplyMode.Try || (mode is ApplyMode.NoReboot or ApplyMode.Staged && node.Release.IsBefore(FullMaintenance)))
            throw new NodeRefusal(GrpcCode.Unimplemented, $"apply configuration {mode} is not supported in maintenance mode");
        return mode == ApplyMode.Staged ? mode : ApplyMode.NoReboot;
    }

    private ApplyMode Configured(ApplyMode mode) => mode == ApplyMode.Reboot && !node.Release.IsBefore(WithoutReboot)
        ? throw new NodeRefusal(GrpcCode.Unimplemented, "apply configuration with reboot is not supported")
        : mode;

    private ApplyMode Resolve(ApplyMode mode, string? needsRestart)
    {
        if (!node.Release.IsBefore(WithoutReboot))
            return mode == ApplyMode.Auto ? ApplyMode.NoReboot : mode;
        return mode switch
        {
            ApplyMode.Auto => needsRestart is null ? ApplyMode.NoReboot : ApplyMode.Reboot,
            ApplyMode.NoReboot or ApplyMode.Try when needsRestart is not null =>
                throw new NodeRefusal(GrpcCode.InvalidArgument, $"this config change can't be applied in immediate mode; {needsRestart} needs a reboot"),
            _ => mode,
        };
    }
}
