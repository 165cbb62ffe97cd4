using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Networking;

/// <summary>Addresses of Services: cluster IPs and their families, external IPs, source ranges.</summary>
internal static class ServiceAddressRules
{
    private const string SourceRanges = "service.beta.kubernetes.io/load-balancer-source-ranges";

    public static void Check(YamlMapping service, YamlMapping spec, string type, bool isHeadless, Findings findings)
    {
        CheckFamilies(spec, type, findings);
        if (type != "ExternalName")
            CheckClusterAddresses(spec, isHeadless, findings);
        var externals = spec.Items("externalIPs");
        for (var i = 0; i < externals.Count; i++)
        {
            if (externals[i].AsKnown() is not { } external)
                continue;
            if (!Addresses.TryParse(external.Value, out var bytes))
                findings.Wrong(RuleDiagnostics.Service, external, Addresses.AddressRule);
            else if (Addresses.SpecialUse(bytes) is { } rule)
                findings.Wrong(RuleDiagnostics.Service, external, rule);
        }

        var ranges = spec.Items("loadBalancerSourceRanges");
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].AsKnown() is { } range && !Addresses.IsNetwork(range.Value.AsSpan().Trim(), findings.TakesHostBits))
                findings.Wrong(RuleDiagnostics.Service, range, Addresses.NetworkRule);
        }

        if (ranges.Count == 0 && service.Map("metadata").Map("annotations").Text(SourceRanges) is { } annotation)
        {
            if (type != "LoadBalancer")
                findings.Report(RuleDiagnostics.Annotation, annotation, "must not be set unless the Service is of type LoadBalancer");
            else if (!AreNetworks(annotation.Value, findings.TakesHostBits))
                findings.Wrong(RuleDiagnostics.Annotation, annotation, "must be networks such as 10.9.8.0/24, separated by commas");
        }
    }

    private static void CheckFamilies(YamlMapping spec, string type, Findings findings)
    {
        var families = spec.Items("ipFamilies");
        if (type == "ExternalName")
        {
            if (families.Count > 0)
                findings.Field(RuleDiagnostics.Service, spec, "ipFamilies", "must not be set for a Service of type ExternalName");
            if (spec.Has("ipFamilyPolicy"))
                findings.Field(RuleDiagnostics.Service, spec, "ipFamilyPolicy", "must not be set for a Service of type ExternalName");
            return;
        }

        for (var i = 0; i < families.Count; i++)
        {
            if (families[i].AsText() is not { } family)
                continue;
            if (i == 1 && families[0] is YamlScalar first && first.Value == family.Value)
                findings.Wrong(RuleDiagnostics.Service, family, "must be the other family");
        }

        if (families.Count > 2)
            findings.Report(RuleDiagnostics.Service, families, "must have at most two families");
        else if (families.Count == 2 && spec.Is("ipFamilyPolicy", "SingleStack"))
            findings.Field(RuleDiagnostics.Service, spec, "ipFamilyPolicy", "must be RequireDualStack or PreferDualStack where there are two ipFamilies");
    }

    private static void CheckClusterAddresses(YamlMapping spec, bool isHeadless, Findings findings)
    {
        var list = spec.Items("clusterIPs");
        if (spec.Text("clusterIP") is { } single)
        {
            if (single.Value != "None" && !Addresses.IsAddress(single.Value))
                findings.Wrong(RuleDiagnostics.Service, single, $"{Addresses.AddressRule}, or None");
            if (list.Count > 0 && list[0].AsText() is { } first && first.Value != single.Value)
                findings.Wrong(RuleDiagnostics.Service, first, $"must be the value of clusterIP ({single.Value})");
        }

        if (list.Count > 0 && spec.IsBlank("clusterIP"))
            findings.Field(RuleDiagnostics.Service, spec, "clusterIPs", "must not be set without clusterIP, which is the first of them");
        else if (list.Count > 2)
            findings.Report(RuleDiagnostics.Service, list, "must have at most two addresses, one of each family");
        else if (list.Count == 2)
            CheckPair(spec, list, findings);
        CheckAgainstFamilies(spec.Items("ipFamilies"), list.Count > 0 ? list : spec["clusterIP"] is { } own ? [own] : [], findings);
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].AsKnown() is not { } address)
                continue;
            if (address.Value == "None")
            {
                if (i > 0)
                    findings.Wrong(RuleDiagnostics.Service, address, "must stand alone");
            }
            else if (isHeadless)
            {
                findings.Wrong(RuleDiagnostics.Service, address, "must not stand beside None");
            }
            else if (!Addresses.IsAddress(address.Value))
            {
                findings.Wrong(RuleDiagnostics.Service, address, $"{Addresses.AddressRule}, or None");
            }
        }
    }

    private static void CheckPair(YamlMapping spec, YamlSequence list, Findings findings)
    {
        if (list[0].AsText() is not { } first || list[1].AsText() is not { } second
            || !Addresses.TryParse(first.Value, out var left) || !Addresses.TryParse(second.Value, out var right))
        {
            return;
        }

        if (left.Length == right.Length)
            findings.Wrong(RuleDiagnostics.Service, second, "must be of the other family");
        else if (spec.Is("ipFamilyPolicy", "SingleStack"))
            findings.Field(RuleDiagnostics.Service, spec, "ipFamilyPolicy", "must be RequireDualStack or PreferDualStack where there are two clusterIPs");
    }

    private static void CheckAgainstFamilies(YamlSequence families, YamlSequence addresses, Findings findings)
    {
        for (var i = 0; i < Math.Min(families.Count, addresses.Count); i++)
        {
            if (families[i].AsText() is { Value: "IPv4" or "IPv6" } family && addresses[i].AsText() is { } address
                && Addresses.TryParse(address.Value, out var bytes) && bytes.Length == 4 != (family.Value == "IPv4"))
            {
                findings.Wrong(RuleDiagnostics.Service, address, $"must be an {family.Value} address, as ipFamilies says");
            }
        }
    }

    private static bool AreNetworks(string text, bool takesHostBits)
    {
        foreach (var range in text.Trim().Split(','))
        {
            if (!Addresses.IsNetwork(range.AsSpan().Trim(), takesHostBits))
                return false;
        }

        return true;
    }
}
