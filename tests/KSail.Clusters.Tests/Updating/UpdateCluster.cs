using System.Globalization;
using System.Text.Json.Nodes;
using KSail.Clusters.Components;
using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Updating;
using KSail.Clusters.Updating.Planning;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Talos;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Kubernetes;
using KSail.Testing.Kubernetes.Network;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Updating;

/// <summary>A cluster that runs, of stand-in nodes and an API server for tests, and the repository that it follows.</summary>
internal sealed class UpdateCluster : IAsyncDisposable
{
    private static readonly Lazy<MachineSecrets> Secrets = new(StandInSecrets.Create);

    private readonly TemporaryDirectory _repository = new();
    private readonly TemporaryDirectory _state = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly List<string> _lines = [];

    private UpdateCluster(string platform, KubernetesDouble server)
    {
        Machines = new TestMachines("dev", platform) { Kubernetes = server.Address };
        Server = server;
        Kubelets = new Kubelets(Machines.Network, server);
    }

    public TestMachines Machines { get; }

    public KubernetesDouble Server { get; }

    public Kubelets Kubelets { get; }

    /// <summary>What the last update told.</summary>
    public IReadOnlyList<string> UpdateLines { get; private set; } = [];

    /// <summary>Sees each line when it is told.</summary>
    public Action<string> OnLine { get; set; } = static _ => { };

    public UpdateOptions Options { get; set; } = new()
    {
        DrainTimeout = TimeSpan.FromMinutes(1),
        NodeTimeout = TimeSpan.FromMinutes(2),
        UpgradeTimeout = TimeSpan.FromMinutes(2),
        ComponentTimeout = TimeSpan.FromMinutes(2),
        EtcdTimeout = TimeSpan.FromMinutes(1),
        ReadTimeout = TimeSpan.FromMinutes(1),
    };

    public static async Task<UpdateCluster> StartAsync(int controlPlanes, int workers, string platform = "metal", string release = "v1.13.8", string kubernetes = "1.35.4", string patch = "", string? schematic = null)
    {
        var server = await KubernetesDouble.StartAsync(new DoubleSettings { Authority = new Authority(Secrets.Value.KubernetesAuthority.Certificate, Secrets.Value.KubernetesAuthority.Key.Reveal()) });
        var cluster = new UpdateCluster(platform, server);
        cluster.Machines.Schematic = schematic;
        cluster.Configure(controlPlanes, workers, patch);
        await cluster.BringUpAsync(release, kubernetes);
        cluster.Machines.Done.Clear();
        cluster.Kubelets.Watches = controlPlanes;
        return cluster;
    }

    /// <summary>Sets a variable of the environment.</summary>
    public void Set(string variable, string value) => _variables[variable] = value;

    /// <summary>Writes the environment and its one patch for all nodes.</summary>
    public void Configure(int controlPlanes, int workers, string patch = "", string cluster = "")
    {
        _repository.Write("ksail.yaml", string.Create(
            CultureInfo.InvariantCulture,
            $"""
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: dev
            spec:
              cluster:
                distribution: Talos
                distributionConfig: talos
                controlPlanes: {controlPlanes}
                workers: {workers}
                connection:
                  kubeconfig: kubeconfig
            {cluster}
            """));
        _repository.Write("talos/cluster/patch.yaml", patch);
        _repository.Write("k8s/kustomization.yaml", "resources: []\n");
    }

    /// <summary>Compares, and changes nothing.</summary>
    public Task<(ClusterPlan? Plan, IReadOnlyList<Diagnostic> Findings)> DiffAsync() => WorkAsync((host, found) => ClusterDiff.RunAsync(host, Options, found, default));

    /// <summary>Updates.</summary>
    public Task<(ClusterPlan? Plan, IReadOnlyList<Diagnostic> Findings)> UpdateAsync(string confirm = "", CancellationToken cancellation = default) =>
        WorkAsync((host, found) => ClusterUpdate.RunAsync(host, static (_, _, _) => Task.FromResult<ComponentOrder?>(null), Options with { Confirmation = confirm }, found, cancellation));

    /// <summary>Updates, and expects that it succeeds and that nothing is left to do.</summary>
    public async Task<ClusterPlan> SucceedAsync(string confirm = "")
    {
        var (plan, findings) = await UpdateAsync(confirm);
        Assert.Empty(findings);
        UpdateLines = [.. _lines];
        var (after, _) = await DiffAsync();
        Assert.Empty(after!.Changes);
        Assert.All(await NodesAsync(), static node => Assert.False(node.Spec.IsTrue("unschedulable"), node.Name.Name));
        return plan!;
    }

    public async Task<IReadOnlyList<KubernetesObject>> NodesAsync()
    {
        IReadOnlyList<KubernetesObject> nodes = [];
        await Server.DirectlyAsync(async api => nodes = (await api.ListAsync(WellKnownKinds.Nodes, ListQuery.All, default)).Items);
        return nodes;
    }

    /// <summary>Runs a pod on a node; with a budget that lets so many go.</summary>
    public Task RunPodAsync(string name, string node, int? disruptionsAllowed = null) => Server.DirectlyAsync(async api =>
    {
        var pod = new KubernetesObject(WellKnownKinds.Pods, new ObjectName("default", name));
        pod.Json["metadata"]!["labels"] = new JsonObject { ["app"] = name };
        pod.Json["spec"] = new JsonObject { ["nodeName"] = node, ["containers"] = new JsonArray(new JsonObject { ["name"] = "a", ["image"] = "a" }) };
        await api.CreateAsync(WellKnownKinds.Pods, pod, WriteOptions.Default, default);
        if (disruptionsAllowed is not { } allowed)
            return;
        var budget = new KubernetesObject(WellKnownKinds.PodDisruptionBudgets, pod.Name);
        budget.Json["spec"] = new JsonObject { ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = name } } };
        await api.CreateAsync(WellKnownKinds.PodDisruptionBudgets, budget, WriteOptions.Default, default);
        await AllowAsync(api, name, allowed);
    });

    /// <summary>Applies what the first control plane makes for the cluster, as it does when it begins, under the name of somebody.</summary>
    public async Task ApplyManifestsAsync(string manager)
    {
        using var session = await ClusterSession.OpenAsync(Host(), new DiagnosticBag(), default);
        foreach (var resource in await session!.Node(session.Machines.Nodes[0]).ListResourcesAsync(ResourceType.Manifests, default))
        {
            foreach (var item in (JsonArray)JsonNode.Parse($"[{string.Join(',', resource.Yaml.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line[2..]))}]")!)
            {
                var value = new KubernetesObject((JsonObject)item!.DeepClone());
                await Server.DirectlyAsync(api => api.CreateAsync(WellKnownKinds.DaemonSets, value, WriteOptions.Default with { FieldManager = manager }, default));
            }
        }
    }

    /// <summary>Lets so many pods of a budget go.</summary>
    public Task AllowAsync(string name, int allowed) => Server.DirectlyAsync(api => AllowAsync(api, name, allowed));

    public async ValueTask DisposeAsync()
    {
        await Kubelets.DisposeAsync();
        await Machines.Network.DisposeAsync();
        await Server.DisposeAsync();
        Machines.Dispose();
        _repository.Dispose();
        _state.Dispose();
    }

    private static Task<KubernetesObject> AllowAsync(IKubernetesApi api, string name, int allowed) => api.PatchAsync(
        WellKnownKinds.PodDisruptionBudgets, new ObjectName("default", name),
        KubernetesPatch.Merge(new JsonObject { ["status"] = new JsonObject { ["disruptionsAllowed"] = allowed, ["desiredHealthy"] = 1, ["currentHealthy"] = 1 } }).OfStatus(),
        WriteOptions.Default, default);

    private async Task<(ClusterPlan? Plan, IReadOnlyList<Diagnostic> Findings)> WorkAsync(Func<ClusterHost, DiagnosticBag, Task<ClusterPlan?>> work)
    {
        _lines.Clear();
        var found = new DiagnosticBag();
        var plan = await work(Host(), found);
        return (plan, [.. found.Items.Select(Short)]);
    }

    private Diagnostic Short(Diagnostic found) =>
        found with { Span = found.Span.HasFile ? found.Span with { File = Path.GetRelativePath(_repository.Root, found.Span.File), EndLine = 0, EndColumn = 0 } : found.Span };

    private ClusterHost Host()
    {
        var view = new SourceTree(_repository.Root).OpenView();
        var variables = EnvironmentVariables.Of(new Dictionary<string, string>(_variables, StringComparer.Ordinal) { ["HOME"] = _state.Root });
        var path = _repository["ksail.yaml"];
        var environment = EnvironmentLoader.Load(new EnvironmentFile("local", path, SourceSpan.OfFile(path)), view, variables);
        Assert.Empty(environment.Diagnostics);
        var found = new DiagnosticBag();
        var definition = ClusterDefinitionReader.Read(environment, variables.Read, "ClusterUpdate", found);
        Assert.Empty(found.Items);
        var store = new ClusterStore(_state["clusters"], "Test", "dev", TimeProvider.System);
        Assert.True(store.HasSecrets || store.WriteSecrets(Secrets.Value, found));
        return new ClusterHost
        {
            Definition = definition!,
            Provider = Machines,
            Store = store,
            Repository = view,
            Variables = variables.Read,
            Talos = new TalosConnector(TimeProvider.System),
            Clock = TimeProvider.System,
            Progress = new LineList(this),
            Pause = TimeSpan.FromMilliseconds(25),
        };
    }

    private async Task BringUpAsync(string release, string kubernetes)
    {
        var host = Host();
        var found = new DiagnosticBag();
        var foundation = await Machines.PrepareAsync(ClusterMachines.None, host.Definition.Nodes, host.Progress, default);
        var configurations = DesiredConfigurations.Make(host.Definition, new NodeIngredients(release, kubernetes, Secrets.Value, foundation, Machines.Traits.Runtime), host.Repository, host.Variables, found);
        Assert.Empty(found.Items);
        foreach (var node in host.Definition.Nodes)
        {
            await Machines.CreateNodeAsync(new NodeOrder(node, release, configurations!.For(node, found)!.Write()), host.Progress, default);
            if (node is not { Role: NodeRole.ControlPlane, Index: 1 })
                continue;
            using var first = await ClusterSession.OpenAsync(host, found, default);
            await first!.Node(first.Machines.Nodes[0]).BootstrapAsync(default);
        }

        using var session = await ClusterSession.OpenAsync(host, found, default);
        foreach (var machine in session!.Machines.Nodes)
            await Talos.TestCluster.WaitAsync(async () => await Talos.TestCluster.StageAsync(session.Node(machine)) == MachineStage.Running);
        await Talos.TestCluster.WaitAsync(async () => (await NodesAsync()).Count(static node => node.Condition("Ready") is { Status: ConditionStatus.True }) == host.Definition.Nodes.Count);
    }

    private sealed class LineList(UpdateCluster cluster) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (cluster._lines)
                cluster._lines.Add(value);
            cluster.OnLine(value);
        }
    }
}
