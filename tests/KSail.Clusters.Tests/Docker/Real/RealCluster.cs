using System.Text;
using KSail.Clusters.Docker;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Kubernetes;
using KSail.Oci.Registry.Authentication;
using KSail.Talos;
using KSail.Talos.Generation;
using KSail.Testing;
using KSail.Testing.Docker;
using KSail.Testing.Talos;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>A cluster on the real engine, brought up the way that whoever runs clusters does it. Removed with its volumes at the end.</summary>
internal sealed class RealCluster(DockerHost host, DockerSettings settings, MachineSecrets? secrets = null) : IAsyncDisposable, IProgress<string>
{
    private static readonly Lazy<MachineSecrets> Made = new(StandInSecrets.Create);

    private readonly List<string> _told = [];

    public DockerSettings Settings { get; set; } = settings;

    public MachineSecrets Secrets { get; } = secrets ?? Made.Value;

    public IReadOnlyList<string> Told
    {
        get
        {
            lock (_told)
                return [.. _told];
        }
    }

    public void Report(string value)
    {
        lock (_told)
            _told.Add(value);
    }

    /// <summary>A provider; each one knows nothing but what it finds.</summary>
    public DockerProvider Open(Func<IDockerEngine, IDockerEngine>? change = null) => new(
        Settings,
        async cancellation => await DockerConnection.OpenAsync(host.ReadVariable, cancellation) is var engine && change is null ? engine : change(engine),
        CredentialSearch.Nowhere,
        TimeProvider.System);

    public IReadOnlyList<NodeIdentity> Nodes(int controlPlanes, int workers) =>
    [
        .. Enumerable.Range(1, controlPlanes).Select(i => NodeIdentity.Of(Settings.Cluster, NodeRole.ControlPlane, i)),
        .. Enumerable.Range(1, workers).Select(i => NodeIdentity.Of(Settings.Cluster, NodeRole.Worker, i)),
    ];

    /// <summary>Sees that the wanted nodes exist and run, and what they share.</summary>
    public async Task<ClusterMachines> UpAsync(int controlPlanes, int workers, Func<IDockerEngine, IDockerEngine>? change = null, string patch = "", bool oneByOne = false)
    {
        using var provider = Open(change);
        var wanted = Nodes(controlPlanes, workers);
        var machines = await provider.ReadAsync(CancellationToken.None);
        var diagnostics = new DiagnosticBag();
        await provider.CheckAsync(machines, wanted, diagnostics, CancellationToken.None);
        Assert.DoesNotContain(diagnostics.Items, static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error);
        var foundation = await provider.PrepareAsync(machines, wanted, this, CancellationToken.None);
        var configurations = Generate(foundation, patch);
        if (oneByOne)
        {
            foreach (var node in wanted)
                await provider.CreateNodeAsync(OrderOf(node, configurations), this, CancellationToken.None);
        }
        else
        {
            await Task.WhenAll(wanted.Select(node => provider.CreateNodeAsync(OrderOf(node, configurations), this, CancellationToken.None)));
        }

        return await provider.ReadAsync(CancellationToken.None);
    }

    public async Task<IReadOnlyList<string>> DownAsync(bool withVolumes = true, Func<IDockerEngine, IDockerEngine>? change = null)
    {
        using var provider = Open(change);
        var machines = await provider.ReadAsync(CancellationToken.None);
        foreach (var machine in machines.Nodes)
            await provider.RemoveNodeAsync(machine, CancellationToken.None);
        return await provider.RemoveFoundationAsync(await provider.ReadAsync(CancellationToken.None), withVolumes, this, CancellationToken.None);
    }

    public NodeConfigurations Generate(ClusterFoundation foundation, string patch = "")
    {
        var options = new NodePatchOptions
        {
            Release = TalosRelease.Parse(Settings.Release),
            Runtime = NodeRuntime.Container,
            Base = new BaseSettings { ClusterName = Settings.Cluster, Endpoint = foundation.Endpoint, SubjectNames = foundation.SubjectNames, InstallDisk = foundation.InstallDisk, Secrets = Secrets },
            Additions = patch.Length > 0 ? [.. foundation.Patches, new AddedPatch("test", null, patch)] : foundation.Patches,
        };
        var diagnostics = new DiagnosticBag();
        using var folder = new TemporaryDirectory();
        var configurations = NodePatches.Generate(new SourceTree(folder.Root).OpenView(), null, options, diagnostics);
        Assert.Empty(diagnostics.Items);
        return configurations;
    }

    public NodeOrder OrderOf(NodeIdentity node, NodeConfigurations configurations, string? release = null) =>
        new(node, release ?? Settings.Release!, (node.Role == NodeRole.ControlPlane ? configurations.ControlPlane! : configurations.Worker!).Write());

    /// <summary>The text of a file of a container, as soon as it is there.</summary>
    public async Task<string> ReadFileAsync(string container, string path)
    {
        var text = "";
        await WaitAsync(() =>
        {
            var (exitCode, archive, _) = ExternalTool.TryRun("docker", AppContext.BaseDirectory, "", "-H", host.Endpoint, "cp", $"{container}:{path}", "-");
            // The head of an archive is 512 bytes.
            text = exitCode == 0 ? archive[512..].TrimEnd('\0') : "";
            return Task.FromResult(text.Length > 0);
        });
        return text;
    }

    /// <summary>Asks again until a condition holds, as whoever waits for nodes does.</summary>
    public static async Task WaitAsync(Func<Task<bool>> condition)
    {
        for (var i = 0; i < 300; i++)
        {
            try
            {
                if (await condition())
                    return;
            }
            catch (Exception e) when (e is TalosException or KubernetesException or HttpRequestException)
            {
                // It starts.
            }

            await Task.Delay(100);
        }

        Assert.Fail("It never happened.");
    }

    /// <summary>What there is of it, in lines, without what differs from run to run.</summary>
    public static string Describe(ClusterMachines machines)
    {
        var text = new StringBuilder();
        foreach (var resource in machines.Shared)
            text.Append($"{resource.Kind} {resource.Name}{(resource.IsHealthy ? "" : " stands still")}\n");
        foreach (var machine in machines.Nodes)
            text.Append($"{machine.Node.Name} {machine.Address} {machine.Release}{(machine.IsRunning ? "" : " stands still")}{(machine.Drift is null ? "" : $" ({machine.Drift})")}\n");
        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        using var provider = Open();
        var machines = await provider.ReadAsync(CancellationToken.None);
        await Task.WhenAll(machines.Nodes.Select(machine => provider.RemoveNodeAsync(machine, CancellationToken.None)));
        await provider.RemoveFoundationAsync(await provider.ReadAsync(CancellationToken.None), withVolumes: true, this, CancellationToken.None);
    }
}
