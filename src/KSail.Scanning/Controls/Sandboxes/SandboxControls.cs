using KSail.Documents.Yaml;
using KSail.Scanning.Controls.Containers;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Sandboxes;

/// <summary>Templates of sandboxes for agents, which run programs that nobody has read.</summary>
internal static class SandboxControls
{
    public static readonly Control RuntimeClass = new(
        "C-0297",
        "Agent Sandbox hardened runtime class",
        7,
        "A sandbox on the ordinary runtime shares the kernel of its node with what runs in it.",
        "set runtimeClassName to a hardened runtime")
    {
        Kinds = ObjectKinds.SandboxTemplate,
        NamelessKinds = ObjectKinds.SandboxTemplate,
        Rule = IsHardened,
    };

    public static readonly Control Egress = new(
        "C-0301",
        "Agent Sandbox egress policy enforcement",
        7,
        "A sandbox that reaches everything can send away whatever it reads.",
        "leave networkPolicyManagement Managed, and name in networkPolicy.egress where the sandbox may go")
    {
        Kinds = ObjectKinds.SandboxTemplate,
        NamelessKinds = ObjectKinds.SandboxTemplate,
        Rule = IsContained,
    };

    public static readonly Control Ceilings = new(
        "C-0303",
        "Agent Sandbox resource ceilings",
        7,
        "A sandbox without limits can use up its node.",
        "set limits.cpu and limits.memory within the ceilings that are configured")
    {
        Kinds = ObjectKinds.SandboxTemplate,
        NamelessKinds = ObjectKinds.SandboxTemplate,
        Rule = HasCeilings,
    };

    public static readonly Control Provenance = new(
        "C-0304",
        "Agent Sandbox image provenance",
        7,
        "A sandbox of an image from anywhere, or with a tag that moves, runs nobody knows what.",
        "use an image of an allowed repository, with a fixed tag or a digest")
    {
        Kinds = ObjectKinds.SandboxTemplate,
        NamelessKinds = ObjectKinds.SandboxTemplate,
        Rule = HasProvenance,
    };

    private static Verdict IsHardened(ScannedObject target, ScanScope scan, Findings findings)
    {
        var name = target.Workload!.Pod.Text("runtimeClassName");
        var hardened = scan.Inputs[InputNames.HardenedRuntimeClasses];
        for (var i = 0; i < hardened.Count && !string.IsNullOrEmpty(name); i++)
        {
            if (hardened[i] == name)
                return Verdict.Passed;
        }

        findings.Fail("spec.podTemplate.spec.runtimeClassName");
        return Verdict.Failed;
    }

    private static Verdict IsContained(ScannedObject target, ScanScope scan, Findings findings)
    {
        var path = EgressFault(target.Spec);
        if (path is null)
            return Verdict.Passed;
        findings.Fail(path);
        return Verdict.Failed;
    }

    private static string? EgressFault(YamlMapping? spec)
    {
        if (spec?["networkPolicyManagement"] is { } management and not YamlScalar { IsNull: true }
            && management is not YamlScalar { Value: "Managed" })
        {
            return "spec.networkPolicyManagement";
        }

        if (spec.Map("networkPolicy") is not { } policy)
            return "spec.networkPolicy";
        if (policy["egress"] is not { } egress || egress is YamlScalar { IsNull: true })
            return null;
        if (egress is YamlSequence rules)
        {
            var isScoped = true;
            for (var i = 0; i < rules.Count; i++)
                isScoped &= IsScoped(rules[i] as YamlMapping);
            if (isScoped)
                return null;
        }

        return "spec.networkPolicy.egress";
    }

    private static bool IsScoped(YamlMapping? rule)
    {
        if (rule.List("to") is not { Count: > 0 } peers)
            return false;
        for (var i = 0; i < peers.Count; i++)
        {
            var peer = peers[i] as YamlMapping;
            var isScoped = peer.Map("ipBlock").Text("cidr") is { Length: > 0 } and not ("0.0.0.0/0" or "::/0")
                || LabelSelector.IsDefined(peer.Map("podSelector")) || LabelSelector.IsDefined(peer.Map("namespaceSelector"));
            if (!isScoped)
                return false;
        }

        return true;
    }

    private static Verdict HasCeilings(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role != ContainerRole.Regular)
                continue;
            var fails = Exceeds(container, "cpu", scan.Inputs[InputNames.SandboxCpuLimitMax], Quantity.Cpu, findings);
            fails |= Exceeds(container, "memory", scan.Inputs[InputNames.SandboxMemoryLimitMax], Quantity.Memory, findings);
            if (fails)
                verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool Exceeds(Container container, string resource, IReadOnlyList<string> max, Func<string, double?> read, Findings findings)
    {
        var limit = ResourceControls.Setting(container, "limits", resource);
        var path = container.PathOf($"resources.limits.{resource}");
        if (limit is null)
            findings.Fix(path, "YOUR_VALUE");
        else if (ResourceControls.IsAbove(limit, max, read))
            findings.Review(path);
        else
            return false;
        return true;
    }

    private static Verdict HasProvenance(ScannedObject target, ScanScope scan, Findings findings)
    {
        var allowed = scan.Inputs[InputNames.AllowedRepositories];
        var floating = scan.Inputs[InputNames.FloatingTags];
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role == ContainerRole.Ephemeral || container.Image is not { Length: > 0 } image
                || (IsAllowed(image, allowed) && !Moves(image, floating)))
            {
                continue;
            }

            findings.Fail(container.PathOf("image"));
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool Moves(string image, IReadOnlyList<string> floating) =>
        !image.Contains('@', StringComparison.Ordinal)
        && (ImageReference.Tag(image) is not { } tag || tag == "latest" || ImageReference.HasFloatingTag(image, floating));

    // An entry that is a registry alone ends where the path begins; one with a path may end at a tag or digest as well.
    private static bool IsAllowed(string image, IReadOnlyList<string> allowed)
    {
        var reference = ImageReference.WithHost(image);
        for (var i = 0; i < allowed.Count; i++)
        {
            var entry = allowed[i].TrimEnd('/');
            if (entry.Length == 0 || !reference.StartsWith(entry, StringComparison.Ordinal))
                continue;
            var hasPath = entry.Contains('/', StringComparison.Ordinal);
            if (reference.Length == entry.Length ? hasPath : reference[entry.Length] == '/' || (hasPath && reference[entry.Length] is ':' or '@'))
                return true;
        }

        return false;
    }
}
