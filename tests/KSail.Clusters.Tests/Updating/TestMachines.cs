using System.Collections.Concurrent;
using System.Text;
using KSail.Clusters.Components;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Testing;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Updating;

/// <summary>A provider whose machines are stand-in nodes in this process: addresses are given in the order in which machines are made.</summary>
internal sealed class TestMachines(string cluster, string platform) : IClusterProvider
{
    private readonly TemporaryDirectory _state = new();
    private readonly ConcurrentDictionary<string, (ClusterMachine Machine, string Release)> _machines = new(StringComparer.Ordinal);
    private int _made;

    public NodeNetwork Network { get; } = new();

    /// <summary>Where the Kubernetes API is.</summary>
    public string Kubernetes { get; set; } = "";

    /// <summary>Patches that the provider adds to configurations.</summary>
    public List<AddedPatch> Patches { get; } = [];

    /// <summary>What about machines differs from what is wanted, by their names; a machine that is made anew does not.</summary>
    public ConcurrentDictionary<string, string> Drift { get; } = new(StringComparer.Ordinal);

    /// <summary>What nodes share and is to be changed; null for nothing.</summary>
    public ClusterChange? Pending { get; set; }

    /// <summary>What was done, in order.</summary>
    public ConcurrentQueue<string> Done { get; } = new();

    public ProviderTraits Traits { get; } = platform == "container"
        ? new ProviderTraits("Test", NodeRuntime.Container, RestartsNodes: true, ReplacesToUpgrade: true, CostsMoney: false)
        : new ProviderTraits("Test", platform == "metal" ? NodeRuntime.Metal : NodeRuntime.Cloud, RestartsNodes: false, ReplacesToUpgrade: false, CostsMoney: true);

    /// <summary>The schematic that images of machines are made of; null for images that do not tell.</summary>
    public string? Schematic { get; set; }

    public IReadOnlyList<MachinePool> Pools { get; set; } = [];

    public TalosNode Node(string name) => Network.Nodes.Single(node => node.Settings.HostName == name);

    public Task CheckAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, DiagnosticBag diagnostics, CancellationToken cancellation) => Task.CompletedTask;

    public Task<ClusterMachines> ReadAsync(CancellationToken cancellation)
    {
        var machines = _machines.Values.Select(entry => entry.Machine with { Drift = Drift.GetValueOrDefault(entry.Machine.Node.Name) })
            .OrderBy(static machine => machine.Node.Role).ThenBy(static machine => machine.Node.Index).ToList();
        var endpoints = machines.Where(static machine => machine is { IsRunning: true, Node.Role: NodeRole.ControlPlane }).Select(machine => IsThere(machine) ? Network.EndpointOf(machine.Address) : "127.0.0.1:1").ToList();
        return Task.FromResult(new ClusterMachines(machines, []) { Addresses = endpoints.Count > 0 ? new ClusterAddresses(Kubernetes, endpoints) : null });
    }

    public Task<IReadOnlyList<ClusterChange>> PlanAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        var changes = new List<ClusterChange>();
        if (Pending is { } pending)
            changes.Add(pending);
        foreach (var identity in wanted)
        {
            var machine = machines.Nodes.FirstOrDefault(machine => machine.Node == identity);
            if (machine is null)
                changes.Add(new ClusterChange(ChangeEffect.Create, $"node {identity.Name}", "") { MonthlyPrice = Traits.CostsMoney ? 4.51m : null, Currency = "EUR" });
            else if (!machine.IsRunning)
                changes.Add(new ClusterChange(ChangeEffect.Start, $"node {identity.Name}", "it stands still"));
        }

        return Task.FromResult<IReadOnlyList<ClusterChange>>(changes);
    }

    public async Task<ClusterFoundation> PrepareAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, IProgress<string> progress, CancellationToken cancellation)
    {
        if (Pending is { } pending)
            Done.Enqueue($"change {pending.Subject}");
        Pending = null;
        return (await DescribeAsync(machines, wanted, cancellation))!;
    }

    public Task<ClusterFoundation?> DescribeAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation) =>
        Task.FromResult<ClusterFoundation?>(new ClusterFoundation("https://10.5.0.2:6443", ["127.0.0.1"], Patches) { InstallDisk = platform == "metal" ? "/dev/sda" : null });

    public async Task<ClusterMachine> CreateNodeAsync(NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        Done.Enqueue($"create {order.Node.Name}");
        Drift.TryRemove(order.Node.Name, out _);
        var address = $"10.5.0.{Interlocked.Increment(ref _made) + 1}";
        var machine = new ClusterMachine(order.Node, address, address, IsRunning: true);
        await Network.StartAsync(Settings(machine, order.Release, Convert.ToBase64String(Encoding.UTF8.GetBytes(order.Configuration.Reveal()))));
        _machines[order.Node.Name] = (machine, order.Release);
        return machine;
    }

    /// <summary>Makes a node of a pool, as the autoscaler does it: with what it was told last.</summary>
    public async Task<TalosNode> ScaleUpAsync(string name, string pool, string release, KSail.Documents.Secret configuration)
    {
        var order = new NodeOrder(new NodeIdentity(NodeRole.Worker, 0, name), release, configuration);
        var machine = await CreateNodeAsync(order, new Progress<string>(), default);
        _machines[name] = (machine with { IsAutoscaled = true, Pool = pool }, release);
        return Node(name);
    }

    public Task<IReadOnlyList<ProvidedSecret>> MakeSecretsAsync(ClusterConfiguration configuration, string release, WorkerConfigurations worker, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<ProvidedSecret>>(
        Pools.Count == 0 ? [] : [new ProvidedSecret("kube-system", "pools", Pools.ToDictionary(static pool => pool.Name, pool => worker(pool.Patch), StringComparer.Ordinal)) { ReadOnceBy = ["autoscaler"], Difference = "what the autoscaler makes nodes of is not up to date" }]);

    public async Task StartNodeAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        Done.Enqueue($"start {machine.Node.Name}");
        await Network.StartAsync(Settings(machine, _machines[machine.Node.Name].Release, null));
        Note(machine, isRunning: true);
    }

    public async Task StopNodeAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        Done.Enqueue($"stop {machine.Node.Name}");
        await Network.StopAsync(machine.Address);
        Note(machine, isRunning: false);
    }

    public async Task RemoveNodeAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        Done.Enqueue($"remove {machine.Node.Name}");
        await Network.StopAsync(machine.Address);
        _machines.TryRemove(machine.Node.Name, out _);
    }

    public async Task<ClusterMachine> ReplaceNodeAsync(ClusterMachine machine, NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        Done.Enqueue($"replace {machine.Node.Name} {order.Release}");
        _machines[machine.Node.Name] = (machine, order.Release);
        await Network.StartAsync(Settings(machine, order.Release, null));
        Note(machine, isRunning: true);
        return machine;
    }

    public Task<string> ReadConsoleAsync(ClusterMachine machine, int lines, CancellationToken cancellation) => Task.FromResult("");

    public Task<IReadOnlyList<string>> RemoveFoundationAsync(ClusterMachines machines, bool withVolumes, IProgress<string> progress, CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Takes a machine away, as the autoscaler does it.</summary>
    public void TakeAway(string name) => _machines.TryRemove(name, out _);

    /// <summary>Cuts the power of a node, of which the provider knows nothing.</summary>
    public Task CutAsync(string name) => Network.StopAsync(_machines[name].Machine.Address);

    /// <summary>Brings it back.</summary>
    public Task ReturnAsync(string name) => Network.StartAsync(Settings(_machines[name].Machine, _machines[name].Release, null));

    public void Dispose() => _state.Dispose();

    private bool IsThere(ClusterMachine machine) => Network.Nodes.Any(node => node.Settings.Address == machine.Address);

    private void Note(ClusterMachine machine, bool isRunning) =>
        _machines[machine.Node.Name] = (machine with { IsRunning = isRunning, Drift = null }, _machines[machine.Node.Name].Release);

    // What a container does not keep is the release, which is its image's.
    private NodeSettings Settings(ClusterMachine machine, string release, string? userData) => new()
    {
        Address = machine.Address,
        HostName = machine.Node.Name,
        Tag = release,
        Platform = platform,
        Schematic = Schematic,
        UserData = userData,
        StateDirectory = Path.Combine(_state.Root, cluster, $"{machine.Node.Name}-{machine.Address}"),
        RestartTime = TimeSpan.FromMilliseconds(75),
    };
}
