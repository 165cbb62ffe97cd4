using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Testing.Kubernetes;
using KSail.Testing.Kubernetes.Network;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Lifecycle;

/// <summary>
/// A provider whose machines are stand-in nodes in this process, with an API server behind the first control plane that is bootstrapped. What a node
/// keeps on its disk survives that it stops.
/// </summary>
internal sealed class MemoryProvider(string folder, string cluster) : IClusterProvider, IAsyncDisposable
{
    public static readonly DiagnosticDescriptor Failed = new("KSAIL7299", "A machine of a test fails");

    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _gate = new(1);
    private readonly SortedDictionary<string, Machine> _machines = new(StringComparer.Ordinal);
    private readonly int _port = FreePort();
    private readonly List<Exception> _failures = [];
    private readonly ConcurrentQueue<string> _registered = new();
    private bool _hasNetwork;
    private bool _isDisposed;
    private KubernetesDouble? _api;

    /// <summary>Told of each call, with the node that it is about, before it is done (false) and after (true).</summary>
    public Action<string, bool> Noticed { get; set; } = static (_, _) => { };

    public ProviderTraits Traits { get; set; } = new("Memory", NodeRuntime.Container, RestartsNodes: true, ReplacesToUpgrade: true, CostsMoney: false);

    public NodeNetwork Network { get; } = new();

    public KubernetesDouble Api => _api ?? throw new InvalidOperationException("Nothing was bootstrapped.");

    /// <summary>Whether machines wait for their configuration instead of having it from the start.</summary>
    public bool StartsUnconfigured { get; init; }

    /// <summary>Faults that the node of a name is born with.</summary>
    public Dictionary<string, string> Faults { get; } = new(StringComparer.Ordinal);

    /// <summary>Clocks of nodes that do not have the time of this machine.</summary>
    public Dictionary<string, TimeProvider> Clocks { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the control plane of Kubernetes never comes up.</summary>
    public bool LacksApi { get; set; }

    /// <summary>What is on the console of a node that does not start.</summary>
    public Dictionary<string, string> DeadOnArrival { get; } = new(StringComparer.Ordinal);

    /// <summary>Changes the object of a node before Kubernetes gets it; false leaves it out.</summary>
    public Func<JsonObject, bool> Registers { get; set; } = static _ => true;

    /// <summary>Names of the nodes that Kubernetes got.</summary>
    public IReadOnlyCollection<string> Registered => _registered;

    public string[] Running
    {
        get
        {
            lock (_lock)
                return [.. _machines.Values.Where(static machine => machine.Node is not null).Select(static machine => machine.Identity.Name)];
        }
    }

    public bool Has(string name)
    {
        lock (_lock)
            return _machines.TryGetValue(name, out var machine) && machine.Node is not null;
    }

    public TalosNode Node(string name) => Find(name).Node!;

    /// <summary>Takes a machine away with all that is on it, as somebody else might.</summary>
    public async Task LoseAsync(string name)
    {
        var machine = Find(name);
        await Network.StopAsync(machine.Address);
        if (Directory.Exists(machine.State))
            Directory.Delete(machine.State, recursive: true);
        lock (_lock)
            _machines.Remove(name);
    }

    public Task CheckAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, DiagnosticBag diagnostics, CancellationToken cancellation) => DoAsync("Check", () => Task.FromResult(0));

    public Task<ClusterMachines> ReadAsync(CancellationToken cancellation) => DoAsync("Read", () =>
    {
        lock (_lock)
        {
            var nodes = new List<ClusterMachine>();
            foreach (var machine in _machines.Values)
                nodes.Add(Of(machine));
            var first = _machines.Values.FirstOrDefault(static machine => machine is { Node: not null, Identity.Role: NodeRole.ControlPlane });
            return Task.FromResult(new ClusterMachines(nodes, _hasNetwork ? [new SharedResource("network", cluster, "net", IsHealthy: true)] : [])
            {
                Addresses = first is null ? null : new ClusterAddresses($"https://127.0.0.1:{_port}", [Network.EndpointOf(first.Address)]),
            });
        }
    });

    public Task<IReadOnlyList<ClusterChange>> PlanAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation) => DoAsync<IReadOnlyList<ClusterChange>>("Plan", () =>
    {
        var changes = new List<ClusterChange>();
        if (machines.Shared.Count == 0)
            changes.Add(new ClusterChange(ChangeEffect.Create, $"network {cluster}", ""));
        foreach (var node in wanted)
        {
            var machine = machines.Nodes.FirstOrDefault(machine => machine.Node == node);
            if (machine is not { IsRunning: true })
                changes.Add(new ClusterChange(machine is null ? ChangeEffect.Create : ChangeEffect.Start, $"node {node.Name}", "") { MonthlyPrice = Traits.CostsMoney ? 4.5m : null, Currency = "EUR" });
        }

        return Task.FromResult<IReadOnlyList<ClusterChange>>(changes);
    });

    public Task<ClusterFoundation?> DescribeAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation) =>
        DoAsync("Describe", () => Task.FromResult(_hasNetwork ? FoundationOf(wanted) : null));

    public Task<ClusterFoundation> PrepareAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, IProgress<string> progress, CancellationToken cancellation) => DoAsync("Prepare", () =>
    {
        _hasNetwork = true;
        return Task.FromResult(FoundationOf(wanted));
    });

    private static ClusterFoundation FoundationOf(IReadOnlyList<NodeIdentity> wanted) =>
        new("https://10.5.0.2:6443", ["127.0.0.1"], [new AddedPatch("sysctls of a test", null, "machine:\n  sysctls:\n    vm.swappiness: \"1\"\n")])
        {
            NodePatches = wanted.ToDictionary(static node => node.Name, static node => new AddedPatch($"patch of {node.Name}", node.Role, $"machine:\n  nodeLabels:\n    test/name: {node.Name}\n"), StringComparer.Ordinal),
        };

    public Task<ClusterMachine> CreateNodeAsync(NodeOrder order, IProgress<string> progress, CancellationToken cancellation) => DoAsync($"Create {order.Node.Name}", async () =>
    {
        Machine? machine;
        lock (_lock)
        {
            if (!_machines.TryGetValue(order.Node.Name, out machine))
            {
                var name = order.Node.Name;
                machine = new Machine(order.Node, AddressOf(order.Node), Path.Combine(folder, name), order.Release, Convert.ToBase64String(Encoding.UTF8.GetBytes(order.Configuration.Reveal())));
                _machines[name] = machine;
            }
        }

        await StartAsync(machine);
        return Of(machine);
    });

    public Task StartNodeAsync(ClusterMachine machine, CancellationToken cancellation) => DoAsync($"Start {machine.Node.Name}", async () =>
    {
        await StartAsync(Find(machine.Node.Name));
        return 0;
    });

    public Task StopNodeAsync(ClusterMachine machine, CancellationToken cancellation) => DoAsync($"Stop {machine.Node.Name}", async () =>
    {
        await Network.StopAsync(machine.Address);
        Find(machine.Node.Name).Node = null;
        return 0;
    });

    public Task RemoveNodeAsync(ClusterMachine machine, CancellationToken cancellation) => DoAsync($"Remove {machine.Node.Name}", async () =>
    {
        bool exists;
        lock (_lock)
            exists = _machines.ContainsKey(machine.Node.Name);
        if (exists)
            await LoseAsync(machine.Node.Name);
        return 0;
    });

    public Task<ClusterMachine> ReplaceNodeAsync(ClusterMachine machine, NodeOrder order, IProgress<string> progress, CancellationToken cancellation) => throw new NotSupportedException();

    public Task<string> ReadConsoleAsync(ClusterMachine machine, int lines, CancellationToken cancellation) =>
        DoAsync($"Console {machine.Node.Name}", () => Task.FromResult(Find(machine.Node.Name).Console));

    public Task<IReadOnlyList<string>> RemoveFoundationAsync(ClusterMachines machines, bool withVolumes, IProgress<string> progress, CancellationToken cancellation) => DoAsync<IReadOnlyList<string>>("RemoveFoundation", () =>
    {
        _hasNetwork = false;
        return Task.FromResult<IReadOnlyList<string>>(withVolumes ? [] : ["the volume cache was left; remove it with -p:KSailDeleteVolumes=true"]);
    });

    public void Dispose()
    {
    }

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        await _gate.WaitAsync();
        if (_api is not null)
            await _api.DisposeAsync();
        _isDisposed = true;
        _gate.Release();
        Assert.Empty(_failures);
    }

    private Machine Find(string name)
    {
        lock (_lock)
            return _machines[name];
    }

    private async Task<T> DoAsync<T>(string call, Func<Task<T>> work)
    {
        Noticed(call, false);
        var result = await work();
        Noticed(call, true);
        return result;
    }

    private async Task StartAsync(Machine machine)
    {
        var name = machine.Identity.Name;
        if (DeadOnArrival.TryGetValue(name, out var console))
        {
            machine.Console = console;
            return;
        }

        if (machine.Node is not null)
            return;
        Directory.CreateDirectory(machine.State);
        try
        {
            var node = await Network.StartAsync(new NodeSettings
            {
                Address = machine.Address,
                HostName = name,
                Tag = machine.Release,
                UserData = StartsUnconfigured ? null : machine.UserData,
                StateDirectory = machine.State,
                Clock = Clocks.GetValueOrDefault(name, TimeProvider.System),
            });
            node.Faults.Add(Faults.GetValueOrDefault(name, ""));
            machine.Node = node;
            node.Changed += (_, _) => _ = ServeAsync();
            await ServeAsync();
        }
        catch (InvalidOperationException e)
        {
            machine.Console = e.Message;
        }
    }

    // As soon as etcd runs somewhere there is an API server, and kubelets register their nodes.
    private async Task ServeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_isDisposed)
                return;
            List<Machine> running;
            lock (_lock)
                running = [.. _machines.Values.Where(static machine => machine.Node?.Configuration is not null)];
            if (_api is null && !LacksApi && running.Find(static machine => machine.Node!.IsControlPlaneUp) is { } first)
            {
                var authority = first.Node!.Configuration!.ReadSecrets()!.KubernetesAuthority;
                _api = await KubernetesDouble.StartAsync(new DoubleSettings { Port = _port, Authority = new Authority(authority.Certificate, authority.Key.Reveal()) });
            }

            if (_api is null)
                return;
            foreach (var machine in running)
                await _api.DirectlyAsync(api => RegisterAsync(api, machine));
        }
        catch (Exception e)
        {
            // Nobody waits for this: told when the scene is over, which would otherwise wait for a node that never joins.
            _failures.Add(e);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task RegisterAsync(IKubernetesApi api, Machine machine)
    {
        var name = new ObjectName(machine.Identity.Name);
        if (await api.FindAsync(WellKnownKinds.Nodes, name, CancellationToken.None) is not null)
            return;
        var json = (JsonObject)JsonNode.Parse($$"""
            {
              "apiVersion": "v1", "kind": "Node", "metadata": { "name": "{{name.Name}}" }, "spec": {},
              "status": {
                "addresses": [ { "type": "InternalIP", "address": "{{machine.Address}}" } ],
                "nodeInfo": { "kubeletVersion": "v1.36.3" },
                "conditions": [ { "type": "Ready", "status": "True", "reason": "KubeletReady", "message": "kubelet is posting ready status" } ]
              }
            }
            """)!;
        if (!Registers(json))
            return;
        var value = new KubernetesObject(json);
        await api.CreateAsync(WellKnownKinds.Nodes, value, WriteOptions.Default, CancellationToken.None);
        await api.PatchAsync(WellKnownKinds.Nodes, value.Name, KubernetesPatch.Merge(new JsonObject { ["status"] = json["status"]!.DeepClone() }).OfStatus(), WriteOptions.Default, CancellationToken.None);
        _registered.Enqueue(value.Name.Name);
    }

    private ClusterMachine Of(Machine machine) => new(machine.Identity, $"id-{machine.Identity.Name}", machine.Address, machine.Node is not null)
    {
        Release = machine.Release,
        MaintenanceEndpoint = StartsUnconfigured && machine.Node is { Configuration: null } ? Network.EndpointOf(machine.Address) : null,
    };

    private static string AddressOf(NodeIdentity node) => node.Role == NodeRole.ControlPlane ? $"10.5.0.{1 + node.Index}" : $"10.5.0.{100 + node.Index}";

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private sealed class Machine(NodeIdentity identity, string address, string state, string release, string userData)
    {
        public NodeIdentity Identity { get; } = identity;

        public string Address { get; } = address;

        public string State { get; } = state;

        public string Release { get; } = release;

        public string UserData { get; } = userData;

        public string Console { get; set; } = "";

        public TalosNode? Node { get; set; }
    }
}
