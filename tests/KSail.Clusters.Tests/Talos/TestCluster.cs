using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Access;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Talos;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Talos;

/// <summary>Stand-in nodes with the configurations that the product makes, and the product's client.</summary>
internal sealed class TestCluster : IAsyncDisposable
{
    public const string First = "10.5.0.2";

    private static readonly Lazy<MachineSecrets> Made = new(StandInSecrets.Create);

    private readonly NodeConfigurations _configurations;
    private readonly List<ITalosConnection> _connections = [];

    public TestCluster(string tag = "v1.13.9", string platform = "container", MachineSecrets? secrets = null)
    {
        Tag = tag;
        Platform = platform;
        Secrets = secrets ?? Made.Value;
        var options = new NodePatchOptions
        {
            Release = TalosRelease.Parse(tag),
            Runtime = platform == "container" ? NodeRuntime.Container : NodeRuntime.Metal,
            Base = new BaseSettings { ClusterName = "dev", Endpoint = $"https://{First}:6443", SubjectNames = ["127.0.0.1"], InstallDisk = platform == "container" ? null : "/dev/sda", Secrets = Secrets },
        };
        var diagnostics = new DiagnosticBag();
        using var folder = new TemporaryDirectory();
        _configurations = NodePatches.Generate(new SourceTree(folder.Root).OpenView(), null, options, diagnostics);
        Assert.Empty(diagnostics.Items);
    }

    public NodeNetwork Network { get; } = new();

    public string Tag { get; }

    public string Platform { get; }

    public MachineSecrets Secrets { get; }

    public Secret ControlPlane => _configurations.ControlPlane!.Write();

    public Secret Worker => _configurations.Worker!.Write();

    public TalosConnector Connector { get; } = new(TimeProvider.System);

    public TalosContext Context => ContextOf(Secrets.TalosAuthority, ClientCertificates.AdminRole);

    /// <summary>A node; with the configuration that its role has, or without any.</summary>
    public Task<TalosNode> StartAsync(string address, NodeRole? role = null) => Network.StartAsync(new NodeSettings
    {
        Address = address,
        HostName = $"node-{address.Split('.')[3]}",
        Tag = Tag,
        Platform = Platform,
        UserData = role switch
        {
            NodeRole.ControlPlane => Encode(ControlPlane),
            NodeRole.Worker => Encode(Worker),
            _ => null,
        },
    });

    /// <summary>The API of a node, through the first control plane.</summary>
    public ITalosApi Node(string address) => Open(Context).Node(address);

    public ITalosConnection Open(TalosContext context)
    {
        var connection = Connector.Open(context);
        _connections.Add(connection);
        return connection;
    }

    public ITalosApi Maintenance(string address)
    {
        var connection = Connector.OpenMaintenance(Network.EndpointOf(address));
        _connections.Add(connection);
        return connection.Endpoint;
    }

    public TalosContext ContextOf(CertificateAuthority authority, string role)
    {
        var client = ClientCertificates.ForTalos(authority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, role);
        return new TalosContext
        {
            Name = "dev",
            Endpoints = [Network.EndpointOf(First)],
            Authority = authority.Certificate,
            Certificate = client.Certificate,
            Key = client.Key,
        };
    }

    /// <summary>Calls again until a condition holds, as whoever brings up a cluster does.</summary>
    public static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 300; i++)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (TalosException e) when (e.IsTransient || e.Code == GrpcCode.PermissionDenied)
            {
                // It starts.
            }

            await Task.Delay(20);
        }

        Assert.Fail("It never happened.");
    }

    public static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> stream)
    {
        var items = new List<T>();
        await foreach (var item in stream)
            items.Add(item);
        return items;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections)
            connection.Dispose();
        await Network.DisposeAsync();
    }

    public static async Task<MachineStage> StageAsync(ITalosApi api) =>
        (await api.GetResourceAsync(ResourceType.MachineStatus, ResourceType.MachineId, CancellationToken.None))!.ReadMachineStatus().Stage;

    private static string Encode(Secret configuration) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(configuration.Reveal()));
}
