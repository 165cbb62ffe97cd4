using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>Which events are told.</summary>
internal sealed record EventsRequest(int Tail, string ActorId) : IProtoMessage<EventsRequest>
{
    public static EventsRequest Read(ProtoReader reader)
    {
        var (tail, actor) = (0, "");
        while (reader.Next())
        {
            if (reader.Field == 1)
                tail = reader.Integer();
            else if (reader.Field == 4)
                actor = reader.Text();
        }

        return new EventsRequest(tail, actor);
    }

    public void Write(ProtoWriter writer) => writer.Number(1, Tail).Text(4, ActorId);
}

/// <summary>Something that happened on a node.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="ActorId">The operation that it belongs to: what <see cref="ITalosApi.RebootAsync"/> and its like return.</param>
/// <param name="Type">Its kind, for example <c>machine.SequenceEvent</c>.</param>
/// <param name="Subject">What it is about: the sequence, phase, task or service; empty for other kinds.</param>
/// <param name="Content">Its content in the encoding of its kind.</param>
public sealed record NodeEvent(string Id, string ActorId, string Type, string Subject, ReadOnlyMemory<byte> Content) : IProtoMessage<NodeEvent>
{
    private const string TypePrefix = "talos/runtime/";

    static NodeEvent IProtoMessage<NodeEvent>.Read(ProtoReader reader)
    {
        var (id, actor, type) = ("", "", "");
        ReadOnlyMemory<byte> content = default;
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    for (var any = reader.Message(); any.Next();)
                    {
                        if (any.Field == 1)
                            type = any.Text();
                        else if (any.Field == 2)
                            content = any.Bytes();
                    }

                    break;
                case 3:
                    id = reader.Text();
                    break;
                case 4:
                    actor = reader.Text();
                    break;
            }
        }

        type = type[(type.LastIndexOf('/') + 1)..];
        return new NodeEvent(id, actor, type, SubjectOf(type, content), content);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer
        .Bytes(2, new ProtoWriter().Text(1, TypePrefix + Type).Bytes(2, Content).Written)
        .Text(3, Id)
        .Text(4, ActorId);

    private static string SubjectOf(string type, ReadOnlyMemory<byte> content) =>
        type is "machine.SequenceEvent" or "machine.PhaseEvent" or "machine.TaskEvent" or "machine.ServiceStateEvent" ? IdRequest.Read(new ProtoReader(content)).Id : "";
}

/// <summary>Nodes whose health is checked as a whole (<c>cluster.HealthCheckRequest</c>).</summary>
internal sealed record HealthRequest(TimeSpan Wait, IReadOnlyList<string> ControlPlanes, IReadOnlyList<string> Workers) : IProtoMessage<HealthRequest>
{
    public static HealthRequest Read(ProtoReader reader)
    {
        var wait = TimeSpan.Zero;
        var (controlPlanes, workers) = (new List<string>(), new List<string>());
        while (reader.Next())
        {
            if (reader.Field == 1)
                wait = ProtoDuration.Read(reader.Message()).Value;
            if (reader.Field != 2)
                continue;
            for (var cluster = reader.Message(); cluster.Next();)
            {
                if (cluster.Field == 1)
                    controlPlanes.Add(cluster.Text());
                else if (cluster.Field == 2)
                    workers.Add(cluster.Text());
            }
        }

        return new HealthRequest(wait, controlPlanes, workers);
    }

    public void Write(ProtoWriter writer) => writer
        .Message(1, new ProtoDuration(Wait))
        .Bytes(2, new ProtoWriter().Texts(1, ControlPlanes).Texts(2, Workers).Written, evenEmpty: true);
}
