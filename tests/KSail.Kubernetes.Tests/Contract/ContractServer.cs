using System.Text.Json.Nodes;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes;

namespace KSail.Kubernetes.Tests.Contract;

/// <summary>
/// A server that the contract is held against: the double, and the API server of <c>KSAIL_TEST_KUBECONFIG</c> (a kubeconfig whose current context may
/// make definitions and namespaces). What both do alike, the double does right.
/// </summary>
[CollectionDefinition(nameof(ContractServers))]
public sealed class ContractServers : IAsyncLifetime, ICollectionFixture<ContractServers>
{
    public const string Double = "double";
    public const string Cluster = "cluster";

    private readonly Dictionary<string, ContractServer> _servers = new(StringComparer.Ordinal);
    private KubernetesDouble? _double;

    /// <summary>The servers that there are.</summary>
    public static TheoryData<string> All => KubeconfigPath is null ? new TheoryData<string>(Double) : new TheoryData<string>(Double, Cluster);

    /// <summary>Those that have the kinds of a cluster, and not only custom ones.</summary>
    public static TheoryData<string> WithCore
    {
        get
        {
            if (KubeconfigPath is null)
                return new TheoryData<string>(Double);
            using var api = OpenCluster();
            // Asked before the tests are known, and there is no asking otherwise there.
#pragma warning disable xUnit1031
            var found = ContractServer.HasNamespacesAsync(api).GetAwaiter().GetResult();
#pragma warning restore xUnit1031
            return found ? new TheoryData<string>(Double, Cluster) : new TheoryData<string>(Double);
        }
    }

    private static string? KubeconfigPath => Environment.GetEnvironmentVariable("KSAIL_TEST_KUBECONFIG") is { Length: > 0 } path ? path : null;

    public async Task InitializeAsync()
    {
        _double = await KubernetesDouble.StartAsync();
        _servers[Double] = await ContractServer.PrepareAsync(_double.Open());
        if (KubeconfigPath is not null)
            _servers[Cluster] = await ContractServer.PrepareAsync(OpenCluster());
    }

    public ContractServer this[string name] => _servers[name];

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.CleanAsync();
        await _double!.DisposeAsync();
    }

    private static IKubernetesApi OpenCluster()
    {
        var diagnostics = new DiagnosticBag();
        var kubeconfig = Kubeconfig.Load(KubeconfigFiles.Single(KubeconfigPath!, Environment.CurrentDirectory, Environment.GetEnvironmentVariable), diagnostics);
        var connection = kubeconfig?.Connect(kubeconfig.CurrentContext, SourceSpan.None, Environment.GetEnvironmentVariable, diagnostics);
        return connection?.Open(new KubernetesClientOptions { Environment = Environment.GetEnvironmentVariable }) ?? throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
    }
}

/// <summary>One server, with the definition that the contract uses.</summary>
public sealed class ContractServer
{
    private const string Definition = """
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition", "metadata": { "name": "widgets.contract.ksail.dev" },
          "spec": {
            "group": "contract.ksail.dev", "scope": "Namespaced",
            "names": { "plural": "widgets", "singular": "widget", "kind": "Widget", "listKind": "WidgetList" },
            "versions": [{
              "name": "v1", "served": true, "storage": true, "subresources": { "status": {} },
              "schema": { "openAPIV3Schema": {
                "type": "object",
                "properties": {
                  "spec": {
                    "type": "object",
                    "required": ["size"],
                    "properties": {
                      "size": { "type": "integer" },
                      "color": { "type": "string", "enum": ["red", "green", "blue"] },
                      "shape": { "type": "string", "default": "round" },
                      "list": { "type": "array", "items": { "type": "string" } },
                      "tags": { "type": "array", "x-kubernetes-list-type": "set", "items": { "type": "string" } },
                      "parts": {
                        "type": "array", "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["name"],
                        "items": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" }, "count": { "type": "integer" } } }
                      },
                      "free": { "type": "object", "x-kubernetes-preserve-unknown-fields": true }
                    }
                  },
                  "status": {
                    "type": "object",
                    "properties": {
                      "observedGeneration": { "type": "integer" },
                      "conditions": { "type": "array", "items": { "type": "object", "x-kubernetes-preserve-unknown-fields": true } }
                    }
                  }
                }
              } }
            }]
          }
        }
        """;

    private readonly List<ObjectName> _namespaces = [];
    private readonly bool _hasNamespaces;
    private int _count;

    private ContractServer(IKubernetesApi api, bool hasNamespaces)
    {
        Api = api;
        _hasNamespaces = hasNamespaces;
    }

    public static readonly ResourceKind Widgets = new("contract.ksail.dev", "v1", "Widget", "widgets", Namespaced: true);

    public IKubernetesApi Api { get; }

    public static async Task<ContractServer> PrepareAsync(IKubernetesApi api)
    {
        var definition = new KubernetesObject((JsonObject)JsonNode.Parse(Definition)!);
        if (await api.FindAsync(WellKnownKinds.CustomResourceDefinitions, definition.Name, CancellationToken.None) is null)
            await api.CreateAsync(WellKnownKinds.CustomResourceDefinitions, definition, WriteOptions.Default, CancellationToken.None);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await foreach (var happened in api.WatchAsync(WellKnownKinds.CustomResourceDefinitions, new WatchQuery { FieldSelector = "metadata.name=" + definition.Name }, patience.Token))
        {
            if (happened.Object?.Condition("Established")?.Status == ConditionStatus.True)
                break;
        }

        // Established, a kind is served a moment later, and by discovery known another moment later.
        while (!await IsServedAsync(api, patience.Token))
            await Task.Delay(100, patience.Token);
        return new ContractServer(api, await HasNamespacesAsync(api));
    }

    /// <summary>Whether a server has the kinds of a cluster; one of extensions alone has not, and no discovery either.</summary>
    public static async Task<bool> HasNamespacesAsync(IKubernetesApi api) =>
        await api.FindAsync(WellKnownKinds.Namespaces, new ObjectName("default"), CancellationToken.None) is not null;

    private static async Task<bool> IsServedAsync(IKubernetesApi api, CancellationToken cancellationToken)
    {
        try
        {
            await api.ListAsync(Widgets, ListQuery.All, cancellationToken);
            var catalog = await api.DiscoverAsync(cancellationToken);
            return catalog.Kinds.Count == 0 || catalog.Find(Widgets.Group, Widgets.Kind) is not null;
        }
        catch (KubernetesException e) when (e.Failure is KubernetesFailure.NotFound or KubernetesFailure.TooManyRequests)
        {
            return false;
        }
    }

    /// <summary>A namespace of a test's own.</summary>
    public async Task<string> NamespaceAsync()
    {
        var name = new ObjectName($"contract-{Environment.ProcessId}-{Interlocked.Increment(ref _count)}");
        if (_hasNamespaces)
        {
            await Api.CreateAsync(WellKnownKinds.Namespaces, new KubernetesObject(WellKnownKinds.Namespaces, name), WriteOptions.Default, CancellationToken.None);
            lock (_namespaces)
                _namespaces.Add(name);
        }

        return name.Name;
    }

    public async Task CleanAsync()
    {
        foreach (var name in _namespaces)
            await Api.DeleteAsync(WellKnownKinds.Namespaces, name, DeleteOptions.Default, CancellationToken.None);
        await Api.DeleteAsync(WellKnownKinds.CustomResourceDefinitions, new ObjectName("widgets.contract.ksail.dev"), DeleteOptions.Default, CancellationToken.None);
        Api.Dispose();
    }
}
