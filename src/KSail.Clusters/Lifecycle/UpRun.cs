using KSail.Clusters.Definition;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Documents.Diagnostics;
using KSail.Talos;
using KSail.Talos.Generation;

namespace KSail.Clusters.Lifecycle;

/// <summary>What the steps of one run know, and hand on to each other.</summary>
internal sealed class UpRun(ClusterHost host, IClusterComponents components, IReadOnlyList<NodeIdentity> wanted, ClusterLog log, DiagnosticBag diagnostics) : IDisposable
{
    private ClusterSession? _session;

    public ClusterHost Host => host;

    public ClusterDefinition Definition => host.Definition;

    public IClusterComponents Components => components;

    /// <summary>The nodes that shall run at the end.</summary>
    public IReadOnlyList<NodeIdentity> Wanted => wanted;

    public ClusterLog Log => log;

    public Patience Patience { get; } = new(host, log);

    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>What existed when the run began.</summary>
    public required ClusterMachines Before { get; init; }

    /// <summary>Of what releases nodes are made.</summary>
    public required ClusterReleases Releases { get; init; }

    /// <summary>What patches and settings come to, secrets and addresses left out.</summary>
    public required PlainConfigurations Plain { get; init; }

    /// <summary>The secrets, or the work on them.</summary>
    public required Task<MachineSecrets> Secrets { get; init; }

    public ClusterRecord Record { get; set; } = ClusterRecord.Empty;

    /// <summary>What the provider made; from the first step on.</summary>
    public ClusterFoundation? Foundation { get; set; }

    /// <summary>The configurations that nodes are made with; from the step of the nodes on.</summary>
    public DesiredConfigurations? Desired { get; set; }

    /// <summary>The cluster; from the step of the nodes on.</summary>
    public ClusterSession Session
    {
        get => _session ?? throw new InvalidOperationException("The nodes have not been made yet.");
        set => _session = value;
    }

    /// <summary>Names of the nodes that were made in this run.</summary>
    public HashSet<string> Made { get; } = new(StringComparer.Ordinal);

    /// <summary>The machines of the wanted nodes, as they were read last.</summary>
    public IReadOnlyList<ClusterMachine> Machines
    {
        get
        {
            var machines = new List<ClusterMachine>();
            foreach (var machine in Session.Machines.Nodes)
            {
                if (wanted.Contains(machine.Node))
                    machines.Add(machine);
            }

            return machines;
        }
    }

    /// <summary>The machines of wanted control planes.</summary>
    public IReadOnlyList<ClusterMachine> ControlPlanes => [.. Machines.Where(static machine => machine.Node.Role == NodeRole.ControlPlane)];

    public void Fail(DiagnosticDescriptor descriptor, string message) => diagnostics.Add(descriptor, Definition.Span, message);

    public bool WriteRecord(ClusterRecord record)
    {
        Record = record;
        return host.Store.WriteRecord(record, diagnostics);
    }

    public void Dispose() => _session?.Dispose();
}
