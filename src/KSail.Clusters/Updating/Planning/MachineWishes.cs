using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Talos;
using KSail.Talos.Comparison;

namespace KSail.Clusters.Updating.Planning;

/// <summary>Which machines of a cluster stay, come and go.</summary>
internal sealed class MachineWishes(ClusterSession session)
{
    private readonly IReadOnlyList<NodeIdentity> _wanted = session.Host.Definition.Nodes;
    private readonly IReadOnlyList<MachinePool> _pools = session.Host.Provider.Pools;

    private IReadOnlyList<ClusterMachine> Machines => session.Machines.Nodes;

    /// <summary>The pool of a machine that the autoscaler made, when it may still have nodes; null for any other machine.</summary>
    public MachinePool? PoolOf(ClusterMachine machine)
    {
        foreach (var pool in _pools)
        {
            if (machine.IsAutoscaled && pool.Name == machine.Pool && pool.Max > 0)
                return pool;
        }

        return null;
    }

    /// <summary>Whether a machine stays, or another one in its place.</summary>
    public bool IsKept(ClusterMachine machine) => machine.IsAutoscaled ? PoolOf(machine) is not null : _wanted.Contains(machine.Node);

    /// <summary>Configured nodes that have no machine: control planes first.</summary>
    public List<NodeIdentity> Added()
    {
        var added = new List<NodeIdentity>();
        foreach (var identity in _wanted)
        {
            if (!Machines.Any(machine => machine.Node == identity))
                added.Add(identity);
        }

        return added;
    }

    /// <summary>Configured machines that stand still.</summary>
    public List<ClusterMachine> Stopped()
    {
        var stopped = new List<ClusterMachine>();
        foreach (var machine in Machines)
        {
            if (!machine.IsRunning && !machine.IsAutoscaled && IsKept(machine))
                stopped.Add(machine);
        }

        return stopped;
    }

    /// <summary>
    /// Machines that nobody wishes any longer: workers first, the highest number first. Machines of the autoscaler go with their pool; of those without one
    /// nobody knows whose they are.
    /// </summary>
    public List<ClusterMachine> Removed()
    {
        var removed = new List<ClusterMachine>();
        foreach (var machine in Machines)
        {
            if (!IsKept(machine) && (!machine.IsAutoscaled || machine.Pool is not null))
                removed.Add(machine);
        }

        removed.Sort(static (left, right) => left.Node.Role != right.Node.Role ? right.Node.Role.CompareTo(left.Node.Role)
            : left.Node.Index != right.Node.Index ? right.Node.Index.CompareTo(left.Node.Index) : string.CompareOrdinal(left.Node.Name, right.Node.Name));
        return removed;
    }

    /// <summary>
    /// Machines in whose place others come, because they or their disks cannot become what they shall be: workers first. In the place of an autoscaled one
    /// the autoscaler makes another when it is needed.
    /// </summary>
    public List<ClusterMachine> Replaced(List<NodePlan> nodes)
    {
        var replaced = new List<ClusterMachine>();
        foreach (var machine in Machines)
        {
            if (IsKept(machine) && (machine.Drift is not null || nodes.Find(plan => plan.Node.Machine == machine)?.Effect == NodeEffect.Replace))
                replaced.Add(machine);
        }

        replaced.Sort(static (left, right) => left.Node.Role != right.Node.Role ? right.Node.Role.CompareTo(left.Node.Role)
            : left.Node.Index != right.Node.Index ? left.Node.Index.CompareTo(right.Node.Index) : string.CompareOrdinal(left.Node.Name, right.Node.Name));
        return replaced;
    }

    /// <summary>Number of control planes that there are.</summary>
    public int ControlPlanes => Machines.Count(static machine => machine.Node.Role == NodeRole.ControlPlane);
}
