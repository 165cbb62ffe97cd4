using KSail.Clusters.Components;
using KSail.Clusters.Docker.Containers;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Networks;
using KSail.Clusters.Planning;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Talos;

namespace KSail.Clusters.Docker;

/// <summary>
/// Clusters whose nodes are containers of a Docker Engine on this machine or another, on a network of their own. All that is made carries the label
/// <c>io.ksail.cluster</c>, and nothing without it is ever changed.
/// </summary>
public sealed class DockerProvider : IClusterProvider
{
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private readonly DockerSettings _settings;
    private readonly Func<CancellationToken, Task<IDockerEngine>> _connect;
    private readonly CredentialSearch _credentials;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _gate = new(1);
    private DockerSession? _session;

    internal DockerProvider(DockerSettings settings, Func<CancellationToken, Task<IDockerEngine>> connect, CredentialSearch credentials, TimeProvider clock)
    {
        _settings = settings;
        _connect = connect;
        _credentials = credentials;
        _clock = clock;
    }

    /// <summary>A provider on the engine that the docker program of this user would use. Connects when it is first needed.</summary>
    /// <param name="settings">What the cluster is made of.</param>
    /// <param name="variables">Reads the environment: <c>DOCKER_HOST</c>, <c>DOCKER_CONTEXT</c>, <c>DOCKER_CONFIG</c> and the like.</param>
    /// <param name="clock">Measures time.</param>
    public static DockerProvider Create(DockerSettings settings, EnvironmentVariableReader variables, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(variables);
        return new DockerProvider(
            settings, cancellation => DockerConnection.OpenAsync(variables, cancellation), CredentialSearch.FromVariables(name => variables(name)), clock);
    }

    /// <inheritdoc/>
    public string? LocalRegistry => _settings.LocalRegistryPort is null ? null : SharedContainer.AuthorityOf(SharedContainer.RegistryName(_settings));

    /// <inheritdoc/>
    public IReadOnlyList<Component> ComponentsOf(ClusterConfiguration configuration, ClusterMachines machines)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(machines);
        return DockerComponents.Of(configuration.Cluster, DockerComponents.PoolBeside(machines));
    }

    /// <inheritdoc/>
    public ProviderTraits Traits { get; } = new("Docker", NodeRuntime.Container, RestartsNodes: true, ReplacesToUpgrade: true, CostsMoney: false);

    /// <inheritdoc/>
    public async Task CheckAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            var session = await OpenAsync(cancellation).ConfigureAwait(false);
            var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
            new DockerCheck(_settings, session.Engine, session.Info, inventory, diagnostics).Run(wanted);
        }
        catch (DockerException e)
        {
            diagnostics.Add(e.Code, SourceSpan.None, e.Message);
        }
    }

    /// <inheritdoc/>
    public Task<ClusterMachines> ReadAsync(CancellationToken cancellation) => RunAsync(
        async session => await new MachineReader(_settings, session.Engine).ReadAsync(await session.ReadAsync(cancellation).ConfigureAwait(false), cancellation).ConfigureAwait(false),
        cancellation);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ClusterChange>> PlanAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation) => RunAsync(
        async session =>
        {
            var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
            return (IReadOnlyList<ClusterChange>)DockerPlan.Make(_settings, inventory, FoundationMaker.SubnetOf(_settings, session, inventory), wanted, session.HostAddress);
        },
        cancellation);

    /// <inheritdoc/>
    public Task<ClusterFoundation?> DescribeAsync(ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machines);
        ArgumentNullException.ThrowIfNull(wanted);
        return RunAsync(
            async session =>
            {
                var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
                return inventory.Network is null
                    ? null
                    : new DockerFoundation(_settings, session, inventory, FoundationMaker.SubnetOf(_settings, session, inventory), wanted).Describe(FoundationMaker.ReleaseOf(_settings, machines));
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ClusterFoundation> PrepareAsync(
        ClusterMachines machines, IReadOnlyList<NodeIdentity> wanted, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machines);
        ArgumentNullException.ThrowIfNull(wanted);
        return RunAsync(session => new FoundationMaker(_settings, session, _clock, progress).RunAsync(machines, wanted, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task<ClusterMachine> CreateNodeAsync(NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(order);
        return RunAsync(session => new NodeMaker(_settings, session).CreateAsync(order, progress, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task StartNodeAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return RunAsync(
            async session =>
            {
                return await new NodeMaker(_settings, session).StartAsync(machine.Node.Name, cancellation).ConfigureAwait(false)
                    ? true
                    : throw new DockerException(DockerDiagnostics.NetworkDiffers, 0, $"the network that '{machine.Node.Name}' was made on is gone; bring the cluster up with ClusterUp, which makes the node anew on its volumes");
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task StopNodeAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return RunAsync(
            async session =>
            {
                await session.Engine.StopContainerAsync(machine.Id, StopPatience, cancellation).ConfigureAwait(false);
                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task RemoveNodeAsync(ClusterMachine machine, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return RunAsync(
            async session =>
            {
                await session.Engine.RemoveContainerAsync(machine.Id, cancellation).ConfigureAwait(false);
                var inventory = await session.ReadAsync(cancellation).ConfigureAwait(false);
                foreach (var volume in inventory.StateVolumes)
                {
                    if (volume.Labels.Label(DockerLabels.Node) == machine.Node.Name)
                        await session.Engine.RemoveVolumeAsync(volume.Name, cancellation).ConfigureAwait(false);
                }

                return true;
            },
            cancellation);
    }

    /// <inheritdoc/>
    public Task<ClusterMachine> ReplaceNodeAsync(ClusterMachine machine, NodeOrder order, IProgress<string> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(order);
        return RunAsync(session => new NodeMaker(_settings, session).ReplaceAsync(machine, order, StopPatience, progress, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task<string> ReadConsoleAsync(ClusterMachine machine, int lines, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return RunAsync(session => session.Engine.ReadLogAsync(machine.Id, lines, cancellation), cancellation);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> RemoveFoundationAsync(ClusterMachines machines, bool withVolumes, IProgress<string> progress, CancellationToken cancellation) =>
        RunAsync(session => new FoundationRemoval(_settings, session.Engine, progress).RunAsync(withVolumes, cancellation), cancellation);

    /// <summary>Ends the connection to the engine.</summary>
    public void Dispose()
    {
        _session?.Engine.Dispose();
        _gate.Dispose();
    }

    private async Task<DockerSession> OpenAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_session is not null)
                return _session;
            var engine = await _connect(cancellation).ConfigureAwait(false);
            try
            {
                var info = await engine.GetInfoAsync(cancellation).ConfigureAwait(false);
                return _session = new DockerSession(engine, info, _settings.Cluster, new ImageSupply(engine, info, _credentials, _clock));
            }
            catch
            {
                engine.Dispose();
                throw;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<T> RunAsync<T>(Func<DockerSession, Task<T>> work, CancellationToken cancellation)
    {
        try
        {
            return await work(await OpenAsync(cancellation).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (DockerException e)
        {
            throw new ProviderException(e.Code, e.Message, e);
        }
    }
}
