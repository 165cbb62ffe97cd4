using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>Health of a service.</summary>
public enum ServiceHealth
{
    /// <summary>Nobody checks it, or not yet.</summary>
    Unknown,

    /// <summary>The last check succeeded.</summary>
    Healthy,

    /// <summary>The last check failed.</summary>
    Unhealthy,
}

/// <summary>A service of a node, such as <c>etcd</c>, <c>kubelet</c> or <c>apid</c>.</summary>
/// <param name="Id">Its name.</param>
/// <param name="State"><c>Initialized</c>, <c>Preparing</c>, <c>Waiting</c>, <c>Running</c>, <c>Stopping</c>, <c>Finished</c>, <c>Failed</c> or <c>Skipped</c>.</param>
/// <param name="Health">Its health.</param>
/// <param name="LastMessage">What the last check, or the last event, said; one line.</param>
public sealed record NodeService(string Id, string State, ServiceHealth Health, string LastMessage) : IProtoMessage<NodeService>
{
    /// <summary>Whether it runs, and no check says that it should not.</summary>
    public bool IsWell => State == "Running" && Health != ServiceHealth.Unhealthy;

    static NodeService IProtoMessage<NodeService>.Read(ProtoReader reader)
    {
        var (id, state, health, message, happened) = ("", "", ServiceHealth.Unknown, "", "");
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    id = reader.Text();
                    break;
                case 2:
                    state = reader.Text();
                    break;
                case 3:
                    happened = LastEvent(reader.Message());
                    break;
                case 4:
                    (health, message) = ReadHealth(reader.Message());
                    break;
            }
        }

        return new NodeService(id, state, health, message.Length > 0 ? message : happened);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer
        .Text(1, Id)
        .Text(2, State)
        .Bytes(4, new ProtoWriter().Flag(1, Health == ServiceHealth.Unknown).Flag(2, Health == ServiceHealth.Healthy).Text(3, LastMessage).Written, evenEmpty: true);

    private static (ServiceHealth Health, string Message) ReadHealth(ProtoReader reader)
    {
        var (unknown, healthy, message) = (false, false, "");
        while (reader.Next())
        {
            if (reader.Field == 1)
                unknown = reader.Flag();
            else if (reader.Field == 2)
                healthy = reader.Flag();
            else if (reader.Field == 3)
                message = reader.Text();
        }

        return (unknown ? ServiceHealth.Unknown : healthy ? ServiceHealth.Healthy : ServiceHealth.Unhealthy, message);
    }

    private static string LastEvent(ProtoReader events)
    {
        var last = "";
        while (events.Next())
        {
            if (events.Field != 1)
                continue;
            for (var one = events.Message(); one.Next();)
            {
                if (one.Field == 1)
                    last = one.Text();
            }
        }

        return last;
    }
}

/// <summary>All services of a node.</summary>
internal sealed record ServiceList(IReadOnlyList<NodeService> Services) : IProtoMessage<ServiceList>
{
    public static ServiceList Read(ProtoReader reader)
    {
        var services = new List<NodeService>();
        while (reader.Next())
        {
            if (reader.Field == 2)
                services.Add(Proto.Read<NodeService>(reader.Message()));
        }

        return new ServiceList(services);
    }

    public void Write(ProtoWriter writer) => writer.Messages(2, Services);
}

/// <summary>Which log is read (<c>machine.LogsRequest</c>).</summary>
internal sealed record LogsRequest(string Namespace, string Id, bool Follow, int TailLines) : IProtoMessage<LogsRequest>
{
    /// <summary>The namespace of Talos' own services.</summary>
    public const string System = "system";

    public static LogsRequest Read(ProtoReader reader)
    {
        var (space, id, follow, tail) = ("", "", false, 0);
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 1:
                    space = reader.Text();
                    break;
                case 2:
                    id = reader.Text();
                    break;
                case 4:
                    follow = reader.Flag();
                    break;
                case 5:
                    tail = reader.Integer();
                    break;
            }
        }

        return new LogsRequest(space, id, follow, tail);
    }

    public void Write(ProtoWriter writer) => writer.Text(1, Namespace).Text(2, Id).Flag(4, Follow).Number(5, TailLines);
}

/// <summary>How the kernel's log is read.</summary>
internal sealed record DmesgRequest(bool Follow, bool Tail) : IProtoMessage<DmesgRequest>
{
    public static DmesgRequest Read(ProtoReader reader)
    {
        var (follow, tail) = (false, false);
        while (reader.Next())
        {
            if (reader.Field == 1)
                follow = reader.Flag();
            else if (reader.Field == 2)
                tail = reader.Flag();
        }

        return new DmesgRequest(follow, tail);
    }

    public void Write(ProtoWriter writer) => writer.Flag(1, Follow).Flag(2, Tail);
}
