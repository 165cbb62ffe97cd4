using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class AdmissionCases
{
    private const string Enforce = "pod-security.kubernetes.io/enforce";

    public static readonly ControlCase[] All =
    [
        new("C-0192", "no label", Namespace("shop", "a: b"), $"failed Namespace/shop X:metadata.labels[{Enforce}]=YOUR_VALUE"),
        new("C-0192", "any label of enforcement", Namespace("shop", $"{Enforce}-version: latest"), "passed Namespace/shop"),
        new("C-0192", "webhooks of one kind are not enough", Namespace("shop") + Webhook("Validating", "Namespaced"), $"failed Namespace/shop X:metadata.labels[{Enforce}]=YOUR_VALUE"),
        new("C-0192", "webhooks of both kinds are", Namespace("shop") + Webhook("Validating", "Namespaced") + Webhook("Mutating", "'*'"), "passed Namespace/shop"),
        new("C-0192", "not those of the cluster's objects", Namespace("shop") + Webhook("Validating", "Namespaced") + Webhook("Mutating", "Cluster"),
            $"failed Namespace/shop X:metadata.labels[{Enforce}]=YOUR_VALUE"),
        .. Level("C-0193", "baseline"),
        .. Level("C-0194", "baseline"),
        .. Level("C-0195", "baseline"),
        .. Level("C-0196", "baseline"),
        .. Level("C-0197", "restricted"),
        .. Level("C-0198", "restricted"),
        .. Level("C-0199", "baseline"),
        .. Level("C-0200", "restricted"),
        .. Level("C-0201", "restricted"),
        .. Level("C-0202", "baseline"),
        .. Level("C-0203", "baseline"),
        .. Level("C-0204", "baseline"),
        .. Flag("C-0214", "hostPID"),
        .. Flag("C-0215", "hostIPC"),
        .. Flag("C-0216", "hostNetwork"),
        .. Flag("C-0217", "allowPrivilegeEscalation"),
        new("C-0218", "no rule against root", Policy("runAsUser: {rule: RunAsAny}"), "failed PodSecurityPolicy/p F:spec.runAsUser.rule D:spec.runAsUser.rule"),
        new("C-0218", "a range from 0", Policy("runAsUser: {rule: MustRunAs, ranges: [{min: 0}]}"), "failed PodSecurityPolicy/p F:spec.runAsUser.rule D:spec.runAsUser.rule"),
        new("C-0218", "a range from 1", Policy("runAsUser: {rule: MustRunAs, ranges: [{min: 1}]}") + Policy("runAsUser: {rule: RunAsAny}"), "passed PodSecurityPolicy/p\npassed PodSecurityPolicy/p"),
        new("C-0218", "a rule against root", Policy("runAsUser: {rule: MustRunAsNonRoot}"), "passed PodSecurityPolicy/p"),
        new("C-0219", "some are allowed", Policy("allowedCapabilities: [CHOWN]"), "failed PodSecurityPolicy/p F:spec.allowedCapabilities D:spec.allowedCapabilities"),
        new("C-0219", "none", Policy("allowedCapabilities: []"), "passed PodSecurityPolicy/p"),
        new("C-0220", "none has to go", Policy("requiredDropCapabilities: []"), "failed PodSecurityPolicy/p X:spec.requiredDropCapabilities[0]=ALL"),
        new("C-0220", "one policy is enough", Policy("requiredDropCapabilities: [ALL]") + Policy("a: b"), "passed PodSecurityPolicy/p\npassed PodSecurityPolicy/p"),
        new("C-0068", "the API server does not name the plugin",
            Server("kube-apiserver-1", "command: [kube-apiserver, '--enable-admission-plugins=A,B'], args: [x, '--enable-admission-plugins=C']") + Server("kube-apiserver-2", "command: ['--enable-admission-plugins=A']"),
            "failed Pod/kube-system/kube-apiserver-1 F:spec.containers[0].command[1] R:spec.containers[0].command[1] F:spec.containers[0].args[1] R:spec.containers[0].args[1]"),
        new("C-0068", "it does", Server("my-api-server", "command: ['--enable-admission-plugins=A,PodSecurityPolicy']"), "passed Pod/kube-system/my-api-server"),
        new("C-0068", "an init container is not the first container",
            Pod("initContainers: [{name: a, command: ['--enable-admission-plugins=A']}]", "metadata: {name: apiserver, namespace: kube-system}"), "passed Pod/kube-system/apiserver"),
        new("C-0068", "other pods do not count", Pod("containers: [{name: a, command: ['--enable-admission-plugins=A']}]") + Server("kube-proxy", "args: []"), ""),
    ];

    private static ControlCase[] Level(string id, string level) =>
    [
        new(id, "no level", Namespace("shop"), $"failed Namespace/shop X:metadata.labels[{Enforce}]={level}"),
        new(id, "the level below, or one that does not exist", Namespace("a", $"{Enforce}: privileged") + Namespace("b", $"{Enforce}: strict"),
            $"failed Namespace/a X:metadata.labels[{Enforce}]={level}\nfailed Namespace/b X:metadata.labels[{Enforce}]={level}"),
        new(id, "what is in order does not count", Namespace("a", $"{Enforce}: {level}") + Namespace("b", $"{Enforce}: restricted"), ""),
        .. level == "baseline" ? (ControlCase[])[] : [new(id, "baseline is not enough", Namespace("shop", $"{Enforce}: baseline"), $"failed Namespace/shop X:metadata.labels[{Enforce}]={level}")],
    ];

    private static ControlCase[] Flag(string id, string field) =>
    [
        new(id, "every policy allows it", Policy($"{field}: true") + Policy($"{field}: true"),
            $"failed PodSecurityPolicy/p F:spec.{field} D:spec.{field}\nfailed PodSecurityPolicy/p F:spec.{field} D:spec.{field}"),
        new(id, "one does not", Policy($"{field}: true") + Policy("a: b"), "passed PodSecurityPolicy/p\npassed PodSecurityPolicy/p"),
    ];

    private static string Policy(string spec) => Object("policy/v1beta1", "PodSecurityPolicy", $"spec: {{{spec}}}", "metadata: {name: p}");

    private static string Webhook(string kind, string scope) =>
        Object("admissionregistration.k8s.io/v1", $"{kind}WebhookConfiguration", $"webhooks: [{{name: a}}, {{rules: [{{scope: {scope}}}]}}]", "metadata: {name: w}");

    private static string Server(string name, string container) => Pod($"containers: [{{name: a, {container}}}]", $"metadata: {{name: {name}, namespace: kube-system}}");
}
