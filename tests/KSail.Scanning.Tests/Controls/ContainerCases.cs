using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class ContainerCases
{
    private const string Pods = "spec.containers[0]";

    public static readonly ControlCase[] All =
    [
        new("C-0018", "no probe", Pod("containers: [{name: a}]"), $"failed Pod/shop/web X:{Pods}.readinessProbe=YOUR_VALUE"),
        new("C-0018", "jobs are not spared", CronJob("containers: [{name: a}]"),
            "failed CronJob/shop/web X:spec.jobTemplate.spec.template.spec.containers[0].readinessProbe=YOUR_VALUE"),
        new("C-0018", "null is there", Pod("containers: [{name: a, readinessProbe: null}]"), "passed Pod/shop/web"),
        new("C-0056", "no probe", Deployment("containers: [{name: a}]"),
            "failed Deployment/shop/web X:spec.template.spec.containers[0].livenessProbe=YOUR_VALUE"),
        new("C-0056", "a Pod with a generated name fails as well", Pod("containers: [{name: a}]", "metadata: {generateName: web-}"),
            $"failed Pod/ X:{Pods}.livenessProbe=YOUR_VALUE"),
        new("C-0056", "null is there", Pod("containers: [{name: a, livenessProbe: null}], initContainers: [{name: b}]"), "passed Pod/shop/web"),
        new("C-0055", "no profile", Pod("containers: [{name: a}], initContainers: [{name: b}]"),
            $"failed Pod/shop/web X:{Pods}.securityContext.seccompProfile=YOUR_VALUE X:spec.initContainers[0].securityContext.seccompProfile=YOUR_VALUE"),
        new("C-0055", "the profile of the pod", Pod("securityContext: {seccompProfile: {type: Unconfined}}, containers: [{name: a}]"), "passed Pod/shop/web"),
        new("C-0055", "other hardening does not help", Pod("containers: [{name: a, securityContext: {capabilities: {drop: [ALL]}}}]"),
            $"failed Pod/shop/web X:{Pods}.securityContext.seccompProfile=YOUR_VALUE"),
        new("C-0210", "no profile", Pod("containers: [{name: a}]"), $"failed Pod/shop/web X:{Pods}.securityContext.seccompProfile.type=RuntimeDefault"),
        new("C-0210", "a profile of the pod that is another", Pod("securityContext: {seccompProfile: {type: Localhost}}, containers: [{name: a}, {name: b}]"),
            "failed Pod/shop/web F:spec.securityContext.seccompProfile.type R:spec.securityContext.seccompProfile.type"),
        new("C-0210", "the container's own comes first",
            Pod("securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a, securityContext: {seccompProfile: {type: Unconfined}}}]"),
            $"failed Pod/shop/web F:{Pods}.securityContext.seccompProfile.type R:{Pods}.securityContext.seccompProfile.type"),
        new("C-0210", "inherited", Pod("securityContext: {seccompProfile: {type: RuntimeDefault}}, containers: [{name: a}]"), "passed Pod/shop/web"),
        new(
            "C-0211",
            "a pod without any security context",
            Pod("containers: [{name: a}]"),
            $"failed Pod/shop/web X:{Pods}.securityContext.readOnlyRootFilesystem=true X:{Pods}.securityContext.runAsNonRoot=true "
                + $"X:{Pods}.securityContext.runAsGroup=1000 X:{Pods}.securityContext.allowPrivilegeEscalation=false "
                + $"X:{Pods}.securityContext.privileged=false X:{Pods}.securityContext.capabilities.drop[0]=NET_RAW "
                + $"X:{Pods}.securityContext.seLinuxOptions=YOUR_VALUE X:{Pods}.securityContext.seccompProfile=YOUR_VALUE "
                + "X:spec.securityContext.fsGroup=YOUR_VALUE X:spec.securityContext.fsGroupChangePolicy=YOUR_VALUE"),
        new("C-0211", "everything is set", Pod(Hardened("", "")), "passed Pod/shop/web"),
        new("C-0211", "an unsafe parameter", Pod(Hardened(", sysctls: [{name: net.ipv4.tcp_syncookies}, {name: kernel.msgmax}]", "")),
            "failed Pod/shop/web F:spec.securityContext.sysctls[1].name"),
        new("C-0211", "the group of root", Pod(Hardened(", supplementalGroups: [4, 0]", "")),
            "failed Pod/shop/web F:spec.securityContext.supplementalGroups[1] D:spec.securityContext.supplementalGroups[1]"),
        new("C-0211", "raw sockets are added again", Pod(Hardened("", "", ", add: [NET_RAW]")),
            $"failed Pod/shop/web F:{Pods}.securityContext.capabilities.add D:{Pods}.securityContext.capabilities.add"),
        new("C-0211", "raw sockets that are not dropped, behind others that are", Pod(Hardened("", "").Replace("[ALL]", "[CHOWN]", StringComparison.Ordinal)),
            $"failed Pod/shop/web X:{Pods}.securityContext.capabilities.drop[1]=NET_RAW"),
        new("C-0211", "a host process", Pod(Hardened(", windowsOptions: {hostProcess: true}", "")),
            "failed Pod/shop/web F:spec.securityContext.windowsOptions.hostProcess X:spec.securityContext.windowsOptions.hostProcess=false"),
        new("C-0211", "Windows asks for more", Pod(Hardened("", "os: {name: windows}, ")),
            $"failed Pod/shop/web X:{Pods}.securityContext.windowsOptions.gmsaCredentialSpecName=YOUR_VALUE "
                + $"X:{Pods}.securityContext.windowsOptions.runAsUserName=YOUR_VALUE"),
        new("C-0211", "a group that is no group", Pod(Hardened("", "").Replace("fsGroup: 1,", "fsGroup: -1,", StringComparison.Ordinal)),
            "failed Pod/shop/web F:spec.securityContext.fsGroup"),
    ];

    private static string Hardened(string pod, string spec, string capabilities = "") =>
        spec + "securityContext: {runAsUser: 1, runAsGroup: 1, fsGroup: 1, fsGroupChangePolicy: Always, seLinuxOptions: {level: s0}, "
        + $"seccompProfile: {{type: RuntimeDefault}}{pod}}}, containers: [{{name: a, securityContext: {{readOnlyRootFilesystem: true, "
        + $"allowPrivilegeEscalation: false, capabilities: {{drop: [ALL]{capabilities}}}}}}}]";
}
