using KSail.Scanning.Controls.Access;
using KSail.Scanning.Controls.Accounts;
using KSail.Scanning.Controls.Admission;
using KSail.Scanning.Controls.Clusters;
using KSail.Scanning.Controls.Containers;
using KSail.Scanning.Controls.Credentials;
using KSail.Scanning.Controls.Images;
using KSail.Scanning.Controls.Networks;
using KSail.Scanning.Controls.Pods;
using KSail.Scanning.Controls.References;
using KSail.Scanning.Controls.Sandboxes;

namespace KSail.Scanning.Controls;

/// <summary>Every control that counts for files, by ID.</summary>
internal static class ControlTable
{
    /// <summary>The controls.</summary>
    public static readonly Control[] All =
    [
        ImageControls.Forbidden, AccessControls.Exec, ResourceControls.Memory, AccessControls.Delete, ResourceControls.Limits,
        CredentialControls.InConfiguration, PrivilegeControls.NonRoot, BindingControls.DashboardAccess, AccessControls.ListSecrets,
        PrivilegeControls.PrivilegeEscalation, PrivilegeControls.WritableRoot, ProbeControls.Readiness, HostControls.ServicePrincipal,
        NetworkPolicyControls.Blocked, AccessControls.DeleteEvents, AccountControls.TokenMounted, AccessControls.Administrators,
        AccessControls.CoreDns, HostControls.Namespaces, HostControls.Network, ServiceControls.Ssh, HostControls.Port,
        HostControls.WritablePath, PrivilegeControls.InsecureCapabilities, HostControls.Path, NetworkPolicyControls.Mapping,
        ResourceControls.Cpu, BindingControls.BoundAccounts, NetworkPolicyControls.InternalNetwork, HardeningControls.Seccomp,
        ProbeControls.Liveness, PrivilegeControls.Privileged, VulnerableImages.NginxSnippets, PodControls.DefaultNamespace,
        PrivilegeControls.Sudo, AccessControls.PortForward, AccessControls.Impersonation, PodSecurityPolicyControls.Enabled,
        PodControls.Naked, HostControls.RuntimeSocket, ImageControls.PullPolicy, PodControls.Labels, PodControls.CommonLabels,
        ImageControls.Allowed, VulnerableImages.ArgoCd, UndecidedControls.Critical, UndecidedControls.Remote, UndecidedControls.Excessive,
        VulnerableImages.Grafana, VulnerableImages.Kyverno, AccessControls.AccessToSecrets, AccessControls.Wildcards,
        AccessControls.CreatePods, AccountControls.DefaultAccount, AccountControls.TokenMountedCis, AccessControls.BindAndEscalate,
        NamespaceControls.AnyPolicy, NamespaceControls.Privileged, NamespaceControls.ProcessNamespace, NamespaceControls.IpcNamespace,
        NamespaceControls.Network, NamespaceControls.PrivilegeEscalation, NamespaceControls.Root, NamespaceControls.RawSockets,
        NamespaceControls.AddedCapabilities, NamespaceControls.Capabilities, NamespaceControls.HostProcess, NamespaceControls.HostPath,
        NamespaceControls.HostPorts, NetworkPolicyControls.EveryNamespace, CredentialControls.SecretVariables,
        HardeningControls.RuntimeDefault, SecurityContextControl.SecurityContext, PodSecurityPolicyControls.ProcessNamespace,
        PodSecurityPolicyControls.IpcNamespace, PodSecurityPolicyControls.Network, PodSecurityPolicyControls.PrivilegeEscalation,
        PodSecurityPolicyControls.Root, PodSecurityPolicyControls.AddedCapabilities, PodSecurityPolicyControls.Capabilities,
        UndecidedControls.RegistryScanning, UndecidedControls.Signature, UndecidedControls.Signed, UndecidedControls.Masters,
        UndecidedControls.UntrustedWorkloads, ImageControls.OldRegistry, UndecidedControls.AuditLogs, VolumeControls.Secrets,
        VolumeControls.Claims, VolumeControls.ConfigMaps, CredentialControls.InVariables, NetworkPolicyControls.Missing,
        AccountReach.BoundAccount, BindingControls.Anonymous, ServiceControls.Tls, AccountReach.Takeover, ResourceControls.CpuRequest,
        ResourceControls.MemoryRequest, ResourceControls.CpuLimit, ResourceControls.MemoryLimit, AccountReach.Administrator,
        NodeControls.Outdated, HostControls.ProcessNamespace, HostControls.IpcNamespace, AccessControls.CreateVolumes,
        AccessControls.NodeProxy, AccessControls.ApproveCertificates, AccessControls.Webhooks, AccessControls.CreateTokens,
        UndecidedControls.ClientCertificates, UndecidedControls.AccountTokens, UndecidedControls.BootstrapTokens,
        UndecidedControls.ImageProvenance, VulnerableImages.NginxEndOfLife, ReferenceControls.ServiceWithoutWorkload,
        AccountControls.DeprecatedField, CredentialControls.DuplicateVariable, PodControls.Selector, SandboxControls.RuntimeClass,
        ReferenceControls.IngressBackend, NetworkPolicyControls.Dangling, ReferenceControls.AutoscalerTarget, SandboxControls.Egress,
        ReferenceControls.GatewayBackend, SandboxControls.Ceilings, SandboxControls.Provenance, PodControls.RollingUpdate,
        ImageControls.Digest, AccountControls.UnknownAccount,
    ];

    /// <summary>The control of an ID; null when there is none for files.</summary>
    public static Control? Find(string id)
    {
        var low = 0;
        var high = All.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var order = string.CompareOrdinal(All[middle].Id, id);
            if (order == 0)
                return All[middle];
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return null;
    }
}
