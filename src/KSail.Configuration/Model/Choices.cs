namespace KSail.Configuration.Model;

// The members stand in the order of KSail.Configuration.Fields.ChoiceSets, which reads them; a test keeps the two alike.
#pragma warning disable CS1591, CA1008 // The members are the names of the configuration file.

/// <summary>A Kubernetes distribution. Only Talos clusters can be operated; any can be built.</summary>
public enum Distribution
{
    Vanilla,
    K3s,
    Talos,
    VCluster,
    KWOK,
    EKS,
    GKE,
    AKS,
}

/// <summary>Where the nodes of a cluster run. Only Docker and Hetzner clusters can be operated; any can be built.</summary>
public enum InfrastructureProvider
{
    Docker,
    Hetzner,
    Omni,
    AWS,
    GCP,
    Azure,
    Kubernetes,
}

/// <summary>The network plugin; on Talos, <c>Default</c> is flannel.</summary>
public enum Cni
{
    Default,
    Cilium,
    Calico,
}

/// <summary>Whether a component is installed; <c>Default</c> leaves it to distribution and provider.</summary>
public enum ComponentState
{
    Default,
    Enabled,
    Disabled,
}

/// <summary>Whether something is on.</summary>
public enum Toggle
{
    Disabled,
    Enabled,
}

/// <summary>The admission policy engine.</summary>
public enum PolicyEngine
{
    None,
    Kyverno,
    Gatekeeper,
}

/// <summary>The GitOps engine.</summary>
public enum GitOpsEngine
{
    None,
    Flux,
    ArgoCD,
}

/// <summary>How the cluster autoscaler chooses among pools.</summary>
public enum Expander
{
    Price,
    LeastWaste,
    LeastNodes,
    Random,
}

/// <summary>What a taint does to pods that do not tolerate it.</summary>
public enum TaintEffect
{
    NoSchedule,
    PreferNoSchedule,
    NoExecute,
}

/// <summary>Protocol of a port mapping.</summary>
public enum PortProtocol
{
    TCP,
    UDP,
}

/// <summary>How servers are spread over machines.</summary>
public enum PlacementGroupStrategy
{
    Spread,
    None,
}

/// <summary>Which signatures Flux checks on artifacts.</summary>
public enum SignatureProvider
{
    Cosign,
    Notation,
}
#pragma warning restore CS1591, CA1008
