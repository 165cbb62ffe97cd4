using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class SandboxCases
{
    private const string Container = "spec.podTemplate.spec.containers[0]";
    private const string Passed = "passed SandboxTemplate/shop/web";

    public static readonly ControlCase[] All =
    [
        new("C-0297", "the ordinary runtime", Template(""), "failed SandboxTemplate/shop/web F:spec.podTemplate.spec.runtimeClassName"),
        new("C-0297", "one that is not hardened", Template("runtimeClassName: runc"), "failed SandboxTemplate/shop/web F:spec.podTemplate.spec.runtimeClassName"),
        new("C-0297", "one that is", Template("runtimeClassName: gvisor"), Passed),
        new("C-0297", "hardened by what is set", Template("runtimeClassName: kata"), Passed) { Inputs = [("hardenedSandboxRuntimeClasses", ["kata"])] },
        new("C-0301", "somebody else's network", Egress("networkPolicyManagement: Unmanaged"), "failed SandboxTemplate/shop/web F:spec.networkPolicyManagement"),
        new("C-0301", "no policy", Egress("networkPolicyManagement: null, networkPolicy: null"), "failed SandboxTemplate/shop/web F:spec.networkPolicy"),
        new("C-0301", "an egress that is no list", Egress("networkPolicy: {egress: {}}"), "failed SandboxTemplate/shop/web F:spec.networkPolicy.egress"),
        new("C-0301", "everywhere", Egress("networkPolicy: {egress: [{to: [{ipBlock: {cidr: 0.0.0.0/0}}]}]}"), "failed SandboxTemplate/shop/web F:spec.networkPolicy.egress"),
        new("C-0301", "no destination, or an empty selector",
            Egress("networkPolicy: {egress: [{ports: []}]}") + Egress("networkPolicy: {egress: [{to: [{podSelector: {}}]}]}"),
            "failed SandboxTemplate/shop/web F:spec.networkPolicy.egress\nfailed SandboxTemplate/shop/web F:spec.networkPolicy.egress"),
        new("C-0301", "somewhere",
            Egress("networkPolicyManagement: Managed, networkPolicy: {egress: [{to: [{ipBlock: {cidr: 10.0.0.0/8}}, {namespaceSelector: {matchLabels: {a: b}}}]}]}") + Egress("networkPolicy: {egress: []}"),
            $"{Passed}\n{Passed}"),
        new("C-0303", "no limits", Template("containers: [{name: a}]"),
            $"failed SandboxTemplate/shop/web X:{Container}.resources.limits.cpu=YOUR_VALUE X:{Container}.resources.limits.memory=YOUR_VALUE"),
        new("C-0303", "above the ceiling", Template("containers: [{resources: {limits: {cpu: 2, memory: 1Gi}}}]"), $"failed SandboxTemplate/shop/web F:{Container}.resources.limits.cpu R:{Container}.resources.limits.cpu")
        {
            Inputs = [("sandbox_cpu_limit_max", ["1500m"]), ("sandbox_memory_limit_max", ["1Gi"])],
        },
        new("C-0303", "limits", Template("containers: [{resources: {limits: {cpu: 2, memory: 1Gi}}}]"), Passed),
        new("C-0304", "no repository is allowed", Template("containers: [{image: 'ghcr.io/acme/a:1'}], initContainers: [{image: 'b:1'}]"),
            $"failed SandboxTemplate/shop/web F:{Container}.image F:spec.podTemplate.spec.initContainers[0].image"),
        new("C-0304", "allowed, with a tag or a digest", Template("containers: [{image: 'ghcr.io/acme/a:1'}, {image: 'ghcr.io/acme/a@sha256:00'}]"), Passed)
        {
            Inputs = [("imageRepositoryAllowList", ["ghcr.io/acme/"])],
        },
        new("C-0304", "allowed, but the tag moves", Template("containers: [{image: 'ghcr.io/acme/a:latest'}]"), $"failed SandboxTemplate/shop/web F:{Container}.image")
        {
            Inputs = [("imageRepositoryAllowList", ["ghcr.io"])],
        },
        new("C-0304", "a registry ends where it ends", Template("containers: [{image: 'ghcr.iox/a:1'}]"), $"failed SandboxTemplate/shop/web F:{Container}.image")
        {
            Inputs = [("imageRepositoryAllowList", ["ghcr.io"])],
        },
    ];

    private static string Template(string spec) => Egress($"podTemplate: {{spec: {{{spec}}}}}");

    private static string Egress(string spec) => Object("extensions.agents.x-k8s.io/v1beta1", "SandboxTemplate", $"spec: {{{spec}}}");
}
