using static KSail.Validation.Tests.Rules.Manifests;

namespace KSail.Validation.Tests.Rules;

public sealed class MetadataCases
{
    private static readonly string Label63 = new('a', 63);

    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("", Meta("ConfigMap", "name: a.b-c.1"), "a subdomain"),
        new("KSAIL3200", Meta("ConfigMap", "name: »A"), "upper case"),
        new("KSAIL3200", Meta("ConfigMap", "name: »a_b"), "underscore"),
        new("KSAIL3200", Meta("ConfigMap", "name: »-a"), "dash first"),
        new("KSAIL3200", Meta("ConfigMap", "name: »a..b"), "empty part"),
        new("KSAIL3200", Meta("ConfigMap", $"name: »{new string('a', 254)}"), "too long"),
        new("", Meta("ConfigMap", $"name: {new string('a', 253)}"), "as long as can be"),
        new("", Meta("Service", "name: 1a", "spec: {ports: [{port: 80}]}"), "Services begin with a digit since 1.36"),
        new("KSAIL3200", Meta("Service", "name: »a.b", "spec: {ports: [{port: 80}]}"), "no dots in Services"),
        new("KSAIL3200", Meta("Service", $"name: »{Label63}a", "spec: {ports: [{port: 80}]}"), "64 letters"),
        new("KSAIL3200", Cluster("v1", "Namespace", "", "»a.b"), "no dots in namespaces"),
        new("", Cluster("rbac.authorization.k8s.io/v1", "ClusterRole", "rules: []", "'system:a:B_c'"), "RBAC takes nearly everything"),
        new("KSAIL3200", Cluster("rbac.authorization.k8s.io/v1", "ClusterRole", "rules: []", "»a/b"), "but no slash"),
        new("KSAIL3200", """
            apiVersion: batch/v1
            kind: CronJob
            metadata: {name: »aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeefff, namespace: shop}
            spec: {schedule: '@daily', jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}}}
            """, "53 characters are too many for a CronJob"),
        new("KSAIL3200", $$"""
            apiVersion: batch/v1
            kind: Job
            metadata: {name: »{{Label63}}a, namespace: shop}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]} } }
            """, "a Job's name is a label of its pods"),
        new("KSAIL3200", """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: »a.b, namespace: shop}
            spec: {completionMode: Indexed, completions: 2, template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}
            """, "pods of indexed Jobs are named after the Job"),
        new("KSAIL3200", """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: »a.b, namespace: shop}
            spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: b}]}}}
            """, "pods of StatefulSets have its name as host name"),
        new("KSAIL3200", Cluster("scheduling.k8s.io/v1", "PriorityClass", "value: 1", "»system-mine"), "reserved names"),
        new("KSAIL3201", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: »Shop}\n", "upper case"),
        new("KSAIL3201", $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: a, namespace: »{Label63}a}}\n", "64 characters"),
        new("KSAIL3202", "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: »shop}\n", "a namespace is in none"),

        new("", Meta("ConfigMap", "name: a, labels: {app: '', a.b/c: A-1_2.z, example.com/x: y}"), "labels of all forms"),
        new("KSAIL3204", Meta("ConfigMap", "name: a, labels: {»-a: b}"), "a key that begins with a dash"),
        new("KSAIL3204", Meta("ConfigMap", "name: a, labels: {»a/b/c: b}"), "two slashes"),
        new("KSAIL3204", Meta("ConfigMap", "name: a, labels: {»A.b/c: b}"), "a domain in upper case"),
        new("KSAIL3204", Meta("ConfigMap", "name: a, labels: {»/c: b}"), "an empty domain"),
        new("KSAIL3204", Meta("ConfigMap", $"name: a, labels: {{»{Label63}a: b}}"), "a name of 64 characters"),
        new("KSAIL3204", Meta("ConfigMap", "name: a, labels: {a: »'b c'}"), "a blank in a value"),
        new("KSAIL3204", Meta("ConfigMap", "name: a, labels: {a: »b-}"), "a value that ends with a dash"),
        new("KSAIL3204", Meta("ConfigMap", $"name: a, labels: {{a: »{Label63}a}}"), "a value of 64 characters"),
        new("", Meta("ConfigMap", "name: a, annotations: {Example.COM/Key: 'anything at all', a: ''}"), "annotations: the case of the domain does not matter"),
        new("KSAIL3205", Meta("ConfigMap", "name: a, annotations: {»a b: c}"), "a blank in a key"),
        new("KSAIL3205", Meta("ConfigMap", $"name: a, annotations: »{{a: {new string('x', 256 * 1024)}}}"), "more than 256 KiB in all"),
        new("", Meta("ConfigMap", $"name: a, annotations: {{a: {new string('x', (256 * 1024) - 1)}}}"), "256 KiB in all"),

        new("", Meta("ConfigMap", "name: a, finalizers: [example.org/keep, kubernetes, orphan]"), "finalizers of all forms"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, finalizers: [»keep]"), "no domain"),
        new("", Manifests.Definition("{type: object}").Replace("{name: widgets.example.org}", "{name: widgets.example.org, finalizers: [customresourcecleanup.apiextensions.k8s.io]}"), "a definition's own finalizer"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, finalizers: [»'']"), "nothing"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, finalizers: [»null]"), "null, which is nothing"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, finalizers: [»'a b/c']"), "not a name"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, finalizers: »[orphan, foregroundDeletion]"), "both at once"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, ownerReferences: [{apiVersion: v1, kind: Pod, name: b, uid: »''}]"), "no uid"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, ownerReferences: [{apiVersion: v1, kind: »Event, name: b, uid: c}]"), "events own nothing"),
        new("KSAIL3206", Meta("ConfigMap", "name: a, ownerReferences: [{apiVersion: v1, kind: Pod, name: b, uid: c, controller: true}, {apiVersion: v1, kind: Pod, name: d, uid: e, controller: »true}]"), "two controllers"),
        new("KSAIL3207", Meta("ConfigMap", "name: a, uid: »abc, resourceVersion: »'1', creationTimestamp: null"), "what kubectl get prints"),

        new("", "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a.b, namespace: shop}\nspec: {interval: 1m, url: 'https://a'}\n", "a custom resource"),
        new("KSAIL3200", "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: »A, namespace: shop}\nspec: {interval: 1m, url: 'https://a'}\n", "custom resources are named by subdomains"),
    ];

    public static TheoryData<string, string, string> Rows => RuleCase.Rows(All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Metadata(string code, string manifest, string why) => new RuleCase(code, manifest, why).Verify();

    [Fact]
    public void Objects_without_a_namespace_are_told_once_for_a_Kustomization()
    {
        var manifests = string.Concat(Enumerable.Range(0, 7).Select(static i => $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c{i}}}\n"));
        var found = Assert.Single(RuleCase.Validate($"{manifests}---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: shop}}\n"));
        Assert.Equal(("KSAIL3203", 3), (found.Code, found.Span.Line));
        Assert.StartsWith("ConfigMap/c0, ConfigMap/c1, ConfigMap/c2, ConfigMap/c3, ConfigMap/c4 and 2 more have no namespace, without which Flux cannot apply flux-system/apps;", found.Message, StringComparison.Ordinal);
    }

    private static string Meta(string kind, string metadata, string more = "") => $$"""
        apiVersion: v1
        kind: {{kind}}
        metadata: {namespace: shop, {{metadata}}}
        {{more}}
        """;
}
