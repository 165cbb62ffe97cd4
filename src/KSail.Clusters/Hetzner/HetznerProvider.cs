using System.Globalization;
using KSail.Clusters.Components;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Autoscaling;
using KSail.Clusters.Hetzner.Images;
using KSail.Clusters.Hetzner.Nodes;
using KSail.Clusters.Hetzner.Provisioning;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Talos;

namespace KSail.Clusters.Hetzner;

/// <summary>
/// Clusters at Hetzner Cloud. What belongs to a cluster is known by its labels (<see cref="HetznerLabels"/>); what the cluster makes by itself — autoscaled
/// servers, load balancers of services — by the private network that was made for it.
/// </summary>
public sealed class HetznerProvider : IClusterProvider
{
    private readonly HetznerWork _work;
    private readonly InventoryReader _reader;
    private readonly SharedNetworks _shared;
    private readonly NodeImages _images;
    private readonly NodeServers _servers;
    private readonly MachineDescription _description;
    private readonly PriceEstimates _estimates;
    private HetznerInventory? _inventory;
    private HetznerIso? _iso;

    /// <summary>A provider for one cluster.</summary>
    /// <param name="api">The API of the project, which this disposes.</param>
    /// <param name="settings">What the configuration says.</param>
    /// <param name="options">What else it needs.</param>
    public HetznerProvider(IHetznerApi api, HetznerClusterSettings settings, HetznerProviderOptions options)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(options);
        _work = new HetznerWork(api, settings, options);
        _reader = new InventoryReader(api, settings);
        _shared = new SharedNetworks(_work);
        _images = new NodeImages(_work);
        _servers = new NodeServers(_work, _images);
        _description = new MachineDescription(settings, _servers);
        _estimates = new PriceEstimates(_work);
        Traits = new ProviderTraits(
            "Hetzner Cloud", settings.StartsFromSnapshot ? NodeRuntime.Cloud : NodeRuntime.Metal, RestartsNodes: false, ReplacesToUpgrade: false, CostsMoney: true);
    }

    /// <inheritdoc/>
    public ProviderTraits Traits { get; }

    /// <inheritdoc/>
    public IReadOnlyList<MachinePool> Pools
    {
        get
        {
            var pools = new List<MachinePool>();
            foreach (var pool in Settings.HasAutoscaler ? Settings.Pools : [])
                pools.Add(new MachinePool(pool.Name, pool.Min, pool.Max, HetznerNodePatches.Pool(pool)));
            return pools;
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<Component> ComponentsOf(ClusterConfiguration configuration, ClusterMachines machines) => CloudComponents.Of(configuration, Settings);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ProvidedSecret>> MakeSecretsAsync(ClusterConfiguration configuration, string release, WorkerConfigurations worker, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(worker);
        if (CloudComponents.Of(configuration, Settings).Count == 0 || _work.Options.ComponentToken is not { } token)
            return [];
        var pools = new SortedDictionary<string, Secret>(StringComparer.Ordinal);
        if (Settings.HasAutoscaler)
        {
            foreach (var (pool, patch) in PoolPatches())
                pools[pool] = worker(patch);
        }

        return CloudSecrets.Of(await DescribeComponentsAsync(configuration.Cluster.Autoscaler.Node, release, token, pools, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task EnsureImagesAsync(string release, IProgress<string> progress, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await EnsureAllAsync(release, progress, cancellation).ConfigureAwait(false);
        return true;
    });

    private HetznerClusterSettings Settings => _work.Settings;

    // What nodes are made of now: after an upgrade another release than before.
    private HetznerClusterSettings Current => _work.Options.Release is { } release ? Settings with { TalosVersion = release() } : Settings;

    /// <summary>A client of the API.</summary>
    public static IHetznerApi Connect(HetznerApiOptions options) => new HetznerClient(options);

    /// <inheritdoc/>
    public Task CheckAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(diagnostics);
        return GuardAsync(async () =>
        {
            var inventory = await KnownAsync(cancellation).ConfigureAwait(false);
            await new HetznerCheck(_work, Current, diagnostics).CheckAsync(inventory, wanted, cancellation).ConfigureAwait(false);
            return true;
        });
    }

    /// <inheritdoc/>
    public Task<ClusterMachines> ReadAsync(CancellationToken cancellation) => GuardAsync(async () =>
    {
        var inventory = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
        _inventory = inventory;
        return await _description.DescribeAsync(inventory, cancellation).ConfigureAwait(false);
    });

    /// <summary>Prices are before taxes, as Hetzner lists them.</summary>
    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterChange>> PlanAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return GuardAsync(async () => await _estimates.NodesAsync(await KnownAsync(cancellation).ConfigureAwait(false), wanted, cancellation).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterChange>> PlanRemovalAsync(ClusterMachines machines, bool withVolumes, CancellationToken cancellation) =>
        GuardAsync(async () => await _estimates.RemovalAsync(await KnownAsync(cancellation).ConfigureAwait(false), withVolumes, cancellation).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterChange>> PlanImagesAsync(string release, CancellationToken cancellation) =>
        GuardAsync(async () => await _estimates.ImagesAsync(await KnownAsync(cancellation).ConfigureAwait(false), release, cancellation).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<IReadOnlyList<MachinePrice>> PriceAsync(IReadOnlyList<ClusterMachine> machines, CancellationToken cancellation) =>
        GuardAsync(async () => await _estimates.MachinesAsync(await KnownAsync(cancellation).ConfigureAwait(false), machines, cancellation).ConfigureAwait(false));

    /// <inheritdoc/>
    public Task<ClusterFoundation?> DescribeAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        return GuardAsync(async () =>
        {
            var inventory = await KnownAsync(cancellation).ConfigureAwait(false);
            var isThere = inventory.Network is not null && (inventory.FloatingIp is not null || !Settings.HasFloatingIp)
                && (inventory.LoadBalancer is not null || !HetznerPlan.NeedsLoadBalancer(Settings, wanted));
            return isThere ? await FoundationAsync(inventory, wanted, cancellation).ConfigureAwait(false) : null;
        });
    }

    /// <inheritdoc/>
    public Task<ClusterFoundation> PrepareAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(progress);
        return GuardAsync(async () =>
        {
            var inventory = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
            inventory = await _shared.PrepareAsync(inventory, wanted, progress, cancellation).ConfigureAwait(false);
            if (_work.Options.ImageBuilder is not null)
                await EnsureAllAsync(Current.TalosVersion, progress, cancellation).ConfigureAwait(false);
            _inventory = inventory;
            return await FoundationAsync(inventory, wanted, cancellation).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task<ClusterMachine> CreateNodeAsync(NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        ArgumentNullException.ThrowIfNull(progress);
        return GuardAsync(async () =>
        {
            var inventory = await KnownAsync(cancellation).ConfigureAwait(false);
            var node = await _servers.CreateAsync(order, inventory, progress, cancellation).ConfigureAwait(false);
            if (inventory.FloatingIp is { Server: null } address && order.Node is { Role: NodeRole.ControlPlane, Index: 1 })
                await AssignAsync(address.Id, node.Server.Id, cancellation).ConfigureAwait(false);
            return await _description.DescribeAsync(node, inventory.Network!.Id, cancellation).ConfigureAwait(false);
        });
    }

    /// <inheritdoc/>
    public Task StartNodeAsync(ClusterMachine machine, CancellationToken cancellation) => GuardAsync(async () =>
    {
        var id = IdOf(machine);
        await _servers.StartAsync(machine.Node, id, await KnownAsync(cancellation).ConfigureAwait(false), new Silence(), cancellation).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task StopNodeAsync(ClusterMachine machine, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await _servers.StopAsync(IdOf(machine), cancellation).ConfigureAwait(false);
        return true;
    });

    /// <inheritdoc/>
    public Task RemoveNodeAsync(ClusterMachine machine, CancellationToken cancellation) => GuardAsync(async () =>
    {
        await _servers.RemoveAsync(IdOf(machine), cancellation).ConfigureAwait(false);
        return true;
    });

    /// <summary>Deletes the server and makes another one under its name: nothing of its disk survives.</summary>
    /// <inheritdoc/>
    public async Task<ClusterMachine> ReplaceNodeAsync(ClusterMachine machine, NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        await RemoveNodeAsync(machine, cancellation).ConfigureAwait(false);
        return await CreateNodeAsync(order, progress, cancellation).ConfigureAwait(false);
    }

    /// <summary>Empty: Hetzner shows consoles only to people.</summary>
    /// <inheritdoc/>
    public Task<string> ReadConsoleAsync(ClusterMachine machine, int lines, CancellationToken cancellation) => Task.FromResult("");

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveFoundationAsync(ClusterMachines machines, bool withVolumes, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(progress);
        return GuardAsync(async () =>
        {
            var inventory = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
            // The autoscaler may have made another one until the last control plane was gone.
            foreach (var server in inventory.AllServers())
                await _servers.RemoveAsync(server.Id, cancellation).ConfigureAwait(false);
            if (inventory.AllServers().Count > 0)
                inventory = await _reader.ReadAsync(cancellation).ConfigureAwait(false);
            _inventory = null;
            return await new HetznerRemoval(_work).RemoveAsync(inventory, withVolumes, progress, cancellation).ConfigureAwait(false);
        });
    }

    /// <summary>What makes a worker's configuration one of a pool's new nodes, by pool.</summary>
    public IReadOnlyDictionary<string, AddedPatch> PoolPatches()
    {
        var patches = new SortedDictionary<string, AddedPatch>(StringComparer.Ordinal);
        foreach (var pool in Settings.Pools)
            patches[pool.Name] = HetznerNodePatches.Pool(pool);
        return patches;
    }

    /// <summary>What components inside of the cluster have to know. What nodes share has to be there.</summary>
    /// <param name="autoscaler">How nodes are added and removed.</param>
    /// <param name="release">The Talos release of new nodes, <c>v1.13.8</c>.</param>
    /// <param name="token">The token that the components get.</param>
    /// <param name="pools">The configuration of a new node, by pool.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ProviderException">A configuration is too long for a server, or there is no image for new nodes.</exception>
    public Task<HetznerComponents> DescribeComponentsAsync(
        NodeAutoscalerSettings autoscaler, string release, Secret token, IReadOnlyDictionary<string, Secret> pools, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(autoscaler);
        ArgumentNullException.ThrowIfNull(pools);
        return GuardAsync(async () => HetznerComponents.Of(Settings, await KnownAsync(cancellation).ConfigureAwait(false), autoscaler, release, token, pools));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _servers.Dispose();
        _images.Dispose();
        _work.Api.Dispose();
    }

    private static async Task<T> GuardAsync<T>(Func<Task<T>> work)
    {
        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (HetznerException e)
        {
            throw new ProviderException(e.Descriptor, e.Message, e);
        }
    }

    private static long IdOf(ClusterMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return long.Parse(machine.Id, NumberStyles.None, CultureInfo.InvariantCulture);
    }

    private async Task<HetznerInventory> KnownAsync(CancellationToken cancellation) => _inventory ??= await _reader.ReadAsync(cancellation).ConfigureAwait(false);

    private async Task EnsureAllAsync(string release, IProgress<string> progress, CancellationToken cancellation)
    {
        if (!Settings.StartsFromSnapshot)
            return;
        foreach (var name in Settings.ServerTypes)
        {
            var type = await SharedNetworks.FindTypeAsync(_work.Api, name, cancellation).ConfigureAwait(false);
            await _images.EnsureAsync(release, type.Architecture, progress, cancellation).ConfigureAwait(false);
        }
    }

    private async Task<ClusterFoundation> FoundationAsync(HetznerInventory inventory, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        if (!Settings.StartsFromSnapshot)
            _iso ??= await _work.Api.FindAsync(HetznerKinds.Iso, Settings.Iso, cancellation).ConfigureAwait(false);
        return HetznerFoundation.Of(Current, inventory, wanted, _work.Options.NodeToken) with { Form = _iso?.Release };
    }

    // Control planes take the address over by themselves, but only once etcd runs, which is after the first contact.
    private Task AssignAsync(long address, long server, CancellationToken cancellation) => _work.EnsureAsync(
        async () => (await _work.Api.FindAsync(HetznerKinds.FloatingIp, address, cancellation).ConfigureAwait(false))?.Server is not null,
        () => _work.RunAsync(_work.Api.ActAsync(HetznerKinds.FloatingIp, address, "assign", new() { ["server"] = server }, cancellation), cancellation),
        cancellation);

    private sealed class Silence : IProgress<string>
    {
        public void Report(string value)
        {
            // Whoever starts a node says so.
        }
    }
}
