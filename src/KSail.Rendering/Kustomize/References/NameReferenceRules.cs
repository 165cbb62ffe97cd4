namespace KSail.Rendering.Kustomize;

/// <summary>The kind of object that a field names.</summary>
internal sealed record ReferenceTarget(string Kind, string Group = "", string Version = "")
{
    public bool Selects(string group, string version, string kind) =>
        (Kind.Length == 0 || Kind == kind) && (Group.Length == 0 || Group == group) && (Version.Length == 0 || Version == version);
}

/// <summary>A field that holds the name of another object.</summary>
internal sealed record NameReference(ReferenceTarget Target, FieldSpec Field);

/// <summary>The fields of Kubernetes objects that hold names of others, as kustomize 5.8 knows them, by kind of the holder.</summary>
internal static class NameReferenceRules
{
    private const string Rbac = "rbac.authorization.k8s.io";

    private static readonly (string Kind, string Path, string Version)[] PodSpecs =
    [
        ("Pod", "spec", "v1"), ("PodTemplate", "template/spec", ""), ("Deployment", "spec/template/spec", ""), ("ReplicaSet", "spec/template/spec", ""),
        ("DaemonSet", "spec/template/spec", ""), ("StatefulSet", "spec/template/spec", ""), ("Job", "spec/template/spec", ""),
        ("CronJob", "spec/jobTemplate/spec/template/spec", ""),
    ];

    private static readonly (string Kind, string Path)[] OwnerPodSpecs =
    [
        ("Pod", "spec"), ("StatefulSet", "spec/template/spec"), ("Deployment", "spec/template/spec"), ("ReplicationController", "spec/template/spec"),
        ("CronJob", "spec/jobTemplate/spec/template/spec"), ("Job", "spec/template/spec"), ("DaemonSet", "spec/template/spec"),
    ];

    /// <summary>All rules, in the order in which they are applied.</summary>
    public static List<NameReference> Build()
    {
        var rules = new Table();
        foreach (var kind in (string[])["Deployment", "ReplicationController", "ReplicaSet", "StatefulSet"])
            rules.Add(new(kind), "spec/scaleTargetRef/name", "HorizontalPodAutoscaler");
        AddConfigMaps(rules);
        AddSecrets(rules);
        AddServices(rules);
        rules.Add(new("Role", Rbac), "roleRef/name", "RoleBinding", Rbac);
        rules.Add(new("ClusterRole", Rbac), "roleRef/name", "RoleBinding", Rbac);
        rules.Add(new("ClusterRole", Rbac), "roleRef/name", "ClusterRoleBinding", Rbac);
        var account = new ReferenceTarget("ServiceAccount", Version: "v1");
        rules.Add(account, "subjects", "RoleBinding", Rbac);
        rules.Add(account, "subjects", "ClusterRoleBinding", Rbac);
        rules.AddToOwners(account, "serviceAccountName");
        rules.AddToOwners(new("PersistentVolumeClaim", Version: "v1"), "volumes/persistentVolumeClaim/claimName");
        rules.Add(new("PersistentVolume", Version: "v1"), "spec/volumeName", "PersistentVolumeClaim");
        rules.Add(new("PersistentVolume", Version: "v1"), "rules/resourceNames", "ClusterRole");
        var storage = new ReferenceTarget("StorageClass", "storage.k8s.io", "v1");
        rules.Add(storage, "spec/storageClassName", "PersistentVolume");
        rules.Add(storage, "spec/storageClassName", "PersistentVolumeClaim");
        rules.Add(storage, "spec/volumeClaimTemplates/spec/storageClassName", "StatefulSet");
        rules.AddToOwners(new("PriorityClass", "scheduling.k8s.io", "v1"), "priorityClassName");
        rules.Add(new("ValidatingAdmissionPolicy", "admissionregistration.k8s.io"), "spec/policyName", "ValidatingAdmissionPolicyBinding");
        return rules.All;
    }

    private static void AddConfigMaps(Table rules)
    {
        var target = new ReferenceTarget("ConfigMap", Version: "v1");
        rules.AddToPods(target, "volumes/configMap/name", "volumes/projected/sources/configMap/name", "containers/env/valueFrom/configMapKeyRef/name",
            "initContainers/env/valueFrom/configMapKeyRef/name", "containers/envFrom/configMapRef/name", "initContainers/envFrom/configMapRef/name");
        rules.Add(target, "spec/configSource/configMap", "Node");
        rules.Add(target, "rules/resourceNames", "Role");
        rules.Add(target, "rules/resourceNames", "ClusterRole");
        rules.Add(target, "metadata/annotations/nginx.ingress.kubernetes.io\\/fastcgi-params-configmap", "Ingress");
    }

    private static void AddSecrets(Table rules)
    {
        var target = new ReferenceTarget("Secret", Version: "v1");
        rules.AddToPods(target, "volumes/secret/secretName", "volumes/projected/sources/secret/name", "containers/env/valueFrom/secretKeyRef/name",
            "initContainers/env/valueFrom/secretKeyRef/name", "containers/envFrom/secretRef/name", "initContainers/envFrom/secretRef/name", "imagePullSecrets/name");
        rules.Add(target, "spec/tls/secretName", "Ingress");
        foreach (var annotation in (string[])["ingress.kubernetes.io\\/auth-secret", "nginx.ingress.kubernetes.io\\/auth-secret", "nginx.ingress.kubernetes.io\\/auth-tls-secret"])
            rules.Add(target, "metadata/annotations/" + annotation, "Ingress");
        rules.Add(target, "imagePullSecrets/name", "ServiceAccount");
        foreach (var parameter in (string[])["secretName", "adminSecretName", "userSecretName", "secretRef"])
            rules.Add(target, "parameters/" + parameter, "StorageClass");
        rules.Add(target, "rules/resourceNames", "Role");
        rules.Add(target, "rules/resourceNames", "ClusterRole");
        rules.Add(target, "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", "serving.knative.dev", "v1");
        rules.Add(target, "spec/azureFile/secretName", "PersistentVolume");
    }

    private static void AddServices(Table rules)
    {
        var target = new ReferenceTarget("Service", Version: "v1");
        rules.Add(target, "spec/serviceName", "StatefulSet", "apps");
        foreach (var path in (string[])["spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName", "spec/rules/http/paths/backend/service/name", "spec/defaultBackend/service/name"])
            rules.Add(target, path, "Ingress");
        rules.Add(target, "spec/service/name", "APIService", "apiregistration.k8s.io");
        rules.Add(target, "webhooks/clientConfig/service", "ValidatingWebhookConfiguration", "admissionregistration.k8s.io");
        rules.Add(target, "webhooks/clientConfig/service", "MutatingWebhookConfiguration", "admissionregistration.k8s.io");
    }

    private sealed class Table
    {
        public List<NameReference> All { get; } = [];

        public void Add(ReferenceTarget target, string path, string kind, string group = "", string version = "") =>
            All.Add(new NameReference(target, new FieldSpec(path, kind, group, version)));

        public void AddToPods(ReferenceTarget target, params string[] paths)
        {
            foreach (var (kind, pod, version) in PodSpecs)
            {
                foreach (var path in paths)
                    Add(target, $"{pod}/{path}", kind, version: version);
            }
        }

        public void AddToOwners(ReferenceTarget target, string path)
        {
            foreach (var (kind, pod) in OwnerPodSpecs)
                Add(target, $"{pod}/{path}", kind);
        }
    }
}
