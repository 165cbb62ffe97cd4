using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Policy;

/// <summary>Priority and runtime classes, and leases.</summary>
internal static class ClassRules
{
    private const long HighestPriority = 1_000_000_000;

    public static void CheckPriority(YamlMapping priorityClass, Findings findings)
    {
        var name = priorityClass.Map("metadata").Text("name");
        if (name?.Value.StartsWith("system-", StringComparison.Ordinal) == true)
        {
            if (name.Value is not ("system-node-critical" or "system-cluster-critical"))
                findings.Wrong(RuleDiagnostics.Name, name, "must not begin with 'system-', which is reserved");
        }
        else if (priorityClass.Whole("value") is > HighestPriority)
        {
            findings.Wrong(RuleDiagnostics.Class, priorityClass["value"]!, $"must be at most {HighestPriority}: what is above is reserved");
        }
    }

    public static void CheckRuntime(YamlMapping runtimeClass, Findings findings)
    {
        if (runtimeClass.Has("handler") && runtimeClass.IsBlank("handler"))
            findings.Missing(RuleDiagnostics.Class, runtimeClass, "handler");
        else if (runtimeClass.Text("handler") is { } handler && !Names.IsLabel(handler.Value))
            findings.Wrong(RuleDiagnostics.Class, handler, Names.LabelRule);
        if (runtimeClass.Map("overhead").Map("podFixed") is { } overhead)
            ResourceRules.CheckList(overhead, findings);
        if (runtimeClass.Map("scheduling").Map("nodeSelector") is { } labels)
            MetadataRules.CheckLabels(labels, findings);
        var tolerations = runtimeClass.Map("scheduling").Items("tolerations");
        SchedulingRules.CheckTolerations(tolerations, findings);
        for (var i = 1; i < tolerations.Count; i++)
        {
            for (var earlier = 0; earlier < i; earlier++)
            {
                if (!tolerations[i].HasUnknown() && YamlNode.DeepEquals(tolerations[i], tolerations[earlier]))
                    findings.Report(RuleDiagnostics.Class, tolerations[i], "is the same as an earlier toleration");
            }
        }
    }

    public static void CheckLease(YamlMapping lease, Findings findings)
    {
        if (lease.Map("spec") is not { } spec)
            return;
        if (spec.Whole("leaseDurationSeconds") is <= 0)
            findings.Wrong(RuleDiagnostics.Class, spec["leaseDurationSeconds"]!, "must be greater than 0");
        if (spec.Whole("leaseTransitions") is < 0)
            findings.Wrong(RuleDiagnostics.Class, spec["leaseTransitions"]!, "must not be negative");
    }
}
