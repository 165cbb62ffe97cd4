namespace KSail.Talos;

/// <summary>What a node does in its cluster.</summary>
public enum NodeRole
{
    /// <summary>Runs etcd and the control plane of Kubernetes.</summary>
    ControlPlane,

    /// <summary>Runs workloads.</summary>
    Worker,
}
