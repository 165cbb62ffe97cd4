using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Containers;

/// <summary>What keeps processes of containers from the kernel.</summary>
internal static class HardeningControls
{
    public static readonly Control Seccomp = new(
        "C-0055",
        "Linux hardening",
        4,
        "Without a seccomp profile a container may use every system call of the kernel.",
        "set a seccompProfile for the container or its pod")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = ContainerRules.RegularAndInit(LacksSeccompProfile),
    };

    public static readonly Control RuntimeDefault = new(
        "C-0210",
        "Ensure that the seccomp profile is set to docker/default in your pod definitions",
        4,
        "The profile of the container runtime forbids the system calls that hardly any program needs.",
        "set the type of the seccompProfile to RuntimeDefault")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = LacksRuntimeDefault,
    };

    /// <summary>Fails where neither container nor pod have a profile, whichever.</summary>
    public static bool LacksSeccompProfile(Container container, Workload workload, Findings findings)
    {
        if (container.Security.IsSet("seccompProfile") || workload.Security.IsSet("seccompProfile"))
            return false;
        findings.Fix(container.PathOf("securityContext.seccompProfile"), "YOUR_VALUE");
        return true;
    }

    private static Verdict LacksRuntimeDefault(ScannedObject target, ScanScope scan, Findings findings)
    {
        var workload = target.Workload!;
        var ofPod = Type(workload.Security);
        var verdict = Verdict.Passed;
        foreach (var container in workload.Containers)
        {
            if (container.Role != ContainerRole.Regular)
                continue;
            var type = Type(container.Security) ?? ofPod;
            if (type is YamlScalar { Value: "RuntimeDefault" })
                continue;
            if (type is null)
                findings.Fix(container.PathOf("securityContext.seccompProfile.type"), "RuntimeDefault");
            else if (ReferenceEquals(type, ofPod))
                findings.Review(workload.PathOf("securityContext.seccompProfile.type"));
            else
                findings.Review(container.PathOf("securityContext.seccompProfile.type"));
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static YamlNode? Type(YamlMapping? security) => security.Map("seccompProfile")?["type"];
}
