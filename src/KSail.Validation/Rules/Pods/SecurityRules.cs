using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>
/// Security contexts of pods and containers: <c>ValidateSecurityContext</c>, <c>validatePodSpecSecurityContext</c>, and the fields that do not
/// exist on one of the two operating systems.
/// </summary>
internal static class SecurityRules
{
    private const long HighestId = int.MaxValue;

    private static readonly string[] LinuxOnlyForPods =
    [
        "appArmorProfile", "seLinuxOptions", "seccompProfile", "fsGroup", "fsGroupChangePolicy", "sysctls", "runAsUser", "runAsGroup", "supplementalGroups",
        "supplementalGroupsPolicy", "seLinuxChangePolicy",
    ];

    private static readonly string[] LinuxOnlyForContainers =
    [
        "appArmorProfile", "seLinuxOptions", "seccompProfile", "capabilities", "readOnlyRootFilesystem", "privileged", "allowPrivilegeEscalation", "procMount",
        "runAsUser", "runAsGroup",
    ];

    public static void CheckPod(PodSubject pod, Findings findings)
    {
        var spec = pod.Spec;
        if (spec.Flag("shareProcessNamespace") == true && spec.Flag("hostPID") == true)
            findings.Field(RuleDiagnostics.Security, spec, "shareProcessNamespace", "must not be true beside hostPID");
        if (spec.Flag("hostUsers") == false)
        {
            foreach (var field in (ReadOnlySpan<string>)["hostPID", "hostIPC"])
            {
                if (spec.Flag(field) == true)
                    findings.Field(RuleDiagnostics.Security, spec, field, "must not be true where hostUsers is false");
            }
        }

        if (IsWindows(pod))
        {
            foreach (var field in (ReadOnlySpan<string>)["hostPID", "hostIPC"])
            {
                if (spec.Flag(field) == true)
                    findings.Field(RuleDiagnostics.Security, spec, field, "must not be set for a pod of Windows");
            }

            foreach (var field in (ReadOnlySpan<string>)["hostUsers", "shareProcessNamespace"])
            {
                if (spec.Has(field))
                    findings.Field(RuleDiagnostics.Security, spec, field, "must not be set for a pod of Windows");
            }
        }

        if (spec.Map("securityContext") is not { } context)
            return;
        CheckShared(context, pod, LinuxOnlyForPods, findings);
        CheckId(context, "fsGroup", findings);
        var groups = context.Items("supplementalGroups");
        for (var i = 0; i < groups.Count; i++)
        {
            if (groups[i].AsWhole() is { } group && group is < 0 or > HighestId)
                findings.Wrong(RuleDiagnostics.Security, groups[i], $"must be from 0 to {HighestId}");
        }

        CheckSysctls(context.Items("sysctls"), pod, findings);
    }

    public static void CheckContainer(YamlMapping container, PodSubject pod, Findings findings)
    {
        var context = container.Map("securityContext");
        CheckRoot(context, pod, findings);
        if (context is null)
            return;
        CheckShared(context, pod, LinuxOnlyForContainers, findings);
        if (context.Is("procMount", "Unmasked") && pod.Spec.Flag("hostUsers") != false && !pod.Spec["hostUsers"].HasUnknown())
            findings.Field(RuleDiagnostics.Security, context, "procMount", "must not be Unmasked unless the pod's hostUsers is false");
        if (context.Flag("allowPrivilegeEscalation") != false)
            return;
        if (context.Flag("privileged") == true)
            findings.Field(RuleDiagnostics.Security, context, "allowPrivilegeEscalation", "must not be false for a privileged container");
        var added = context.Map("capabilities").Items("add");
        for (var i = 0; i < added.Count; i++)
        {
            if (added[i].AsText() is { Value: "CAP_SYS_ADMIN" } capability)
                findings.Wrong(RuleDiagnostics.Security, capability, "must not be added where allowPrivilegeEscalation is false");
        }
    }

    private static void CheckShared(YamlMapping context, PodSubject pod, string[] linuxOnly, Findings findings)
    {
        CheckId(context, "runAsUser", findings);
        CheckId(context, "runAsGroup", findings);
        CheckProfile(context.Map("seccompProfile"), isPath: true, findings);
        CheckProfile(context.Map("appArmorProfile"), isPath: false, findings);
        if (IsWindows(pod))
        {
            foreach (var field in linuxOnly)
            {
                if (field is "sysctls" ? !context.IsEmpty(field) : context.Has(field))
                    findings.Field(RuleDiagnostics.Security, context, field, "must not be set for a pod of Windows");
            }
        }
        else if (context.Has("windowsOptions") && pod.Spec.Map("os").Is("name", "linux"))
        {
            findings.Field(RuleDiagnostics.Security, context, "windowsOptions", "must not be set for a pod of Linux");
        }
    }

    private static void CheckId(YamlMapping context, string field, Findings findings)
    {
        if (context.Whole(field) is { } id && id is < 0 or > HighestId)
            findings.Wrong(RuleDiagnostics.Security, context[field]!, $"must be from 0 to {HighestId}");
    }

    private static void CheckProfile(YamlMapping? profile, bool isPath, Findings findings)
    {
        if (profile is null)
            return;
        if (profile.Has("type") && profile.IsBlank("type"))
            findings.Missing(RuleDiagnostics.Security, profile, "type");
        if (profile.Word("type") is not { } type)
            return;
        if (type != "Localhost")
        {
            if (profile.Has("localhostProfile"))
                findings.Field(RuleDiagnostics.Security, profile, "localhostProfile", "must not be set unless type is Localhost");
        }
        else if (!profile.Has("localhostProfile") || (!isPath && profile.IsBlank("localhostProfile")))
        {
            findings.Missing(RuleDiagnostics.Security, profile, "localhostProfile", "for the type Localhost");
        }
        else if (profile.Text("localhostProfile") is { } path)
        {
            if (isPath)
                PathRules.CheckDescending(path, RuleDiagnostics.Security, findings);
            else if (path.Value.AsSpan().Trim().Length != path.Value.Length)
                findings.Wrong(RuleDiagnostics.Security, path, "must not begin or end with blanks");
        }
    }

    private static void CheckSysctls(YamlSequence sysctls, PodSubject pod, Findings findings)
    {
        HashSet<string>? seen = null;
        for (var i = 0; i < sysctls.Count; i++)
        {
            if ((sysctls[i] as YamlMapping).Scalar("name") is not { } name)
                continue;
            if (!IsSysctl(name.Value))
                findings.Wrong(RuleDiagnostics.Security, name, "must be words of lower case letters, digits, '-' and '_' between dots or slashes");
            else if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Value))
                findings.Report(RuleDiagnostics.Security, name, $"is '{name.Value}', which is set earlier, too");
            else if (pod.HostNetwork && name.Value.Replace('/', '.').StartsWith("net.", StringComparison.Ordinal))
                findings.Wrong(RuleDiagnostics.Security, name, "must not be set where hostNetwork is true");
        }
    }

    private static bool IsSysctl(string name)
    {
        const int Longest = 253;
        if (name.Length > Longest)
            return false;
        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && name[i] is not ('.' or '/'))
            {
                if (!char.IsAsciiLetterLower(name[i]) && !char.IsAsciiDigit(name[i]) && name[i] is not ('-' or '_'))
                    return false;
                continue;
            }

            if (i == start || name[start] is '-' or '_' || name[i - 1] is '-' or '_')
                return false;
            start = i + 1;
        }

        return true;
    }

    // The kubelet refuses to start such a container, whatever its image says.
    private static void CheckRoot(YamlMapping? container, PodSubject pod, Findings findings)
    {
        var context = pod.Spec.Map("securityContext");
        if ((container.Flag("runAsNonRoot") ?? context.Flag("runAsNonRoot")) != true)
            return;
        var owner = container.Has("runAsUser") ? container : context;
        if (owner.Whole("runAsUser") == 0)
            findings.Report(RuleDiagnostics.PodUnintended, owner!["runAsUser"]!, "is 0, which is root, where runAsNonRoot is true: the container will not start");
    }

    private static bool IsWindows(PodSubject pod) => pod.Spec.Map("os").Is("name", "windows");
}
