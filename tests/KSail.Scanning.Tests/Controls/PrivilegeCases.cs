using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class PrivilegeCases
{
    private const string Container = "spec.containers[0].securityContext";
    private const string OfDeployment = "spec.template.spec.containers[0].securityContext";
    private const string OfCronJob = "spec.jobTemplate.spec.template.spec.containers[0].securityContext";

    public static readonly ControlCase[] All =
    [
        new(
            "C-0013",
            "nothing is set",
            Pod("containers: [{name: a}]"),
            $"failed Pod/shop/web X:{Container}.runAsNonRoot=true X:{Container}.runAsGroup=1000"),
        new(
            "C-0013",
            "root is set for the container and its group for the pod",
            Deployment("securityContext: {runAsGroup: 0}, containers: [{name: a, securityContext: {runAsUser: 0}}]"),
            $"failed Deployment/shop/web X:{OfDeployment}.runAsUser=1000 X:spec.template.spec.securityContext.runAsGroup=1000"),
        new(
            "C-0013",
            "runAsNonRoot alone leaves the group",
            CronJob("containers: [{name: a, securityContext: {runAsNonRoot: true}}]"),
            $"failed CronJob/shop/web X:{OfCronJob}.runAsGroup=1000"),
        new(
            "C-0013",
            "the container's own false counts before the pod's true",
            Pod("securityContext: {runAsNonRoot: true, runAsGroup: 1}, containers: [{name: a, securityContext: {runAsNonRoot: false}}]"),
            $"failed Pod/shop/web X:{Container}.runAsNonRoot=true"),
        new(
            "C-0013",
            "init and ephemeral containers of a Pod count, the latter without paths",
            Pod("securityContext: {runAsUser: 1}, containers: [{name: a, securityContext: {runAsGroup: 1}}], initContainers: [{name: b}], ephemeralContainers: [{name: c}]"),
            "failed Pod/shop/web X:spec.initContainers[0].securityContext.runAsGroup=1000"),
        new(
            "C-0013",
            "what the pod sets holds for all containers",
            Pod("securityContext: {runAsUser: 1000, runAsGroup: 1000}, containers: [{name: a}, {name: b}]"),
            "passed Pod/shop/web"),
        new(
            "C-0013",
            "ephemeral containers count in Pods only",
            Deployment("ephemeralContainers: [{name: c}]"),
            "passed Deployment/shop/web"),
        new(
            "C-0016",
            "neither is set",
            Pod("containers: [{name: a}, {name: b, securityContext: {allowPrivilegeEscalation: true}}]"),
            "failed Pod/shop/web X:spec.containers[0].securityContext.allowPrivilegeEscalation=false X:spec.containers[0].securityContext.privileged=false "
                + "X:spec.containers[1].securityContext.allowPrivilegeEscalation=false X:spec.containers[1].securityContext.privileged=false"),
        new("C-0016", "text is not false", Deployment("containers: [{name: a, securityContext: {allowPrivilegeEscalation: 'false'}}]"),
            $"failed Deployment/shop/web X:{OfDeployment}.allowPrivilegeEscalation=false X:{OfDeployment}.privileged=false"),
        new("C-0016", "forbidden", CronJob("containers: [{name: a, securityContext: {allowPrivilegeEscalation: false}}]"), "passed CronJob/shop/web"),
        new("C-0016", "init containers do not count", Pod("initContainers: [{name: a}]"), "passed Pod/shop/web"),
        new(
            "C-0016",
            "pod security policies that all forbid it are enough, and pass themselves",
            Pod("containers: [{name: a}]") + Object("policy/v1beta1", "PodSecurityPolicy", "spec: {allowPrivilegeEscalation: false}", "metadata: {name: p}"),
            "passed Pod/shop/web\npassed PodSecurityPolicy/p"),
        new(
            "C-0016",
            "a container without a name is not told of",
            Pod("containers: [{image: a}]"),
            "passed Pod/shop/web"),
        new(
            "C-0016",
            "nor is a Pod that only has a generated name",
            Pod("containers: [{name: a}]", "metadata: {generateName: web-, namespace: shop}"),
            "passed Pod/shop/"),
        new(
            "C-0017",
            "containers, init containers and ephemeral ones",
            Pod("containers: [{name: a}], initContainers: [{name: b}], ephemeralContainers: [{name: c}]"),
            $"failed Pod/shop/web X:{Container}.readOnlyRootFilesystem=true X:spec.initContainers[0].securityContext.readOnlyRootFilesystem=true"),
        new("C-0017", "read-only", Deployment("containers: [{name: a, securityContext: {readOnlyRootFilesystem: true}}]"), "passed Deployment/shop/web"),
        new("C-0017", "false is as good as nothing", CronJob("containers: [{name: a, securityContext: {readOnlyRootFilesystem: false}}]"),
            $"failed CronJob/shop/web X:{OfCronJob}.readOnlyRootFilesystem=true"),
        new("C-0017", "an ephemeral container alone fails without a path", Pod("ephemeralContainers: [{name: c}]"), "failed Pod/shop/web"),
        new(
            "C-0046",
            "added capabilities, by their exact names",
            Pod("containers: [{name: a, securityContext: {capabilities: {add: [CHOWN, SYS_ADMIN, net_admin]}}}]"),
            $"failed Pod/shop/web F:{Container}.capabilities.add[1] D:{Container}.capabilities.add[1]"),
        new("C-0046", "dropping does not matter", Pod("containers: [{name: a, securityContext: {capabilities: {drop: [ALL]}}}]"), "passed Pod/shop/web"),
        new(
            "C-0046",
            "ephemeral containers of Pods only fail",
            Pod("ephemeralContainers: [{name: a, securityContext: {capabilities: {add: [BPF]}}}]"),
            "failed Pod/shop/web F:spec.ephemeralContainers[0].securityContext.capabilities.add[0]"),
        new("C-0046", "capabilities that are set", Pod("containers: [{name: a, securityContext: {capabilities: {add: [CHOWN, BPF]}}}]"),
            $"failed Pod/shop/web F:{Container}.capabilities.add[0] D:{Container}.capabilities.add[0]")
        {
            Inputs = [("insecureCapabilities", ["CHOWN"])],
        },
        new("C-0046", "no capabilities at all: nothing can be said", Pod("containers: [{name: a}]"), "skipped Pod/shop/web")
        {
            Inputs = [("insecureCapabilities", [])],
        },
        new(
            "C-0057",
            "capability and flag, in this order",
            Deployment("containers: [{name: a, securityContext: {privileged: true, capabilities: {add: [SYS_ADMIN]}}}]"),
            $"failed Deployment/shop/web F:{OfDeployment}.capabilities.add[0] F:{OfDeployment}.privileged "
                + $"D:{OfDeployment}.capabilities.add[0] D:{OfDeployment}.privileged"),
        new(
            "C-0057",
            "ephemeral containers of every kind, with or without a name",
            CronJob("ephemeralContainers: [{image: a, securityContext: {privileged: true}}]"),
            "failed CronJob/shop/web F:spec.jobTemplate.spec.template.spec.ephemeralContainers[0].securityContext.privileged "
                + "D:spec.jobTemplate.spec.template.spec.ephemeralContainers[0].securityContext.privileged"),
        new("C-0057", "not privileged", Pod("containers: [{name: a, securityContext: {privileged: false}}, {name: b}]"), "passed Pod/shop/web"),
        new(
            "C-0062",
            "sudo anywhere in the command",
            Pod("containers: [{name: a, command: [sh, /usr/bin/sudo], args: [sudo]}]"),
            "failed Pod/shop/web F:spec.containers[0].command[1] R:spec.containers[0].command[1]"),
        new("C-0062", "arguments do not matter", Pod("containers: [{name: a, command: [sh], args: [sudo]}]"), "passed Pod/shop/web"),
    ];
}
