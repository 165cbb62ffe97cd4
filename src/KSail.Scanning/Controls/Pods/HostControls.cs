using KSail.Documents.Yaml;
using KSail.Scanning.Controls.Containers;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Pods;

/// <summary>What pods share with the node they run on.</summary>
internal static class HostControls
{
    private static readonly string[] _sockets =
    [
        "/var/run/docker.sock", "/var/run/docker", "/run/containerd/containerd.sock", "/var/run/crio/crio.sock",
    ];

    public static readonly Control ServicePrincipal = new(
        "C-0020",
        "Mount service principal",
        4,
        "Credentials that a cloud leaves on its nodes give a pod the rights of the node.",
        "do not mount the paths of the cloud provider")
    {
        // The paths depend on the cloud of the cluster, which manifests do not know.
        Kinds = ObjectKinds.Workloads,
        NeverFails = true,
        Rule = static (_, _, _) => Verdict.Passed,
    };

    public static readonly Control Namespaces = new(
        "C-0038",
        "Host PID/IPC privileges",
        7,
        "A pod that shares the processes or the memory of its node can watch and stop what runs there.",
        "remove hostPID and hostIPC")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = Flags("hostPID", "hostIPC"),
    };

    public static readonly Control Network = new(
        "C-0041",
        "HostNetwork access",
        7,
        "A pod in the network of its node escapes network policies and reaches services that only listen there.",
        "remove hostNetwork")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = Flags("hostNetwork"),
    };

    public static readonly Control Port = new(
        "C-0044",
        "Container hostPort",
        4,
        "A port of the node bypasses services and network policies, and only one pod of a node can have it.",
        "remove hostPort and use a Service")
    {
        Kinds = ObjectKinds.Workloads,
        NamelessKinds = ObjectKinds.Pod,
        Rule = ContainerRules.Regular(HasHostPort),
    };

    public static readonly Control WritablePath = new(
        "C-0045",
        "Writable hostPath mount",
        8,
        "A container that writes to the files of its node can leave programs there that outlive it.",
        "set readOnly on the mount, or use another kind of volume")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = MountsWritablePath,
    };

    public static readonly Control Path = new(
        "C-0048",
        "HostPath mount",
        7,
        "A volume with files of the node lets a pod read, and often change, what belongs to the node.",
        "use another kind of volume")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = MountsPath,
    };

    public static readonly Control RuntimeSocket = new(
        "C-0074",
        "Container runtime socket mounted",
        5,
        "Whoever talks to the container runtime of a node controls every container on it.",
        "remove the volume with the socket")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = MountsSocket,
    };

    public static readonly Control ProcessNamespace = new(
        "C-0275",
        "Minimize the admission of containers wishing to share the host process ID namespace",
        5,
        "A pod that shares the processes of its node can watch and stop what runs there.",
        "remove hostPID")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = Flags("hostPID"),
    };

    public static readonly Control IpcNamespace = new(
        "C-0276",
        "Minimize the admission of containers wishing to share the host IPC namespace",
        5,
        "A pod that shares the memory of its node can read what other processes exchange there.",
        "remove hostIPC")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = Flags("hostIPC"),
    };

    private static ObjectRule Flags(params string[] flags) =>
        (target, _, findings) =>
        {
            var workload = target.Workload!;
            var verdict = Verdict.Passed;
            for (var i = 0; i < flags.Length; i++)
            {
                if (!workload.Pod.IsTrue(flags[i]))
                    continue;
                findings.Delete(workload.PathOf(flags[i]));
                verdict = Verdict.Failed;
            }

            return verdict;
        };

    private static bool HasHostPort(Container container, Workload workload, Findings findings)
    {
        var ports = container.Node.GetSequence("ports");
        var fails = false;
        for (var i = 0; i < (ports?.Count ?? 0); i++)
        {
            if (!(ports![i] as YamlMapping).IsSet("hostPort"))
                continue;
            findings.Delete(container.PathOf($"ports[{i}].hostPort"));
            fails = true;
        }

        return fails;
    }

    private static Verdict MountsWritablePath(ScannedObject target, ScanScope scan, Findings findings)
    {
        var workload = target.Workload!;
        var verdict = Verdict.Passed;
        for (var v = 0; v < (workload.Volumes?.Count ?? 0); v++)
        {
            if (workload.Volumes![v] is not YamlMapping volume || !volume.IsSet("hostPath") || volume.GetString("name") is not { } name)
                continue;
            foreach (var container in workload.Containers)
            {
                var mounts = container.Role == ContainerRole.Ephemeral ? null : container.Node.GetSequence("volumeMounts");
                for (var k = 0; k < (mounts?.Count ?? 0); k++)
                {
                    if (mounts![k] is not YamlMapping mount || mount.GetString("name") != name || mount.IsTrue("readOnly"))
                        continue;
                    findings.Fix(container.PathOf($"volumeMounts[{k}].readOnly"), "true");
                    verdict = Verdict.Failed;
                }
            }
        }

        return verdict;
    }

    private static Verdict MountsPath(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        for (var v = 0; v < (target.Workload!.Volumes?.Count ?? 0); v++)
        {
            if (target.Workload.Volumes![v] is YamlMapping volume && volume.Map("hostPath").IsSet("path")
                && ReportMounts(target.Workload, volume, v, firstOnly: false, findings))
            {
                verdict = Verdict.Failed;
            }
        }

        return verdict;
    }

    private static Verdict MountsSocket(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        for (var v = 0; v < (target.Workload!.Volumes?.Count ?? 0); v++)
        {
            if (target.Workload.Volumes![v] is YamlMapping volume && Array.IndexOf(_sockets, volume.GetMapping("hostPath").Text("path")) >= 0
                && ReportMounts(target.Workload, volume, v, firstOnly: true, findings))
            {
                verdict = Verdict.Failed;
            }
        }

        return verdict;
    }

    // A volume counts when any container mounts anything at all; as in Kubescape, that need not be this volume.
    private static bool ReportMounts(Workload workload, YamlMapping volume, int index, bool firstOnly, Findings findings)
    {
        var isMounted = false;
        foreach (var container in workload.Containers)
        {
            var mounts = container.Role == ContainerRole.Ephemeral ? null : container.Node.GetSequence("volumeMounts");
            if (mounts is null)
                continue;
            isMounted = true;
            List<string> paths = [workload.PathOf($"volumes[{index}]")];
            for (var k = 0; k < mounts.Count; k++)
            {
                if ((mounts[k] as YamlMapping).Text("name") is not { } name || name != volume.GetString("name"))
                    continue;
                paths.Add(container.PathOf($"volumeMounts[{k}]"));
                if (firstOnly)
                    break;
            }

            findings.Delete(paths);
        }

        return isMounted;
    }
}
