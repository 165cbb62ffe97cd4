using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>Where images of a node are kept.</summary>
public enum ImageNamespace
{
    /// <summary>Those of Talos itself, the kubelet's among them.</summary>
    System = 1,

    /// <summary>Those of Kubernetes.</summary>
    Kubernetes = 2,
}

/// <summary><c>common.ContainerdInstance</c>; the driver is always containerd, whose number is 0.</summary>
internal sealed record ContainerdInstance(ImageNamespace Namespace) : IProtoMessage<ContainerdInstance>
{
    public static ContainerdInstance Read(ProtoReader reader)
    {
        var space = (ImageNamespace)0;
        while (reader.Next())
        {
            if (reader.Field == 2)
                space = (ImageNamespace)reader.Integer();
        }

        return new ContainerdInstance(space);
    }

    public void Write(ProtoWriter writer) => writer.Number(2, (long)Namespace);
}

/// <summary>An image to pull (<c>machine.ImageService/Pull</c>, since 1.13).</summary>
internal sealed record ImagePullRequest(ImageNamespace Namespace, string Reference) : IProtoMessage<ImagePullRequest>
{
    public static ImagePullRequest Read(ProtoReader reader)
    {
        var (space, reference) = ((ImageNamespace)0, "");
        while (reader.Next())
        {
            if (reader.Field == 1)
                space = ContainerdInstance.Read(reader.Message()).Namespace;
            else if (reader.Field == 3)
                reference = reader.Text();
        }

        return new ImagePullRequest(space, reference);
    }

    public void Write(ProtoWriter writer) => writer.Message(1, new ContainerdInstance(Namespace)).Text(3, Reference);
}

/// <summary>How far a pull is: the name once it is done, or a layer.</summary>
/// <param name="Name">Full name of the image, with digest; empty while layers are pulled.</param>
/// <param name="Layer">The layer.</param>
/// <param name="Offset">Bytes of it that are there.</param>
/// <param name="Total">Bytes of it.</param>
public sealed record PullProgress(string Name, string Layer, long Offset, long Total) : IProtoMessage<PullProgress>
{
    static PullProgress IProtoMessage<PullProgress>.Read(ProtoReader reader)
    {
        var (name, layer, offset, total) = ("", "", 0L, 0L);
        while (reader.Next())
        {
            if (reader.Field == 1)
                name = reader.Text();
            if (reader.Field != 3)
                continue;
            for (var progress = reader.Message(); progress.Next();)
            {
                if (progress.Field == 1)
                    layer = progress.Text();
                if (progress.Field != 2)
                    continue;
                for (var inner = progress.Message(); inner.Next();)
                {
                    if (inner.Field == 3)
                        offset = inner.Number();
                    else if (inner.Field == 4)
                        total = inner.Number();
                }
            }
        }

        return new PullProgress(name, layer, offset, total);
    }

    void IProtoMessage.Write(ProtoWriter writer)
    {
        if (Name.Length > 0)
            writer.Text(1, Name);
        else
            writer.Bytes(3, new ProtoWriter().Text(1, Layer).Bytes(2, new ProtoWriter().Number(3, Offset).Number(4, Total).Written, evenEmpty: true).Written);
    }
}

/// <summary>An upgrade to an image that was pulled (<c>machine.LifecycleService/Upgrade</c>, since 1.13). The node is restarted by another call.</summary>
internal sealed record LifecycleUpgradeRequest(string Image) : IProtoMessage<LifecycleUpgradeRequest>
{
    public static LifecycleUpgradeRequest Read(ProtoReader reader)
    {
        var image = "";
        while (reader.Next())
        {
            if (reader.Field == 2)
                image = IdRequest.Read(reader.Message()).Id;
        }

        return new LifecycleUpgradeRequest(image);
    }

    public void Write(ProtoWriter writer) => writer.Message(1, new ContainerdInstance(ImageNamespace.System)).Message(2, new IdRequest(Image));
}

/// <summary>What the installer says, or how it ended. A failure of the installer arrives here, and the call itself succeeds.</summary>
internal sealed record InstallerProgress(string Line, int? ExitCode) : IProtoMessage<InstallerProgress>
{
    public static InstallerProgress Read(ProtoReader reader)
    {
        var (line, exitCode) = ("", (int?)null);
        while (reader.Next())
        {
            if (reader.Field != 1)
                continue;
            for (var progress = reader.Message(); progress.Next();)
            {
                if (progress.Field == 1)
                    line = progress.Text();
                else if (progress.Field == 2)
                    exitCode = progress.Integer();
            }
        }

        return new InstallerProgress(line, exitCode);
    }

    // The member of a oneof is written even where it has its default value: 0 says that all went well.
    public void Write(ProtoWriter writer) => writer.Bytes(
        1,
        ExitCode is { } code ? new ProtoWriter().Member(2, code).Written : new ProtoWriter().Text(1, Line).Written,
        evenEmpty: true);
}
