namespace KSail.Validation.Tests.Rules;

/// <summary>The least that a manifest of a kind must have, with room for one more thing.</summary>
internal static class Manifests
{
    public static string Pod(string spec) => $$"""
        apiVersion: v1
        kind: Pod
        metadata: {name: a, namespace: shop}
        spec: {{spec}}
        """;

    /// <summary>A Pod with one container that has some fields more.</summary>
    public static string Container(string fields, string spec = "") => Pod($"{{containers: [{{name: a, image: b, {fields}}}]{(spec.Length == 0 ? "" : ", ")}{spec}}}");

    public static string Deployment(string spec) => Workload("Deployment", spec);

    public static string Workload(string kind, string spec) => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: a, namespace: shop}
        spec:
          selector: {matchLabels: {app: a} }
          template: {metadata: {labels: {app: a} }, spec: {containers: [{name: a, image: b}]} }
          {{spec}}
        """;

    public static string Job(string spec) => $$"""
        apiVersion: batch/v1
        kind: Job
        metadata: {name: a, namespace: shop}
        spec:
          template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]} }
          {{spec}}
        """;

    public static string CronJob(string spec) => $$"""
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: a, namespace: shop}
        spec:
          jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]} } } }
          {{spec}}
        """;

    public static string Service(string spec) => $$"""
        apiVersion: v1
        kind: Service
        metadata: {name: a, namespace: shop}
        spec: {{spec}}
        """;

    public static string Ingress(string spec) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: a, namespace: shop}
        spec: {{spec}}
        """;

    public static string NetworkPolicy(string spec) => $$"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: a, namespace: shop}
        spec: {{spec}}
        """;

    /// <summary>An object of any kind in the namespace of the cases.</summary>
    public static string Namespaced(string apiVersion, string kind, string fields) => $$"""
        apiVersion: {{apiVersion}}
        kind: {{kind}}
        metadata: {name: a, namespace: shop}
        {{fields}}
        """;

    /// <summary>An object of any kind that belongs to no namespace.</summary>
    public static string Cluster(string apiVersion, string kind, string fields, string name = "a") => $$"""
        apiVersion: {{apiVersion}}
        kind: {{kind}}
        metadata: {name: {{name}}}
        {{fields}}
        """;

    /// <summary>A definition with a schema that is valid but for what is given.</summary>
    public static string Definition(string schema, string version = "", string spec = "") => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.example.org}
        spec:
          group: example.org
          names: {kind: Widget, plural: widgets}
          scope: Namespaced
          versions: [{name: v1, served: true, storage: true, {{version}}schema: {openAPIV3Schema: {{schema}} } }]
          {{spec}}
        """;
}
