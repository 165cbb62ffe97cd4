using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class UndecidedCases
{
    public static readonly ControlCase[] All =
    [
        new("C-0020", "which paths matter depends on the cloud", Pod("volumes: [{name: v, hostPath: {path: /etc/kubernetes}}]"), "passed Pod/shop/web"),
        new("C-0257", "claims are never looked at, ConfigMaps are",
            Pod("volumes: [{name: v, persistentVolumeClaim: {claimName: a}}], containers: [{name: a, volumeMounts: [{name: v}]}]") + Object("v1", "ConfigMap", "data: {}"),
            "passed Pod/shop/web\npassed ConfigMap/shop/web"),
        new("C-0083", "vulnerabilities are not known", Pod(""), ""),
        new("C-0084", "vulnerabilities are not known", Pod(""), ""),
        new("C-0085", "vulnerabilities are not known", Pod(""), ""),
        new("C-0221", "registries are not asked", Pod(""), ""),
        new("C-0236", "no keys are trusted", Pod(""), "skipped Pod/shop/web"),
        new("C-0236", "signatures are not fetched", Pod(""), "skipped Pod/shop/web") { Inputs = [("trustedCosignPublicKeys", ["key"])] },
        new("C-0237", "signatures are not fetched", Pod(""), "skipped Pod/shop/web"),
        new("C-0273", "an old release", Node("v1.29.3"), "failed Node/web R:status.nodeInfo.kubeletVersion"),
        new("C-0273", "a current one, and one that does not say", Node("v1.35.0") + Object("v1", "Node", "spec: {}", "metadata: {name: web}"), "passed Node/web\npassed Node/web"),
    ];

    private static string Node(string version) => Object("v1", "Node", $"status: {{nodeInfo: {{kubeletVersion: {version}}}}}", "metadata: {name: web}");
}
