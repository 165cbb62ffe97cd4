using System.Runtime.CompilerServices;
using System.Text;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents;

namespace KSail.Clusters.Talos.Access;

/// <summary>The calls to one node over a connection.</summary>
internal sealed class TalosClient(GrpcChannel channel, string? node) : ITalosApi
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(20);

    // A node validates the configuration, stops services, leaves etcd.
    private static readonly TimeSpan Slow = TimeSpan.FromMinutes(2);

    public Task<NodeVersion> GetVersionAsync(CancellationToken cancellation) => AskAsync<NodeVersion>(TalosMethods.Version, Empty.Value, Quick, cancellation);

    public Task<ApplyResult> ApplyConfigurationAsync(Secret configuration, ApplyMode mode, bool dryRun, TimeSpan? tryFor, CancellationToken cancellation)
    {
        var data = Encoding.UTF8.GetBytes(configuration.Reveal());
        return AskAsync<ApplyResult>(TalosMethods.ApplyConfiguration, new ApplyRequest(data, mode, dryRun, tryFor), Slow, cancellation);
    }

    public Task BootstrapAsync(CancellationToken cancellation) =>
        AskAsync<TextReply>(TalosMethods.Bootstrap, new BootstrapRequest(RecoverEtcd: false, SkipHashCheck: false), Quick, cancellation);

    public async Task<Secret> GetKubeconfigAsync(CancellationToken cancellation)
    {
        using var archive = new MemoryStream();
        await foreach (var piece in ReadAsync(TalosMethods.Kubeconfig, Empty.Value, Quick, cancellation).ConfigureAwait(false))
        {
            archive.Write(piece.Span);
            if (archive.Length > GrpcFraming.MaxMessage)
                throw new TalosException(GrpcCode.Internal, "too long", "the answer to Kubeconfig is too long to be one");
        }

        archive.Position = 0;
        return await KubeconfigArchive.ReadAsync(archive, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<NodeService>> GetServicesAsync(CancellationToken cancellation) =>
        (await AskAsync<ServiceList>(TalosMethods.ServiceList, Empty.Value, Quick, cancellation).ConfigureAwait(false)).Services;

    public Task<string> StartServiceAsync(string id, CancellationToken cancellation) => AskTextAsync(TalosMethods.ServiceStart, new IdRequest(id), cancellation);

    public Task<string> StopServiceAsync(string id, CancellationToken cancellation) => AskTextAsync(TalosMethods.ServiceStop, new IdRequest(id), cancellation);

    public Task<string> RestartServiceAsync(string id, CancellationToken cancellation) => AskTextAsync(TalosMethods.ServiceRestart, new IdRequest(id), cancellation);

    public Task<string> RebootAsync(RebootMode mode, CancellationToken cancellation) => AskTextAsync(TalosMethods.Reboot, new RebootRequest(mode), cancellation);

    public Task<string> ShutdownAsync(bool force, CancellationToken cancellation) => AskTextAsync(TalosMethods.Shutdown, new ShutdownRequest(force), cancellation);

    public Task<string> ResetAsync(NodeReset reset, CancellationToken cancellation) => AskTextAsync(TalosMethods.Reset, reset, cancellation);

    public async Task<string> UpgradeLegacyAsync(string image, bool stage, bool force, CancellationToken cancellation)
    {
        var request = new UpgradeRequest(image, stage, force, RebootMode.Default);
        return (await AskAsync<UpgradeReply>(TalosMethods.Upgrade, request, Slow, cancellation).ConfigureAwait(false)).ActorId;
    }

    public IAsyncEnumerable<PullProgress> PullImageAsync(ImageNamespace store, string reference, CancellationToken cancellation) =>
        channel.StreamAsync<PullProgress>(Call(TalosMethods.ImagePull, null), new ImagePullRequest(store, reference), cancellation);

    public async IAsyncEnumerable<string> UpgradeAsync(string image, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var last = "";
        await foreach (var progress in channel.StreamAsync<InstallerProgress>(Call(TalosMethods.LifecycleUpgrade, null), new LifecycleUpgradeRequest(image), cancellation).ConfigureAwait(false))
        {
            if (progress.ExitCode is { } code)
            {
                if (code != 0)
                    throw new TalosException(GrpcCode.Unknown, last, $"the installer '{image}' ended with exit code {code}{(last.Length == 0 ? "" : $": {last}")}", TalosDiagnostics.UpgradeFailed);
                yield break;
            }

            if (progress.Line.Length == 0)
                continue;
            last = progress.Line.TrimEnd();
            yield return last;
        }

        throw new TalosException(GrpcCode.Unknown, last, $"the installer '{image}' ended without an exit code", TalosDiagnostics.UpgradeFailed);
    }

    public async Task<IReadOnlyList<EtcdMember>> GetEtcdMembersAsync(bool queryLocal, CancellationToken cancellation) =>
        (await AskAsync<EtcdMembers>(TalosMethods.EtcdMemberList, new EtcdMemberListRequest(queryLocal), Quick, cancellation).ConfigureAwait(false)).Members;

    public Task<EtcdMemberStatus> GetEtcdStatusAsync(CancellationToken cancellation) => AskAsync<EtcdMemberStatus>(TalosMethods.EtcdStatus, Empty.Value, Quick, cancellation);

    public Task<string> ForfeitEtcdLeadershipAsync(CancellationToken cancellation) => AskTextAsync(TalosMethods.EtcdForfeitLeadership, Empty.Value, cancellation);

    public Task LeaveEtcdAsync(CancellationToken cancellation) => AskTextAsync(TalosMethods.EtcdLeave, Empty.Value, cancellation);

    public Task RemoveEtcdMemberAsync(ulong id, CancellationToken cancellation) => AskTextAsync(TalosMethods.EtcdRemoveMember, new EtcdRemoveRequest(id), cancellation);

    public async Task<NodeResource?> GetResourceAsync(ResourceType type, string id, CancellationToken cancellation)
    {
        try
        {
            return (await channel.CallAsync<ResourceReply>(Call(TalosMethods.ResourceGet, Quick), new ResourceQuery(type, id), cancellation).ConfigureAwait(false)).Resource;
        }
        catch (TalosException e) when (e.Code == GrpcCode.NotFound)
        {
            return null;
        }
    }

    public async Task<IReadOnlyList<NodeResource>> ListResourcesAsync(ResourceType type, CancellationToken cancellation)
    {
        var resources = new List<NodeResource>();
        await foreach (var reply in channel.StreamAsync<ResourceReply>(Call(TalosMethods.ResourceList, Quick), new ResourceQuery(type, ""), cancellation).ConfigureAwait(false))
        {
            if (reply.Resource is { } resource)
                resources.Add(resource);
        }

        return resources;
    }

    public async IAsyncEnumerable<ResourceEvent> WatchResourcesAsync(ResourceType type, string? id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var query = new ResourceQuery(type, id ?? "", WithContents: true);
        await foreach (var events in channel.StreamAsync<ResourceEvents>(Call(TalosMethods.ResourceWatch, null), query, cancellation).ConfigureAwait(false))
        {
            foreach (var one in events.Events)
                yield return one;
        }
    }

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadLogsAsync(string service, int tailLines, bool follow, CancellationToken cancellation) =>
        ReadAsync(TalosMethods.Logs, new LogsRequest(LogsRequest.System, service, follow, tailLines), follow ? null : Slow, cancellation);

    public IAsyncEnumerable<ReadOnlyMemory<byte>> ReadKernelLogAsync(bool follow, CancellationToken cancellation) =>
        ReadAsync(TalosMethods.Dmesg, new DmesgRequest(follow, Tail: false), follow ? null : Slow, cancellation);

    public IAsyncEnumerable<NodeEvent> ReadEventsAsync(int tail, CancellationToken cancellation) =>
        channel.StreamAsync<NodeEvent>(Call(TalosMethods.Events, null), new EventsRequest(tail, ""), cancellation);

    public async IAsyncEnumerable<string> CheckHealthAsync(
        TimeSpan wait, IReadOnlyList<string> controlPlanes, IReadOnlyList<string> workers, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var call = Call(TalosMethods.HealthCheck, wait + Quick);
        await foreach (var progress in channel.StreamAsync<TextReply>(call, new HealthRequest(wait, controlPlanes, workers), cancellation).ConfigureAwait(false))
            yield return progress.Text;
    }

    private GrpcCall Call(string path, TimeSpan? timeout) => new(path, node, timeout);

    private async Task<string> AskTextAsync(string path, IProtoMessage request, CancellationToken cancellation) =>
        (await AskAsync<TextReply>(path, request, Slow, cancellation).ConfigureAwait(false)).Text;

    private async Task<T> AskAsync<T>(string path, IProtoMessage request, TimeSpan timeout, CancellationToken cancellation)
        where T : class, IProtoMessage<T>
    {
        var call = Call(path, timeout);
        var reply = await channel.CallAsync<Reply<T>>(call, request, cancellation).ConfigureAwait(false);
        ThrowIfFailed(call, reply.Metadata);
        return reply.Element ?? throw new TalosException(GrpcCode.Internal, "", $"the answer to {call.Method} is from no node");
    }

    private async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync(
        string path, IProtoMessage request, TimeSpan? timeout, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var call = Call(path, timeout);
        await foreach (var piece in channel.StreamAsync<DataPiece>(call, request, cancellation).ConfigureAwait(false))
        {
            ThrowIfFailed(call, piece.Metadata);
            if (!piece.Content.IsEmpty)
                yield return piece.Content;
        }
    }

    // Where an endpoint asks several nodes for an answer, each tells its failure inside of it.
    private static void ThrowIfFailed(GrpcCall call, ReplyMetadata metadata)
    {
        if (metadata.Code != GrpcCode.Ok)
            throw new TalosException(metadata.Code, metadata.Error, $"{call.Method} at {(metadata.HostName.Length > 0 ? metadata.HostName : call.Node)}: {metadata.Error} ({metadata.Code})");
    }
}
