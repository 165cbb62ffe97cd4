using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>What a node is doing.</summary>
public enum MachineStage
{
    /// <summary>Not known.</summary>
    Unknown = 0,

    /// <summary>It starts.</summary>
    Booting = 1,

    /// <summary>It installs itself to a disk.</summary>
    Installing = 2,

    /// <summary>It has no configuration and waits for one.</summary>
    Maintenance = 3,

    /// <summary>It runs.</summary>
    Running = 4,

    /// <summary>It restarts.</summary>
    Rebooting = 5,

    /// <summary>It stops.</summary>
    ShuttingDown = 6,

    /// <summary>It is wiped.</summary>
    Resetting = 7,

    /// <summary>It is upgraded.</summary>
    Upgrading = 8,
}

/// <summary>How a node is.</summary>
/// <param name="Stage">What it is doing.</param>
/// <param name="IsReady">Whether all that should run does.</param>
/// <param name="Unmet">What it lacks for that: name and reason, in the node's order.</param>
public sealed record MachineStatus(MachineStage Stage, bool IsReady, IReadOnlyList<string> Unmet) : IProtoMessage<MachineStatus>
{
    static MachineStatus IProtoMessage<MachineStatus>.Read(ProtoReader reader)
    {
        var (stage, ready) = (MachineStage.Unknown, false);
        var unmet = new List<string>();
        while (reader.Next())
        {
            if (reader.Field == 1)
                stage = (MachineStage)reader.Integer();
            if (reader.Field != 2)
                continue;
            for (var status = reader.Message(); status.Next();)
            {
                if (status.Field == 1)
                    ready = status.Flag();
                else if (status.Field == 2)
                    unmet.Add(ReadCondition(status.Message()));
            }
        }

        return new MachineStatus(stage, ready, unmet);
    }

    void IProtoMessage.Write(ProtoWriter writer)
    {
        var status = new ProtoWriter().Flag(1, IsReady);
        foreach (var condition in Unmet)
        {
            var parts = condition.Split(": ", 2);
            status.Bytes(2, new ProtoWriter().Text(1, parts[0]).Text(2, parts.Length > 1 ? parts[1] : "").Written);
        }

        writer.Number(1, (long)Stage).Bytes(2, status.Written, evenEmpty: true);
    }

    private static string ReadCondition(ProtoReader reader)
    {
        var (name, reason) = ("", "");
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text();
            else if (reader.Field == 2)
                reason = reader.Text();
        }

        return reason.Length == 0 ? name : $"{name}: {reason}";
    }
}
