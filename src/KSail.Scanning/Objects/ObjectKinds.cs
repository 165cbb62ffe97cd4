namespace KSail.Scanning.Objects;

/// <summary>Kinds that controls look at; sets of them say which objects a control is about.</summary>
[Flags]
internal enum ObjectKinds : long
{
    None = 0,
    Pod = 1L << 0,
    Deployment = 1L << 1,
    ReplicaSet = 1L << 2,
    DaemonSet = 1L << 3,
    StatefulSet = 1L << 4,
    Job = 1L << 5,
    CronJob = 1L << 6,
    ReplicationController = 1L << 7,
    ConfigMap = 1L << 8,
    Secret = 1L << 9,
    ServiceAccount = 1L << 10,
    Namespace = 1L << 11,
    Service = 1L << 12,
    Node = 1L << 13,
    NetworkPolicy = 1L << 14,
    CiliumNetworkPolicy = 1L << 15,
    CiliumClusterwideNetworkPolicy = 1L << 16,
    Ingress = 1L << 17,
    Role = 1L << 18,
    ClusterRole = 1L << 19,
    RoleBinding = 1L << 20,
    ClusterRoleBinding = 1L << 21,
    PodSecurityPolicy = 1L << 22,
    ValidatingWebhookConfiguration = 1L << 23,
    MutatingWebhookConfiguration = 1L << 24,
    HorizontalPodAutoscaler = 1L << 25,
    GatewayRoute = 1L << 26,
    SandboxTemplate = 1L << 27,
    SecurityException = 1L << 28,
    ClusterSecurityException = 1L << 29,

    /// <summary>What runs pods, but for the old ReplicationController, which only some controls look at.</summary>
    Workloads = Pod | Deployment | ReplicaSet | DaemonSet | StatefulSet | Job | CronJob,

    /// <summary>Everything that runs pods.</summary>
    AllWorkloads = Workloads | ReplicationController,

    NetworkPolicies = NetworkPolicy | CiliumNetworkPolicy | CiliumClusterwideNetworkPolicy,
    Roles = Role | ClusterRole,
    Bindings = RoleBinding | ClusterRoleBinding,
    SecurityExceptions = SecurityException | ClusterSecurityException,
}

/// <summary>Finds out what an object is.</summary>
internal static class ObjectKind
{
    /// <summary>The kind of an object in the group and version that the controls are written for; none for everything else.</summary>
    public static ObjectKinds Of(string apiVersion, string kind) => kind switch
    {
        // Credentials in a ConfigMap are looked for whatever its group.
        "ConfigMap" => ObjectKinds.ConfigMap,
        "Pod" => Core(apiVersion, ObjectKinds.Pod),
        "Deployment" => When(apiVersion, "apps/v1", ObjectKinds.Deployment),
        "ReplicaSet" => When(apiVersion, "apps/v1", ObjectKinds.ReplicaSet),
        "DaemonSet" => When(apiVersion, "apps/v1", ObjectKinds.DaemonSet),
        "StatefulSet" => When(apiVersion, "apps/v1", ObjectKinds.StatefulSet),
        "Job" => InGroup(apiVersion, "batch/", ObjectKinds.Job),
        "CronJob" => InGroup(apiVersion, "batch/", ObjectKinds.CronJob),
        "ReplicationController" => Core(apiVersion, ObjectKinds.ReplicationController),
        "Secret" => Core(apiVersion, ObjectKinds.Secret),
        "ServiceAccount" => Core(apiVersion, ObjectKinds.ServiceAccount),
        "Namespace" => Core(apiVersion, ObjectKinds.Namespace),
        "Service" => Core(apiVersion, ObjectKinds.Service),
        "Node" => Core(apiVersion, ObjectKinds.Node),
        "NetworkPolicy" => When(apiVersion, "networking.k8s.io/v1", ObjectKinds.NetworkPolicy),
        "CiliumNetworkPolicy" => When(apiVersion, "cilium.io/v2", ObjectKinds.CiliumNetworkPolicy),
        "CiliumClusterwideNetworkPolicy" => When(apiVersion, "cilium.io/v2", ObjectKinds.CiliumClusterwideNetworkPolicy),
        "Ingress" => When(apiVersion, "networking.k8s.io/v1", ObjectKinds.Ingress),
        "Role" => Access(apiVersion, ObjectKinds.Role),
        "ClusterRole" => Access(apiVersion, ObjectKinds.ClusterRole),
        "RoleBinding" => Access(apiVersion, ObjectKinds.RoleBinding),
        "ClusterRoleBinding" => Access(apiVersion, ObjectKinds.ClusterRoleBinding),
        "PodSecurityPolicy" => InGroup(apiVersion, "policy/", ObjectKinds.PodSecurityPolicy),
        "ValidatingWebhookConfiguration" =>
            InGroup(apiVersion, "admissionregistration.k8s.io/", ObjectKinds.ValidatingWebhookConfiguration),
        "MutatingWebhookConfiguration" => InGroup(apiVersion, "admissionregistration.k8s.io/", ObjectKinds.MutatingWebhookConfiguration),
        "HorizontalPodAutoscaler" => InGroup(apiVersion, "autoscaling/", ObjectKinds.HorizontalPodAutoscaler),
        "HTTPRoute" or "TCPRoute" or "UDPRoute" => InGroup(apiVersion, "gateway.networking.k8s.io/", ObjectKinds.GatewayRoute),
        "SandboxTemplate" => When(apiVersion, "extensions.agents.x-k8s.io/v1beta1", ObjectKinds.SandboxTemplate),
        "SecurityException" => InGroup(apiVersion, "kubescape.io/", ObjectKinds.SecurityException),
        "ClusterSecurityException" => InGroup(apiVersion, "kubescape.io/", ObjectKinds.ClusterSecurityException),
        _ => ObjectKinds.None,
    };

    /// <summary>Whether <paramref name="kind"/> is one of <paramref name="kinds"/>.</summary>
    public static bool Is(this ObjectKinds kind, ObjectKinds kinds) => (kind & kinds) != 0;

    private static ObjectKinds Core(string apiVersion, ObjectKinds kind) => When(apiVersion, "v1", kind);

    private static ObjectKinds Access(string apiVersion, ObjectKinds kind) => When(apiVersion, "rbac.authorization.k8s.io/v1", kind);

    private static ObjectKinds When(string apiVersion, string expected, ObjectKinds kind) => apiVersion == expected ? kind : ObjectKinds.None;

    private static ObjectKinds InGroup(string apiVersion, string group, ObjectKinds kind) =>
        apiVersion.StartsWith(group, StringComparison.Ordinal) ? kind : ObjectKinds.None;
}
