using System.Globalization;
using System.Net.NetworkInformation;
using KSail.Clusters.Docker;
using Xunit;

namespace KSail.Testing.Docker;

/// <summary>
/// The Docker Engine of a test assembly, with stand-ins for the images that clusters are made from: one of the tests' own, or the one that
/// <c>KSAIL_TEST_DOCKER</c> names. Started with the first test of its collection, ended with the last.
/// </summary>
public sealed class DockerHost : IAsyncLifetime
{
    /// <summary>Variable with the address of an engine that is to be used instead of one of the tests' own.</summary>
    public const string Variable = "KSAIL_TEST_DOCKER";

    private DockerDaemon? _daemon;

    /// <summary>Why tests with an engine cannot run here; null when they can, or when they had better fail (<c>CI=true</c>).</summary>
    public static string? ReasonToSkip => Environment.GetEnvironmentVariable("CI") == "true" || Named is not null ? null : DockerDaemon.Problem() ?? (IsReal ? null : StandInImages.Problem());

    /// <summary>Address of the engine, for <c>DOCKER_HOST</c>.</summary>
    public string Endpoint { get; private set; } = "";

    /// <summary>Its address for those with a certificate, and the folder that has one; null for an engine that is not the tests' own.</summary>
    public (string Address, string Certificates)? Secure => _daemon is null ? null : (string.Create(CultureInfo.InvariantCulture, $"tcp://127.0.0.1:{_daemon.Port}"), _daemon.Certificates);

    /// <summary>The images of this engine.</summary>
    public StandInImages Images { get; private set; } = null!;

    /// <summary>Whether clusters are made from the images of Talos and the rest themselves, which the engine pulls, and not from stand-ins.</summary>
    public static bool IsReal => Environment.GetEnvironmentVariable("KSAIL_TEST_TALOS") == "1";

    private static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } endpoint ? endpoint : null;

    public Task InitializeAsync()
    {
        if (ReasonToSkip is not null)
            return Task.CompletedTask;
        if (Named is { } named)
        {
            Endpoint = named;
        }
        else
        {
            _daemon = DockerDaemon.Start();
            Endpoint = _daemon.Endpoint;
        }

        // An engine that others use keeps its own images: stand-ins have names of their own there.
        Images = new StandInImages(this, Named is null ? null : "ksail.test");
        if (!IsReal)
            Images.Import();
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _daemon?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Reads the environment that whoever uses this engine has.</summary>
    public string? ReadVariable(string name) => name switch
    {
        "DOCKER_HOST" => Endpoint,
        "PATH" => Environment.GetEnvironmentVariable("PATH"),
        _ => null,
    };

    /// <summary>Settings of a cluster that is made from stand-ins.</summary>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="release">Release of the nodes.</param>
    public DockerSettings Settings(string cluster, string release = StandInImages.Release) => new(cluster)
    {
        Release = release, NodeImage = Images.Node, RegistryImage = Images.Registry, BalancerImage = Images.Balancer, Mirrors = [],
    };

    /// <summary>A range of addresses that no interface of this machine has, for a test that has to know it; another one for each process.</summary>
    /// <returns>Its first three numbers: <c>10.77.3</c>.</returns>
    public static string FreeRange()
    {
        var taken = NetworkInterface.GetAllNetworkInterfaces().SelectMany(static network => network.GetIPProperties().UnicastAddresses).Select(static address => address.Address.ToString()).ToList();
        for (var i = 0; ; i++)
        {
            var range = string.Create(CultureInfo.InvariantCulture, $"10.{77 + (Environment.ProcessId / 200 % 100)}.{(Environment.ProcessId + i) % 200}");
            if (!taken.Exists(address => address.StartsWith(range + ".", StringComparison.Ordinal)))
                return range;
        }
    }

    /// <summary>Runs Docker's own client, which has to succeed.</summary>
    public string Run(params string[] arguments) => ExternalTool.Run("docker", AppContext.BaseDirectory, "", ["-H", Endpoint, .. arguments]);

    /// <summary>Everything that is on the engine: containers with their states, networks and volumes, in lines.</summary>
    public string Snapshot() => string.Join('\n',
        Sorted(Run("ps", "-a", "--format", "container {{.Names}} {{.Image}} {{.State}} {{.ID}}")),
        Sorted(Run("network", "ls", "--format", "network {{.Name}} {{.Driver}} {{.ID}}")),
        Sorted(Run("volume", "ls", "--format", "volume {{.Name}} {{.Driver}}")));

    private static string Sorted(string lines) => string.Join('\n', lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
}
