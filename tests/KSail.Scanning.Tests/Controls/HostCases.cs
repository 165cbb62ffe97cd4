using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class HostCases
{
    private const string Mounted = "volumes: [{name: e, emptyDir: {}}, {name: v, hostPath: {path: /etc}}], ";

    public static readonly ControlCase[] All =
    [
        new("C-0038", "both", Pod("hostPID: true, hostIPC: true"), "failed Pod/shop/web F:spec.hostPID D:spec.hostPID F:spec.hostIPC D:spec.hostIPC"),
        new("C-0038", "text is not true", Deployment("hostPID: 'true'"), "passed Deployment/shop/web"),
        new("C-0041", "the network of a CronJob's pods", CronJob("hostNetwork: true"),
            "failed CronJob/shop/web F:spec.jobTemplate.spec.template.spec.hostNetwork D:spec.jobTemplate.spec.template.spec.hostNetwork"),
        new("C-0041", "false", Pod("hostNetwork: false"), "passed Pod/shop/web"),
        new("C-0044", "any port, 0 as well", Pod("containers: [{name: a, ports: [{containerPort: 1}, {hostPort: 0}, {hostPort: 80}]}]"),
            "failed Pod/shop/web F:spec.containers[0].ports[1].hostPort D:spec.containers[0].ports[1].hostPort "
                + "F:spec.containers[0].ports[2].hostPort D:spec.containers[0].ports[2].hostPort"),
        new("C-0044", "none", Deployment("containers: [{name: a, ports: [{containerPort: 1}]}]"), "passed Deployment/shop/web"),
        new("C-0045", "mounted by containers and init containers",
            Pod(Mounted + "containers: [{name: a, volumeMounts: [{name: v}]}], initContainers: [{name: b, volumeMounts: [{name: e}, {name: v, readOnly: false}]}]"),
            "failed Pod/shop/web X:spec.containers[0].volumeMounts[0].readOnly=true X:spec.initContainers[0].volumeMounts[1].readOnly=true"),
        new("C-0045", "read-only, or not mounted", Pod(Mounted + "containers: [{name: a, volumeMounts: [{name: v, readOnly: true}]}, {name: b}]"), "passed Pod/shop/web"),
        new("C-0048", "the volume, and the mounts of it",
            Pod(Mounted + "containers: [{name: a, volumeMounts: [{name: e}, {name: v}]}]"),
            "failed Pod/shop/web F:spec.volumes[1] F:spec.containers[0].volumeMounts[1] D:spec.volumes[1] D:spec.containers[0].volumeMounts[1]"),
        new("C-0048", "a mount of anything is enough", Deployment(Mounted + "initContainers: [{name: a, volumeMounts: [{name: e}]}]"),
            "failed Deployment/shop/web F:spec.template.spec.volumes[1] D:spec.template.spec.volumes[1]"),
        new("C-0048", "without any mounts nothing is said", Pod(Mounted + "containers: [{name: a}]"), "passed Pod/shop/web"),
        new("C-0074", "the socket, at its first mount",
            Pod("volumes: [{name: v, hostPath: {path: /var/run/docker.sock}}], containers: [{name: a, volumeMounts: [{name: v}, {name: v}]}]"),
            "failed Pod/shop/web F:spec.volumes[0] F:spec.containers[0].volumeMounts[0] D:spec.volumes[0] D:spec.containers[0].volumeMounts[0]"),
        new("C-0074", "other paths", Pod("volumes: [{name: v, hostPath: {path: /var/run/docker.sock/}}], containers: [{name: a, volumeMounts: [{name: v}]}]"),
            "passed Pod/shop/web"),
        new("C-0275", "processes", Deployment("hostPID: true, hostIPC: true"), "failed Deployment/shop/web F:spec.template.spec.hostPID D:spec.template.spec.hostPID"),
        new("C-0275", "not the memory", Pod("hostIPC: true"), "passed Pod/shop/web"),
        new("C-0276", "memory", Pod("hostIPC: true"), "failed Pod/shop/web F:spec.hostIPC D:spec.hostIPC"),
        new("C-0276", "not the processes", Pod("hostPID: true"), "passed Pod/shop/web"),
    ];
}
