using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class ImageCases
{
    private const string Image = "F:spec.containers[0].image R:spec.containers[0].image";
    private const string OfDeployment = "F:spec.template.spec.containers[0].image R:spec.template.spec.containers[0].image";

    public static readonly ControlCase[] All =
    [
        new("C-0001", "without registries nothing can be said", Pod(Of("a")), "skipped Pod/shop/web"),
        new("C-0001", "a single name is of Docker's library", Pod(Of("nginx:1")), $"failed Pod/shop/web {Image}") { Inputs = [("publicRegistries", ["docker.io/library"])] },
        new("C-0001", "a plain prefix", Pod(Of("quay.iox/a")), $"failed Pod/shop/web {Image}") { Inputs = [("untrustedRegistries", ["quay.io"])] },
        new("C-0001", "a registry with a port is one", Pod(Of("localhost:5000/a")), "passed Pod/shop/web") { Inputs = [("publicRegistries", ["docker.io/"])] },
        new("C-0078", "without repositories nothing can be said", Pod(Of("a")), "skipped Pod/shop/web"),
        new("C-0078", "not allowed", Pod(Of("acme/a")), $"failed Pod/shop/web {Image}") { Inputs = [("imageRepositoryAllowList", ["ghcr.io/acme"])] },
        new("C-0078", "allowed", Pod(Of("acme/a")), "passed Pod/shop/web") { Inputs = [("imageRepositoryAllowList", ["ghcr.io", "docker.io/acme"])] },
        new("C-0306", "without exempt repositories nothing can be said", Pod(Of("a")), "skipped Pod/shop/web"),
        new("C-0306", "a tag, in every list of containers",
            Deployment("containers: [{name: a, image: 'a:1'}], initContainers: [{name: b, image: 'a@sha256:abc'}], ephemeralContainers: [{name: c, image: a}]"),
            $"failed Deployment/shop/web {OfDeployment} F:spec.template.spec.initContainers[0].image R:spec.template.spec.initContainers[0].image "
                + "F:spec.template.spec.ephemeralContainers[0].image R:spec.template.spec.ephemeralContainers[0].image")
        {
            Inputs = [("imageDigestExemptRepositories", ["b"])],
        },
        new("C-0306", "a digest, or exempt",
            Pod($"containers: [{{name: a, image: 'a:1@sha256:{new string('0', 64)}'}}, {{name: b, image: 'ghcr.io/acme/x:1'}}, {{name: c, image: 'a@md+x:{new string('A', 32)}'}}]"),
            "passed Pod/shop/web")
        {
            Inputs = [("imageDigestExemptRepositories", ["ghcr.io/acme"])],
        },
        new("C-0306", "exempt ends where a name ends", Pod(Of("ghcr.io/acmex/x")), $"failed Pod/shop/web {Image}") { Inputs = [("imageDigestExemptRepositories", ["ghcr.io/acme"])] },
        new("C-0075", "latest that is kept", Pod("containers: [{name: a, image: 'a:latest', imagePullPolicy: Never}]"),
            "failed Pod/shop/web F:spec.containers[0].image F:spec.containers[0].imagePullPolicy R:spec.containers[0].image R:spec.containers[0].imagePullPolicy"),
        new("C-0075", "no tag; the port of a registry is none", Pod("containers: [{name: a, image: 'r:5000/a', imagePullPolicy: IfNotPresent}]"),
            "failed Pod/shop/web F:spec.containers[0].image F:spec.containers[0].imagePullPolicy R:spec.containers[0].image R:spec.containers[0].imagePullPolicy"),
        new("C-0075", "no policy, another tag, a digest",
            Pod("containers: [{name: a, image: a}, {name: b, image: 'a:1', imagePullPolicy: Never}, {name: c, image: 'a@sha256:00', imagePullPolicy: Never}]"), "passed Pod/shop/web"),
        new("C-0075", "a floating tag", Pod("containers: [{name: a, image: 'a:stable', imagePullPolicy: Never}, {name: b, image: 'a:stable@sha256:00', imagePullPolicy: Never}]"),
            "failed Pod/shop/web F:spec.containers[0].image F:spec.containers[0].imagePullPolicy R:spec.containers[0].image R:spec.containers[0].imagePullPolicy")
        {
            Inputs = [("floatingImageTags", ["stable"])],
        },
        new("C-0059", "an old controller", Deployment(Of("k8s.gcr.io/ingress-nginx/controller:v0.48.1")), $"failed Deployment/shop/web {OfDeployment}"),
        new("C-0059", "a new one counts and passes", Deployment(Of("registry.k8s.io/ingress-nginx/controller:v1.9.4")), "passed Deployment/shop/web"),
        new("C-0059", "1.0.0, and 0.49.1",
            Deployment(Of("ingress-controller:v1.0.0")) + Deployment(Of("nginx-controller:v0.49.1")), $"failed Deployment/shop/web {OfDeployment}\npassed Deployment/shop/web"),
        new("C-0059", "snippets are off; what is not old does not count",
            Deployment(Of("ingress-nginx:v0.48.0")) + Deployment(Of("ingress-nginx:v1.2.0")) + Object("v1", "ConfigMap", "data: {allow-snippet-annotations: 'false'}"), "passed Deployment/shop/web"),
        new("C-0059", "other images, no tag and no namespace do not count",
            Deployment(Of("nginx:1")) + Deployment(Of("ingress-nginx")) + Deployment(Of("ingress-nginx:v0.1.0"), "metadata: {name: web}"), ""),
        .. Releases("C-0081", "argocd", "v", "v1.8.1 v2.0.5 v2.1.8 v2.2.3", "v2.1.9 v2.2.4 v3.0.0 v2.0.0-rc1"),
        .. Releases("C-0090", "grafana", "", "9.2.0 9.2.3-ubuntu", "9.2.4 9.1.0 latest"),
        .. Releases("C-0091", "kyverno", "v", "v1.8.3 v1.8.4", "v1.8.2 v1.8.5 v1.9.3"),
        new("C-0292", "the controller, in other workloads, too", Object("apps/v1", "DaemonSet", $"spec: {{template: {{spec: {{{Of("registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1")}}}}}}}"),
            $"failed DaemonSet/shop/web {OfDeployment}"),
        new("C-0292", "other images count and pass", Deployment(Of("nginx-ingress:1")) + CronJob(Of("ingress-nginx/controller")), "passed Deployment/shop/web"),
    ];

    private static string Of(string image) => $"containers: [{{name: a, image: '{image}'}}]";

    private static ControlCase[] Releases(string id, string name, string mark, string old, string current) =>
    [
        .. old.Split(' ').Select(tag => new ControlCase(id, $"{name} {tag} has the hole", Deployment(Of($"ghcr.io/acme/{name}:{tag}")), $"failed Deployment/shop/web {OfDeployment}")),
        .. current.Split(' ').Where(tag => tag.StartsWith(mark, StringComparison.Ordinal)).Select(
            tag => new ControlCase(id, $"{name} {tag} has not", Deployment(Of($"ghcr.io/acme/{name}:{tag}")), "passed Deployment/shop/web")),
        new(id, $"what is not {name} does not count", Deployment(Of("nginx:1")) + Pod(Of($"{name}:{old.Split(' ')[0]}")), ""),
    ];
}
