using System.Globalization;
using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Networking;

/// <summary>Services: <c>ValidateService</c> of <c>pkg/apis/core/validation</c>.</summary>
internal static class ServiceRules
{
    private const int LongestAffinity = 86400;

    private const string Headless = "None";

    public static void Check(YamlMapping service, Findings findings)
    {
        if (service.Map("spec") is not { } spec || spec["type"].HasUnknown() || spec["clusterIP"].HasUnknown())
            return;
        var type = spec.Word("type") ?? "ClusterIP";
        var isHeadless = spec.Is("clusterIP", Headless) || (spec.Items("clusterIPs") is [YamlScalar { Value: Headless }]);
        if (spec.IsEmpty("ports") && !isHeadless && type != "ExternalName")
            findings.Missing(RuleDiagnostics.ServicePort, spec, "ports", $"with at least one port for a Service of type {type}");
        CheckPorts(spec, type, findings);
        if (spec.Map("selector") is { } selector)
            MetadataRules.CheckLabels(selector, findings);
        CheckType(spec, type, isHeadless, findings);
        CheckAffinity(spec, findings);
        ServiceAddressRules.Check(service, spec, type, isHeadless, findings);
    }

    private static void CheckPorts(YamlMapping spec, string type, Findings findings)
    {
        var ports = spec.Items("ports");
        HashSet<string>? names = null;
        HashSet<string>? nodePorts = null;
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i] is not YamlMapping port)
                continue;
            if (port.IsBlank("name"))
            {
                if (ports.Count > 1)
                    findings.Missing(RuleDiagnostics.ServicePort, port, "name", "where a Service has several ports");
            }
            else if (port.Text("name") is { } name)
            {
                if (!Names.IsLabel(name.Value))
                    findings.Wrong(RuleDiagnostics.ServicePort, name, Names.LabelRule);
                else if (ports.Count > 1 && !(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Value))
                    findings.Report(RuleDiagnostics.ServicePort, name, $"is '{name.Value}', which is the name of an earlier port, too");
            }

            if (port.Whole("port") is { } number && !PortRules.IsPort(number))
                findings.Wrong(RuleDiagnostics.ServicePort, port["port"]!, PortRules.PortRule);
            // Zero and the empty text stand for the port itself.
            if (port.Whole("targetPort") != 0 && !port.IsBlank("targetPort"))
                PortRules.CheckNumberOrName(port, "targetPort", RuleDiagnostics.ServicePort, findings);
            if (port.Scalar("appProtocol") is { } protocol && !QualifiedNames.IsQualified(protocol.Value))
                findings.Wrong(RuleDiagnostics.ServicePort, protocol, QualifiedNames.Rule);
            if (port.Whole("nodePort") is not ({ } nodePort and not 0) || port["protocol"].HasUnknown())
                continue;
            if (type is "ClusterIP" or "ExternalName")
            {
                if (type == "ClusterIP")
                    findings.Field(RuleDiagnostics.ServicePort, port, "nodePort", "must not be set for a Service of type ClusterIP");
            }
            else if (!PortRules.IsPort(nodePort))
            {
                findings.Wrong(RuleDiagnostics.ServicePort, port["nodePort"]!, PortRules.PortRule);
            }
            else if (!(nodePorts ??= new HashSet<string>(StringComparer.Ordinal)).Add($"{port.Word("protocol") ?? "TCP"}/{nodePort.ToString(CultureInfo.InvariantCulture)}"))
            {
                findings.Report(RuleDiagnostics.ServicePort, port["nodePort"]!, $"is {nodePort}, which an earlier port has, too");
            }
            else if (nodePort is < 30000 or > 32767)
            {
                findings.Report(RuleDiagnostics.NodePortRange, port["nodePort"]!, $"is {nodePort}, outside 30000-32767, where clusters allocate node ports unless set up otherwise");
            }
        }
    }

    private static void CheckType(YamlMapping spec, string type, bool isHeadless, Findings findings)
    {
        if (isHeadless && type is "NodePort" or "LoadBalancer")
            findings.Field(RuleDiagnostics.Service, spec, spec.Has("clusterIP") ? "clusterIP" : "clusterIPs", $"must not be None for a Service of type {type}");
        if (type == "ExternalName")
        {
            CheckExternalName(spec, findings);
            foreach (var field in (ReadOnlySpan<string>)["clusterIP", "clusterIPs"])
            {
                if (!spec.IsEmpty(field) && !spec.IsBlank(field))
                    findings.Field(RuleDiagnostics.Service, spec, field, "must not be set for a Service of type ExternalName");
            }
        }

        if (type != "LoadBalancer")
        {
            foreach (var field in (ReadOnlySpan<string>)["loadBalancerSourceRanges", "allocateLoadBalancerNodePorts", "loadBalancerClass"])
            {
                if (!spec.IsEmpty(field))
                    findings.Field(RuleDiagnostics.Service, spec, field, $"must not be set for a Service of type {type}, only of type LoadBalancer");
            }
        }
        else if (spec.Scalar("loadBalancerClass") is { } name && !QualifiedNames.IsQualified(name.Value))
        {
            findings.Wrong(RuleDiagnostics.Service, name, QualifiedNames.Rule);
        }

        if (spec.Scalar("trafficDistribution") is { Value: not ("PreferClose" or "PreferSameZone" or "PreferSameNode") } distribution)
            findings.Wrong(RuleDiagnostics.Service, distribution, "must be PreferClose, PreferSameZone or PreferSameNode");
        var isExternal = type is "NodePort" or "LoadBalancer" || (type == "ClusterIP" && spec.Items("externalIPs").Count > 0);
        if (!isExternal && !spec.IsBlank("externalTrafficPolicy"))
            findings.Field(RuleDiagnostics.Service, spec, "externalTrafficPolicy", $"must not be set for a Service of type {type}, which cannot be reached from outside");
        if (spec.Whole("healthCheckNodePort") is { } and not 0 && !(type == "LoadBalancer" && (spec.Is("externalTrafficPolicy", "Local") || spec["externalTrafficPolicy"].HasUnknown())))
            findings.Field(RuleDiagnostics.Service, spec, "healthCheckNodePort", "must not be set unless type is LoadBalancer and externalTrafficPolicy is Local");
    }

    private static void CheckExternalName(YamlMapping spec, Findings findings)
    {
        if (spec.IsBlank("externalName"))
            findings.Missing(RuleDiagnostics.Service, spec, "externalName", "for a Service of type ExternalName");
        else if (spec.Text("externalName") is { } name && !Names.IsSubdomain(name.Value.EndsWith('.') ? name.Value.AsSpan(0, name.Value.Length - 1) : name.Value))
            findings.Wrong(RuleDiagnostics.Service, name, "must be a domain name in lower case");
    }

    private static void CheckAffinity(YamlMapping spec, Findings findings)
    {
        if (spec["sessionAffinity"].HasUnknown())
            return;
        if (!spec.Is("sessionAffinity", "ClientIP"))
        {
            if (spec.Has("sessionAffinityConfig"))
                findings.Field(RuleDiagnostics.ServiceUnintended, spec, "sessionAffinityConfig", "is dropped by the server, because sessionAffinity is not ClientIP");
        }
        else if (spec.Map("sessionAffinityConfig").Map("clientIP") is { } client && client.Whole("timeoutSeconds") is { } seconds && seconds is <= 0 or > LongestAffinity)
        {
            findings.Wrong(RuleDiagnostics.Service, client["timeoutSeconds"]!, $"must be from 1 to {LongestAffinity}");
        }
    }
}
