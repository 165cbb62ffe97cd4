using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Policy;

/// <summary>Horizontal pod autoscalers: <c>pkg/apis/autoscaling/validation</c>.</summary>
internal static class AutoscalerRules
{
    private const int LongestWindow = 3600;
    private const int LongestPeriod = 1800;

    public static void Check(YamlMapping autoscaler, Findings findings)
    {
        if (autoscaler.Map("spec") is not { } spec)
            return;
        if (spec.Whole("minReplicas") is < 1)
            findings.Wrong(RuleDiagnostics.Autoscaler, spec["minReplicas"]!, "must be at least 1");
        if (spec.Whole("maxReplicas") is { } most)
        {
            if (most < 1)
                findings.Wrong(RuleDiagnostics.Autoscaler, spec["maxReplicas"]!, "must be greater than 0");
            else if (spec.Whole("minReplicas") is { } least && least > most)
                findings.Wrong(RuleDiagnostics.Autoscaler, spec["maxReplicas"]!, $"must be at least minReplicas ({least})");
        }

        if (spec.Map("scaleTargetRef") is { } target)
            CheckReference(target, findings);
        if (spec.Whole("targetCPUUtilizationPercentage") is < 1)
            findings.Wrong(RuleDiagnostics.Autoscaler, spec["targetCPUUtilizationPercentage"]!, "must be greater than 0");
        var metrics = spec.Items("metrics");
        for (var i = 0; i < metrics.Count; i++)
        {
            if (metrics[i] is YamlMapping metric)
                CheckMetric(metric, findings);
        }

        CheckBehavior(spec.Map("behavior").Map("scaleUp"), findings);
        CheckBehavior(spec.Map("behavior").Map("scaleDown"), findings);
    }

    private static void CheckReference(YamlMapping reference, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["kind", "name"])
        {
            if (reference.Has(field) && reference.IsBlank(field))
                findings.Missing(RuleDiagnostics.Autoscaler, reference, field);
            else if (reference.Text(field) is { } text && !Names.IsPathSegment(text.Value))
                findings.Wrong(RuleDiagnostics.Autoscaler, text, Names.PathSegmentRule);
        }
    }

    private static void CheckMetric(YamlMapping metric, Findings findings)
    {
        if (metric.Has("type") && metric.IsBlank("type"))
            findings.Missing(RuleDiagnostics.Autoscaler, metric, "type");
        if (metric.Text("type") is not { } type)
            return;
        var field = type.Value switch
        {
            "Resource" => "resource",
            "Pods" => "pods",
            "Object" => "object",
            "External" => "external",
            "ContainerResource" => "containerResource",
            _ => null,
        };
        if (field is null)
        {
            findings.Wrong(RuleDiagnostics.Autoscaler, type, "must be Resource, ContainerResource, Pods, Object or External");
            return;
        }

        foreach (var other in (ReadOnlySpan<string>)["resource", "pods", "object", "external", "containerResource"])
        {
            if (other != field && metric.Has(other))
                findings.Field(RuleDiagnostics.Autoscaler, metric, other, $"must not be set where type is {type.Value}");
        }

        if (!metric.Has(field))
            findings.Missing(RuleDiagnostics.Autoscaler, metric, field, $"where type is {type.Value}");
        else if (metric.Map(field) is { } source)
            CheckSource(type.Value, source, findings);
    }

    private static void CheckSource(string type, YamlMapping source, Findings findings)
    {
        if (source.Map("describedObject") is { } described)
            CheckReference(described, findings);
        if (source.Map("metric") is { } metric)
        {
            if (metric.Has("name") && metric.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Autoscaler, metric, "name");
            else if (metric.Text("name") is { } name && !Names.IsPathSegment(name.Value))
                findings.Wrong(RuleDiagnostics.Autoscaler, name, Names.PathSegmentRule);
            SelectorRules.Check(metric.Map("selector"), findings);
        }

        foreach (var field in (ReadOnlySpan<string>)["name", "container"])
        {
            if (source.Has(field) && source.IsBlank(field))
                findings.Missing(RuleDiagnostics.Autoscaler, source, field);
        }

        // autoscaling/v1 and older betas have no such mapping.
        if (source.Map("target") is not { } target)
            return;
        if (target.Has("type") && target.IsBlank("type"))
            findings.Missing(RuleDiagnostics.Autoscaler, target, "type");
        else if (target.Text("type") is { Value: not ("Utilization" or "Value" or "AverageValue") } kind)
            findings.Wrong(RuleDiagnostics.Autoscaler, kind, "must be Utilization, Value or AverageValue");
        CheckTarget(type, target, findings);
    }

    private static void CheckTarget(string type, YamlMapping target, Findings findings)
    {
        var utilization = target.Has("averageUtilization");
        var average = target.Has("averageValue");
        switch (type)
        {
            case "Resource" or "ContainerResource" when !utilization && !average:
                findings.Report(RuleDiagnostics.Autoscaler, target, "must have averageUtilization or averageValue");
                break;
            case "Resource" or "ContainerResource" when utilization && average:
                findings.Report(RuleDiagnostics.Autoscaler, target, "must not have both averageUtilization and averageValue");
                break;
            case "Pods" when !average:
                findings.Missing(RuleDiagnostics.Autoscaler, target, "averageValue");
                break;
            case "Object" or "External" when !average && !target.Has("value"):
                findings.Report(RuleDiagnostics.Autoscaler, target, "must have value or averageValue");
                break;
            case "External" when average && target.Has("value"):
                findings.Report(RuleDiagnostics.Autoscaler, target, "must not have both value and averageValue");
                break;
        }

        if (target.Whole("averageUtilization") is < 1)
            findings.Wrong(RuleDiagnostics.Autoscaler, target["averageUtilization"]!, "must be greater than 0");
        foreach (var field in (ReadOnlySpan<string>)["value", "averageValue"])
        {
            if (target.Scalar(field) is { } scalar && Quantity.TryParse(scalar, out var value) && value <= 0)
                findings.Wrong(RuleDiagnostics.Autoscaler, scalar, "must be greater than 0");
        }
    }

    private static void CheckBehavior(YamlMapping? rules, Findings findings)
    {
        if (rules is null)
            return;
        if (rules.Whole("stabilizationWindowSeconds") is < 0 or > LongestWindow)
            findings.Wrong(RuleDiagnostics.Autoscaler, rules["stabilizationWindowSeconds"]!, $"must be from 0 to {LongestWindow}");
        if (rules.Text("selectPolicy") is { Value: not ("Max" or "Min" or "Disabled") } select)
            findings.Wrong(RuleDiagnostics.Autoscaler, select, "must be Max, Min or Disabled");
        var policies = rules.Items("policies");
        if (rules["policies"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Autoscaler, rules, "policies", "with at least one policy, unless it is left out");
        for (var i = 0; i < policies.Count; i++)
        {
            if (policies[i] is not YamlMapping policy)
                continue;
            if (policy.Has("type") && policy.IsBlank("type"))
                findings.Missing(RuleDiagnostics.Autoscaler, policy, "type");
            else if (policy.Text("type") is { Value: not ("Pods" or "Percent") } type)
                findings.Wrong(RuleDiagnostics.Autoscaler, type, "must be Pods or Percent");
            if (policy.Whole("value") is <= 0)
                findings.Wrong(RuleDiagnostics.Autoscaler, policy["value"]!, "must be greater than 0");
            if (policy.Whole("periodSeconds") is <= 0 or > LongestPeriod)
                findings.Wrong(RuleDiagnostics.Autoscaler, policy["periodSeconds"]!, $"must be from 1 to {LongestPeriod}");
        }
    }
}
