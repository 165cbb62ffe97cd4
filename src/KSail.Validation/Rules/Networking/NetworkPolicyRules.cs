using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Networking;

/// <summary>Network policies: <c>ValidateNetworkPolicySpec</c>.</summary>
internal static class NetworkPolicyRules
{
    public static void Check(YamlMapping policy, Findings findings)
    {
        if (policy.Map("spec") is not { } spec)
            return;
        SelectorRules.Check(spec.Map("podSelector"), findings);
        CheckDirection(spec.Items("ingress"), "from", findings);
        CheckDirection(spec.Items("egress"), "to", findings);
        var types = spec.Items("policyTypes");
        if (types.Count > 2)
            findings.Report(RuleDiagnostics.NetworkPolicy, types, "must have at most two types");
    }

    private static void CheckDirection(YamlSequence rules, string peersField, Findings findings)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is not YamlMapping rule)
                continue;
            var ports = rule.Items("ports");
            for (var j = 0; j < ports.Count; j++)
            {
                if (ports[j] is YamlMapping port)
                    CheckPort(port, findings);
            }

            var peers = rule.Items(peersField);
            for (var j = 0; j < peers.Count; j++)
            {
                if (peers[j] is YamlMapping peer)
                    CheckPeer(peer, findings);
            }
        }
    }

    private static void CheckPort(YamlMapping port, Findings findings)
    {
        PortRules.CheckNumberOrName(port, "port", RuleDiagnostics.NetworkPolicy, findings);
        if (port["protocol"] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
            findings.Field(RuleDiagnostics.NetworkPolicy, port, "protocol", "must not be empty; leave it out for TCP");
        if (!port.Has("endPort"))
            return;
        if (!port.Has("port"))
            findings.Field(RuleDiagnostics.NetworkPolicy, port, "endPort", "must not be set without port");
        else if (port.Text("port") is not null)
            findings.Field(RuleDiagnostics.NetworkPolicy, port, "endPort", "must not be set beside the name of a port");
        else if (port.Whole("endPort") is { } end)
        {
            if (!PortRules.IsPort(end))
                findings.Wrong(RuleDiagnostics.NetworkPolicy, port["endPort"]!, PortRules.PortRule);
            else if (port.Whole("port") is { } start && end < start)
                findings.Wrong(RuleDiagnostics.NetworkPolicy, port["endPort"]!, $"must be at least port ({start})");
        }
    }

    private static void CheckPeer(YamlMapping peer, Findings findings)
    {
        SelectorRules.Check(peer.Map("podSelector"), findings);
        SelectorRules.Check(peer.Map("namespaceSelector"), findings);
        var selects = peer.Has("podSelector") || peer.Has("namespaceSelector");
        if (!peer.Has("ipBlock"))
        {
            if (!selects)
                findings.Report(RuleDiagnostics.NetworkPolicy, peer, "must have podSelector, namespaceSelector or ipBlock");
            return;
        }

        if (selects)
            findings.Field(RuleDiagnostics.NetworkPolicy, peer, "ipBlock", "must not be set beside podSelector or namespaceSelector: write a peer of its own");
        if (peer.Map("ipBlock") is not { } block)
            return;
        if (block.Has("cidr") && block.IsBlank("cidr"))
            findings.Missing(RuleDiagnostics.NetworkPolicy, block, "cidr");
        if (block.Text("cidr") is not { } cidr)
            return;
        if (!Addresses.TryParseNetwork(cidr.Value, out var outer, out var outerPrefix, findings.TakesHostBits))
        {
            findings.Wrong(RuleDiagnostics.NetworkPolicy, cidr, Addresses.NetworkRule);
            return;
        }

        var exceptions = block.Items("except");
        for (var i = 0; i < exceptions.Count; i++)
        {
            if (exceptions[i].AsKnown() is not { } exception)
                continue;
            if (!Addresses.TryParseNetwork(exception.Value, out var inner, out var innerPrefix, findings.TakesHostBits))
                findings.Wrong(RuleDiagnostics.NetworkPolicy, exception, Addresses.NetworkRule);
            else if (!Addresses.IsStrictSubset(inner, innerPrefix, outer, outerPrefix))
                findings.Wrong(RuleDiagnostics.NetworkPolicy, exception, $"must lie within cidr ({cidr.Value}) and be smaller");
        }
    }
}
