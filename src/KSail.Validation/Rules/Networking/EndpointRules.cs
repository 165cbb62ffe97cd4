using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Networking;

/// <summary>Endpoints and endpoint slices: <c>validateEndpointSubsets</c>, <c>pkg/apis/discovery/validation</c>.</summary>
internal static class EndpointRules
{
    private const int MostAddresses = 100;
    private const int MostEndpoints = 1000;

    public static void CheckSlice(YamlMapping slice, Findings findings)
    {
        if (slice.Has("addressType") && slice.IsBlank("addressType"))
            findings.Missing(RuleDiagnostics.Endpoints, slice, "addressType");
        var endpoints = slice.Items("endpoints");
        if (endpoints.Count > MostEndpoints)
            findings.Report(RuleDiagnostics.Endpoints, endpoints, $"must have at most {MostEndpoints} endpoints, but has {endpoints.Count}");
        for (var i = 0; i < endpoints.Count; i++)
        {
            if (endpoints[i] is not YamlMapping endpoint)
                continue;
            var addresses = endpoint.Items("addresses");
            if (endpoint["addresses"] is YamlSequence { Count: 0 })
                findings.Missing(RuleDiagnostics.Endpoints, endpoint, "addresses", "with at least one address");
            else if (addresses.Count > MostAddresses)
                findings.Report(RuleDiagnostics.Endpoints, addresses, $"must have at most {MostAddresses} addresses, but has {addresses.Count}");
            for (var j = 0; j < addresses.Count; j++)
                CheckSliceAddress(addresses[j].AsKnown(), slice.Word("addressType"), findings);
            if (endpoint.Text("hostname") is { } hostname && !Names.IsLabel(hostname.Value))
                findings.Wrong(RuleDiagnostics.Endpoints, hostname, Names.LabelRule);
        }

        CheckSlicePorts(slice.Items("ports"), findings);
    }

    public static void CheckEndpoints(YamlMapping endpoints, Findings findings)
    {
        var subsets = endpoints.Items("subsets");
        for (var i = 0; i < subsets.Count; i++)
        {
            if (subsets[i] is not YamlMapping subset)
                continue;
            if (subset.IsEmpty("addresses") && subset.IsEmpty("notReadyAddresses"))
                findings.Report(RuleDiagnostics.Endpoints, subset, "must have addresses or notReadyAddresses");
            foreach (var field in (ReadOnlySpan<string>)["addresses", "notReadyAddresses"])
            {
                var addresses = subset.Items(field);
                for (var j = 0; j < addresses.Count; j++)
                {
                    if ((addresses[j] as YamlMapping).Scalar("ip") is { } ip)
                        CheckAddress(ip, findings);
                    if ((addresses[j] as YamlMapping).Text("hostname") is { } hostname && !Names.IsLabel(hostname.Value))
                        findings.Wrong(RuleDiagnostics.Endpoints, hostname, Names.LabelRule);
                }
            }

            var ports = subset.Items("ports");
            for (var j = 0; j < ports.Count; j++)
            {
                if (ports[j] is not YamlMapping port)
                    continue;
                if (ports.Count > 1 && port.IsBlank("name"))
                    findings.Missing(RuleDiagnostics.Endpoints, port, "name", "where there are several ports");
                else if (port.Text("name") is { } name && !Names.IsLabel(name.Value))
                    findings.Wrong(RuleDiagnostics.Endpoints, name, Names.LabelRule);
                if (port.Whole("port") is { } number && !PortRules.IsPort(number))
                    findings.Wrong(RuleDiagnostics.Endpoints, port["port"]!, PortRules.PortRule);
                CheckProtocol(port, findings);
            }
        }
    }

    private static void CheckSliceAddress(YamlScalar? address, string? type, Findings findings)
    {
        if (address is null)
            return;
        switch (type)
        {
            case "IPv4" or "IPv6":
                if (!Addresses.TryParse(address.Value, out var bytes) || bytes.Length == 4 != (type == "IPv4"))
                    findings.Wrong(RuleDiagnostics.Endpoints, address, $"must be an {type} address");
                else
                    CheckAddress(address, findings);
                break;
            case "FQDN":
                if (!Names.IsSubdomain(address.Value.EndsWith('.') ? address.Value.AsSpan(0, address.Value.Length - 1) : address.Value) || !address.Value.Contains('.', StringComparison.Ordinal))
                    findings.Wrong(RuleDiagnostics.Endpoints, address, "must be a fully qualified domain name in lower case");
                break;
        }
    }

    private static void CheckAddress(YamlScalar address, Findings findings)
    {
        if (!Addresses.TryParse(address.Value, out var bytes))
            findings.Wrong(RuleDiagnostics.Endpoints, address, Addresses.AddressRule);
        else if (Addresses.SpecialUse(bytes) is { } rule)
            findings.Wrong(RuleDiagnostics.Endpoints, address, rule);
    }

    private static void CheckSlicePorts(YamlSequence ports, Findings findings)
    {
        HashSet<string>? names = null;
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] is not YamlMapping port)
                continue;
            if (port.Text("name") is { } name && !Names.IsLabel(name.Value))
                findings.Wrong(RuleDiagnostics.Endpoints, name, Names.LabelRule);
            if (ports.Count > 1 && !port["name"].HasUnknown() && !(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(port.Word("name") ?? ""))
                findings.Field(RuleDiagnostics.Endpoints, port, "name", "must be unique among the ports");
            if (port["protocol"] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
                findings.Field(RuleDiagnostics.Endpoints, port, "protocol", "must not be empty; leave it out for TCP");
            CheckProtocol(port, findings);
        }
    }

    private static void CheckProtocol(YamlMapping port, Findings findings)
    {
        if (port.Scalar("appProtocol") is { } protocol && !QualifiedNames.IsQualified(protocol.Value))
            findings.Wrong(RuleDiagnostics.Endpoints, protocol, QualifiedNames.Rule);
    }
}
