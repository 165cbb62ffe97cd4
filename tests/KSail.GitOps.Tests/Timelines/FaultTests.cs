using System.Globalization;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Testing;
using KSail.Testing.Flux;
using KSail.Testing.Kubernetes;

namespace KSail.GitOps.Tests.Timelines;

/// <summary>What goes wrong with the API server, or on the way to it, while a reconciliation is under way.</summary>
public sealed class FaultTests : IAsyncLifetime, IDisposable
{
    private const string Deployer = "deployer";

    private readonly TemporaryDirectory _directory = new();
    private KubernetesDouble _server = null!;
    private IKubernetesApi _controllers = null!;
    private IKubernetesApi _api = null!;

    public async Task InitializeAsync()
    {
        _server = await KubernetesDouble.StartAsync();
        _server.AddToken("deployer-token", Deployer);
        _controllers = _server.Open();
        _api = OpenAsDeployer();
        await EngineDefinitions.InstallAsync(_controllers, CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
    }

    public void Dispose()
    {
        _api.Dispose();
        _controllers.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_server_that_restarts_is_waited_for()
    {
        await using var timeline = await SlowAsync();
        (await timeline.ReconcileAsync(api: _api, told: Once(() =>
        {
            _server.Network.Refuse();
            _ = Later(TimeSpan.FromSeconds(2), _server.Network.Restore);
        }))).Succeeds();
        Assert.Contains(timeline.Events, static value => value.Object is null && value.Text.StartsWith("the API server does not answer", StringComparison.Ordinal));
        Assert.Contains(timeline.Events, static value => value.Text == "the API server answers again");
    }

    [Fact]
    public async Task A_network_that_swallows_everything_is_waited_for()
    {
        await using var timeline = await SlowAsync();
        (await timeline.ReconcileAsync(api: _api, told: Once(() =>
        {
            _server.Network.Lose();
            _ = Later(TimeSpan.FromSeconds(4), () =>
            {
                _server.Network.Restore();
                _server.Network.Cut();
            });
        }))).Succeeds();
    }

    [Fact]
    public async Task Versions_that_the_server_has_forgotten_are_listed_anew()
    {
        await using var timeline = await SlowAsync();
        (await timeline.ReconcileAsync(api: _api, told: Once(() =>
        {
            _server.Compact();
            _server.Network.Cut();
        }))).Succeeds();
    }

    [Fact]
    public async Task A_server_that_is_still_away_at_the_end_is_told()
    {
        await using var timeline = await SlowAsync();
        var outcome = await timeline.ReconcileAsync(seconds: 3, api: _api, told: Once(_server.Network.Refuse));
        _server.Network.Restore();
        Assert.Equal("KSAIL6161", outcome.Diagnostics[0].Code);
        Assert.Contains("the API server has not answered lately", outcome.At(0).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_expires_ends_the_wait()
    {
        await using var timeline = await SlowAsync();
        var good = _server.Certificate;
        using var expired = _server.Authority.IssueServer(KubernetesDouble.ServerNames, DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(-1));
        var outcome = await timeline.ReconcileAsync(api: _api, told: Once(() =>
        {
            _server.Certificate = expired;
            _server.Network.Cut();
        }));
        _server.Certificate = good;
        Assert.Equal("KSAIL6112", Assert.Single(outcome.Diagnostics).Code);
        Assert.Null(outcome.Result);
    }

    [Theory]
    [InlineData("list", "helmreleases.helm.toolkit.fluxcd.io")]
    [InlineData("patch", "kustomizations.kustomize.toolkit.fluxcd.io")]
    public async Task What_is_forbidden_ends_the_wait_and_says_what_is_needed(string verb, string resource)
    {
        await using var timeline = await SlowAsync();
        _server.Faults.Forbids = call => call.User == Deployer && call.Verb == verb && call.Resource == resource;
        var outcome = await timeline.ReconcileAsync(api: _api);
        Assert.Equal("KSAIL6115", Assert.Single(outcome.Diagnostics).Code);
        Assert.Contains(verb, outcome.At(0).Message, StringComparison.Ordinal);
        Assert.Contains("lists, watches and patches", outcome.At(0).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_are_withdrawn_end_the_wait()
    {
        await using var timeline = await SlowAsync();
        var outcome = await timeline.ReconcileAsync(api: _api, told: Once(() =>
        {
            _server.RemoveToken("deployer-token");
            _server.Network.Cut();
        }));
        Assert.Equal("KSAIL6114", Assert.Single(outcome.Diagnostics).Code);
    }

    [Fact]
    public async Task Throttling_is_obeyed()
    {
        await using var timeline = await SlowAsync();
        (await timeline.ReconcileAsync(api: _api, told: Once(() => _server.Faults.Refuse(3, 429, 1)))).Succeeds();
    }

    [Fact]
    public async Task Stopping_is_immediate()
    {
        await using var timeline = await SlowAsync();
        using var stop = new CancellationTokenSource();
        var start = TimeProvider.System.GetTimestamp();
        var outcome = await timeline.ReconcileAsync(api: _api, told: Once(stop.Cancel), cancellationToken: stop.Token);
        Assert.Equal("KSAIL6164", Assert.Single(outcome.Diagnostics).Code);
        Assert.Null(outcome.Result);
        Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task A_cluster_without_the_engine()
    {
        await using var empty = await KubernetesDouble.StartAsync();
        using var api = empty.Open();
        await using var timeline = new Timeline(api);
        (await timeline.ReconcileAsync()).Fails("KSAIL6163");
    }

    [Fact]
    public async Task Five_hundred_are_watched_and_not_asked_for()
    {
        const int Count = 500;
        await using var timeline = new Timeline(_controllers);
        timeline.Simulator.PassTime = TimeSpan.Zero;
        // Ten layers: each waits for one of the layer before.
        var all = new List<KSail.Kubernetes.Objects.KubernetesObject>();
        for (var i = 0; i < Count; i++)
            all.Add(i < 50 ? timeline.Kustomization(NameOf(i)) : timeline.Kustomization(NameOf(i), NameOf(i - 50)));
        await timeline.SettleAsync([.. all]);
        var (before, passed) = (_server.Requests.Count, timeline.Simulator.Passes.Count);
        (await timeline.ReconcileAsync(seconds: 120, api: _api)).Succeeds();
        // A watch is noted before anybody knows whose it is; the controllers began theirs long ago.
        var asked = _server.Requests.Skip(before).Where(static request => request.User == Deployer || request.Verb == "watch").GroupBy(static request => $"{request.Verb} {request.Resource.Split('.')[0]}", StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.Count(), StringComparer.Ordinal);
        foreach (var kind in (string[])["ocirepositories", "kustomizations", "helmreleases"])
            Assert.Equal((1, 1), (asked[$"watch {kind}"], asked[$"list {kind}"]));
        Assert.InRange(asked["patch kustomizations"], 1, Count);
        Assert.Equal(1, asked["patch ocirepositories"]);
        Assert.DoesNotContain(asked.Keys, static key => key.StartsWith("get ", StringComparison.Ordinal));
        var passes = timeline.Simulator.Passes.Skip(passed).Select(static pass => pass.Split(' ')[1]).ToList();
        for (var i = 50; i < Count; i++)
            Assert.True(passes.IndexOf(NameOf(i - 50)) < passes.IndexOf(NameOf(i)), $"{NameOf(i)} came before what it depends on");
    }

    private static string NameOf(int i) => "k" + i.ToString("000", CultureInfo.InvariantCulture);

    // Long enough in the middle for something to happen.
    private async Task<Timeline> SlowAsync()
    {
        var timeline = new Timeline(_controllers);
        timeline.Simulator.Play("Kustomization", timeline.Namespace, "infra", Act.Succeed, Act.Succeed with { Takes = TimeSpan.FromSeconds(1) });
        await timeline.SettleAsync(timeline.Kustomization("infra"), timeline.Kustomization("apps", "infra"));
        return timeline;
    }

    private static Action<ReconcileEvent> Once(Action act)
    {
        var isDone = false;
        return value =>
        {
            if (isDone || value is not { Object.Name.Name: "infra", State: ReconcileState.InProgress })
                return;
            isDone = true;
            act();
        };
    }

    private static async Task Later(TimeSpan time, Action act)
    {
        await Task.Delay(time);
        act();
    }

    private IKubernetesApi OpenAsDeployer()
    {
        var path = _directory.Write("config", _server.KubeconfigFor("token: deployer-token"));
        var diagnostics = new DiagnosticBag();
        return Kubeconfig.Load(KubeconfigFiles.Single(path, _directory.Root, static _ => null), diagnostics)?
            .Connect("double", SourceSpan.None, static _ => null, diagnostics)?
            .Open(new KubernetesClientOptions { Environment = static _ => null, KeepAlive = TimeSpan.FromSeconds(1), RequestTimeout = TimeSpan.FromSeconds(3) })
            ?? throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
    }
}
