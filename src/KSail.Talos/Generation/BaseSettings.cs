namespace KSail.Talos.Generation;

/// <summary>What a configuration is generated from. The defaults make one that is good for merging patches into and for no node.</summary>
public sealed record BaseSettings
{
    /// <summary>Name of the cluster.</summary>
    public string ClusterName { get; init; } = "cluster";

    /// <summary>URL of the Kubernetes API. <c>.invalid</c> resolves nowhere.</summary>
    public string Endpoint { get; init; } = "https://control-plane.invalid:6443";

    /// <summary>Kubernetes version without <c>v</c>; null for the newest minor version that the Talos series supports.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>The disk to install to; null for nodes that have Talos already.</summary>
    public string? InstallDisk { get; init; } = "/dev/sda";

    /// <summary>The installer image; null for the one of the Talos series.</summary>
    public string? InstallImage { get; init; }

    /// <summary>Further names and addresses of the control plane, for the certificates of both APIs.</summary>
    public IReadOnlyList<string> SubjectNames { get; init; } = [];

    /// <summary>Whether control planes run workloads, too.</summary>
    public bool SchedulesOnControlPlanes { get; init; }

    /// <summary>The secrets.</summary>
    public MachineSecrets Secrets { get; init; } = MachineSecrets.Placeholders;
}
