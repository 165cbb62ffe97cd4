using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Containers;

/// <summary>The one control that asks for a whole security context: it fails where any of its rules does.</summary>
internal static class SecurityContextControl
{
    private const string Value = "YOUR_VALUE";

    // The parameters that Kubernetes keeps apart between the pods of a node.
    private static readonly string[] _safeParameters =
    [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range",
        "net.ipv4.ip_unprivileged_port_start", "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
    ];

    public static readonly Control SecurityContext = new(
        "C-0211",
        "Apply Security Context to Your Pods and Containers",
        8,
        "A security context says what the processes of a pod may do; without one they may do more than they need.",
        "set the security contexts of the pod and of its containers")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.PodSecurityPolicy,
        Rule = Check,
    };

    private static Verdict Check(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Workload is not { } workload)
            return Verdict.Passed;
        var fails = PrivilegeControls.IsPrivileged(target, scan, findings) == Verdict.Failed;
        var isPod = target.Kind == ObjectKinds.Pod;
        fails |= ContainerRules.Check(target, PrivilegeControls.CanWriteRoot, findings, init: true, isPod) == Verdict.Failed;
        fails |= ContainerRules.Check(target, PrivilegeControls.RunsAsRoot, findings, init: true, isPod) == Verdict.Failed;
        fails |= PrivilegeControls.Escalates(target, scan, findings) == Verdict.Failed;
        foreach (var container in workload.Containers)
        {
            if (container.Role == ContainerRole.Regular)
                fails |= CheckContainer(container, workload, findings);
        }

        fails |= CheckGroups(workload, findings);
        fails |= CheckParameters(workload, findings);
        fails |= CheckHostProcess(workload, findings);
        return fails ? Verdict.Failed : Verdict.Passed;
    }

    private static bool CheckContainer(Container container, Workload workload, Findings findings)
    {
        var fails = KeepsRawSockets(container, findings);
        if (IsMissing(container.Security, "seLinuxOptions") && IsMissing(workload.Security, "seLinuxOptions"))
        {
            findings.Fix(container.PathOf("securityContext.seLinuxOptions"), Value);
            fails = true;
        }

        fails |= HardeningControls.LacksSeccompProfile(container, workload, findings);
        if (!IsWindows(workload))
            return fails;
        fails |= LacksWindowsOption(container, workload, "gmsaCredentialSpecName", findings);
        return LacksWindowsOption(container, workload, "runAsUserName", findings) || fails;
    }

    private static bool KeepsRawSockets(Container container, Findings findings)
    {
        var capabilities = container.Security.Map("capabilities");
        var dropped = capabilities.List("drop");
        var dropsAll = dropped.HasText("ALL") || dropped.HasText("all");
        if (!dropsAll && !dropped.HasText("NET_RAW"))
        {
            findings.Fix(container.PathOf($"securityContext.capabilities.drop[{dropped?.Count ?? 0}]"), "NET_RAW");
            return true;
        }

        if (!dropsAll || !capabilities.List("add").HasText("NET_RAW"))
            return false;
        findings.Delete(container.PathOf("securityContext.capabilities.add"));
        return true;
    }

    private static bool CheckGroups(Workload workload, Findings findings)
    {
        var fails = false;
        var group = workload.Security?["fsGroup"];
        if (group is not YamlScalar scalar || !scalar.TryGetDouble(out var number) || number < 0)
        {
            Report(workload.PathOf("securityContext.fsGroup"), group is null, findings);
            fails = true;
        }

        // Kubescape looks for the value in the text "Always|OnRootMismatch", so any part of it passes.
        var policy = workload.Security?["fsGroupChangePolicy"];
        if (policy is not YamlScalar { Type: ScalarType.String } text || !"Always|OnRootMismatch".Contains(text.Value, StringComparison.Ordinal))
        {
            Report(workload.PathOf("securityContext.fsGroupChangePolicy"), policy is null, findings);
            fails = true;
        }

        var groups = workload.Security.List("supplementalGroups");
        for (var i = 0; i < (groups?.Count ?? 0); i++)
        {
            if (groups![i] is not YamlScalar item || !item.TryGetDouble(out var value) || value != 0)
                continue;
            findings.Delete(workload.PathOf($"securityContext.supplementalGroups[{i}]"));
            fails = true;
        }

        return fails;
    }

    private static bool CheckParameters(Workload workload, Findings findings)
    {
        var parameters = workload.Security.List("sysctls");
        var fails = false;
        for (var i = 0; i < (parameters?.Count ?? 0); i++)
        {
            if (parameters![i] is not YamlMapping parameter || Array.IndexOf(_safeParameters, parameter.GetString("name")) >= 0)
                continue;
            findings.Fail(workload.PathOf($"securityContext.sysctls[{i}].name"));
            fails = true;
        }

        return fails;
    }

    private static bool CheckHostProcess(Workload workload, Findings findings)
    {
        var fails = false;
        if (IsHostProcess(workload.Security))
            fails = ReportHostProcess(workload.PathOf("securityContext"), findings);
        foreach (var container in workload.Containers)
        {
            if (IsHostProcess(container.Security))
                fails = ReportHostProcess(container.PathOf("securityContext"), findings);
        }

        return fails;
    }

    private static bool IsHostProcess(YamlMapping? security) => security.Map("windowsOptions").IsTrue("hostProcess");

    private static bool ReportHostProcess(string path, Findings findings)
    {
        findings.Fail($"{path}.windowsOptions.hostProcess");
        findings.Fix($"{path}.windowsOptions.hostProcess", "false");
        return true;
    }

    private static bool LacksWindowsOption(Container container, Workload workload, string option, Findings findings)
    {
        if (container.Security.Map("windowsOptions").IsSet(option) || workload.Security.Map("windowsOptions").IsSet(option))
            return false;
        findings.Fix(container.PathOf($"securityContext.windowsOptions.{option}"), Value);
        return true;
    }

    private static bool IsWindows(Workload workload) =>
        workload.Pod.Map("os").Text("name") == "windows" || workload.Pod.Map("nodeSelector").Text("kubernetes.io/os") == "windows";

    private static bool IsMissing(YamlMapping? security, string field) => security?[field] is null or YamlScalar { Type: ScalarType.String, Value: "" };

    private static void Report(string path, bool isMissing, Findings findings)
    {
        if (isMissing)
            findings.Fix(path, Value);
        else
            findings.Fail(path);
    }
}
