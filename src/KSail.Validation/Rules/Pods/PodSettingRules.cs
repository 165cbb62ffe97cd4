using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Names, DNS and the rest of a pod's settings.</summary>
internal static class PodSettingRules
{
    private const int MostNameservers = 3;
    private const int MostSearches = 32;
    private const int LongestSearches = 2048;
    private const int LongestHostname = 64;

    public static void Check(PodSubject pod, Findings findings)
    {
        var spec = pod.Spec;
        foreach (var field in (ReadOnlySpan<string>)["serviceAccountName", "serviceAccount", "nodeName", "priorityClassName", "runtimeClassName"])
        {
            if (spec.Text(field) is { } name && !Names.IsSubdomain(name.Value))
                findings.Wrong(RuleDiagnostics.Pod, name, Names.SubdomainRule);
        }

        if (spec["runtimeClassName"] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
            findings.Field(RuleDiagnostics.Pod, spec, "runtimeClassName", "must not be empty; leave it out for the default");
        if (spec.Map("os") is { } named && named.Has("name") && named.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Pod, named, "name");
        foreach (var field in (ReadOnlySpan<string>)["hostname", "subdomain"])
        {
            if (spec.Text(field) is { } name && !Names.IsLabel(name.Value))
                findings.Wrong(RuleDiagnostics.Pod, name, Names.LabelRule);
        }

        if (spec.Text("hostnameOverride") is { } hostname && (hostname.Value.Length > LongestHostname || !Names.IsSubdomain(hostname.Value)))
            findings.Wrong(RuleDiagnostics.Pod, hostname, $"must be a domain name of at most {LongestHostname} characters");
        if (spec.Whole("activeDeadlineSeconds") is { } deadline && deadline is < 1 or > int.MaxValue)
            findings.Wrong(RuleDiagnostics.Pod, spec["activeDeadlineSeconds"]!, $"must be from 1 to {int.MaxValue}");
        if (spec.Map("os") is { } os && os.Text("name") is { Value: not ("linux" or "windows") } system)
            findings.Wrong(RuleDiagnostics.Pod, system, "must be linux or windows");
        if (pod.IsPod && !spec.IsBlank("nodeName") && spec.Items("schedulingGates").Count > 0)
            findings.Field(RuleDiagnostics.Pod, spec, "nodeName", "must not be set beside schedulingGates");
        if (spec.Whole("priority") is { } and not 0 && spec.IsBlank("priorityClassName"))
            findings.Field(RuleDiagnostics.PodUnintended, spec, "priority", "must not be set by hand: the server computes it from priorityClassName and refuses another");

        CheckQualified(spec.Items("readinessGates"), "conditionType", findings);
        CheckQualified(spec.Items("schedulingGates"), "name", findings);
        CheckPullSecrets(spec.Items("imagePullSecrets"), findings);
        CheckHostAliases(spec.Items("hostAliases"), findings);
        CheckDns(spec, findings);
        CheckResourceClaims(spec.Items("resourceClaims"), findings);
    }

    private static void CheckQualified(YamlSequence items, string field, Findings findings)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not YamlMapping item)
                continue;
            if (item.Has(field) && item.IsBlank(field))
                findings.Missing(RuleDiagnostics.Pod, item, field);
            else if (item.Text(field) is { } name && !QualifiedNames.IsQualified(name.Value))
                findings.Wrong(RuleDiagnostics.Pod, name, QualifiedNames.Rule);
        }
    }

    private static void CheckPullSecrets(YamlSequence secrets, Findings findings)
    {
        for (var i = 0; i < secrets.Count; i++)
        {
            if (secrets[i] is YamlMapping secret && secret.IsBlank("name"))
                findings.Missing(RuleDiagnostics.PodUnintended, secret, "name");
        }
    }

    private static void CheckHostAliases(YamlSequence aliases, Findings findings)
    {
        for (var i = 0; i < aliases.Count; i++)
        {
            if (aliases[i] is not YamlMapping alias)
                continue;
            if (alias.Scalar("ip") is { } ip && !Addresses.IsAddress(ip.Value))
                findings.Wrong(RuleDiagnostics.Pod, ip, Addresses.AddressRule);
            var names = alias.Items("hostnames");
            for (var j = 0; j < names.Count; j++)
            {
                if (names[j].AsKnown() is { } name && !Names.IsSubdomain(name.Value))
                    findings.Wrong(RuleDiagnostics.Pod, name, Names.SubdomainRule);
            }
        }
    }

    private static void CheckDns(YamlMapping spec, Findings findings)
    {
        var config = spec.Map("dnsConfig");
        if (spec.Is("dnsPolicy", "None") && config.IsEmpty("nameservers"))
        {
            if (config is null)
                findings.Missing(RuleDiagnostics.Pod, spec, "dnsConfig", "with nameservers where dnsPolicy is None");
            else
                findings.Missing(RuleDiagnostics.Pod, config, "nameservers", "where dnsPolicy is None");
        }

        if (config is null)
            return;
        var servers = config.Items("nameservers");
        if (servers.Count > MostNameservers)
            findings.Report(RuleDiagnostics.Pod, servers, $"must have at most {MostNameservers} nameservers, but has {servers.Count}");
        for (var i = 0; i < servers.Count; i++)
        {
            if (servers[i].AsKnown() is { } server && !Addresses.IsAddress(server.Value))
                findings.Wrong(RuleDiagnostics.Pod, server, Addresses.AddressRule);
        }

        var searches = config.Items("searches");
        var length = searches.Count - 1;
        for (var i = 0; i < searches.Count; i++)
        {
            if (searches[i].AsKnown() is not { } search)
                continue;
            length += search.Value.Length;
            // As relaxed in Kubernetes 1.34: underscores, and a lone dot.
            if (search.Value != "." && !Names.IsSubdomain(Relax(search.Value)))
                findings.Wrong(RuleDiagnostics.Pod, search, "must be a domain name in lower case");
        }

        if (searches.Count > MostSearches)
            findings.Report(RuleDiagnostics.Pod, searches, $"must have at most {MostSearches} domains, but has {searches.Count}");
        else if (length > LongestSearches)
            findings.Report(RuleDiagnostics.Pod, searches, $"must have at most {LongestSearches} characters in all");
        var options = config.Items("options");
        for (var i = 0; i < options.Count; i++)
        {
            if (options[i] is YamlMapping option && option.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Pod, option, "name");
        }
    }

    private static string Relax(string search)
    {
        var name = search.EndsWith('.') ? search[..^1] : search;
        return name.Replace('_', 'a');
    }

    private static void CheckResourceClaims(YamlSequence claims, Findings findings)
    {
        for (var i = 0; i < claims.Count; i++)
        {
            if (claims[i] is not YamlMapping claim)
                continue;
            if (claim.Text("name") is { } name && !Names.IsLabel(name.Value))
                findings.Wrong(RuleDiagnostics.Pod, name, Names.LabelRule);
            foreach (var field in (ReadOnlySpan<string>)["resourceClaimName", "resourceClaimTemplateName"])
            {
                if (claim.Text(field) is { } target && !Names.IsSubdomain(target.Value))
                    findings.Wrong(RuleDiagnostics.Pod, target, Names.SubdomainRule);
                else if (claim.Has(field) && claim.IsBlank(field))
                    findings.Missing(RuleDiagnostics.Pod, claim, field);
            }

            var hasName = claim.Has("resourceClaimName");
            if (hasName == claim.Has("resourceClaimTemplateName"))
                findings.Report(RuleDiagnostics.Pod, claim, hasName ? "must not have both resourceClaimName and resourceClaimTemplateName" : "must have resourceClaimName or resourceClaimTemplateName");
        }
    }
}
