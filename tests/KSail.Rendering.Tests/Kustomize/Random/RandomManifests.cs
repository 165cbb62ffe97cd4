using System.Text;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>What a random manifest is, so that patches can speak of it.</summary>
internal sealed record RandomObject(string ApiVersion, string Kind, string Name)
{
    /// <summary>Where its pod is; empty when it has none.</summary>
    public string PodPath => Kind switch
    {
        "Deployment" or "StatefulSet" => "spec.template.spec",
        "CronJob" => "spec.jobTemplate.spec.template.spec",
        "Pod" => "spec",
        _ => "",
    };
}

/// <summary>Writes manifests that refer to each other, with the variety of YAML.</summary>
internal sealed class RandomManifests(RandomSource random)
{
    private static readonly string[] Names = ["web", "api", "db"];

    /// <summary>Objects written so far.</summary>
    public List<RandomObject> Objects { get; } = [];

    /// <summary>A file of them; a Namespace gets no prefix, so what is built twice cannot have one.</summary>
    public string Write(bool withNamespace)
    {
        var text = new StringBuilder();
        foreach (var name in Names)
        {
            if (random.Chance(70))
                Add(text, "apps/v1", random.Chance(80) ? "Deployment" : "StatefulSet", name, Workload(name));
            if (random.Chance(40))
                Add(text, "v1", "Service", name, $"spec:\n  ports:\n{Ports("port", "  ", 3)}  selector: {{app: {name}}}\n");
            if (random.Chance(40))
                Add(text, "v1", "ConfigMap", name, ConfigData());
            if (random.Chance(30))
                Add(text, "example.com/v1", "Thing", name, Thing());
        }

        if (random.Chance(30))
            Add(text, "batch/v1", "CronJob", "job", $"spec:\n  schedule: \"* * * * *\"\n  jobTemplate:\n    spec:\n      template:\n        spec:\n{Pod("          ")}");
        if (random.Chance(20))
            Add(text, "v1", "Pod", "pod", $"spec:\n{Pod("  ")}");
        if (random.Chance(30))
            Add(text, "autoscaling/v2beta2", "HorizontalPodAutoscaler", "scale", $"spec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: {random.Pick(Names)}}}}}\n");
        if (random.Chance(30))
            Add(text, "networking.k8s.io/v1", "Ingress", "entry", $"spec:\n  defaultBackend: {{service: {{name: {random.Pick(Names)}}}}}\n  tls: [{{secretName: creds}}]\n  rules:\n  - http: {{paths: [{{path: /, backend: {{service: {{name: web, port: {{number: 80}}}}}}}}]}}\n");
        if (random.Chance(20))
            Add(text, "policy/v1", "PodDisruptionBudget", "budget", "spec:\n  selector:\n    matchLabels: {app: web}\n");
        if (random.Chance(20))
            Add(text, "networking.k8s.io/v1", "NetworkPolicy", "net", "spec:\n  podSelector: {matchLabels: {app: web}}\n  ingress:\n  - from: [{podSelector: {matchLabels: {app: api}}}, {namespaceSelector: {}}]\n");
        Add(text, "v1", "ServiceAccount", "account", random.Some(40, "imagePullSecrets: [{name: creds}]\n", "secrets: [{name: one}, {name: two}]\n"));
        Add(text, "rbac.authorization.k8s.io/v1", "RoleBinding", "binding",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: role}\nsubjects:\n- {kind: ServiceAccount, name: account, namespace: default}\n- {kind: ServiceAccount, name: default}\n");
        Add(text, "rbac.authorization.k8s.io/v1", "Role", "role", "rules:\n- {apiGroups: [\"\"], resources: [configmaps], resourceNames: [settings, web]}\n");
        if (random.Chance(20))
            Add(text, "rbac.authorization.k8s.io/v1", "ClusterRole", "cluster", "rules: []\n");
        if (withNamespace && random.Chance(20))
            Add(text, "v1", "Namespace", "space", "");
        if (withNamespace && random.Chance(15))
            Add(text, "apiextensions.k8s.io/v1", "CustomResourceDefinition", "things.example.com", "spec: {group: example.com, conversion: {webhook: {clientConfig: {service: {name: web, namespace: default}}}}}\n");
        if (withNamespace && random.Chance(15))
            Add(text, "apiregistration.k8s.io/v1", "APIService", "v1.example.com", $"spec: {{service: {{name: {random.Pick(Names)}}}}}\n");
        AddStorage(text);
        AddOtherNamespace(text);
        if (random.Chance(25))
            text.Append(List());
        return text.ToString();
    }

    /// <summary>Ports of a service or container, keys sometimes left out.</summary>
    public string Ports(string key, string indent, int count)
    {
        var text = new StringBuilder();
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var port = random.Pick("80", "443", "9000", "\"80\"");
            if (!used.Add(port.Trim('"')) && random.Chance(60))
                continue;
            text.Append(indent).Append("- ").Append(key).Append(": ").Append(port).Append('\n');
            text.Append(random.Some(50, $"{indent}  protocol: {random.Pick("TCP", "UDP")}\n", $"{indent}  name: p{port.Trim('"')}\n"));
        }

        return text.ToString();
    }

    /// <summary>The fields of a container.</summary>
    public string Container(string indent)
    {
        var text = new StringBuilder();
        if (random.Chance(80))
            text.Append(indent).Append("image: ").Append(random.Pick("nginx:1.25", "nginx", "registry.local:5000/app/api:v1", "docker.io/library/redis@sha256:aa", "\"nginx:2\"", "nginx:1@sha256:bb")).Append('\n');
        if (random.Chance(40))
            text.Append(indent).Append("args: [").Append(random.Pick("a", "b, c", "$(ONE)", "x-$(ACCOUNT)-$$(ONE)", "\"5\", yes")).Append("]\n");
        if (random.Chance(60))
            text.Append(indent).Append("ports:\n").Append(Ports("containerPort", indent, 1 + random.Next(3)));
        if (random.Chance(60))
        {
            text.Append(indent).Append("env:\n").Append(indent).Append("- {name: ").Append(random.Pick("A", "B")).Append(", value: ").Append(random.Text()).Append("}\n");
            text.Append(random.Some(50, $"{indent}- {{name: C, valueFrom: {{configMapKeyRef: {{name: settings, key: one}}}}}}\n", $"{indent}- {{name: A, value: again}}\n"));
        }

        text.Append(random.Some(30, $"{indent}envFrom: [{{secretRef: {{name: creds}}}}]\n", $"{indent}volumeMounts: [{{mountPath: /a, name: v}}, {{mountPath: /b, name: v}}]\n", $"{indent}resources: {{limits: {{cpu: {random.Pick("1", "\"1\"", "100m")}}}}}\n"));
        return text.Length == 0 ? indent + "image: plain\n" : text.ToString();
    }

    private void Add(StringBuilder text, string apiVersion, string kind, string name, string rest, string? ns = null)
    {
        // Patches speak of what has no namespace.
        if (ns is null)
            Objects.Add(new RandomObject(apiVersion, kind, name));
        text.Append("---\napiVersion: ").Append(apiVersion).Append("\nkind: ").Append(kind).Append("\nmetadata:\n  name: ").Append(name).Append('\n');
        if (ns is not null)
            text.Append("  namespace: ").Append(ns).Append('\n');
        if (random.Chance(50))
            text.Append("  labels: {app: ").Append(name).Append(", tier: ").Append(random.Text()).Append("}\n");
        if (random.Chance(25))
            text.Append("  annotations: {note: ").Append(random.Text()).Append(random.Chance(10) ? ", config.kubernetes.io/local-config: \"false\"" : "").Append("}\n");
        if (random.Chance(10))
            text.Append("  finalizers: [one, two]\n");
        text.Append(rest);
    }

    private void AddStorage(StringBuilder text)
    {
        if (random.Chance(25))
            Add(text, "storage.k8s.io/v1", "StorageClass", "fast", "provisioner: none\n");
        if (random.Chance(25))
            Add(text, "v1", "PersistentVolume", "volume", "spec: {storageClassName: fast}\n");
        if (random.Chance(25))
            Add(text, "v1", "PersistentVolumeClaim", "claim", "spec: {storageClassName: fast, volumeName: volume}\n");
        if (random.Chance(20))
            Add(text, "scheduling.k8s.io/v1", "PriorityClass", "high", "value: 1000\n");
    }

    // Names that are there in two namespaces, and references from one to the other.
    private void AddOtherNamespace(StringBuilder text)
    {
        if (random.Chance(20))
            Add(text, "v1", "ConfigMap", "web", "data: {from: other}\n", ns: "other");
        if (random.Chance(20))
            Add(text, "v1", "Pod", "far", $"spec:\n{Pod("  ")}", ns: "other");
        if (random.Chance(20))
        {
            Add(text, "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "hook",
                $"webhooks:\n- name: a.example.com\n  clientConfig: {{service: {{name: {random.Pick(Names)}, namespace: {random.Pick("default", "other")}}}}}\n");
        }

        if (random.Chance(20))
        {
            Add(text, "rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "everywhere",
                $"roleRef: {{apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster}}\nsubjects:\n- {{kind: ServiceAccount, name: account, namespace: {random.Pick("default", "other")}}}\n- {{kind: Group, name: account}}\n");
        }
    }

    private string Workload(string name) =>
        $"spec:\n  replicas: {random.Pick("1", "3", "\"2\"", "null")}\n  selector: {{matchLabels: {{app: {name}}}}}\n{random.Some(20, "  serviceName: web\n", "  strategy: {type: Recreate}\n")}"
        + $"  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n{Pod("      ")}";

    private string Pod(string indent)
    {
        var text = new StringBuilder();
        text.Append(indent).Append("serviceAccountName: account\n").Append(indent).Append("containers:\n");
        foreach (var name in (string[])["main", "side", "last"])
        {
            if (name != "main" && random.Chance(50))
                continue;
            text.Append(indent).Append("- name: ").Append(random.Chance(10) ? $"\"{name}\"" : name).Append('\n').Append(Container(indent + "  "));
        }

        if (random.Chance(20))
            text.Append(indent).Append("initContainers:").Append(random.Pick(" []\n", "\n", $"\n{indent}- {{name: init, image: nginx}}\n"));
        text.Append(indent).Append("volumes:\n").Append(indent).Append("- {name: v, configMap: {name: ").Append(random.Pick("settings", "web")).Append("}}\n");
        text.Append(random.Some(25, $"{indent}- name: w\n{indent}  emptyDir: {{}}\n", $"{indent}- {{name: p, persistentVolumeClaim: {{claimName: claim}}}}\n", $"{indent}- {{name: q, projected: {{sources: [{{configMap: {{name: settings}}}}, {{secret: {{name: creds}}}}]}}}}\n", $"{indent}nodeSelector:\n", $"{indent}tolerations: [{{key: a}}, {{key: b}}]\n", $"{indent}imagePullSecrets: [{{name: creds}}]\n"));
        text.Append(random.Some(15, $"{indent}priorityClassName: high\n", $"{indent}topologySpreadConstraints: [{{maxSkew: 1, labelSelector: {{matchLabels: {{app: web}}}}}}]\n"));
        return text.ToString();
    }

    private string ConfigData() =>
        $"data:\n  a: {random.Text()}\n  b: {random.Text()}\n{random.Some(30, "  blank:\n", "  host: one.two.three\n", "  json: '{\"x\": \"1\", \"y\": [1, 2]}'\n", "  yaml: |\n    # head\n    x: 1 # one\n    y:\n      - z: a\n\n    w: 'q'\n", "  8080: \"p\"\n".Replace("8080", "\"8080\"", StringComparison.Ordinal))}";

    private string Thing() =>
        $"spec:\n  list:\n  - name: a\n    v: {random.Scalar()}\n  - name: b\n{random.Some(30, "  - &item {name: c}\n", "  - {}\n")}  map: {{x: {random.Scalar()}, y: {{z: {random.Scalar()}}}, w: {random.Text()}}}\n  blank:\n  text: {random.Scalar()}\n"
        + random.Some(25, "  nested: {apiVersion: v1, kind: Pod, spec: {containers: [{name: a, image: nginx}, {name: b}]}}\n", "  base: &base {k: 1, l: two}\n  derived:\n    <<: *base\n    l: 3\n", "  deep: [[a, b], [], [{c: d}]]\n");

    private string List()
    {
        Objects.Add(new RandomObject("v1", "ConfigMap", "listed"));
        return $"---\napiVersion: v1\nkind: {random.Pick("List", "ConfigMapList")}\nitems:\n- apiVersion: v1\n  kind: ConfigMap\n  metadata: {{name: listed}}\n  data: {{a: {random.Text()}, n: ~}}\n";
    }
}
