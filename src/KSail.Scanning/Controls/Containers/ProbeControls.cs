using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Containers;

/// <summary>How the kubelet learns whether a container works.</summary>
internal static class ProbeControls
{
    public static readonly Control Readiness = Create(
        "C-0018",
        "Configured readiness probe",
        3,
        "readinessProbe",
        "Without a readiness probe a pod gets requests before it can answer them.");

    public static readonly Control Liveness = Create(
        "C-0056",
        "Configured liveness probe",
        4,
        "livenessProbe",
        "Without a liveness probe a container that hangs is never restarted.");

    private static Control Create(string id, string name, float baseScore, string field, string description) =>
        new(id, name, baseScore, description, $"add a {field} to the container")
        {
            Kinds = ObjectKinds.Workloads,
            NamelessKinds = ObjectKinds.Pod,
            Rule = ContainerRules.Regular((container, _, findings) => Lacks(container, field, findings)),
        };

    private static bool Lacks(Container container, string field, Findings findings)
    {
        if (container.Node.IsSet(field))
            return false;
        findings.Fix(container.PathOf(field), "YOUR_VALUE");
        return true;
    }
}
