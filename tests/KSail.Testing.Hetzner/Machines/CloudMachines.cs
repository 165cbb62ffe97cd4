using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Testing.Kubernetes;
using KSail.Testing.Kubernetes.Network;
using KSail.Testing.Talos;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>
/// Machines behind a double: every server with power is a stand-in node at its address of this machine's loopback network, which starts from its ISO or its snapshot, with the
/// data of its server. As soon as etcd runs on one, there is an API server of Kubernetes, at every control plane and behind the load balancers; nodes
/// report there, and what is created is said to run. Disks survive until their server is deleted.
/// </summary>
public sealed class CloudMachines : IAsyncDisposable
{
    private const int TalosPort = 50000;
    private const int KubernetesPort = 6443;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(15);
    private static int _networks;

    private readonly HetznerDouble _cloud;
    private readonly string _folder;
    private readonly NodeNetwork _network = new();
    private readonly ConcurrentQueue<Func<Task>> _events = new();
    private readonly ConcurrentDictionary<long, HetznerServerView> _running = new();
    private readonly Dictionary<string, AddressForward> _forwards = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _failures = new();
    private readonly CancellationTokenSource _end = new();
    private readonly Task _work;
    private string _names = "";
    private CloudKubernetes? _kubernetes;

    /// <summary>Puts machines behind a double.</summary>
    /// <param name="cloud">The double, whose public addresses begin at one of <see cref="NewAddresses"/>.</param>
    /// <param name="folder">Where disks are.</param>
    public CloudMachines(HetznerDouble cloud, string folder)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        _cloud = cloud;
        _folder = folder;
        cloud.ServerStarted = server => Do(() => StartAsync(server));
        cloud.ServerStopped = (server, isGone) => Do(() => StopAsync(server, isGone));
        _work = Task.Run(RunAsync);
    }

    /// <summary>The nodes that run, in the order of their addresses.</summary>
    public IReadOnlyList<TalosNode> Nodes => _network.Nodes;

    /// <summary>The API server; null before etcd runs.</summary>
    public KubernetesDouble? Kubernetes => _kubernetes?.Server;

    /// <summary>The fewest members of etcd that ran at once since all of them did.</summary>
    public int FewestMembers { get; private set; } = int.MaxValue;

    /// <summary>How long a machine takes until its system runs.</summary>
    public TimeSpan BootTime { get; set; }

    /// <summary>What a machine did not start with, and servers that had power without a firewall.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>Where public addresses of a double begin that has machines: a part of the loopback network that no other double has.</summary>
    public static string NewAddresses() => $"127.{1 + (Environment.ProcessId % 250)}.{Interlocked.Increment(ref _networks) % 250}.10";

    /// <summary>Whether a server is a node of the cluster that is ready.</summary>
    public bool IsReady(string name) => _kubernetes?.IsReady(name) == true && _network.Nodes.Any(node => node.Settings.HostName == name && node.IsTrusted);

    /// <summary>The node of a server.</summary>
    public TalosNode Node(string name) => _network.Nodes.Single(node => node.Settings.HostName == name);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _cloud.ServerStarted = null;
        _cloud.ServerStopped = null;
        await _end.CancelAsync().ConfigureAwait(false);
        await _work.ConfigureAwait(false);
        await _network.DisposeAsync().ConfigureAwait(false);
        foreach (var forward in _forwards.Values)
            await forward.DisposeAsync().ConfigureAwait(false);
        if (_kubernetes is not null)
            await _kubernetes.DisposeAsync().ConfigureAwait(false);
        _end.Dispose();
    }

    // The double must not wait for machines, nor be asked anything while it tells of them.
    private void Do(Func<Task> work) => _events.Enqueue(work);

    private async Task RunAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                while (_events.TryDequeue(out var work))
                    await work().ConfigureAwait(false);
                await TendAsync().ConfigureAwait(false);
            }
            catch (Exception e)
            {
                // Told at the end of the test, which may be why.
                if (!_end.IsCancellationRequested)
                    _failures.Enqueue(e.ToString());
            }

            await Task.Delay(Beat, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task StartAsync(HetznerServerView server)
    {
        var resource = _cloud.Resources("servers").FirstOrDefault(item => item["id"]!.GetValue<long>() == server.Id);
        if (resource is not null && server.PublicAddress.Length > 0 && resource["public_net"]!["firewalls"]!.AsArray().Count == 0)
            _failures.Enqueue($"{server.Name} has power and no firewall");
        var disk = Path.Combine(_folder, $"{server.Id}");
        Directory.CreateDirectory(disk);
        // What is installed starts from the disk, unless there is an ISO in the drive.
        var isLive = server.Iso is not null;
        try
        {
            _running[server.Id] = server;
            await Task.Delay(BootTime, _end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _network.StartAsync(new NodeSettings
            {
                Address = server.PrivateAddress,
                HostName = server.Name,
                Listen = server.PublicAddress.Length > 0 ? IPAddress.Parse(server.PublicAddress) : IPAddress.Loopback,
                Port = server.PublicAddress.Length > 0 ? TalosPort : 0,
                Tag = server.Iso is { } iso ? iso["hcloud-".Length..iso.IndexOf('.', StringComparison.Ordinal)].Replace('-', '.') : ReleaseOf(server.Image),
                Platform = isLive || IsPlaceholder(server.Image) ? "metal" : "hcloud",
                IsLive = isLive,
                UserData = server.UserData is { } data ? Convert.ToBase64String(Encoding.UTF8.GetBytes(ServerData.Unpack(data))) : null,
                StateDirectory = disk,
            }).ConfigureAwait(false);
        }
        catch (InvalidOperationException e)
        {
            _failures.Enqueue($"{server.Name}: {e.Message}");
        }
    }

    private async Task StopAsync(HetznerServerView server, bool isGone)
    {
        _running.TryRemove(server.Id, out _);
        if (_network.Nodes.Any(node => node.Settings.Address == server.PrivateAddress && node.Settings.HostName == server.Name))
            await _network.StopAsync(server.PrivateAddress).ConfigureAwait(false);
        if (!isGone)
            return;
        var disk = Path.Combine(_folder, $"{server.Id}");
        if (Directory.Exists(disk))
            Directory.Delete(disk, recursive: true);
        _kubernetes?.Forget(server.Name);
    }

    private string ReleaseOf(long image) =>
        _cloud.Resources("images").FirstOrDefault(item => item["id"]!.GetValue<long>() == image)?["labels"]?["ksail.io/talos-version"]?.GetValue<string>() ?? "v1.13.9";

    private bool IsPlaceholder(long image) =>
        _cloud.Resources("images").FirstOrDefault(item => item["id"]!.GetValue<long>() == image)?["type"]?.GetValue<string>() == "system";

    private async Task TendAsync()
    {
        var nodes = _network.Nodes;
        var members = nodes.Where(static node => node.IsControlPlaneUp).ToList();
        if (_kubernetes is null && members.Count > 0)
            _kubernetes = await CloudKubernetes.StartAsync(members[0].Configuration!.ReadSecrets()!).ConfigureAwait(false);
        if (_kubernetes is null)
            return;
        if (_cloud.Resources("servers").Count == 0)
        {
            await ForwardAsync([]).ConfigureAwait(false);
            await _kubernetes.DisposeAsync().ConfigureAwait(false);
            (_kubernetes, _names, FewestMembers) = (null, "", int.MaxValue);
            return;
        }

        WatchQuorum(members.Count);
        var addresses = PublicAddresses(members);
        await ForwardAsync(addresses).ConfigureAwait(false);
        ShowCertificate(members, addresses);
        if (members.Count > 0)
            await _kubernetes.TendAsync(nodes, _running).ConfigureAwait(false);
    }

    private void WatchQuorum(int members)
    {
        var known = 0;
        foreach (var node in _network.Nodes)
            known = Math.Max(known, node.EtcdAddresses.Count);
        if (FewestMembers == int.MaxValue ? members == 3 : known >= 2)
            FewestMembers = Math.Min(FewestMembers, members);
    }

    private List<string> PublicAddresses(List<TalosNode> members)
    {
        var addresses = new List<string>();
        foreach (var node in members)
        {
            if (!node.Settings.Listen.Equals(IPAddress.Loopback))
                addresses.Add(node.Settings.Listen.ToString());
        }

        foreach (var balancer in members.Count > 0 ? _cloud.Resources("load_balancers") : [])
        {
            if (balancer["public_net"]!["enabled"]!.GetValue<bool>())
                addresses.Add(balancer["public_net"]!["ipv4"]!["ip"]!.GetValue<string>());
        }

        return addresses;
    }

    private async Task ForwardAsync(List<string> addresses)
    {
        foreach (var address in _forwards.Keys.Except(addresses).ToList())
        {
            await _forwards[address].DisposeAsync().ConfigureAwait(false);
            _forwards.Remove(address);
        }

        foreach (var address in addresses)
        {
            if (!_forwards.ContainsKey(address))
                _forwards[address] = new AddressForward(address, KubernetesPort, _kubernetes!.Server.Network.Port);
        }
    }

    // As Talos makes it: of the names in the configuration, and of the addresses of nodes.
    private void ShowCertificate(List<TalosNode> members, List<string> addresses)
    {
        var names = new SortedSet<string>(KubernetesDouble.ServerNames, StringComparer.Ordinal);
        foreach (var node in members)
        {
            names.Add(node.Settings.Address);
            names.Add(node.Settings.Listen.ToString());
            foreach (var name in NodeText.SubjectNames(node.Configuration!))
                names.Add(name);
        }

        if (addresses.Count == 0 || string.Join(' ', names) is var text && text == _names)
            return;
        _names = text;
        _kubernetes!.Server.Certificate = _kubernetes.Server.Authority.IssueServer([.. names], DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddYears(1));
    }
}
