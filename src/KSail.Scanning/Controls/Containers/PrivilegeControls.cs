using KSail.Documents.Yaml;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Containers;

/// <summary>What containers may do beyond what ordinary processes may.</summary>
internal static class PrivilegeControls
{
    public static readonly Control NonRoot = new(
        "C-0013",
        "Non-root containers",
        6,
        "A process that runs as root in its container has fewer walls between itself and the node.",
        "set runAsNonRoot to true, and runAsUser and runAsGroup to numbers above 0, for the container or its pod")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = ContainerRules.All(RunsAsRoot),
    };

    public static readonly Control PrivilegeEscalation = new(
        "C-0016",
        "Allow privilege escalation",
        6,
        "A process may gain more rights than its parent unless the container forbids it.",
        "set allowPrivilegeEscalation to false in the security context of the container")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.PodSecurityPolicy,
        Rule = Escalates,
    };

    public static readonly Control WritableRoot = new(
        "C-0017",
        "Immutable container filesystem",
        3,
        "Whoever gets into a container whose file system can be written can leave programs behind.",
        "set readOnlyRootFilesystem to true and mount a volume where the process has to write")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = ContainerRules.All(CanWriteRoot),
    };

    public static readonly Control InsecureCapabilities = new(
        "C-0046",
        "Insecure capabilities",
        7,
        "Some capabilities of Linux are as good as being root on the node.",
        "remove the capability, or run the container in a cluster of its own")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.InsecureCapabilities],
        Rule = AddsInsecureCapability,
    };

    public static readonly Control Privileged = new(
        "C-0057",
        "Privileged container",
        8,
        "A privileged container, or one with SYS_ADMIN, can take over its node.",
        "remove privileged and SYS_ADMIN and add only the capabilities that are needed")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = IsPrivileged,
    };

    public static readonly Control Sudo = new(
        "C-0062",
        "Sudo in container entrypoint",
        5,
        "A container that starts with sudo works around the user that it is meant to run as.",
        "start the program directly as the user it needs")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = ContainerRules.Regular(StartsWithSudo),
    };

    /// <summary>Fails where user or group may be root: both are asked of the container first, then of the pod.</summary>
    public static bool RunsAsRoot(Container container, Workload workload, Findings findings)
    {
        var user = Setting(container, workload, "runAsUser");
        var userIsRoot = !IsNonRoot(container, workload) && (user is null || user.IsNumber("runAsUser", 0));
        var group = Setting(container, workload, "runAsGroup");
        var groupIsRoot = group is null || group.IsNumber("runAsGroup", 0);
        if (container.Role == ContainerRole.Ephemeral)
            return userIsRoot || groupIsRoot;
        if (userIsRoot && user is null)
            findings.Fix(container.PathOf("securityContext.runAsNonRoot"), "true");
        else if (userIsRoot)
            findings.Fix(PathOf(container, workload, user, "runAsUser"), "1000");
        if (groupIsRoot)
            findings.Fix(PathOf(container, workload, group, "runAsGroup"), "1000");
        return userIsRoot || groupIsRoot;
    }

    /// <summary>Fails unless escalation is forbidden, by the container or by all pod security policies.</summary>
    public static Verdict Escalates(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Workload is null)
            return Verdict.Passed;
        var policies = scan.Index.Of(ObjectKinds.PodSecurityPolicy).All;
        var isForbidden = policies.Count > 0;
        for (var i = 0; i < policies.Count; i++)
            isForbidden &= policies[i].Spec.IsFalse("allowPrivilegeEscalation");
        return isForbidden ? Verdict.Passed : ContainerRules.Check(target, Escalates, findings, init: false, ephemeral: false);
    }

    /// <summary>Fails unless the root file system is read-only.</summary>
    public static bool CanWriteRoot(Container container, Workload workload, Findings findings)
    {
        if (container.Security.IsTrue("readOnlyRootFilesystem"))
            return false;
        if (container.Role != ContainerRole.Ephemeral)
            findings.Fix(container.PathOf("securityContext.readOnlyRootFilesystem"), "true");
        return true;
    }

    /// <summary>Fails where a container of any kind is privileged or has <c>SYS_ADMIN</c>. It needs no name.</summary>
    public static Verdict IsPrivileged(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            List<string> paths = [];
            var added = container.Security.Map("capabilities").List("add");
            for (var i = 0; i < (added?.Count ?? 0); i++)
            {
                if (Fields.TextOf(added![i]) == "SYS_ADMIN")
                    paths.Add(container.PathOf($"securityContext.capabilities.add[{i}]"));
            }

            if (container.Security.IsTrue("privileged"))
                paths.Add(container.PathOf("securityContext.privileged"));
            findings.Delete(paths);
            if (paths.Count > 0)
                verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool Escalates(Container container, Workload workload, Findings findings)
    {
        if (container.Security.IsFalse("allowPrivilegeEscalation"))
            return false;
        findings.Fix(container.PathOf("securityContext.allowPrivilegeEscalation"), "false");
        findings.Fix(container.PathOf("securityContext.privileged"), "false");
        return true;
    }

    private static Verdict AddsInsecureCapability(ScannedObject target, ScanScope scan, Findings findings)
    {
        var insecure = scan.Inputs[InputNames.InsecureCapabilities];
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            var added = container.Security.Map("capabilities").List("add");
            if (added is null || !container.HasName || (container.Role == ContainerRole.Ephemeral && target.Kind != ObjectKinds.Pod))
                continue;
            for (var i = 0; i < added.Count; i++)
            {
                if (Fields.TextOf(added[i]) is not { } name || !Contains(insecure, name))
                    continue;
                var path = container.PathOf($"securityContext.capabilities.add[{i}]");
                if (container.Role == ContainerRole.Ephemeral)
                    findings.Fail(path);
                else
                    findings.Delete(path);
                verdict = Verdict.Failed;
            }
        }

        return verdict;
    }

    private static bool StartsWithSudo(Container container, Workload workload, Findings findings)
    {
        var fails = false;
        var command = container.Node.GetSequence("command");
        for (var i = 0; i < (command?.Count ?? 0); i++)
        {
            if (Fields.TextOf(command![i])?.Contains("sudo", StringComparison.Ordinal) != true)
                continue;
            findings.Review(container.PathOf($"command[{i}]"));
            fails = true;
        }

        return fails;
    }

    private static bool IsNonRoot(Container container, Workload workload)
    {
        var setting = Setting(container, workload, "runAsNonRoot");
        return setting is not null && !setting.IsFalse("runAsNonRoot");
    }

    private static YamlMapping? Setting(Container container, Workload workload, string field)
    {
        if (container.Security.Has(field))
            return container.Security;
        return workload.Security.Has(field) ? workload.Security : null;
    }

    private static string PathOf(Container container, Workload workload, YamlMapping? owner, string field) =>
        owner is not null && ReferenceEquals(owner, workload.Security)
            ? workload.PathOf($"securityContext.{field}")
            : container.PathOf($"securityContext.{field}");

    private static bool Contains(IReadOnlyList<string> texts, string text)
    {
        for (var i = 0; i < texts.Count; i++)
        {
            if (texts[i] == text)
                return true;
        }

        return false;
    }
}
