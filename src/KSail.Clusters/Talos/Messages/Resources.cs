using System.Text;
using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>A kind of the resources that a node's controllers work on, and where it lives.</summary>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Name">Its type.</param>
public sealed record ResourceType(string Namespace, string Name)
{
    /// <summary>The configuration: <see cref="ActiveId"/> and <see cref="StoredId"/>.</summary>
    public static readonly ResourceType MachineConfig = new("config", "MachineConfigs.config.talos.dev");

    /// <summary>How the node is: <see cref="MachineId"/>.</summary>
    public static readonly ResourceType MachineStatus = new("runtime", "MachineStatuses.runtime.talos.dev");

    /// <summary>The nodes that the node knows of by discovery.</summary>
    public static readonly ResourceType Members = new("cluster", "Members.cluster.talos.dev");

    /// <summary>The name of the node in Kubernetes: <c>nodename</c>.</summary>
    public static readonly ResourceType NodeName = new("k8s", "Nodenames.kubernetes.talos.dev");

    /// <summary>Services.</summary>
    public static readonly ResourceType Services = new("runtime", "Services.v1alpha1.talos.dev");

    /// <summary>System extensions, and the schematic that the image was made of.</summary>
    public static readonly ResourceType Extensions = new("runtime", "ExtensionStatuses.runtime.talos.dev");

    /// <summary>What the node finds wrong with itself.</summary>
    public static readonly ResourceType Diagnostics = new("runtime", "Diagnostics.runtime.talos.dev");

    /// <summary>What the API server's pod is made of: <c>kube-apiserver</c>. Its pod carries the version.</summary>
    public static readonly ResourceType ApiServerConfig = new("controlplane", "APIServerConfigs.kubernetes.talos.dev");

    /// <summary>What the controller manager's pod is made of: <c>kube-controller-manager</c>.</summary>
    public static readonly ResourceType ControllerManagerConfig = new("controlplane", "ControllerManagerConfigs.kubernetes.talos.dev");

    /// <summary>What the scheduler's pod is made of: <c>kube-scheduler</c>.</summary>
    public static readonly ResourceType SchedulerConfig = new("controlplane", "SchedulerConfigs.kubernetes.talos.dev");

    /// <summary>What control planes apply when they begin: CoreDNS, kube-proxy, inline manifests. Their content for people is a list of objects.</summary>
    public static readonly ResourceType Manifests = new("controlplane", "Manifests.kubernetes.talos.dev");

    /// <summary>The configuration in use.</summary>
    public const string ActiveId = "v1alpha1";

    /// <summary>The configuration on disk: ahead of the one in use after staging, behind it while one is tried.</summary>
    public const string StoredId = "persistent";

    /// <summary>The one machine status.</summary>
    public const string MachineId = "machine";
}

/// <summary>Which resources are asked for; the request of Get, List and Watch alike.</summary>
internal sealed record ResourceQuery(ResourceType Type, string Id, bool WithContents = false) : IProtoMessage<ResourceQuery>
{
    public static ResourceQuery Read(ProtoReader reader)
    {
        var (space, name, id) = ("", "", "");
        while (reader.Next())
        {
            if (reader.Field == 1)
                space = reader.Text();
            else if (reader.Field == 2)
                name = reader.Text();
            else if (reader.Field == 3)
                id = reader.Text();
        }

        return new ResourceQuery(new ResourceType(space, name), id);
    }

    // A list has its options, which are empty, in field 3, and no identifier.
    public void Write(ProtoWriter writer)
    {
        writer.Text(1, Type.Namespace).Text(2, Type.Name).Text(3, Id);
        if (WithContents)
            writer.Bytes(4, new ProtoWriter().Flag(1, true).Written).Number(5, 1L);
    }
}

/// <summary>A resource of a node.</summary>
/// <param name="Type">Its kind.</param>
/// <param name="Id">Its identifier.</param>
/// <param name="Version">A number that grows with every change.</param>
/// <param name="Spec">The content in the encoding of its kind.</param>
/// <param name="Yaml">The content for people; empty when the node did not send it.</param>
public sealed record NodeResource(ResourceType Type, string Id, string Version, ReadOnlyMemory<byte> Spec, string Yaml) : IProtoMessage<NodeResource>
{
    /// <summary>The text of a <see cref="ResourceType.MachineConfig"/>, just as it was applied.</summary>
    /// <exception cref="TalosException">The content is no configuration.</exception>
    public Documents.Secret ReadConfiguration()
    {
        try
        {
            for (var reader = new ProtoReader(Spec); reader.Next();)
            {
                if (reader.Field == 1)
                    return new Documents.Secret(reader.Text());
            }
        }
        catch (ProtoException e)
        {
            throw TalosException.Malformed("MachineConfig", e);
        }

        return new Documents.Secret("");
    }

    /// <summary>What a <see cref="ResourceType.MachineStatus"/> says.</summary>
    /// <exception cref="TalosException">The content is no status.</exception>
    public MachineStatus ReadMachineStatus()
    {
        try
        {
            return Proto.Read<MachineStatus>(new ProtoReader(Spec));
        }
        catch (ProtoException e)
        {
            throw TalosException.Malformed("MachineStatus", e);
        }
    }

    static NodeResource IProtoMessage<NodeResource>.Read(ProtoReader reader)
    {
        var (space, name, id, version, yaml) = ("", "", "", "", "");
        ReadOnlyMemory<byte> spec = default;
        while (reader.Next())
        {
            if (reader.Field == 1)
            {
                for (var metadata = reader.Message(); metadata.Next();)
                {
                    switch (metadata.Field)
                    {
                        case 1:
                            space = metadata.Text();
                            break;
                        case 2:
                            name = metadata.Text();
                            break;
                        case 3:
                            id = metadata.Text();
                            break;
                        case 4:
                            version = metadata.Text();
                            break;
                    }
                }
            }
            else if (reader.Field == 2)
            {
                for (var content = reader.Message(); content.Next();)
                {
                    if (content.Field == 1)
                        spec = content.Bytes();
                    else if (content.Field == 2)
                        yaml = content.Text();
                }
            }
        }

        return new NodeResource(new ResourceType(space, name), id, version, spec, yaml);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer
        .Bytes(1, new ProtoWriter().Text(1, Type.Namespace).Text(2, Type.Name).Text(3, Id).Text(4, Version).Text(6, "running").Written)
        .Bytes(2, new ProtoWriter().Bytes(1, Spec).Text(2, Yaml).Written, evenEmpty: true);

    /// <summary>Kind, identifier and version: the content may be secret.</summary>
    public override string ToString() => $"{Type.Name}/{Id}@{Version}";

    /// <summary>The bytes of a text in the encoding of a <see cref="ResourceType.MachineConfig"/>.</summary>
    internal static ReadOnlyMemory<byte> Encode(string configuration) => new ProtoWriter().Bytes(1, Encoding.UTF8.GetBytes(configuration)).Written;
}

/// <summary>The answer to Get, and an element of List.</summary>
internal sealed record ResourceReply(NodeResource? Resource) : IProtoMessage<ResourceReply>
{
    public static ResourceReply Read(ProtoReader reader)
    {
        NodeResource? resource = null;
        while (reader.Next())
        {
            if (reader.Field == 1)
                resource = Proto.Read<NodeResource>(reader.Message());
        }

        return new ResourceReply(resource);
    }

    public void Write(ProtoWriter writer) => writer.Message(1, Resource);
}

/// <summary>What happened to a resource.</summary>
public enum ResourceChange
{
    /// <summary>It is there: new, or since before the watch began.</summary>
    Created = 0,

    /// <summary>It changed.</summary>
    Updated = 1,

    /// <summary>It is gone.</summary>
    Destroyed = 2,

    /// <summary>All that was there before has been told.</summary>
    Bootstrapped = 3,

    /// <summary>The watch failed.</summary>
    Errored = 4,

    /// <summary>Nothing.</summary>
    None = 5,
}

/// <summary>One event of a watch.</summary>
/// <param name="Change">What happened.</param>
/// <param name="Resource">To which resource; null where it is about none.</param>
public sealed record ResourceEvent(ResourceChange Change, NodeResource? Resource) : IProtoMessage<ResourceEvent>
{
    static ResourceEvent IProtoMessage<ResourceEvent>.Read(ProtoReader reader)
    {
        var (change, resource) = (ResourceChange.Created, (NodeResource?)null);
        while (reader.Next())
        {
            if (reader.Field == 1)
                resource = Proto.Read<NodeResource>(reader.Message());
            else if (reader.Field == 2)
                change = (ResourceChange)reader.Integer();
        }

        return new ResourceEvent(change, resource);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer.Message(1, Resource).Number(2, (long)Change);
}

/// <summary>Events of a watch that came together.</summary>
internal sealed record ResourceEvents(IReadOnlyList<ResourceEvent> Events) : IProtoMessage<ResourceEvents>
{
    public static ResourceEvents Read(ProtoReader reader)
    {
        var events = new List<ResourceEvent>();
        while (reader.Next())
        {
            if (reader.Field == 1)
                events.Add(Proto.Read<ResourceEvent>(reader.Message()));
        }

        return new ResourceEvents(events);
    }

    public void Write(ProtoWriter writer) => writer.Messages(1, Events);
}
