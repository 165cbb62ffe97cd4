using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>The ingress firewall (<c>RuleConfig.Validate</c>).</summary>
internal static class FirewallRules
{
    public static void Check(RuleContext context)
    {
        foreach (var document in context.Configuration.Documents)
        {
            if (document.Kind == "NetworkRuleConfig")
                CheckRule(context, document);
        }
    }

    private static void CheckRule(RuleContext context, MachineDocument document)
    {
        var selector = document.Root["portSelector"];
        if (Values.IsUnknown(selector))
            return;
        var ports = (selector as YamlMapping)?["ports"];
        if (Values.IsUnset(ports))
            context.Report(
                NodeDiagnostics.MissingField,
                document,
                "'portSelector.ports' is missing: a rule is about at least one port",
                selector,
                document.Root);
        else if (ports is YamlSequence list)
            CheckPorts(context, document, list);
        foreach (var source in Values.Mappings(document.Root["ingress"]))
        {
            if (Values.IsUnset(source["subnet"]))
                context.Report(
                    NodeDiagnostics.MissingField,
                    document,
                    "an item of 'ingress' has no 'subnet'; 0.0.0.0/0 and ::/0 stand for everybody",
                    source);
        }
    }

    // In the order of their first port, each must begin after the one before has ended.
    private static void CheckPorts(RuleContext context, MachineDocument document, YamlSequence list)
    {
        var ranges = new List<PortSpan>();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] is not YamlScalar port || Values.IsUnknown(port) || !TryRead(port, out var first, out var last))
                continue;
            if (first > last)
                context.Report(NodeDiagnostics.WrongForm, document, $"'portSelector.ports' has '{port.Value}', which ends before it begins", port);
            else
                ranges.Add(new PortSpan(first, last, port));
        }

        ranges.Sort(static (a, b) => a.First.CompareTo(b.First));
        for (var i = 1; i < ranges.Count; i++)
        {
            if (ranges[i].First <= ranges[i - 1].Last)
                context.Report(
                    NodeDiagnostics.Duplicate,
                    document,
                    $"'portSelector.ports' has '{ranges[i].Node.Value}', which overlaps with '{ranges[i - 1].Node.Value}'",
                    ranges[i].Node,
                    ranges[i - 1].Node);
        }
    }

    private static bool TryRead(YamlScalar port, out int first, out int last)
    {
        if (port.Type == ScalarType.Integer && port.TryGetInt64(out var number))
        {
            first = last = (int)Math.Clamp(number, 0, int.MaxValue);
            return true;
        }

        var text = port.Value.AsSpan();
        var dash = text.IndexOf('-');
        first = last = 0;
        return dash > 0
            && int.TryParse(text[..dash], NumberStyles.None, CultureInfo.InvariantCulture, out first)
            && int.TryParse(text[(dash + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out last);
    }

    private sealed record PortSpan(int First, int Last, YamlScalar Node);
}
