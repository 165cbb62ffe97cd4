using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class NetworkCases
{
    private const string Passed = "passed Deployment/shop/web\npassed ";
    private const string Failed = "failed Deployment/shop/web\npassed ";
    private static readonly string _web = Deployment("", labels: "app: web, tier: a");

    public static readonly ControlCase[] All =
    [
        new("C-0030", "no policy", _web, "failed Deployment/shop/web"),
        new("C-0030", "a policy by label", _web + Policy("podSelector: {matchLabels: {app: web}}, policyTypes: [Egress]"), Passed + "NetworkPolicy/shop/web"),
        new("C-0030", "a policy without types", _web + Policy("podSelector: {}, ingress: []"), Failed + "NetworkPolicy/shop/web"),
        new("C-0030", "a policy of all pods", _web + Policy("podSelector: {}, policyTypes: [Ingress]"), Passed + "NetworkPolicy/shop/web"),
        new("C-0030", "expressions alone select nothing here", _web + Policy("podSelector: {matchExpressions: [{key: app, operator: Exists}]}, policyTypes: [Ingress]"), Failed + "NetworkPolicy/shop/web"),
        new("C-0030", "expressions beside labels are passed over",
            _web + Policy("podSelector: {matchLabels: {tier: a}, matchExpressions: [{key: app, operator: DoesNotExist}]}, policyTypes: [Ingress]"), Passed + "NetworkPolicy/shop/web"),
        new("C-0030", "another namespace", _web + Policy("podSelector: {}, policyTypes: [Ingress]", "metadata: {name: web, namespace: other}"), Failed + "NetworkPolicy/other/web"),
        new("C-0030", "no namespace is default", Pod("", "metadata: {name: web, labels: {a: b}}") + Policy("podSelector: {matchLabels: {a: b}}, policyTypes: [Ingress]", "metadata: {name: web, namespace: default}"),
            "passed Pod/web\npassed NetworkPolicy/default/web"),
        new("C-0030", "Cilium, by label and for everything",
            _web + Cilium("spec: {endpointSelector: {matchLabels: {app: web}}, egress: []}") + CronJob("", "metadata: {name: tidy, namespace: other}")
                + Clusterwide("specs: [{endpointSelector: {}}, {ingress: []}]"),
            "passed Deployment/shop/web\npassed CiliumNetworkPolicy/shop/web\npassed CronJob/other/tidy\npassed CiliumClusterwideNetworkPolicy/all"),
        new("C-0030", "Cilium without direction, or of other endpoints",
            _web + Cilium("spec: {endpointSelector: {matchLabels: {app: web}}}") + Clusterwide("spec: {endpointSelector: {matchLabels: {app: x}}, ingress: []}"),
            "failed Deployment/shop/web\npassed CiliumNetworkPolicy/shop/web\npassed CiliumClusterwideNetworkPolicy/all"),
        new("C-0260", "no policy; ConfigMaps pass", _web + Object("v1", "ConfigMap", "data: {}"), Failed + "ConfigMap/shop/web"),
        new("C-0260", "types do not matter", _web + Policy("podSelector: {matchLabels: {app: web}}"), Passed + "NetworkPolicy/shop/web"),
        new("C-0260", "a policy without selector", _web + Policy("policyTypes: [Ingress]"), Failed + "NetworkPolicy/shop/web"),
        .. OfNamespace("C-0049"),
        .. OfNamespace("C-0054"),
        .. OfNamespace("C-0206"),
        new("C-0299", "nobody has the labels", Policy("podSelector: {matchLabels: {app: x}}") + _web, "failed NetworkPolicy/shop/web F:spec.podSelector\npassed Deployment/shop/web"),
        new("C-0299", "expressions count here", Policy("podSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}") + _web,
            "failed NetworkPolicy/shop/web F:spec.podSelector\npassed Deployment/shop/web"),
        new("C-0299", "somebody has them, or all are meant", Policy("podSelector: {matchLabels: {app: web}}") + _web + Policy("podSelector: {}", "metadata: {name: all, namespace: empty}"),
            "passed NetworkPolicy/shop/web\npassed Deployment/shop/web\npassed NetworkPolicy/empty/all"),
        new("C-0042", "a Service on port 22", Pod("", "metadata: {name: web, namespace: shop, labels: {app: web, pod-template-hash: x}}") + Service("selector: {app: web}, ports: [{port: 80}, {port: 22}]"),
            "failed Pod/shop/web F:metadata.labels R:metadata.labels"),
        new("C-0042", "or to port 2222", CronJob("", labels: "app: web") + Service("selector: {app: web}, ports: [{port: 80, targetPort: 2222}]"),
            "failed CronJob/shop/web F:spec.jobTemplate.spec.template.metadata.labels R:spec.jobTemplate.spec.template.metadata.labels"),
        new("C-0042", "other ports, also by name", Deployment("", labels: "app: web") + Service("selector: {app: web}, ports: [{port: 80, targetPort: '22'}]"), "passed Deployment/shop/web"),
        new("C-0042", "a selector of some labels does not count", _web + Service("selector: {app: web}, ports: [{port: 22}]"), ""),
        new("C-0263", "no TLS", Object("networking.k8s.io/v1", "Ingress", "spec: {}"), "failed Ingress/shop/web X:spec.tls=YOUR_VALUE"),
        new("C-0263", "an empty list passes", Object("networking.k8s.io/v1", "Ingress", "spec: {tls: []}"), "passed Ingress/shop/web"),
    ];

    private static ControlCase[] OfNamespace(string id) =>
    [
        new(id, "no policy in the namespace", Namespace("shop") + Policy("podSelector: {}", "metadata: {name: web, namespace: other}") + Policy("podSelector: {}", "metadata: {name: web}"), "failed Namespace/shop"),
        new(id, "any policy", Namespace("shop") + Policy("{}") + Namespace("b") + Object("cilium.io/v2", "CiliumNetworkPolicy", "spec: {}", "metadata: {name: a, namespace: b}"),
            "passed Namespace/shop\npassed Namespace/b"),
        new(id, "a policy of the whole cluster", Namespace("shop") + Clusterwide("spec: {endpointSelector: {}, ingress: []}"), "passed Namespace/shop"),
        new(id, "one that denies nothing", Namespace("shop") + Clusterwide("spec: {endpointSelector: {}, ingress: [], enableDefaultDeny: {ingress: false, egress: false}}"), "failed Namespace/shop"),
        new(id, "one that selects some", Namespace("shop") + Clusterwide("spec: {endpointSelector: {matchLabels: {a: b}}, ingress: []}"), "failed Namespace/shop"),
    ];

    private static string Policy(string spec, string metadata = "metadata: {name: web, namespace: shop}") =>
        Object("networking.k8s.io/v1", "NetworkPolicy", spec == "{}" ? "spec: {}" : $"spec: {{{spec}}}", metadata);

    private static string Cilium(string rest) => Object("cilium.io/v2", "CiliumNetworkPolicy", rest);

    private static string Clusterwide(string rest) => Object("cilium.io/v2", "CiliumClusterwideNetworkPolicy", rest, "metadata: {name: all}");

    private static string Service(string spec) => Object("v1", "Service", $"spec: {{{spec}}}");
}
