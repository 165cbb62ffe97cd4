using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>What runs on a node.</summary>
/// <param name="Tag">Version of Talos, for example <c>v1.13.9</c>.</param>
/// <param name="Architecture"><c>amd64</c> or <c>arm64</c>.</param>
/// <param name="Platform">Where it runs: <c>container</c>, <c>metal</c>, <c>hcloud</c>.</param>
/// <param name="Mode">How it runs: <c>container</c>, <c>metal</c>, <c>cloud</c>.</param>
public sealed record NodeVersion(string Tag, string Architecture, string Platform, string Mode) : IProtoMessage<NodeVersion>
{
    static NodeVersion IProtoMessage<NodeVersion>.Read(ProtoReader reader)
    {
        var (tag, architecture, platform, mode) = ("", "", "", "");
        while (reader.Next())
        {
            if (reader.Field == 2)
            {
                for (var version = reader.Message(); version.Next();)
                {
                    if (version.Field == 1)
                        tag = version.Text();
                    else if (version.Field == 6)
                        architecture = version.Text();
                }
            }
            else if (reader.Field == 3)
            {
                for (var info = reader.Message(); info.Next();)
                {
                    if (info.Field == 1)
                        platform = info.Text();
                    else if (info.Field == 2)
                        mode = info.Text();
                }
            }
        }

        return new NodeVersion(tag, architecture, platform, mode);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer
        .Bytes(2, new ProtoWriter().Text(1, Tag).Text(5, "linux").Text(6, Architecture).Written, evenEmpty: true)
        .Bytes(3, new ProtoWriter().Text(1, Platform).Text(2, Mode).Written, evenEmpty: true);
}

/// <summary>How a node restarts.</summary>
public enum RebootMode
{
    /// <summary>By loading the kernel anew, without the firmware.</summary>
    Default = 0,

    /// <summary>Through the firmware.</summary>
    PowerCycle = 1,

    /// <summary>At once, without stopping what runs.</summary>
    Force = 2,
}

/// <summary>A restart, and nothing else.</summary>
internal sealed record RebootRequest(RebootMode Mode) : IProtoMessage<RebootRequest>
{
    public static RebootRequest Read(ProtoReader reader)
    {
        var mode = RebootMode.Default;
        while (reader.Next())
        {
            if (reader.Field == 1)
                mode = (RebootMode)reader.Integer();
        }

        return new RebootRequest(mode);
    }

    public void Write(ProtoWriter writer) => writer.Number(1, (long)Mode);
}

/// <summary>Whether a node is shut down without leaving Kubernetes in order.</summary>
internal sealed record ShutdownRequest(bool Force) : IProtoMessage<ShutdownRequest>
{
    public static ShutdownRequest Read(ProtoReader reader)
    {
        var force = false;
        while (reader.Next())
        {
            if (reader.Field == 1)
                force = reader.Flag();
        }

        return new ShutdownRequest(force);
    }

    public void Write(ProtoWriter writer) => writer.Flag(1, Force);
}

/// <summary>Which disks a reset wipes.</summary>
public enum WipeMode
{
    /// <summary>All.</summary>
    All = 0,

    /// <summary>The one with Talos on it.</summary>
    SystemDisk = 1,

    /// <summary>Those named.</summary>
    UserDisks = 2,
}

/// <summary>What a reset does to a node.</summary>
public sealed record NodeReset : IProtoMessage<NodeReset>
{
    /// <summary>Whether the node leaves etcd and Kubernetes in order first. A control plane refuses that where etcd would lose its quorum.</summary>
    public bool Graceful { get; init; }

    /// <summary>Whether the node starts again afterwards, rather than stop.</summary>
    public bool Reboot { get; init; }

    /// <summary>Partitions of the system disk that are wiped, for example <c>EPHEMERAL</c>; none for all of it.</summary>
    public IReadOnlyList<string> Partitions { get; init; } = [];

    /// <summary>Other disks that are wiped.</summary>
    public IReadOnlyList<string> UserDisks { get; init; } = [];

    /// <summary>Which disks are wiped.</summary>
    public WipeMode Mode { get; init; }

    static NodeReset IProtoMessage<NodeReset>.Read(ProtoReader reader)
    {
        var (graceful, reboot, mode) = (false, false, WipeMode.All);
        var (partitions, disks) = (new List<string>(), new List<string>());
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    graceful = reader.Flag();
                    break;
                case 2:
                    reboot = reader.Flag();
                    break;
                case 3:
                    ReadPartition(reader.Message(), partitions);
                    break;
                case 4:
                    disks.Add(reader.Text());
                    break;
                case 5:
                    mode = (WipeMode)reader.Integer();
                    break;
            }
        }

        return new NodeReset { Graceful = graceful, Reboot = reboot, Partitions = partitions, UserDisks = disks, Mode = mode };
    }

    void IProtoMessage.Write(ProtoWriter writer)
    {
        writer.Flag(1, Graceful).Flag(2, Reboot);
        foreach (var partition in Partitions)
            writer.Bytes(3, new ProtoWriter().Text(1, partition).Flag(2, true).Written);
        writer.Texts(4, UserDisks).Number(5, (long)Mode);
    }

    private static void ReadPartition(ProtoReader reader, List<string> partitions)
    {
        var (label, wipe) = ("", false);
        while (reader.Next())
        {
            if (reader.Field == 1)
                label = reader.Text();
            else if (reader.Field == 2)
                wipe = reader.Flag();
        }

        if (wipe)
            partitions.Add(label);
    }
}

/// <summary>The upgrade of nodes before 1.13, which restart by themselves afterwards.</summary>
internal sealed record UpgradeRequest(string Image, bool Stage, bool Force, RebootMode RebootMode) : IProtoMessage<UpgradeRequest>
{
    public static UpgradeRequest Read(ProtoReader reader)
    {
        var (image, stage, force, mode) = ("", false, false, RebootMode.Default);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    image = reader.Text();
                    break;
                case 3:
                    stage = reader.Flag();
                    break;
                case 4:
                    force = reader.Flag();
                    break;
                case 5:
                    mode = (RebootMode)reader.Integer();
                    break;
            }
        }

        return new UpgradeRequest(image, stage, force, mode);
    }

    // Field 2 keeps the data of the node, which later releases always do.
    public void Write(ProtoWriter writer) => writer.Text(1, Image).Flag(2, true).Flag(3, Stage).Flag(4, Force).Number(5, (long)RebootMode);
}

/// <summary>How to bootstrap etcd.</summary>
internal sealed record BootstrapRequest(bool RecoverEtcd, bool SkipHashCheck) : IProtoMessage<BootstrapRequest>
{
    public static BootstrapRequest Read(ProtoReader reader)
    {
        var (recover, skip) = (false, false);
        while (reader.Next())
        {
            if (reader.Field == 1)
                recover = reader.Flag();
            else if (reader.Field == 2)
                skip = reader.Flag();
        }

        return new BootstrapRequest(recover, skip);
    }

    public void Write(ProtoWriter writer) => writer.Flag(1, RecoverEtcd).Flag(2, SkipHashCheck);
}
