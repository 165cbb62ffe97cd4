using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;

namespace KSail.Testing.Talos;

/// <summary>The calls about etcd, and those that members make to each other.</summary>
internal sealed class NodeEtcd(TalosNode node, NodeCall call)
{
    public Task ServeAsync(string path) => path switch
    {
        TalosMethods.EtcdMemberList => ListAsync(),
        TalosMethods.EtcdStatus => StatusAsync(),
        TalosMethods.EtcdForfeitLeadership => ForfeitAsync(),
        TalosMethods.EtcdLeave => LeaveAndReplyAsync(),
        TalosMethods.EtcdRemoveMember => RemoveAsync(),
        NodePeers.Join => JoinAsync(),
        NodePeers.Update => UpdateAsync(),
        _ => throw new NodeRefusal(GrpcCode.Unimplemented, $"unknown method {path}"),
    };

    /// <summary>Leaves the cluster, and tells the others.</summary>
    public async Task LeaveAsync()
    {
        var self = Check();
        if (node.Etcd.Members.Count == 1)
            throw new NodeRefusal(GrpcCode.FailedPrecondition, "the last member cannot leave etcd");
        var rest = node.Etcd.Members.Where(member => member.Id != self.Id).ToList();
        node.Etcd.Set([]);
        node.OnEtcdChanged();
        await TellAsync(rest, rest).ConfigureAwait(false);
    }

    private Task ListAsync()
    {
        Check();
        return call.ReplyAsync(new EtcdMembers(node.Etcd.Members));
    }

    private Task StatusAsync()
    {
        var self = Check();
        return call.ReplyAsync(new EtcdMemberStatus(self.Id, node.Etcd.Members[0].Id, 2, 100, 20480, [], IsLearner: false));
    }

    private async Task ForfeitAsync()
    {
        var self = Check();
        var members = node.Etcd.Members;
        if (members[0].Id != self.Id || members.Count == 1)
        {
            await call.ReplyAsync(new TextReply("")).ConfigureAwait(false);
            return;
        }

        await ChangeAsync(static old => [.. old.Skip(1), old[0]]).ConfigureAwait(false);
        await call.ReplyAsync(new TextReply(node.Etcd.Members[0].HostName)).ConfigureAwait(false);
    }

    private async Task LeaveAndReplyAsync()
    {
        await LeaveAsync().ConfigureAwait(false);
        await call.ReplyAsync(new TextReply("")).ConfigureAwait(false);
    }

    private async Task RemoveAsync()
    {
        Check();
        var id = call.Read<EtcdRemoveRequest>().Id;
        if (node.Etcd.Members.All(member => member.Id != id))
            throw new NodeRefusal(GrpcCode.NotFound, "etcdserver: member not found");
        await ChangeAsync(old => [.. old.Where(member => member.Id != id)]).ConfigureAwait(false);
        await call.ReplyAsync(new TextReply("")).ConfigureAwait(false);
    }

    private async Task JoinAsync()
    {
        Check();
        var fresh = call.Read<EtcdMembers>().Members[0];
        // Whoever comes back without its data is a new member in the old one's place.
        await ChangeAsync(old => [.. old.Where(member => member.HostName != fresh.HostName), fresh]).ConfigureAwait(false);
        await call.SendAsync(new EtcdMembers(node.Etcd.Members)).ConfigureAwait(false);
    }

    private async Task UpdateAsync()
    {
        node.Etcd.Set(call.Read<EtcdMembers>().Members);
        node.OnEtcdChanged();
        await call.SendAsync(Empty.Value).ConfigureAwait(false);
    }

    private async Task ChangeAsync(Func<IReadOnlyList<EtcdMember>, IReadOnlyList<EtcdMember>> change)
    {
        node.Etcd.Change(change);
        node.OnEtcdChanged();
        var members = node.Etcd.Members;
        await TellAsync(members, members.Where(member => EtcdState.AddressOf(member) != node.Settings.Address)).ConfigureAwait(false);
    }

    // A member that is not there learns of it when it comes back and asks.
    private async Task TellAsync(IReadOnlyList<EtcdMember> members, IEnumerable<EtcdMember> to)
    {
        foreach (var member in to)
        {
            try
            {
                await NodeForwarding.CallAsync<Empty>(node, EtcdState.AddressOf(member), NodePeers.Update, new EtcdMembers(members), node.Stopped).ConfigureAwait(false);
            }
            catch (Exception e) when (e is NodeRefusal or HttpRequestException or OperationCanceledException or IOException)
            {
                node.Note($"{member.HostName} does not answer: {e.Message}");
            }
        }
    }

    private EtcdMember Check()
    {
        if (node.Configuration is not { Role: NodeRole.ControlPlane })
            throw new NodeRefusal(GrpcCode.Unimplemented, "etcd is only available on control plane nodes");
        return node.Etcd.Self ?? throw new NodeRefusal(GrpcCode.Unavailable, "etcd is not running");
    }
}
