using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>When a node begins to use a configuration. The numbers are the protocol's, whose default is not <see cref="Auto"/>.</summary>
public enum ApplyMode
{
    /// <summary>It is stored, and the node restarts. Since 1.14 only for a node without configuration.</summary>
    Reboot = 0,

    /// <summary>At once where that is possible; else, before 1.14, by a restart. The one to use for a node without configuration.</summary>
    Auto = 1,

    /// <summary>At once, or not at all. Nodes without configuration refuse it before 1.13.</summary>
    NoReboot = 2,

    /// <summary>It is stored and used after the next restart.</summary>
    Staged = 3,

    /// <summary>At once and for a limited time, unless it is applied again in another mode.</summary>
    Try = 4,
}

/// <summary>A configuration for a node: all of it, not a part.</summary>
internal sealed record ApplyRequest(ReadOnlyMemory<byte> Data, ApplyMode Mode, bool DryRun, TimeSpan? TryFor) : IProtoMessage<ApplyRequest>
{
    public static ApplyRequest Read(ProtoReader reader)
    {
        ReadOnlyMemory<byte> data = default;
        var (mode, dry, tryFor) = (ApplyMode.Reboot, false, (TimeSpan?)null);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    data = reader.Bytes();
                    break;
                case 4:
                    mode = (ApplyMode)reader.Integer();
                    break;
                case 5:
                    dry = reader.Flag();
                    break;
                case 6:
                    tryFor = ProtoDuration.Read(reader.Message()).Value;
                    break;
            }
        }

        return new ApplyRequest(data, mode, dry, tryFor);
    }

    public void Write(ProtoWriter writer) => writer
        .Bytes(1, Data)
        .Number(4, (long)Mode)
        .Flag(5, DryRun)
        .Message(6, TryFor is { } time ? new ProtoDuration(time) : null);
}

/// <summary>What a node did with a configuration.</summary>
/// <param name="Warnings">What it warns of.</param>
/// <param name="Mode">The mode that it chose.</param>
/// <param name="Details">What it did in words; for a dry run, what would change. May quote the configuration.</param>
public sealed record ApplyResult(IReadOnlyList<string> Warnings, ApplyMode Mode, string Details) : IProtoMessage<ApplyResult>
{
    static ApplyResult IProtoMessage<ApplyResult>.Read(ProtoReader reader)
    {
        var warnings = new List<string>();
        var (mode, details) = (ApplyMode.Reboot, "");
        while (reader.Next())
        {
            if (reader.Field == 2)
                warnings.Add(reader.Text());
            else if (reader.Field == 3)
                mode = (ApplyMode)reader.Integer();
            else if (reader.Field == 4)
                details = reader.Text();
        }

        return new ApplyResult(warnings, mode, details);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer.Texts(2, Warnings).Number(3, (long)Mode).Text(4, Details);
}
