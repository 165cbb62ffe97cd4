using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Containers;

/// <summary>Looks at one container; says whether it fails.</summary>
internal delegate bool ContainerRule(Container container, Workload workload, Findings findings);

/// <summary>Makes rules about workloads out of rules about their containers.</summary>
internal static class ContainerRules
{
    /// <summary>A rule about the regular containers.</summary>
    public static ObjectRule Regular(ContainerRule rule) => (target, _, findings) => Check(target, rule, findings, init: false, ephemeral: false);

    /// <summary>A rule about regular and init containers.</summary>
    public static ObjectRule RegularAndInit(ContainerRule rule) => (target, _, findings) => Check(target, rule, findings, init: true, ephemeral: false);

    /// <summary>A rule about all containers; ephemeral ones only where Kubescape looks for them, in Pods.</summary>
    public static ObjectRule All(ContainerRule rule) => (target, _, findings) => Check(target, rule, findings, init: true, target.Kind == ObjectKinds.Pod);

    /// <summary>Asks a rule about the containers that have a name; Kubescape's rules name the container in their text, and are silent without.</summary>
    public static Verdict Check(ScannedObject target, ContainerRule rule, Findings findings, bool init, bool ephemeral)
    {
        if (target.Workload is not { } workload)
            return Verdict.NotEvaluated;
        var verdict = Verdict.Passed;
        var containers = workload.Containers;
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i];
            var counts = container.Role switch
            {
                ContainerRole.Regular => true,
                ContainerRole.Init => init,
                _ => ephemeral,
            };
            if (counts && container.HasName && rule(container, workload, findings))
                verdict = Verdict.Failed;
        }

        return verdict;
    }
}
