using KSail.Clusters.Components;
using KSail.Clusters.Definition;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Updating;
using KSail.Clusters.Updating.Planning;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Restore;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Hetzner;
using KSail.Testing.Hetzner.Machines;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Hetzner.Life;

/// <summary>
/// A repository with a production environment, the home of its user, and a project at Hetzner whose servers are stand-in nodes: everything that is done with
/// a cluster can be done here, as the targets do it. Minutes of the data centre take no time.
/// </summary>
internal sealed class HetznerScene : IAsyncDisposable
{
    public const string Cluster = "prod";
    public const string Release = "v1.13.8";
    public const string Schematic = "613e1592b2da41ae5e265e8789429f22e121aab91cb4deb6bc3c0b6262961245";

    private static readonly Lazy<MachineSecrets> Made = new(StandInSecrets.Create);

    private readonly TemporaryDirectory _folder = new();
    private readonly List<string> _lines = [];
    private readonly Dictionary<string, string> _variables;

    private HetznerScene(HetznerDouble cloud, HetznerClock clock)
    {
        Cloud = cloud;
        Clock = clock;
        Machines = new CloudMachines(cloud, _folder["disks"]);
        _variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["HOME"] = _folder["home"], ["USERPROFILE"] = _folder["home"], ["XDG_STATE_HOME"] = _folder["state"], ["HCLOUD_TOKEN"] = cloud.Token,
        };
        _folder.Write("repository/k8s/kustomization.yaml", "resources: []\n");
        Configure(3, 3);
    }

    public HetznerDouble Cloud { get; }

    public HetznerClock Clock { get; }

    public CloudMachines Machines { get; }

    /// <summary>Whether the cluster is given what its provider has for it; by stand-ins for the charts.</summary>
    public bool HasComponents { get; init; }

    /// <summary>Whether an update finds no charts where their projects publish them.</summary>
    public bool LacksCharts { get; set; }

    /// <summary>What was told since the last work began.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public string Project => _folder["repository"];

    public ClusterStore Store => new(_folder["state/ksail/clusters"], "Hetzner", Cluster, TimeProvider.System);

    /// <summary>Names of the servers, in ordinal order.</summary>
    public IReadOnlyList<string> Servers => [.. Cloud.Resources("servers").Select(static server => server["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];

    public static async Task<HetznerScene> StartAsync(HetznerDoubleOptions? options = null, bool hasComponents = false)
    {
        var clock = new HetznerClock();
        var cloud = await HetznerDouble.StartAsync((options ?? new HetznerDoubleOptions()) with { Clock = clock, FirstPublicAddress = CloudMachines.NewAddresses() });
        AddSnapshot(cloud, Release);
        return new HetznerScene(cloud, clock) { HasComponents = hasComponents };
    }

    /// <summary>Puts a snapshot of a release there.</summary>
    public static void AddSnapshot(HetznerDouble cloud, string release) =>
        cloud.AddSnapshot($"Talos {release}", 40, (HetznerLabels.TalosVersion, release), (HetznerLabels.TalosSchematic, HetznerLabels.Value(Schematic)));

    /// <summary>Writes the environment.</summary>
    /// <param name="controlPlanes">Number of control planes.</param>
    /// <param name="workers">Number of workers.</param>
    /// <param name="hetzner">Fields of <c>spec.provider.hetzner</c>, in braces.</param>
    /// <param name="talos">Fields of <c>spec.cluster.talos</c>, in braces.</param>
    /// <param name="cluster">Further fields of <c>spec.cluster</c>.</param>
    /// <param name="patch">A patch for all nodes.</param>
    public void Configure(int controlPlanes, int workers, string hetzner = "{}", string talos = $"{{version: {Release}, schematicId: {Schematic}}}", string cluster = "", string patch = "")
    {
        _folder.Write("repository/ksail.yaml", $"""
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: {Cluster}
            spec:
              cluster:
                distribution: Talos
                provider: Hetzner
                distributionConfig: talos
                connection:
                  timeout: 5m
                controlPlanes: {controlPlanes}
                workers: {workers}
                talos: {talos}
            {cluster}
              provider:
                hetzner: {hetzner}
            """);
        _folder.Write("repository/talos/cluster/patch.yaml", patch);
    }

    /// <summary>Writes the patch of workers.</summary>
    public void PatchWorkers(string patch) => _folder.Write("repository/talos/workers/patch.yaml", patch);

    public KSailEnvironment Load()
    {
        var view = new SourceTree(Project).OpenView();
        var environment = EnvironmentLoader.Load(new EnvironmentFile("prod", _folder["repository/ksail.yaml"], SourceSpan.None), view, EnvironmentVariables.Of(_variables));
        Assert.Empty(environment.Diagnostics.Select(static finding => finding.ToString()));
        return environment;
    }

    /// <summary>Sets a variable of the environment.</summary>
    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>What work on the cluster takes; each time with a client of its own, as another run has.</summary>
    public ClusterHost Host()
    {
        var diagnostics = new DiagnosticBag();
        var definition = ClusterDefinitionReader.Read(Load(), Read, "ClusterUp", diagnostics)!;
        // As the targets open it, but for a boot that takes as long as machines of a test need, which know nothing of the data centre's time.
        var options = new HetznerProviderOptions
        {
            Clock = Clock, Delay = DelayAsync, BootPatience = TimeSpan.FromHours(8), Release = () => Store.ReadRecord().Release ?? definition.PinnedRelease ?? TalosVersions.Default.Release,
        };
        var provider = HetznerConnection.Open(definition.Configuration, Cluster, Read, options, diagnostics, reached => reached with { BaseAddress = Cloud.Address });
        Assert.Empty(diagnostics.Items);
        return new ClusterHost
        {
            Definition = definition,
            Provider = provider!,
            Store = Store,
            Repository = new SourceTree(Project).OpenView(),
            Variables = Read,
            Talos = new TalosConnector(TimeProvider.System),
            Clock = TimeProvider.System,
            Progress = new Recorder(this),
            Pause = TimeSpan.FromMilliseconds(10),
        };
    }

    /// <summary>Brings the cluster up, without a finding.</summary>
    public async Task UpAsync()
    {
        var findings = await TryUpAsync();
        Assert.True(findings.Count == 0, string.Join('\n', [.. Texts(findings), .. Machines.Failures]));
    }

    public async Task<IReadOnlyList<Diagnostic>> TryUpAsync(CancellationToken cancellation = default)
    {
        // Those of a real cluster take seconds to make.
        if (!Store.HasSecrets)
            Assert.True(Store.WriteSecrets(Made.Value, new DiagnosticBag()));
        return (await DoAsync(async (host, found) => await ClusterUp.RunAsync(host, await ComponentsOfAsync(host, found), found, cancellation))).Findings;
    }

    /// <summary>Updates the cluster, without a finding.</summary>
    public async Task<ClusterPlan> UpdateAsync(string confirm = "")
    {
        var (plan, findings) = await TryUpdateAsync(confirm);
        AssertNone(findings);
        return plan!;
    }

    public async Task<(ClusterPlan? Plan, IReadOnlyList<Diagnostic> Findings)> TryUpdateAsync(string confirm = "", CancellationToken cancellation = default) =>
        await DoAsync(async (host, found) =>
        {
            using var charts = new CloudCharts { IsEmpty = LacksCharts };
            var supply = new ComponentSupply(Load(), host, EnvironmentVariables.Of(_variables));
            return await ClusterUpdate.RunAsync(
                host, (needed, bag, token) => supply.OpenAsync(needed, new ComponentRestore(Project, _folder["cache"], RestoreMode.Normal), charts, bag, token), new UpdateOptions { Confirmation = confirm }, found, cancellation);
        });

    /// <summary>What an update would do, without a finding.</summary>
    public async Task<ClusterPlan> DiffAsync()
    {
        var (plan, findings) = await DoAsync(static (host, found) => ClusterDiff.RunAsync(host, new UpdateOptions(), found, default));
        AssertNone(findings);
        return plan!;
    }

    public async Task<IReadOnlyList<Diagnostic>> TryDownAsync(string confirmed = Cluster, bool withVolumes = false, CancellationToken cancellation = default) =>
        (await DoAsync(async (host, found) => await ClusterDown.RunAsync(host, new DownOrder(confirmed, withVolumes), found, cancellation) ? "" : null)).Findings;

    public async Task<IReadOnlyList<Diagnostic>> DoAsync(Func<ClusterHost, DiagnosticBag, Task> work) => (await DoAsync<string>(async (host, found) =>
    {
        await work(host, found);
        return null;
    })).Findings;

    /// <summary>Names of what is paid for, or stands in the way of another cluster.</summary>
    public IReadOnlyList<string> Everything() =>
    [
        .. from collection in (string[])["servers", "networks", "firewalls", "placement_groups", "load_balancers", "floating_ips", "primary_ips", "volumes", "ssh_keys"]
        from item in Cloud.Resources(collection)
        select $"{collection}/{item["name"]}",
    ];

    public static void AssertNone(IReadOnlyList<Diagnostic> findings) => Assert.True(findings.Count == 0, string.Join('\n', Texts(findings)));

    public static IReadOnlyList<string> Texts(IReadOnlyList<Diagnostic> findings) => [.. findings.Select(static finding => finding.ToString())];

    public async ValueTask DisposeAsync()
    {
        await Machines.DisposeAsync();
        await Cloud.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<IClusterComponents> ComponentsOfAsync(ClusterHost host, DiagnosticBag found)
    {
        if (!HasComponents)
            return new NoComponents();
        using var charts = new CloudCharts();
        return await new ComponentSupply(Load(), host, EnvironmentVariables.Of(_variables)).OpenAsync(new ComponentRestore(Project, _folder["cache"], RestoreMode.Normal), charts, found, default) ?? new NoComponents();
    }

    private async Task<(T? Result, IReadOnlyList<Diagnostic> Findings)> DoAsync<T>(Func<ClusterHost, DiagnosticBag, Task<T?>> work)
        where T : class
    {
        lock (_lines)
            _lines.Clear();
        var host = Host();
        using var provider = host.Provider;
        var diagnostics = new DiagnosticBag();
        var result = await work(host, diagnostics);
        AssertNoSecret(diagnostics.Items);
        // What was pinned is told, and is as it should be.
        return (result, [.. diagnostics.Items.Where(static finding => finding.Severity != DiagnosticSeverity.Message)]);
    }

    // Machines need a moment of their own to start, however fast time passes in the data centre.
    private async Task DelayAsync(TimeSpan time, CancellationToken cancellation)
    {
        Clock.Advance(time);
        await Task.Delay(TimeSpan.FromMilliseconds(4), cancellation);
    }

    private void AssertNoSecret(IReadOnlyList<Diagnostic> findings)
    {
        var told = string.Join('\n', [.. Lines, .. Texts(findings)]);
        foreach (var secret in (string[])[Cloud.Token, Made.Value.BootstrapToken.Reveal(), Made.Value.MachineToken.Reveal(), Made.Value.ClusterSecret.Reveal(), Made.Value.TalosAuthority.Key.Reveal().Split('\n')[1]])
            Assert.DoesNotContain(secret, told, StringComparison.Ordinal);
    }

    private string? Read(string name) => _variables.GetValueOrDefault(name);

    private sealed class Recorder(HetznerScene scene) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (scene._lines)
                scene._lines.Add(value);
        }
    }
}
