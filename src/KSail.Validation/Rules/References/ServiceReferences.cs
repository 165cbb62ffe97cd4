using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.References;

/// <summary>Selectors of Services and disruption budgets, and the named ports of what Services select.</summary>
internal static class ServiceReferences
{
    public static void CheckService(YamlMapping service, string ns, ReferenceLookup lookup)
    {
        if (service.Map("spec") is not { } spec || spec.Map("selector") is not { Count: > 0 } selector || selector.HasUnknown() || lookup.Objects.In(ns) is not { } here)
            return;
        List<PodSource>? selected = null;
        foreach (var pod in here.Pods)
        {
            if (pod.Labels.HasUnknown())
                return;
            if (SelectorRules.MatchesAll(selector, pod.Labels))
                (selected ??= []).Add(pod);
        }

        if (selected is null)
        {
            if (here.Pods.Count > 0 && lookup.Objects.IsComplete(ns))
                TellNothing(selector, ns, lookup);
            return;
        }

        var ports = spec.Items("ports");
        for (var i = 0; i < ports.Count; i++)
        {
            if ((ports[i] as YamlMapping).Text("targetPort") is { } port)
                CheckTargetPort(port, selected, lookup);
        }
    }

    public static void CheckBudget(YamlMapping budget, string ns, ReferenceLookup lookup)
    {
        if (budget.Map("spec").Map("selector") is not { } selector || SelectorRules.IsEmpty(selector) || !lookup.Objects.IsComplete(ns)
            || lookup.Objects.In(ns) is not { Pods.Count: > 0 } here)
        {
            return;
        }

        foreach (var pod in here.Pods)
        {
            if (SelectorRules.Matches(selector, pod.Labels) != false)
                return;
        }

        TellNothing(selector, ns, lookup);
    }

    private static void TellNothing(YamlMapping selector, string ns, ReferenceLookup lookup) =>
        lookup.Findings.Report(RuleDiagnostics.SelectsNothing, selector, $"selects no pod that the environment has in the namespace '{ns}'");

    private static void CheckTargetPort(YamlScalar port, List<PodSource> selected, ReferenceLookup lookup)
    {
        var names = new List<string>();
        foreach (var pod in selected)
        {
            foreach (var list in (ReadOnlySpan<string>)["containers", "initContainers"])
            {
                var containers = pod.Spec.Items(list);
                for (var i = 0; i < containers.Count; i++)
                {
                    var ports = (containers[i] as YamlMapping).Items("ports");
                    for (var j = 0; j < ports.Count; j++)
                    {
                        if (ports[j].HasUnknown() || (ports[j] as YamlMapping).Is("name", port.Value))
                            return;
                        if ((ports[j] as YamlMapping).Word("name") is { } name)
                            names.Add(name);
                    }
                }
            }
        }

        lookup.Findings.Report(RuleDiagnostics.MissingPort, port, $"is '{Findings.Shorten(port.Value)}', but no pod that the Service selects has a port of that name{NearestName.Suggest(port.Value, names)}");
    }
}
