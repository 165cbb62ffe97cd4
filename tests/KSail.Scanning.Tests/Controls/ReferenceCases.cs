using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class ReferenceCases
{
    public static readonly ControlCase[] All =
    [
        new("C-0293", "no pods of these labels in the namespace",
            Service("selector: {app: web}") + Deployment("", "metadata: {name: web, namespace: other}", "app: web"),
            "failed Service/shop/web F:spec.selector\npassed Deployment/other/web"),
        new("C-0293", "pods with more labels",
            Service("selector: {app: web}") + Deployment("", labels: "app: web, tier: a"),
            "passed Service/shop/web\npassed Deployment/shop/web"),
        new("C-0293", "an external name, or no selector", Service("type: ExternalName, selector: {a: b}") + Service("ports: []"), "passed Service/shop/web\npassed Service/shop/web"),
        new("C-0298", "a path and the default",
            Ingress("defaultBackend: {service: {name: a}}, rules: [{http: {paths: [{backend: {service: {name: web}}}, {backend: {service: {name: b}}}]}}]") + Service("ports: []"),
            "failed Ingress/shop/web F:spec.rules[0].http.paths[1].backend.service.name F:spec.defaultBackend.service.name\npassed Service/shop/web"),
        new("C-0298", "a resource is no Service",
            Ingress("rules: [{http: {paths: [{backend: {service: {name: web}}}, {backend: {resource: {name: b}}}]}}]") + Service("ports: []"),
            "passed Ingress/shop/web\npassed Service/shop/web"),
        new("C-0300", "no workload of this kind",
            Autoscaler("Deployment") + Object("apps/v1", "StatefulSet", "spec: {}"), "failed HorizontalPodAutoscaler/shop/web F:spec.scaleTargetRef.name\npassed StatefulSet/shop/web"),
        new("C-0300", "there it is, or a kind nobody knows",
            Autoscaler("StatefulSet") + Object("apps/v1", "StatefulSet", "spec: {}") + Autoscaler("Rollout"),
            "passed HorizontalPodAutoscaler/shop/web\npassed StatefulSet/shop/web\npassed HorizontalPodAutoscaler/shop/web"),
        new("C-0302", "no Service there",
            Route("backendRefs: [{name: web}, {name: web, namespace: other}, {name: a, kind: Bucket}, {name: a, group: b}]") + Service("ports: []"),
            "failed HTTPRoute/shop/web F:spec.rules[0].backendRefs[1].name\npassed Service/shop/web"),
        new("C-0302", "the Service of another namespace",
            Route("backendRefs: [{name: web, namespace: other, kind: Service, group: ''}]") + Object("v1", "Service", "spec: {}", "metadata: {name: web, namespace: other}"),
            "passed HTTPRoute/shop/web\npassed Service/other/web"),
    ];

    private static string Service(string spec) => Object("v1", "Service", $"spec: {{{spec}}}");

    private static string Ingress(string spec) => Object("networking.k8s.io/v1", "Ingress", $"spec: {{{spec}}}");

    private static string Autoscaler(string kind) => Object("autoscaling/v2", "HorizontalPodAutoscaler", $"spec: {{scaleTargetRef: {{kind: {kind}, name: web}}}}");

    private static string Route(string rule) => Object("gateway.networking.k8s.io/v1", "HTTPRoute", $"spec: {{rules: [{{{rule}}}]}}");
}
