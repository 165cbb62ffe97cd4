using static KSail.Validation.Tests.Rules.Manifests;

namespace KSail.Validation.Tests.Rules;

public sealed class StorageCases
{
    private const string Source = "nfs: {server: s, path: /a}";

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("", Namespaced("v1", "ConfigMap", "data: {a.b-C_1: x, ..: y}").Replace(", ..: y", "", StringComparison.Ordinal), "keys"),
        new("KSAIL3240", Namespaced("v1", "ConfigMap", "data: {»a b: x}"), "a blank"),
        new("KSAIL3240", Namespaced("v1", "ConfigMap", "data: {»..a: x}"), "reserved"),
        new("KSAIL3240", Namespaced("v1", "ConfigMap", "data: {»a/b: x}"), "a slash"),
        new("KSAIL3240", Namespaced("v1", "ConfigMap", "data: {»a: x}\nbinaryData: {a: eA==}"), "in both"),
        new("KSAIL3240", Namespaced("v1", "ConfigMap", $"data: »{{a: {new string('x', (1024 * 1024) + 1)}}}"), "more than 1 MiB"),
        new("", Namespaced("v1", "ConfigMap", $"data: {{a: {new string('x', 1024 * 1024)}}}"), "1 MiB"),
        new("", Namespaced("v1", "Secret", "type: kubernetes.io/tls\ndata: {tls.crt: eA==}\nstringData: {tls.key: y}"), "a certificate in two parts"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: »kubernetes.io/tls\nstringData: {tls.crt: x, tsl.key: y}"), "a misspelt key"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: »kubernetes.io/dockerconfigjson\nstringData: {config.json: '{}'}"), "another key"),
        new("", Namespaced("v1", "Secret", "type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: '{\"auths\": {}}'}"), "JSON"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: kubernetes.io/dockerconfigjson\nstringData: {.dockerconfigjson: »auths}"), "no JSON"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: kubernetes.io/dockerconfigjson\ndata: {.dockerconfigjson: »eA==}"), "no JSON in base64"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: »kubernetes.io/basic-auth\nstringData: {user: x}"), "neither"),
        new("", Namespaced("v1", "Secret", "type: kubernetes.io/basic-auth\nstringData: {password: ''}"), "one is enough"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: kubernetes.io/ssh-auth\nstringData: {ssh-privatekey: »''}"), "an empty key"),
        new("KSAIL3241", Namespaced("v1", "Secret", "type: »kubernetes.io/service-account-token"), "of which account"),
        new("", Namespaced("v1", "Secret", "type: example.org/mine\nstringData: {a: b}"), "a type of one's own"),
        new("KSAIL3240", Namespaced("v1", "Secret", "stringData: {»a b: c}"), "a blank in a key"),

        new("", Claim("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}, storageClassName: ''}"), "a claim"),
        new("KSAIL3242", Namespaced("v1", "PersistentVolumeClaim", "").Replace("apiVersion", "»apiVersion", StringComparison.Ordinal), "a claim of nothing"),
        new("KSAIL3242", Claim("»{resources: {requests: {storage: 1Gi}}}"), "how it is accessed"),
        new("KSAIL3242", Claim("{accessModes: [ReadWriteOnce], resources: »{}}"), "how large"),
        new("KSAIL3242", Claim("{accessModes: [ReadWriteOnce], resources: {requests: {storage: »-1}}}"), "less than nothing"),
        new("KSAIL3242", Claim("{accessModes: »[ReadWriteOncePod, ReadWriteMany], resources: {requests: {storage: 1}}}"), "one pod and many"),
        new("KSAIL3242", Claim("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1}}, storageClassName: »A}"), "no name of a class"),
        new("KSAIL3242", Claim("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1}}, dataSource: {kind: »VolumeSnapshot, name: s}}"), "of which group"),
        new("KSAIL3242", Claim("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1}}, dataSource: »{kind: PersistentVolumeClaim, name: s}, dataSourceRef: {kind: PersistentVolumeClaim, name: t}}"), "two sources"),
        new("KSAIL3208", Claim("{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1}}, selector: {matchExpressions: [{key: a, operator: »X}]}}"), "no operator"),

        new("", Volume($"{{accessModes: [ReadWriteOnce], capacity: {{storage: 1Gi}}, {Source}}}"), "a volume"),
        new("KSAIL3243", Volume($"»{{accessModes: [ReadWriteOnce], {Source}}}"), "how large"),
        new("KSAIL3243", Volume($"{{accessModes: [ReadWriteOnce], capacity: {{storage: »0}}, {Source}}}"), "empty"),
        new("KSAIL3243", Volume($"{{accessModes: [ReadWriteOnce], capacity: {{storage: 1, »cpu: 1}}, {Source}}}"), "no CPU in a volume"),
        new("KSAIL3243", Volume($"»{{capacity: {{storage: 1}}, {Source}}}"), "how it is accessed"),
        new("KSAIL3243", Volume("»{accessModes: [ReadWriteOnce], capacity: {storage: 1}}"), "where it is"),
        new("KSAIL3243", Volume($"{{accessModes: [ReadWriteOnce], capacity: {{storage: 1}}, hostPath: {{path: /a}}, {Source.Replace("nfs: ", "nfs: »", StringComparison.Ordinal)}}}"), "in two places"),
        new("KSAIL3243", Volume("»{accessModes: [ReadWriteOnce], capacity: {storage: 1}, local: {path: /a}}"), "on which node"),
        new("KSAIL3243", Volume("{accessModes: [ReadWriteOnce], capacity: {storage: 1}, csi: {driver: d, volumeHandle: »''}}"), "no handle"),
        new("KSAIL3243", Volume("{accessModes: [ReadWriteOnce], capacity: {storage: 1}, csi: {driver: d, volumeHandle: h, nodePublishSecretRef: »{name: s}}}"), "in which namespace"),
        new("KSAIL3242", "»" + Namespaced("v1", "PersistentVolumeClaim", ""), "no spec"),
        new("KSAIL3243", "»" + Cluster("v1", "PersistentVolume", ""), "no spec"),

        new("", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: Example.org/csi\nreclaimPolicy: Retain"), "a class"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: »''"), "no provisioner"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: »'a b'"), "no name of one"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: a\nreclaimPolicy: »Recycle"), "not for classes"),

        new("KSAIL3243", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: a.b/c\nallowedTopologies: [{matchLabelExpressions: [{key: a, values: [b, »b]}]}]"), "a value twice"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: a.b/c\nallowedTopologies: [{matchLabelExpressions: [{key: a, values: [b]}, {key: »a, values: [c]}]}]"), "a key twice"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "StorageClass", "provisioner: a.b/c\nallowedTopologies: [{matchLabelExpressions: [{key: a, values: [b]}]}, »{matchLabelExpressions: [{key: a, values: [b]}]}]"), "a topology twice"),
        new("", Cluster("storage.k8s.io/v1", "CSIDriver", "spec: {fsGroupPolicy: File, volumeLifecycleModes: [Ephemeral], tokenRequests: [{audience: a}, {audience: b, expirationSeconds: 600}]}"), "a driver"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "CSIDriver", "spec: {fsGroupPolicy: »Never}"), "no such policy"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "CSIDriver", "spec: {volumeLifecycleModes: [»Always]}"), "no such mode"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "CSIDriver", "spec: {tokenRequests: [{audience: a, expirationSeconds: »60}]}"), "too short"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "CSIDriver", "spec: {tokenRequests: [{audience: a}, {audience: »a}]}"), "one twice"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "CSINode", "spec: {drivers: [{name: a.b, nodeID: »''}]}"), "which node"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "CSINode", "spec: {drivers: [{name: a.b, nodeID: n, topologyKeys: [a, »a]}]}"), "a key twice"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "VolumeAttachment", "spec: {attacher: a.b, nodeName: n, source: »{}}"), "what is attached"),
        new("", Cluster("storage.k8s.io/v1", "VolumeAttributesClass", "driverName: a.b\nparameters: {iops: '1'}"), "attributes"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "VolumeAttributesClass", "driverName: a.b\nparameters: »{}"), "none"),
        new("KSAIL3243", Cluster("storage.k8s.io/v1", "VolumeAttributesClass", "driverName: »a_b\nparameters: {iops: '1'}"), "no name of a driver"),
        new("KSAIL3243", Namespaced("storage.k8s.io/v1", "CSIStorageCapacity", "storageClassName: a\ncapacity: »-1"), "less than nothing"),
    ];

    public static TheoryData<string, string, string> Rows => RuleCase.Rows(All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Storage(string code, string manifest, string why) => new RuleCase(code, manifest, why).Verify();

    private static string Claim(string spec) => Namespaced("v1", "PersistentVolumeClaim", $"spec: {spec}");

    private static string Volume(string spec) => Cluster("v1", "PersistentVolume", $"spec: {spec}");
}
