using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Messages;

/// <summary>A member of the etcd cluster.</summary>
/// <param name="Id">Its number.</param>
/// <param name="HostName">The node's name.</param>
/// <param name="PeerUrls">Where other members reach it.</param>
/// <param name="IsLearner">Whether it still copies the data and does not vote.</param>
public sealed record EtcdMember(ulong Id, string HostName, IReadOnlyList<string> PeerUrls, bool IsLearner) : IProtoMessage<EtcdMember>
{
    static EtcdMember IProtoMessage<EtcdMember>.Read(ProtoReader reader)
    {
        var (id, host, learner) = (0UL, "", false);
        var peers = new List<string>();
        while (reader.Next())
        {
            switch (reader.Field)
            {
                case 2:
                    id = reader.Unsigned();
                    break;
                case 3:
                    host = reader.Text();
                    break;
                case 4:
                    peers.Add(reader.Text());
                    break;
                case 6:
                    learner = reader.Flag();
                    break;
            }
        }

        return new EtcdMember(id, host, peers, learner);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer.Number(2, Id).Text(3, HostName).Texts(4, PeerUrls).Flag(6, IsLearner);
}

/// <summary>The members that a member knows.</summary>
internal sealed record EtcdMembers(IReadOnlyList<EtcdMember> Members) : IProtoMessage<EtcdMembers>
{
    public static EtcdMembers Read(ProtoReader reader)
    {
        var members = new List<EtcdMember>();
        while (reader.Next())
        {
            if (reader.Field == 3)
                members.Add(Proto.Read<EtcdMember>(reader.Message()));
        }

        return new EtcdMembers(members);
    }

    public void Write(ProtoWriter writer) => writer.Messages(3, Members);
}

/// <summary>Whether the member asks itself only, or the cluster, which needs a quorum.</summary>
internal sealed record EtcdMemberListRequest(bool QueryLocal) : IProtoMessage<EtcdMemberListRequest>
{
    public static EtcdMemberListRequest Read(ProtoReader reader)
    {
        var local = false;
        while (reader.Next())
        {
            if (reader.Field == 1)
                local = reader.Flag();
        }

        return new EtcdMemberListRequest(local);
    }

    public void Write(ProtoWriter writer) => writer.Flag(1, QueryLocal);
}

/// <summary>Which member is removed.</summary>
internal sealed record EtcdRemoveRequest(ulong Id) : IProtoMessage<EtcdRemoveRequest>
{
    public static EtcdRemoveRequest Read(ProtoReader reader)
    {
        var id = 0UL;
        while (reader.Next())
        {
            if (reader.Field == 1)
                id = reader.Unsigned();
        }

        return new EtcdRemoveRequest(id);
    }

    public void Write(ProtoWriter writer) => writer.Number(1, Id);
}

/// <summary>State of a member of the etcd cluster.</summary>
/// <param name="MemberId">The member.</param>
/// <param name="Leader">The member that leads; 0 when none does.</param>
/// <param name="RaftTerm">How often a leader was elected.</param>
/// <param name="RaftIndex">How far the log is.</param>
/// <param name="DatabaseSize">Size of the database in bytes.</param>
/// <param name="Errors">What is wrong with it.</param>
/// <param name="IsLearner">Whether it still copies the data and does not vote.</param>
public sealed record EtcdMemberStatus(
    ulong MemberId, ulong Leader, ulong RaftTerm, ulong RaftIndex, long DatabaseSize, IReadOnlyList<string> Errors, bool IsLearner) : IProtoMessage<EtcdMemberStatus>
{
    static EtcdMemberStatus IProtoMessage<EtcdMemberStatus>.Read(ProtoReader reader)
    {
        var (id, leader, term, index, size, learner) = (0UL, 0UL, 0UL, 0UL, 0L, false);
        var errors = new List<string>();
        while (reader.Next())
        {
            if (reader.Field != 2)
                continue;
            for (var status = reader.Message(); status.Next();)
            {
                switch (status.Field)
                {
                    case 2:
                        size = status.Number();
                        break;
                    case 4:
                        leader = status.Unsigned();
                        break;
                    case 5:
                        index = status.Unsigned();
                        break;
                    case 6:
                        term = status.Unsigned();
                        break;
                    case 8:
                        errors.Add(status.Text());
                        break;
                    case 9:
                        learner = status.Flag();
                        break;
                    case 10:
                        id = status.Unsigned();
                        break;
                }
            }
        }

        return new EtcdMemberStatus(id, leader, term, index, size, errors, learner);
    }

    void IProtoMessage.Write(ProtoWriter writer) => writer.Bytes(
        2,
        new ProtoWriter().Number(2, DatabaseSize).Number(4, Leader).Number(5, RaftIndex).Number(6, RaftTerm).Texts(8, Errors).Flag(9, IsLearner).Number(10, MemberId).Written,
        evenEmpty: true);
}
