using System.Text.Json.Nodes;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

/// <summary>A project at the double, a clock that both sides go by, and clients of it.</summary>
internal sealed class TestProject : IAsyncDisposable
{
    public const string Name = "prod";

    private TestProject(HetznerDouble cloud, HetznerClock clock)
    {
        Cloud = cloud;
        Clock = clock;
        Api = Connect(cloud.Token);
    }

    public HetznerDouble Cloud { get; }

    public HetznerClock Clock { get; }

    public IHetznerApi Api { get; }

    public List<string> Progress { get; } = [];

    /// <summary>What servers answer at the port of the Talos API.</summary>
    public FixedProbe Probe { get; } = new();

    public static async Task<TestProject> StartAsync(HetznerDoubleOptions? options = null)
    {
        var clock = new HetznerClock();
        return new TestProject(await HetznerDouble.StartAsync((options ?? new HetznerDoubleOptions()) with { Clock = clock }), clock);
    }

    public IHetznerApi Connect(string token) => HetznerProvider.Connect(new HetznerApiOptions
    {
        Token = new Secret(token), BaseAddress = Cloud.Address, Clock = Clock, Delay = Clock.DelayAsync, Progress = new Notes(Progress),
    });

    /// <summary>A provider with a client of its own, as another run would have.</summary>
    public HetznerProvider Open(HetznerClusterSettings settings, Func<HetznerProviderOptions, HetznerProviderOptions>? change = null)
    {
        var options = new HetznerProviderOptions { Clock = Clock, Delay = Clock.DelayAsync, Probe = Probe };
        return new HetznerProvider(Connect(Cloud.Token), settings, change?.Invoke(options) ?? options);
    }

    /// <summary>Makes a cluster, or goes on making it; its findings are errors of the test.</summary>
    public async Task<ClusterMachines> UpAsync(HetznerClusterSettings settings, int controlPlanes, int workers)
    {
        using var provider = Open(settings);
        var wanted = Nodes(controlPlanes, workers);
        var diagnostics = new DiagnosticBag();
        var machines = await provider.ReadAsync(default);
        await provider.CheckAsync(machines, wanted, diagnostics, default);
        Assert.Empty(diagnostics.Items);
        await provider.PrepareAsync(machines, wanted, new Notes(Progress), default);
        foreach (var node in wanted)
            await provider.CreateNodeAsync(new NodeOrder(node, "v1.13.8", new Secret($"machine: {{}} # {node.Name}\n")), new Notes(Progress), default);
        return await provider.ReadAsync(default);
    }

    /// <summary>Removes a cluster, or goes on removing it; returns what is left.</summary>
    public async Task<IReadOnlyList<string>> DownAsync(HetznerClusterSettings settings, bool withVolumes = false)
    {
        using var provider = Open(settings);
        foreach (var node in (await provider.ReadAsync(default)).Nodes)
            await provider.RemoveNodeAsync(node, default);
        return await provider.RemoveFoundationAsync(await provider.ReadAsync(default), withVolumes, new Notes(Progress), default);
    }

    public static List<NodeIdentity> Nodes(int controlPlanes, int workers) =>
    [
        .. Enumerable.Range(1, controlPlanes).Select(static index => NodeIdentity.Of(Name, NodeRole.ControlPlane, index)),
        .. Enumerable.Range(1, workers).Select(static index => NodeIdentity.Of(Name, NodeRole.Worker, index)),
    ];

    /// <summary>Names of all resources of a kind, in the order in which they were made.</summary>
    public List<string> Names(string collection) => [.. Cloud.Resources(collection).Select(static item => item["name"]?.GetValue<string>() ?? "")];

    /// <summary>Everything that is paid for or stands in the way of another cluster.</summary>
    public List<string> Everything() =>
    [
        .. from collection in (string[])["servers", "networks", "firewalls", "placement_groups", "load_balancers", "floating_ips", "primary_ips", "volumes", "ssh_keys"]
        from item in Cloud.Resources(collection)
        select $"{collection}/{item["name"]}",
    ];

    public JsonObject Server(string name) => Cloud.Resources("servers").Single(server => server["name"]!.GetValue<string>() == name);

    /// <summary>Requests with a template.</summary>
    public int Count(string template) => Cloud.Requests.Count(request => request.Template == template);

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await Cloud.DisposeAsync();
    }

    internal sealed class Notes(List<string> notes) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (notes)
                notes.Add(value);
        }
    }
}

/// <summary>Servers that all answer alike.</summary>
internal sealed class FixedProbe : INodeProbe
{
    public NodeAnswer Answer { get; set; } = NodeAnswer.Maintenance;

    public List<string> Looked { get; } = [];

    public Task<NodeAnswer> LookAsync(string host, int port, CancellationToken cancellation)
    {
        lock (Looked)
            Looked.Add($"{host}:{port}");
        return Task.FromResult(Answer);
    }
}
