using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Talos;

/// <summary>What goes wrong on the way, and what is told about it.</summary>
public sealed class FaultTests
{
    private static CancellationToken None => CancellationToken.None;

    /// <summary>Statuses: code, kind of the finding, and whether the same call may succeed later.</summary>
    public static TheoryData<GrpcCode, string, bool> Statuses => new()
    {
        { GrpcCode.FailedPrecondition, "KSAIL7113", false },
        { GrpcCode.AlreadyExists, "KSAIL7113", false },
        { GrpcCode.InvalidArgument, "KSAIL7113", false },
        { GrpcCode.Unimplemented, "KSAIL7113", false },
        { GrpcCode.PermissionDenied, "KSAIL7112", false },
        { GrpcCode.Unauthenticated, "KSAIL7112", false },
        { GrpcCode.Unavailable, "KSAIL7110", true },
        { GrpcCode.DeadlineExceeded, "KSAIL7115", true },
        { GrpcCode.Aborted, "KSAIL7113", true },
        { GrpcCode.Internal, "KSAIL7114", false },
        { GrpcCode.Unknown, "KSAIL7114", false },
    };

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task A_status_is_told_with_method_and_node(GrpcCode code, string descriptor, bool isTransient)
    {
        await using var cluster = new TestCluster();
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        node.Faults.Refuse("Bootstrap", code, "bootstrap: 50% € not\navailable yet");
        using var connection = cluster.Connector.Open(cluster.Context);
        var e = await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.BootstrapAsync(None));
        Assert.Equal((code, descriptor, isTransient, true), (e.Code, e.Descriptor.Code, e.IsTransient, e.WasSent));
        Assert.Equal($"Bootstrap at 127.0.0.1:{node.Port}: bootstrap: 50% € not\navailable yet ({code})", e.Message);
        await connection.Endpoint.BootstrapAsync(None);
    }

    [Theory]
    [InlineData(FaultKind.BreakBefore, false)]
    [InlineData(FaultKind.BreakAfter, true)]
    public async Task A_lost_answer_says_that_the_call_may_have_been_done(FaultKind kind, bool wasDone)
    {
        await using var cluster = new TestCluster();
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        node.Faults.Break("Bootstrap", kind);
        var api = cluster.Node(TestCluster.First);
        var e = await Assert.ThrowsAsync<TalosException>(() => api.BootstrapAsync(None));
        Assert.Equal((GrpcCode.Unavailable, true, true), (e.Code, e.WasSent, e.IsTransient));
        Assert.Equal(wasDone, node.IsControlPlaneUp);
        Assert.Equal(["Bootstrap"], node.Calls);
    }

    [Fact]
    public async Task A_broken_stream_is_told_after_what_came_before()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        var seen = 0;
        var e = await Assert.ThrowsAsync<TalosException>(async () =>
        {
            await foreach (var _ in cluster.Node(TestCluster.First).WatchResourcesAsync(ResourceType.MachineStatus, ResourceType.MachineId, None))
            {
                seen++;
                await cluster.Network.StopAsync(TestCluster.First);
            }
        });
        Assert.Equal((1, GrpcCode.Unavailable), (seen, e.Code));
    }

    [Fact]
    public async Task Whoever_gives_up_is_not_kept_waiting()
    {
        await using var cluster = new TestCluster();
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        node.Faults.Break("Version", FaultKind.Hang);
        using var patience = new CancellationTokenSource();
        var call = cluster.Node(TestCluster.First).GetVersionAsync(patience.Token);
        await TestCluster.WaitAsync(() => Task.FromResult(node.Calls.Count == 1));
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_node_that_says_nothing_is_given_up_in_time()
    {
        await using var cluster = new TestCluster();
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        node.Faults.Break("Version", FaultKind.Hang);
        var clock = new SteppingClock();
        using var connection = new Clusters.Talos.Access.TalosConnector(clock).Open(cluster.Context);
        var call = connection.Node("10.5.0.2").GetVersionAsync(None);
        await TestCluster.WaitAsync(() => Task.FromResult(node.Calls.Count == 1));
        clock.FireAll();
        var e = await Assert.ThrowsAsync<TalosException>(() => call);
        Assert.Equal((GrpcCode.DeadlineExceeded, "KSAIL7115", true), (e.Code, e.Descriptor.Code, e.WasSent));
        Assert.Equal("Version: 10.5.0.2 did not answer within 20 s", e.Message);
    }

    [Fact]
    public async Task The_next_endpoint_is_asked_when_one_is_not_there()
    {
        await using var cluster = new TestCluster();
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        using var connection = cluster.Connector.Open(cluster.Context with { Endpoints = ["127.0.0.1:1", .. cluster.Context.Endpoints] });
        for (var i = 0; i < 3; i++)
            await connection.Endpoint.GetVersionAsync(None);
        // What arrived is not tried elsewhere.
        node.Faults.Break("Version", FaultKind.BreakBefore);
        await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetVersionAsync(None));
        Assert.Equal(4, node.Calls.Count);
    }

    [Fact]
    public async Task Nobody_there_is_told_with_the_address()
    {
        await using var cluster = new TestCluster();
        await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        using var connection = cluster.Connector.Open(cluster.Context with { Endpoints = ["127.0.0.1:1"] });
        var e = await Assert.ThrowsAsync<TalosException>(() => connection.Endpoint.GetVersionAsync(None));
        Assert.Equal(("KSAIL7110", false), (e.Descriptor.Code, e.WasSent));
        Assert.StartsWith("Version: 127.0.0.1:1 cannot be reached (", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Bootstrap=FailedPrecondition:2:not yet;Version=BreakBefore")]
    public async Task Faults_are_read_from_a_text(string text)
    {
        await using var cluster = new TestCluster();
        var node = await cluster.StartAsync(TestCluster.First, NodeRole.ControlPlane);
        node.Faults.Add(text);
        var api = cluster.Node(TestCluster.First);
        for (var i = 0; i < 2; i++)
            Assert.Equal("not yet", (await Assert.ThrowsAsync<TalosException>(() => api.BootstrapAsync(None))).Reason);
        await api.BootstrapAsync(None);
        await Assert.ThrowsAsync<TalosException>(() => api.GetVersionAsync(None));
        await api.GetVersionAsync(None);
    }

    /// <summary>A clock whose timers run out when they are told to.</summary>
    private sealed class SteppingClock : TimeProvider
    {
        private readonly List<Action> _timers = [];

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime > TimeSpan.Zero)
                _timers.Add(() => callback(state));
            return new Timer();
        }

        public void FireAll() => _timers.ForEach(static fire => fire());

        private sealed class Timer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
