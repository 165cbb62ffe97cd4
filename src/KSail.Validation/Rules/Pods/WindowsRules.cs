using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>
/// What only pods of Windows have: <c>validateWindowsHostProcessPod</c> and <c>validateWindowsSecurityContextOptions</c>. Looked at whatever
/// system the pod names.
/// </summary>
internal static class WindowsRules
{
    private const int LongestSpec = 64 * 1024;
    private const int LongestUser = 104;
    private const int LongestDomain = 256;

    public static void Check(PodSubject pod, Findings findings)
    {
        CheckOptions(Options(pod.Spec), findings);
        var containers = 0;
        var onHost = 0;
        YamlNode? first = null;
        var own = Options(pod.Spec).Flag("hostProcess");
        foreach (var list in (ReadOnlySpan<string>)["initContainers", "containers"])
        {
            foreach (var item in pod.Spec.Items(list))
            {
                if (item is not YamlMapping container)
                    continue;
                var options = Options(container);
                CheckOptions(options, findings);
                if (options.HasUnknown())
                    return;
                containers++;
                var given = options.Flag("hostProcess");
                if (own is not null && given is not null && own != given)
                    findings.Field(RuleDiagnostics.Security, options!, "hostProcess", $"must be {(own == true ? "true" : "false")}, as for the whole pod");
                if (given ?? own ?? false)
                {
                    onHost++;
                    first ??= (given is null ? Options(pod.Spec) : options)!["hostProcess"];
                }
            }
        }

        if (first is null)
            return;
        if (onHost != containers)
            findings.Report(RuleDiagnostics.Security, first, "must be true for all containers of a pod, or for none");
        else if (!pod.HostNetwork && !pod.Spec["hostNetwork"].HasUnknown())
            findings.Report(RuleDiagnostics.Security, first, "must not be true unless hostNetwork is true");
    }

    private static YamlMapping? Options(YamlMapping owner) => owner.Map("securityContext").Map("windowsOptions");

    private static void CheckOptions(YamlMapping? options, Findings findings)
    {
        if (options is null)
            return;
        if (options.Text("gmsaCredentialSpecName") is { } name && !Names.IsSubdomain(name.Value))
            findings.Wrong(RuleDiagnostics.Security, name, Names.SubdomainRule);
        foreach (var field in (ReadOnlySpan<string>)["gmsaCredentialSpecName", "gmsaCredentialSpec", "runAsUserName"])
        {
            if (options[field] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
                findings.Field(RuleDiagnostics.Security, options, field, "must not be empty; leave it out");
        }

        if (options.Text("gmsaCredentialSpec") is { Value.Length: > LongestSpec } spec)
            findings.Report(RuleDiagnostics.Security, spec, $"must have at most {LongestSpec} characters");
        if (options.Text("runAsUserName") is { } user && FindUserError(user.Value) is { } error)
            findings.Wrong(RuleDiagnostics.Security, user, error);
    }

    private static string? FindUserError(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return "must not have control characters";
        }

        var slash = text.IndexOf('\\');
        var user = text[(slash + 1)..];
        return user.Contains('\\') || user.Length == 0 || slash == 0 ? "must be a user, or a domain, '\\' and a user"
            : user.Length > LongestUser ? $"must name a user of at most {LongestUser} characters"
            : slash >= LongestDomain ? $"must name a domain of fewer than {LongestDomain} characters"
            : null;
    }
}
