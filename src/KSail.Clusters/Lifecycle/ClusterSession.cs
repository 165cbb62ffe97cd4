using KSail.Clusters.Access;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Clusters.Lifecycle;

/// <summary>
/// A cluster with its secrets, and connections to its APIs as far as machines run. Whoever starts, makes or removes machines refreshes it, since
/// addresses change with that.
/// </summary>
public sealed class ClusterSession : IDisposable
{
    private ITalosConnection? _talos;
    private IKubernetesApi? _kubernetes;
    private ClusterMachines _machines;

    internal ClusterSession(ClusterHost host, MachineSecrets secrets, ClusterMachines machines)
    {
        Host = host;
        Secrets = secrets;
        _machines = machines;
    }

    /// <summary>What the session works with.</summary>
    public ClusterHost Host { get; }

    /// <summary>The secrets of the cluster.</summary>
    public MachineSecrets Secrets { get; }

    /// <summary>What exists, as it was read last.</summary>
    public ClusterMachines Machines => _machines;

    /// <summary>The control planes that run.</summary>
    public IReadOnlyList<ClusterMachine> RunningControlPlanes
    {
        get
        {
            var running = new List<ClusterMachine>();
            foreach (var machine in _machines.Nodes)
            {
                if (machine is { IsRunning: true, Node.Role: NodeRole.ControlPlane })
                    running.Add(machine);
            }

            return running;
        }
    }

    /// <summary>Opens a cluster that exists. Its secrets are those that are kept, or else those of a control plane that the talosconfig leads to.</summary>
    /// <returns>The session; null with an error when there is no cluster, or when nobody knows its secrets.</returns>
    /// <exception cref="ProviderException">The provider cannot be asked.</exception>
    public static async Task<ClusterSession?> OpenAsync(ClusterHost host, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var machines = await host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        if (machines.Nodes.Count == 0)
        {
            diagnostics.Add(LifecycleDiagnostics.NoCluster, host.Definition.Span, $"there is no cluster {host.Definition.Name} on {host.Provider.Traits.Name}; create it: dotnet build -t:ClusterUp -p:Environment={host.Definition.Environment}");
            return null;
        }

        var secrets = await ClusterSecrets.FindAsync(host, machines, diagnostics, cancellation).ConfigureAwait(false);
        return secrets is null ? null : new ClusterSession(host, secrets, machines);
    }

    /// <summary>The Talos API of a node, asked through a control plane.</summary>
    /// <exception cref="TalosException">Nothing runs that could be asked, or the control plane would be asked in place of the node.</exception>
    public ITalosApi Node(ClusterMachine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        if (machine.Address.Length == 0)
            throw new TalosException(Clusters.Talos.Wire.GrpcCode.Unavailable, "it has no address", $"{machine.Node.Name} has no address on the network of the cluster");
        var endpoints = _machines.Addresses?.Talos ?? [];
        _talos ??= Host.Talos.Open(ClusterCredentials.ForTalos(Host.Definition.Name, Secrets, endpoints, Host.Clock));
        return _talos.Node(machine.Address);
    }

    /// <summary>The Kubernetes API. Not asked before the first request.</summary>
    /// <exception cref="KubernetesException">Nothing runs that could be asked.</exception>
    public IKubernetesApi Kubernetes => _kubernetes ??= OpenKubernetes(new KubernetesClientOptions { Environment = Host.Variables, Clock = Host.Clock, Progress = Host.Progress });

    /// <summary>Another connection to the Kubernetes API. The caller disposes it.</summary>
    /// <exception cref="KubernetesException">Nothing runs that could be asked.</exception>
    public IKubernetesApi OpenKubernetes(KubernetesClientOptions options)
    {
        if (_machines.Addresses is not { } addresses)
            throw new KubernetesException(KubernetesFailure.Unreachable, $"no control plane of {Host.Definition.Name} runs, so that nobody serves its API");
        var definition = Host.Definition;
        var text = ClusterCredentials.ForKubernetes(definition.Name, definition.Context, Secrets, addresses.Kubernetes, Host.Clock);
        var found = new DiagnosticBag();
        var connection = Kubeconfig.Parse(text, Host.Store.Folder, found)?.Connect(definition.Context, definition.Span, Host.Variables, found);
        return connection?.Open(options) ?? throw new KubernetesException(KubernetesFailure.Credentials, found.Items[0].Message);
    }

    /// <summary>Reads what exists anew; connections follow where addresses changed.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        var machines = await Host.Provider.ReadAsync(cancellation).ConfigureAwait(false);
        if (!AreSame(machines.Addresses, _machines.Addresses))
            Close();
        _machines = machines;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => Close();

    private void Close()
    {
        _talos?.Dispose();
        _kubernetes?.Dispose();
        (_talos, _kubernetes) = (null, null);
    }

    private static bool AreSame(ClusterAddresses? left, ClusterAddresses? right) =>
        left?.Kubernetes == right?.Kubernetes && (left?.Talos ?? []).SequenceEqual(right?.Talos ?? [], StringComparer.Ordinal);
}
