using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Networking;

/// <summary>Nodes, namespaces and ranges of addresses.</summary>
internal static class NodeRules
{
    /// <summary>Checks a Node: <c>ValidateNode</c>, <c>validateNodeTaints</c>.</summary>
    public static void CheckNode(YamlMapping node, Findings findings)
    {
        if (node.Map("spec") is not { } spec)
            return;
        HashSet<string>? seen = null;
        foreach (var item in spec.Items("taints"))
        {
            if (item is not YamlMapping taint)
                continue;
            if (taint.Scalar("key") is { } key && !QualifiedNames.IsQualified(key.Value))
                findings.Wrong(RuleDiagnostics.Node, key, QualifiedNames.Rule);
            if (taint.Text("value") is { } value && !QualifiedNames.IsLabelValue(value.Value))
                findings.Wrong(RuleDiagnostics.Node, value, QualifiedNames.ValueRule);
            if (taint.Has("effect") && taint.IsBlank("effect"))
                findings.Missing(RuleDiagnostics.Node, taint, "effect");
            if (taint.Word("key") is { } name && taint.Word("effect") is { } what && !(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add($"{name} {what}"))
                findings.Report(RuleDiagnostics.Node, taint, $"has the key '{Findings.Shorten(name)}' and the effect {what}, as an earlier taint has");
        }

        CheckRanges(spec.Items("podCIDRs"), spec.Text("podCIDR"), findings);
    }

    /// <summary>Checks a Namespace: what must be done before it goes.</summary>
    public static void CheckNamespace(YamlMapping ns, Findings findings) =>
        MetadataRules.CheckFinalizers(ns.Map("spec").Items("finalizers"), needDomain: true, findings);

    /// <summary>Checks a ServiceCIDR: <c>ValidateServiceCIDR</c>.</summary>
    public static void CheckServiceRange(YamlMapping range, Findings findings)
    {
        if (range.Map("spec") is not { } spec)
            return;
        if (spec.IsEmpty("cidrs"))
            findings.Missing(RuleDiagnostics.Node, spec, "cidrs", "with at least one network");
        CheckRanges(spec.Items("cidrs"), null, findings);
    }

    /// <summary>Checks an IPAddress, which is called what it is: <c>ValidateIPAddress</c>.</summary>
    public static void CheckAddress(YamlMapping address, Findings findings)
    {
        if (address.Map("metadata").Text("name") is { } name && !Addresses.IsAddress(name.Value))
            findings.Wrong(RuleDiagnostics.Name, name, Addresses.AddressRule);
        if (address.Map("spec") is not { } spec)
            return;
        if (spec.Map("parentRef") is not { } parent)
        {
            if (!spec.Has("parentRef"))
                findings.Missing(RuleDiagnostics.Node, spec, "parentRef");
            return;
        }

        foreach (var field in (ReadOnlySpan<string>)["resource", "name"])
        {
            if (parent.IsBlank(field))
                findings.Missing(RuleDiagnostics.Node, parent, field);
        }
    }

    private static void CheckRanges(YamlSequence ranges, YamlScalar? first, Findings findings)
    {
        if (ranges.Count > 2)
            findings.Report(RuleDiagnostics.Node, ranges, "must have at most two networks, one of each family");
        var length = 0;
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].AsKnown() is not { } range)
                continue;
            if (!Addresses.TryParseNetwork(range.Value, out var bytes, out _))
                findings.Wrong(RuleDiagnostics.Node, range, Addresses.NetworkRule);
            else if (i == 1 && length == bytes.Length)
                findings.Wrong(RuleDiagnostics.Node, range, "must be of the other family");
            else if (i == 0 && first is not null && first.Value != range.Value)
                findings.Wrong(RuleDiagnostics.Node, range, $"must be the value of podCIDR ({Findings.Shorten(first.Value)})");
            length = bytes.Length;
        }
    }
}
