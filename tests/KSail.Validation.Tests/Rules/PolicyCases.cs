using static KSail.Validation.Tests.Rules.Manifests;

namespace KSail.Validation.Tests.Rules;

public sealed class PolicyCases
{
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("", Quota("{hard: {cpu: 1, requests.memory: 1Gi, pods: 5, count/deployments.apps: 5, requests.nvidia.com/gpu: 4, gold.storageclass.storage.k8s.io/requests.storage: 5Gi, services.loadbalancers: 0, limits.hugepages-2Mi: 1}}").Replace(", limits.hugepages-2Mi: 1", ", requests.hugepages-2Mi: 2Mi", StringComparison.Ordinal), "a quota"),
        new("KSAIL3244", Quota("{hard: {»storage: 1}}"), "of which storage"),
        new("KSAIL3244", Quota("{hard: {»deployments: 1}}"), "counted another way"),
        new("KSAIL3244", Quota("{hard: {pods: »500m}}"), "half a pod"),
        new("KSAIL3244", Quota("{hard: {cpu: »-1}}"), "negative"),
        new("KSAIL3244", Quota("{hard: {cpu: 1}, scopes: [»BestEffort]}"), "best effort has no CPU"),
        new("KSAIL3244", Quota("{hard: {pods: 1}, scopes: »[Terminating, NotTerminating]}"), "both"),
        new("KSAIL3244", Quota("{hard: {pods: 1}, scopeSelector: {matchExpressions: [»{scopeName: PriorityClass, operator: In}]}}"), "in what"),

        new("", Range("{type: Container, min: {cpu: 100m}, max: {cpu: 1}, default: {cpu: 500m}, defaultRequest: {cpu: 200m}}"), "limits"),
        new("KSAIL3244", Range("{type: Container, min: {cpu: »2}, max: {cpu: 1}}"), "the wrong way round"),
        new("KSAIL3244", Range("{type: Container, default: {cpu: 1}, defaultRequest: {cpu: »2}}"), "a request above the limit"),
        new("KSAIL3244", Range("{type: Pod, default: »{cpu: 1}}"), "no default for pods"),
        new("KSAIL3244", Range("{type: Container, max: {»storage: 1}}"), "no storage for containers"),
        new("KSAIL3244", Range("»{type: PersistentVolumeClaim, max: {cpu: 1}}"), "what of storage"),
        new("KSAIL3244", Range("{type: Container, maxLimitRequestRatio: {cpu: »500m}}"), "less than one"),
        new("KSAIL3244", Range("{type: »Namespace}"), "no such type"),
        new("KSAIL3244", Range("{type: Pod, max: {cpu: 1}}, {type: »Pod, min: {cpu: 1}}"), "one type twice"),

        new("", Budget("{minAvailable: 50%, selector: {matchLabels: {app: a}}}"), "a budget"),
        new("", Budget("{selector: {}}"), "a budget of all"),
        new("KSAIL3250", Budget("{minAvailable: 1, maxUnavailable: »1}"), "both"),
        new("KSAIL3250", Budget("{minAvailable: »-1}"), "negative"),
        new("KSAIL3250", Budget("{maxUnavailable: »101%}"), "more than all"),
        new("KSAIL3250", Budget("{maxUnavailable: »'1'}"), "a number in quotes"),

        new("", Scaler("{scaleTargetRef: {kind: Deployment, name: a, apiVersion: apps/v1}, minReplicas: 1, maxReplicas: 3, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 80}}}], behavior: {scaleDown: {stabilizationWindowSeconds: 0, policies: [{type: Pods, value: 1, periodSeconds: 60}]}}}"), "an autoscaler"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, minReplicas: 5, maxReplicas: »3}"), "the wrong way round"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, minReplicas: »0, maxReplicas: 3}"), "none"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: »0}"), "none at most"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: »''}, maxReplicas: 1}"), "which"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, metrics: [»{type: Resource}]}"), "of which resource"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, metrics: [{type: »Cpu}]}"), "no such type"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, metrics: [{type: Resource, resource: {name: cpu, target: »{type: Utilization}}}]}"), "how much"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: »0}}}]}"), "idle"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, metrics: [{type: Pods, pods: {metric: {name: m}, target: »{type: Value, value: 1}}}]}"), "an average of pods"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, behavior: {scaleUp: {stabilizationWindowSeconds: »3601}}}"), "more than an hour"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, behavior: {scaleUp: {policies: [{type: Pods, value: »0, periodSeconds: 5}]}}}"), "not at all"),
        new("KSAIL3251", Scaler("{scaleTargetRef: {kind: Deployment, name: a}, maxReplicas: 1, behavior: {scaleUp: {policies: [{type: »Nodes, value: 1, periodSeconds: 5}]}}}"), "no such policy"),

        new("", Cluster("scheduling.k8s.io/v1", "PriorityClass", "value: 1000000000"), "the highest priority"),
        new("KSAIL3252", Cluster("scheduling.k8s.io/v1", "PriorityClass", "value: »1000000001"), "higher than that"),
        new("KSAIL3252", Cluster("node.k8s.io/v1", "RuntimeClass", "handler: »A"), "no name of a handler"),
        new("KSAIL3252", Namespaced("coordination.k8s.io/v1", "Lease", "spec: {leaseDurationSeconds: »0}"), "no time"),

        new("", Role("Role", "{apiGroups: [''], resources: [pods], verbs: [get]}"), "a role"),
        new("", Role("ClusterRole", "{nonResourceURLs: [/healthz], verbs: [get]}"), "a URL"),
        new("KSAIL3253", Role("Role", "{apiGroups: [''], resources: [pods], verbs: »[]}"), "to do what"),
        new("KSAIL3253", Role("Role", "»{resources: [pods], verbs: [get]}"), "of which group"),
        new("KSAIL3253", Role("ClusterRole", "{apiGroups: [''], resources: »[], verbs: [get]}"), "with what"),
        new("KSAIL3253", Role("Role", "{nonResourceURLs: »[/healthz], verbs: [get]}"), "URLs are in no namespace"),
        new("KSAIL3253", Role("ClusterRole", "{nonResourceURLs: [/a], resources: »[pods], verbs: [get]}"), "both"),
        new("", Namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects: [{kind: ServiceAccount, name: a}, {kind: User, name: u, apiGroup: rbac.authorization.k8s.io}]"), "a binding"),
        new("KSAIL3254", Namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: »Roles, name: r}"), "no such kind"),
        new("KSAIL3254", Namespaced("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {apiGroup: »rbac, kind: Role, name: r}"), "no such group"),
        new("KSAIL3254", Cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: »Role, name: r}"), "a Role is in a namespace"),
        new("KSAIL3254", Cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}\nsubjects: [»{kind: ServiceAccount, name: a}]"), "of which namespace"),
        new("KSAIL3254", Cluster("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: r}\nsubjects: [{kind: »Serviceaccount, name: a, namespace: b}]"), "no such subject"),

        new("KSAIL3218", Cluster("node.k8s.io/v1", "RuntimeClass", "handler: a\nscheduling: {tolerations: [»{effect: NoSchedule}]}"), "of which taint"),
        new("KSAIL3252", Cluster("node.k8s.io/v1", "RuntimeClass", "handler: a\nscheduling: {tolerations: [{operator: Exists}, »{operator: Exists}]}"), "one twice"),

        new("", Flow("{matchingPrecedence: 1000, priorityLevelConfiguration: {name: exempt}, distinguisherMethod: {type: ByUser}, rules: [{subjects: [{kind: Group, group: {name: 'system:masters'}}], nonResourceRules: [{verbs: ['*'], nonResourceURLs: [/healthz, /livez]}]}]}"), "a flow schema"),
        new("KSAIL3261", Flow("{matchingPrecedence: »10001, priorityLevelConfiguration: {name: a}}"), "too late"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: a}, distinguisherMethod: {type: »ByName}}"), "no such method"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: »''}}"), "of which level"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: a}, rules: [»{subjects: [{kind: User, user: {name: a}}]}]}"), "for what"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: a}, rules: [{subjects: [»{kind: User}], nonResourceRules: [{verbs: [get], nonResourceURLs: [/a]}]}]}"), "which user"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: a}, rules: [{subjects: [{kind: User, user: {name: a}}], resourceRules: [»{verbs: [get], apiGroups: [''], resources: [pods]}]}]}"), "in which namespace"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: a}, rules: [{subjects: [{kind: User, user: {name: a}}], nonResourceRules: [{verbs: [»'*', get], nonResourceURLs: [/a]}]}]}"), "all, and one more"),
        new("KSAIL3261", Flow("{priorityLevelConfiguration: {name: a}, rules: [{subjects: [{kind: User, user: {name: a}}], nonResourceRules: [{verbs: [get], nonResourceURLs: [»healthz]}]}]}"), "no path"),
        new("", Level("{type: Limited, limited: {nominalConcurrencyShares: 0, limitResponse: {type: Queue, queuing: {queues: 8, handSize: 2}}}}"), "a level"),
        new("KSAIL3261", Level("{type: »Exempt}"), "one alone is exempt"),
        new("KSAIL3261", Level("»{type: Limited}"), "limited how"),
        new("KSAIL3261", Level("{type: Limited, limited: {lendablePercent: »101}}"), "more than all"),
        new("KSAIL3261", Level("{type: Limited, limited: {limitResponse: {type: Queue, queuing: {queues: 2, handSize: »3}}}}"), "a hand that is too large"),

        new("", Request("{request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: kubernetes.io/kubelet-serving, usages: [digital signature, server auth], expirationSeconds: 600}"), "a request"),
        new("KSAIL3262", Request("{request: »YWJj, signerName: a.b/c, usages: [server auth]}"), "no PEM"),
        new("KSAIL3262", Request("{request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: »a/c, usages: [server auth]}"), "no domain"),
        new("KSAIL3262", Request("»{request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c}"), "what for"),
        new("KSAIL3262", Request("{request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c, usages: [server auth, »server auth]}"), "one twice"),
        new("KSAIL3262", Request("{request: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURSBSRVFVRVNULS0tLS0K, signerName: a.b/c, usages: [server auth], expirationSeconds: »60}"), "too short"),

        new("", Devices("{requests: [{name: a, exactly: {deviceClassName: c.d, count: 2, selectors: [{cel: {expression: \"device.driver == 'c.d'\"}}]}}, {name: b, firstAvailable: [{name: c, deviceClassName: c.d}]}], constraints: [{requests: [a, b/c], matchAttribute: c.d/model}], config: [{requests: [b], opaque: {driver: c.d, parameters: {x: 1}}}]}"), "a claim of devices"),
        new("KSAIL3263", Devices("{requests: [»{name: a}]}"), "of what"),
        new("KSAIL3263", Devices("{requests: [{name: »A, exactly: {deviceClassName: c}}]}"), "no name"),
        new("KSAIL3263", Devices("{requests: [{name: a, exactly: {deviceClassName: c}}, {name: »a, exactly: {deviceClassName: c}}]}"), "one twice"),
        new("KSAIL3263", Devices("{requests: [{name: a, exactly: {deviceClassName: c, allocationMode: All, count: »2}}]}"), "two of all"),
        new("KSAIL3263", Devices("{requests: [{name: a, exactly: {deviceClassName: c}}], constraints: [{requests: [»x], matchAttribute: c.d/model}]}"), "of no request"),
        new("KSAIL3263", Devices("{requests: [{name: a, exactly: {deviceClassName: c}}], constraints: [{matchAttribute: »model}]}"), "no domain"),
        new("KSAIL3263", Devices("{requests: [{name: a, exactly: {deviceClassName: c}}], config: [{opaque: {driver: c.d, parameters: »text}}]}"), "no mapping"),
        new("KSAIL3260", Devices("{requests: [{name: a, exactly: {deviceClassName: c, selectors: [{cel: {expression: »'device.'}}]}}]}"), "half an expression"),
    ];

    public static TheoryData<string, string, string> Rows => RuleCase.Rows(All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Policies(string code, string manifest, string why) => new RuleCase(code, manifest, why).Verify();

    private static string Flow(string spec) => Cluster("flowcontrol.apiserver.k8s.io/v1", "FlowSchema", $"spec: {spec}");

    private static string Level(string spec) => Cluster("flowcontrol.apiserver.k8s.io/v1", "PriorityLevelConfiguration", $"spec: {spec}");

    private static string Request(string spec) => Cluster("certificates.k8s.io/v1", "CertificateSigningRequest", $"spec: {spec}");

    private static string Devices(string devices) => Namespaced("resource.k8s.io/v1", "ResourceClaim", $"spec: {{devices: {devices}}}");

    private static string Quota(string spec) => Namespaced("v1", "ResourceQuota", $"spec: {spec}");

    private static string Range(string limit) => Namespaced("v1", "LimitRange", $"spec: {{limits: [{limit}]}}");

    private static string Budget(string spec) => Namespaced("policy/v1", "PodDisruptionBudget", $"spec: {spec}");

    private static string Scaler(string spec) => Namespaced("autoscaling/v2", "HorizontalPodAutoscaler", $"spec: {spec}");

    private static string Role(string kind, string rule) =>
        kind == "Role"
            ? Namespaced("rbac.authorization.k8s.io/v1", kind, $"rules: [{rule}]")
            : Cluster("rbac.authorization.k8s.io/v1", kind, $"rules: [{rule}]");
}
