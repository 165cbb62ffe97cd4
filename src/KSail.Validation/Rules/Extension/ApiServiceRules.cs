using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Extension;

/// <summary>API services: <c>ValidateAPIService</c> of <c>kube-aggregator</c>.</summary>
internal static class ApiServiceRules
{
    private const int HighestGroupPriority = 20_000;
    private const int HighestVersionPriority = 1_000;

    public static void Check(YamlMapping service, Findings findings)
    {
        if (service.Map("spec") is not { } spec || spec["group"].HasUnknown() || spec["version"].HasUnknown())
            return;
        var group = spec.Word("group") ?? "";
        if (spec.IsBlank("version"))
        {
            findings.Missing(RuleDiagnostics.ApiService, spec, "version");
        }
        else if (spec.Scalar("version") is { } version)
        {
            if (!Names.IsLabel1035(version.Value))
                findings.Wrong(RuleDiagnostics.ApiService, version, "must be the name of a version, such as v1beta1");
            var wanted = $"{version.Value}.{group}";
            if (service.Map("metadata").Text("name") is { } name && name.Value != wanted)
                findings.Wrong(RuleDiagnostics.Name, name, $"must be '{Findings.Shorten(wanted)}', from spec.version and spec.group");
        }

        Check(spec, "groupPriorityMinimum", HighestGroupPriority, findings);
        Check(spec, "versionPriority", HighestVersionPriority, findings);
        if (spec.Map("service") is not { } target)
        {
            if (!spec.Has("service"))
                CheckLocal(spec, findings);
            return;
        }

        if (target.Whole("port") is { } port && !PortRules.IsPort(port))
            findings.Wrong(RuleDiagnostics.ApiService, target["port"]!, PortRules.PortRule);
        foreach (var field in (ReadOnlySpan<string>)["name", "namespace"])
        {
            if (target.IsBlank(field))
                findings.Missing(RuleDiagnostics.ApiService, target, field);
        }

        if (spec.Flag("insecureSkipTLSVerify") == true && !spec.IsBlank("caBundle"))
            findings.Field(RuleDiagnostics.ApiService, spec, "insecureSkipTLSVerify", "must not be true beside a caBundle");
    }

    // Without a Service, the server answers itself.
    private static void CheckLocal(YamlMapping spec, Findings findings)
    {
        if (!spec.IsBlank("caBundle"))
            findings.Field(RuleDiagnostics.ApiService, spec, "caBundle", "must not be set without a service");
        if (spec.Flag("insecureSkipTLSVerify") == true)
            findings.Field(RuleDiagnostics.ApiService, spec, "insecureSkipTLSVerify", "must not be true without a service");
    }

    private static void Check(YamlMapping spec, string field, int highest, Findings findings)
    {
        if (spec.Whole(field) is { } number && (number <= 0 || number > highest))
            findings.Wrong(RuleDiagnostics.ApiService, spec[field]!, $"must be from 1 to {highest}");
    }
}
