using KSail.Scanning.Results;

namespace KSail.Scanning.Frameworks;

/// <summary>
/// Controls that look at a running cluster, its nodes or its cloud: they are listed with the frameworks that have them, and never count. Their
/// weights are not kept, as nothing depends on them.
/// </summary>
internal static class ClusterControls
{
    private const string Description = "It looks at a running cluster, its nodes or its cloud; manifests do not decide it.";
    private const string Remediation = "Scan the cluster itself.";

    /// <summary>What reports say of a control; its ID stands for the name of one that is not known.</summary>
    public static ControlDescription Describe(string id) => new(id, NameOf(id) ?? id, 0, Description, Remediation);

    /// <summary>The name of a control; null when it is not one of these.</summary>
    public static string? NameOf(string id)
    {
        if (!id.StartsWith("C-", StringComparison.Ordinal))
            return null;
        var at = Names.IndexOf($"\n{id.AsSpan(2)} ", StringComparison.Ordinal);
        if (at < 0)
            return null;
        var start = at + id.Length;
        var end = Names.IndexOf('\n', start);
        return Names[start..end];
    }

    // A number and a name on each line.
    private const string Names = """

        0005 API server insecure port is enabled
        0021 Exposed sensitive interfaces
        0026 Kubernetes CronJob
        0036 Validate admission controller (validating)
        0039 Validate admission controller (mutating)
        0052 Instance Metadata API
        0058 CVE-2021-25741 - Using symlink for arbitrary host file system access.
        0066 Secret/etcd encryption enabled
        0067 Audit logs enabled
        0069 Disable anonymous access to Kubelet service
        0070 Enforce Kubelet client TLS authentication
        0079 CVE-2022-0185-linux-kernel-container-escape
        0087 CVE-2022-23648-containerd-fs-escape
        0088 RBAC enabled
        0089 CVE-2022-3172-aggregated-API-server-redirect
        0092 Ensure that the API server pod specification file permissions are set to 600 or more restrictive
        0093 Ensure that the API server pod specification file ownership is set to root:root
        0094 Ensure that the controller manager pod specification file permissions are set to 600 or more restrictive
        0095 Ensure that the controller manager pod specification file ownership is set to root:root
        0096 Ensure that the scheduler pod specification file permissions are set to 600 or more restrictive
        0097 Ensure that the scheduler pod specification file ownership is set to root:root
        0098 Ensure that the etcd pod specification file permissions are set to 600 or more restrictive
        0099 Ensure that the etcd pod specification file ownership is set to root:root
        0100 Ensure that the Container Network Interface file permissions are set to 600 or more restrictive
        0101 Ensure that the Container Network Interface file ownership is set to root:root
        0102 Ensure that the etcd data directory permissions are set to 700 or more restrictive
        0103 Ensure that the etcd data directory ownership is set to etcd:etcd
        0104 Ensure that the admin.conf file permissions are set to 600
        0105 Ensure that the admin.conf file ownership is set to root:root
        0106 Ensure that the scheduler.conf file permissions are set to 600 or more restrictive
        0107 Ensure that the scheduler.conf file ownership is set to root:root
        0108 Ensure that the controller-manager.conf file permissions are set to 600 or more restrictive
        0109 Ensure that the controller-manager.conf file ownership is set to root:root
        0110 Ensure that the Kubernetes PKI directory and file ownership is set to root:root
        0111 Ensure that the Kubernetes PKI certificate file permissions are set to 600 or more restrictive
        0112 Ensure that the Kubernetes PKI key file permissions are set to 600
        0113 Ensure that the API Server --anonymous-auth argument is set to false
        0114 Ensure that the API Server --token-auth-file parameter is not set
        0115 Ensure that the API Server --DenyServiceExternalIPs is not set
        0116 Ensure that the API Server --kubelet-client-certificate and --kubelet-client-key arguments are set as appropriate
        0117 Ensure that the API Server --kubelet-certificate-authority argument is set as appropriate
        0118 Ensure that the API Server --authorization-mode argument is not set to AlwaysAllow
        0119 Ensure that the API Server --authorization-mode argument includes Node
        0120 Ensure that the API Server --authorization-mode argument includes RBAC
        0121 Ensure that the admission control plugin EventRateLimit is set
        0122 Ensure that the admission control plugin AlwaysAdmit is not set
        0123 Ensure that the admission control plugin AlwaysPullImages is set
        0124 Ensure that the admission control plugin SecurityContextDeny is set if PodSecurityPolicy is not used
        0125 Ensure that the admission control plugin ServiceAccount is set
        0126 Ensure that the admission control plugin NamespaceLifecycle is set
        0127 Ensure that the admission control plugin NodeRestriction is set
        0128 Ensure that the API Server --secure-port argument is not set to 0
        0129 Ensure that the API Server --profiling argument is set to false
        0130 Ensure that the API Server --audit-log-path argument is set
        0131 Ensure that the API Server --audit-log-maxage argument is set to 30 or as appropriate
        0132 Ensure that the API Server --audit-log-maxbackup argument is set to 10 or as appropriate
        0133 Ensure that the API Server --audit-log-maxsize argument is set to 100 or as appropriate
        0134 Ensure that the API Server --request-timeout argument is set as appropriate
        0135 Ensure that the API Server --service-account-lookup argument is set to true
        0136 Ensure that the API Server --service-account-key-file argument is set as appropriate
        0137 Ensure that the API Server --etcd-certfile and --etcd-keyfile arguments are set as appropriate
        0138 Ensure that the API Server --tls-cert-file and --tls-private-key-file arguments are set as appropriate
        0139 Ensure that the API Server --client-ca-file argument is set as appropriate
        0140 Ensure that the API Server --etcd-cafile argument is set as appropriate
        0141 Ensure that the API Server --encryption-provider-config argument is set as appropriate
        0142 Ensure that encryption providers are appropriately configured
        0143 Ensure that the API Server only makes use of Strong Cryptographic Ciphers
        0144 Ensure that the Controller Manager --terminated-pod-gc-threshold argument is set as appropriate
        0145 Ensure that the Controller Manager --profiling argument is set to false
        0146 Ensure that the Controller Manager --use-service-account-credentials argument is set to true
        0147 Ensure that the Controller Manager --service-account-private-key-file argument is set as appropriate
        0148 Ensure that the Controller Manager --root-ca-file argument is set as appropriate
        0149 Ensure that the Controller Manager RotateKubeletServerCertificate argument is set to true
        0150 Ensure that the Controller Manager --bind-address argument is set to 127.0.0.1
        0151 Ensure that the Scheduler --profiling argument is set to false
        0152 Ensure that the Scheduler --bind-address argument is set to 127.0.0.1
        0153 Ensure that the --cert-file and --key-file arguments are set as appropriate
        0154 Ensure that the --client-cert-auth argument is set to true
        0155 Ensure that the --auto-tls argument is not set to true
        0156 Ensure that the --peer-cert-file and --peer-key-file arguments are set as appropriate
        0157 Ensure that the --peer-client-cert-auth argument is set to true
        0158 Ensure that the --peer-auto-tls argument is not set to true
        0159 Ensure that a unique Certificate Authority is used for etcd
        0160 Ensure that a minimal audit policy is created
        0161 Ensure that the audit policy covers key security concerns
        0162 Ensure that the kubelet service file permissions are set to 600 or more restrictive
        0163 Ensure that the kubelet service file ownership is set to root:root
        0164 If proxy kubeconfig file exists ensure permissions are set to 600 or more restrictive
        0165 If proxy kubeconfig file exists ensure ownership is set to root:root
        0166 Ensure that the --kubeconfig kubelet.conf file permissions are set to 600 or more restrictive
        0167 Ensure that the --kubeconfig kubelet.conf file ownership is set to root:root
        0168 Ensure that the certificate authorities file permissions are set to 600 or more restrictive
        0169 Ensure that the client certificate authorities file ownership is set to root:root
        0170 If the kubelet config.yaml configuration file is being used validate permissions set to 600 or more restrictive
        0171 If the kubelet config.yaml configuration file is being used validate file ownership is set to root:root
        0172 Ensure that the --anonymous-auth argument is set to false
        0173 Ensure that the --authorization-mode argument is not set to AlwaysAllow
        0174 Ensure that the --client-ca-file argument is set as appropriate
        0175 Verify that the --read-only-port argument is set to 0
        0176 Ensure that the --streaming-connection-idle-timeout argument is not set to 0
        0177 Ensure that the --protect-kernel-defaults argument is set to true
        0178 Ensure that the --make-iptables-util-chains argument is set to true
        0179 Ensure that the --hostname-override argument is not set
        0180 Ensure that the --event-qps argument is set to 0 or a level which ensures appropriate event capture
        0181 Ensure that the --tls-cert-file and --tls-private-key-file arguments are set as appropriate
        0182 Ensure that the --rotate-certificates argument is not set to false
        0183 Verify that the RotateKubeletServerCertificate argument is set to true
        0184 Ensure that the Kubelet only makes use of Strong Cryptographic Ciphers
        0185 Ensure that the cluster-admin role is only used where required
        0205 Ensure that the CNI in use supports Network Policies
        0208 Consider external secret storage
        0209 Create administrative boundaries between resources using namespaces
        0212 The default namespace should not be used
        0213 Minimize the admission of privileged containers
        0222 Minimize user access to Amazon ECR
        0223 Minimize cluster access to read-only for Amazon ECR
        0225 Prefer using dedicated EKS Service Accounts
        0226 Prefer using a container-optimized OS when possible
        0227 Restrict Access to the Control Plane Endpoint
        0228 Ensure clusters are created with Private Endpoint Enabled and Public Access Disabled
        0229 Ensure clusters are created with Private Nodes
        0230 Ensure Network Policy is Enabled and set as appropriate
        0231 Encrypt traffic to HTTPS load balancers with TLS certificates
        0232 Manage Kubernetes RBAC users with AWS IAM Authenticator for Kubernetes or Upgrade to AWS CLI v1.16.156
        0233 Consider Fargate for running untrusted workloads
        0234 Consider external secret storage
        0235 Ensure that the kubelet configuration file has permissions set to 644 or more restrictive
        0238 Ensure that the kubeconfig file permissions are set to 644 or more restrictive
        0239 Prefer using dedicated AKS Service Accounts
        0240 Ensure Network Policy is Enabled and set as appropriate
        0241 Use Azure RBAC for Kubernetes Authorization
        0242 Hostile multi-tenant workloads
        0243 Ensure Image Vulnerability Scanning using Azure Defender image scanning or a third party provider
        0244 Ensure Kubernetes Secrets are encrypted
        0245 Encrypt traffic to HTTPS load balancers with TLS certificates
        0247 Restrict Access to the Control Plane Endpoint
        0248 Ensure clusters are created with Private Nodes
        0250 Minimize cluster access to read-only for Azure Container Registry (ACR)
        0251 Minimize user access to Azure Container Registry (ACR)
        0252 Ensure clusters are created with Private Endpoint Enabled and Public Access Disabled
        0256 External facing
        0264 PersistentVolume without encryption
        0265 Authenticated user has sensitive permissions
        0266 Exposure to internet via Gateway API or Istio Ingress
        0274 Verify Authenticated Service
        0277 Ensure that the API Server only makes use of Strong Cryptographic Ciphers
        0283 Ensure that the DenyServiceExternalIPs is set
        0284 Ensure that a limit is set on pod PIDs
        0285 Cluster Access Manager API to manage access controls within EKS clusters
        0290 Ensure that the --service-account-extend-token-expiration parameter is set to false
        0291 Ensure that the kube-proxy metrics service is bound to localhost
        0308 Minimize user access to Container Image repositories

        """;
}
