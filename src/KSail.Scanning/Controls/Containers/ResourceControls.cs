using KSail.Documents.Yaml;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Containers;

/// <summary>How much of a node containers may take.</summary>
internal static class ResourceControls
{
    private const string Value = "YOUR_VALUE";

    private static readonly Bounds _memoryBounds = new(
        "memory",
        InputNames.MemoryRequestMin,
        InputNames.MemoryRequestMax,
        InputNames.MemoryLimitMin,
        InputNames.MemoryLimitMax,
        Quantity.Memory);

    private static readonly Bounds _cpuBounds = new(
        "cpu", InputNames.CpuRequestMin, InputNames.CpuRequestMax, InputNames.CpuLimitMin, InputNames.CpuLimitMax, Quantity.Cpu);

    public static readonly Control Memory = new(
        "C-0004",
        "Resources memory limit and request",
        8,
        "A container without memory request or limit is scheduled by chance and can starve its neighbours.",
        "set requests.memory and limits.memory within the bounds that are configured")
    {
        Kinds = ObjectKinds.Workloads,
        NamelessKinds = ObjectKinds.Pod,
        RequiredInputs = [InputNames.MemoryRequestMin, InputNames.MemoryRequestMax, InputNames.MemoryLimitMin, InputNames.MemoryLimitMax],
        Rule = static (target, scan, findings) => Check(target, scan, findings, _memoryBounds),
    };

    public static readonly Control Limits = new(
        "C-0009",
        "Resource limits",
        7,
        "A container without limits can use up its node.",
        "set limits.cpu and limits.memory for the container")
    {
        Kinds = ObjectKinds.Workloads,
        NamelessKinds = ObjectKinds.Pod,
        Rule = ContainerRules.Regular(LacksLimits),
    };

    public static readonly Control Cpu = new(
        "C-0050",
        "Resources CPU limit and request",
        8,
        "A container without CPU request or limit is scheduled by chance and can slow down its neighbours.",
        "set requests.cpu and limits.cpu within the bounds that are configured")
    {
        Kinds = ObjectKinds.Workloads,
        NamelessKinds = ObjectKinds.Pod,
        RequiredInputs = [InputNames.CpuRequestMin, InputNames.CpuRequestMax, InputNames.CpuLimitMin, InputNames.CpuLimitMax],
        Rule = static (target, scan, findings) => Check(target, scan, findings, _cpuBounds),
    };

    public static readonly Control CpuRequest = Single("C-0268", "Ensure CPU requests are set", 3, "requests", "cpu");

    public static readonly Control MemoryRequest = Single("C-0269", "Ensure memory requests are set", 3, "requests", "memory");

    public static readonly Control CpuLimit = Single("C-0270", "Ensure CPU limits are set", 8, "limits", "cpu");

    public static readonly Control MemoryLimit = Single("C-0271", "Ensure memory limits are set", 8, "limits", "memory");

    /// <summary>The setting of a container; null when it is missing, or <c>false</c>.</summary>
    public static YamlNode? Setting(Container container, string group, string resource)
    {
        var settings = container.Node.GetMapping("resources").Map(group);
        return settings.IsSet(resource) ? settings![resource] : null;
    }

    /// <summary>Whether a quantity is above any of the bounds; a text that is no quantity is not.</summary>
    public static bool IsAbove(YamlNode? quantity, IReadOnlyList<string> bounds, Func<string, double?> read) =>
        IsOutside(quantity, bounds, read, static (given, bound) => given > bound);

    private static Control Single(string id, string name, float baseScore, string group, string resource) =>
        new(
            id,
            name,
            baseScore,
            group == "limits"
                ? $"A container without a limit on {resource} can take all that its node has."
                : $"Without a request for {resource} the scheduler does not know how much room a container needs.",
            $"set resources.{group}.{resource} for the container")
        {
            Kinds = ObjectKinds.Workloads,
            NamelessKinds = ObjectKinds.Pod,
            Rule = ContainerRules.Regular((container, _, findings) => Lacks(container, group, resource, findings)),
        };

    private static bool Lacks(Container container, string group, string resource, Findings findings)
    {
        if (Setting(container, group, resource) is not null)
            return false;
        findings.Fix(container.PathOf($"resources.{group}.{resource}"), Value);
        return true;
    }

    private static bool LacksLimits(Container container, Workload workload, Findings findings)
    {
        var cpu = Lacks(container, "limits", "cpu", findings);
        return Lacks(container, "limits", "memory", findings) || cpu;
    }

    private static Verdict Check(ScannedObject target, ScanScope scan, Findings findings, Bounds bounds)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role != ContainerRole.Regular || !container.HasName)
                continue;
            var fails = Lacks(container, "limits", bounds.Resource, findings);
            fails |= Lacks(container, "requests", bounds.Resource, findings);
            fails |= Exceeds(container, "requests", bounds, scan.Inputs[bounds.RequestMin], scan.Inputs[bounds.RequestMax], findings);
            fails |= Exceeds(container, "limits", bounds, scan.Inputs[bounds.LimitMin], scan.Inputs[bounds.LimitMax], findings);
            if (fails)
                verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool Exceeds(
        Container container, string group, Bounds bounds, IReadOnlyList<string> min, IReadOnlyList<string> max, Findings findings)
    {
        var quantity = Setting(container, group, bounds.Resource);
        if (!IsAbove(quantity, max, bounds.Read) && !IsOutside(quantity, min, bounds.Read, static (given, bound) => given < bound))
            return false;
        findings.Review(container.PathOf($"resources.{group}.{bounds.Resource}"));
        return true;
    }

    private static bool IsOutside(YamlNode? quantity, IReadOnlyList<string> bounds, Func<string, double?> read, Func<double, double, bool> isOutside)
    {
        if (quantity is not YamlScalar scalar || read(scalar.Value) is not { } given)
            return false;
        for (var i = 0; i < bounds.Count; i++)
        {
            if (read(bounds[i]) is { } bound && isOutside(given, bound))
                return true;
        }

        return false;
    }

    private sealed record Bounds(
        string Resource, string RequestMin, string RequestMax, string LimitMin, string LimitMax, Func<string, double?> Read);
}
