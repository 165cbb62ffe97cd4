using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;
using KSail.Validation.Rules.Storage;

namespace KSail.Validation.Rules.Workloads;

/// <summary>
/// Controllers that keep pods running: <c>pkg/apis/apps/validation</c>, and the older ReplicationController. A StatefulSet's pods are checked
/// like the others', with its claims among the volumes: the server does so since 1.34, and the pods would be refused anyway.
/// </summary>
internal static class WorkloadRules
{
    private const long DefaultProgressDeadline = 600;

    public static void CheckDeployment(YamlMapping workload, Findings findings)
    {
        if (workload.Map("spec") is not { } spec)
            return;
        CheckNumbers(spec, findings);
        var strategy = spec.Map("strategy");
        if (strategy.Is("type", "Recreate") && strategy.Has("rollingUpdate"))
            findings.Field(RuleDiagnostics.Workload, strategy!, "rollingUpdate", "must not be set where type is Recreate");
        else
            RollingUpdateRules.Check(strategy.Map("rollingUpdate"), "25%", "25%", exactlyOne: false, findings);
        var deadline = spec.Has("progressDeadlineSeconds") ? spec.Whole("progressDeadlineSeconds") : DefaultProgressDeadline;
        var ready = spec.Has("minReadySeconds") ? spec.Whole("minReadySeconds") : 0;
        if (deadline >= 0 && deadline <= ready)
            findings.Field(RuleDiagnostics.Workload, spec, "progressDeadlineSeconds", $"must be greater than minReadySeconds ({ready})");
        CheckPods(spec, [], findings);
    }

    public static void CheckReplicaSet(YamlMapping workload, Findings findings)
    {
        if (workload.Map("spec") is not { } spec)
            return;
        CheckNumbers(spec, findings);
        CheckPods(spec, [], findings);
    }

    public static void CheckDaemonSet(YamlMapping workload, Findings findings)
    {
        if (workload.Map("spec") is not { } spec)
            return;
        CheckNumbers(spec, findings);
        var strategy = spec.Map("updateStrategy");
        if (strategy is not null && !strategy.Is("type", "OnDelete"))
            RollingUpdateRules.Check(strategy.Map("rollingUpdate"), "0", "1", exactlyOne: true, findings);
        CheckPods(spec, [], findings);
    }

    public static void CheckStatefulSet(YamlMapping workload, Findings findings)
    {
        if (workload.Map("spec") is not { } spec)
            return;
        CheckNumbers(spec, findings);
        var strategy = spec.Map("updateStrategy");
        if (strategy.Is("type", "OnDelete") && strategy.Has("rollingUpdate"))
            findings.Field(RuleDiagnostics.Workload, strategy!, "rollingUpdate", "must not be set where type is OnDelete");
        if (strategy.Map("rollingUpdate") is { } rolling)
        {
            CheckNotNegative(rolling, "partition", findings);
            RollingUpdateRules.CheckMaxUnavailable(rolling, findings);
        }

        foreach (var field in (ReadOnlySpan<string>)["whenDeleted", "whenScaled"])
        {
            if (spec.Map("persistentVolumeClaimRetentionPolicy").Text(field) is { Value: not ("Retain" or "Delete") } policy)
                findings.Wrong(RuleDiagnostics.Workload, policy, "must be Retain or Delete");
        }

        if (spec.Map("ordinals") is { } ordinals)
            CheckNotNegative(ordinals, "start", findings);
        if (spec.Text("serviceName") is { } service && !Names.IsSubdomain(service.Value))
            findings.Wrong(RuleDiagnostics.Workload, service, Names.SubdomainRule);
        var claims = spec.Items("volumeClaimTemplates");
        CheckPods(spec, claims, findings);
        for (var i = 0; i < claims.Count; i++)
        {
            if (claims[i] is YamlMapping claim)
                CheckClaim(claim, findings);
        }
    }

    public static void CheckReplicationController(YamlMapping workload, Findings findings)
    {
        if (workload.Map("spec") is not { } spec)
            return;
        CheckNumbers(spec, findings);
        if (!spec.Has("template"))
        {
            findings.Missing(RuleDiagnostics.Workload, spec, "template");
            return;
        }

        var template = spec.Map("template");
        var labels = template.Map("metadata").Map("labels");
        // The selector is taken over from the template where there is none.
        if (spec.Map("selector") is { Count: > 0 } selector)
        {
            if (!selector.HasUnknown() && !labels.HasUnknown() && !SelectorRules.MatchesAll(selector, labels))
                ReportMismatch(spec, template, findings);
        }
        else if (labels is not { Count: > 0 } && !labels.HasUnknown())
        {
            findings.Missing(RuleDiagnostics.SelectorMismatch, spec, "selector");
        }

        CheckTemplate(spec, [], findings);
    }

    public static void CheckRevision(YamlMapping revision, Findings findings)
    {
        CheckNotNegative(revision, "revision", findings);
        if (!revision.Has("data"))
            findings.Missing(RuleDiagnostics.Workload, revision, "data");
    }

    public static void CheckPodTemplate(YamlMapping template, Findings findings)
    {
        if (template.Has("template"))
            PodRules.CheckTemplate(template.Map("template"), [], findings);
        else
            findings.Missing(RuleDiagnostics.Pod, template, "template");
    }

    private static void CheckNumbers(YamlMapping spec, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["replicas", "minReadySeconds", "revisionHistoryLimit", "progressDeadlineSeconds"])
            CheckNotNegative(spec, field, findings);
    }

    private static void CheckNotNegative(YamlMapping parent, string field, Findings findings)
    {
        if (parent.Whole(field) is < 0)
            findings.Wrong(RuleDiagnostics.Workload, parent[field]!, "must not be negative");
    }

    private static void CheckPods(YamlMapping spec, YamlSequence claims, Findings findings)
    {
        if (!spec.Has("template"))
            findings.Missing(RuleDiagnostics.Workload, spec, "template");
        var template = spec.Map("template");
        if (spec.Map("selector") is { } selector)
        {
            SelectorRules.Check(selector, findings);
            if (SelectorRules.IsEmpty(selector))
                findings.Report(RuleDiagnostics.SelectorMismatch, selector, "must not be empty");
            else if (template is not null && SelectorRules.Matches(selector, template.Map("metadata").Map("labels")) == false)
                ReportMismatch(spec, template, findings);
        }

        CheckTemplate(spec, claims, findings);
    }

    private static void ReportMismatch(YamlMapping spec, YamlMapping? template, Findings findings)
    {
        var labels = template.Map("metadata").Map("labels");
        YamlNode at = labels ?? template.Map("metadata") ?? template ?? spec;
        findings.Report(RuleDiagnostics.SelectorMismatch, at, $"does not have the labels that '{findings.PathOf(spec["selector"]!)}' selects");
    }

    private static void CheckTemplate(YamlMapping spec, YamlSequence claims, Findings findings)
    {
        var template = spec.Map("template");
        PodRules.CheckTemplate(template, claims, findings);
        if (template.Map("spec") is not { } pod)
            return;
        if (pod.Text("restartPolicy") is { Value: not "Always" } policy)
            findings.Wrong(RuleDiagnostics.Pod, policy, "must be Always, which is the default");
        if (pod.Has("activeDeadlineSeconds"))
            findings.Field(RuleDiagnostics.Pod, pod, "activeDeadlineSeconds", $"must not be set for the pods of a {findings.Resource.Kind}");
    }

    private static void CheckClaim(YamlMapping claim, Findings findings)
    {
        var metadata = claim.Map("metadata");
        if (metadata.IsBlank("name"))
            findings.Missing(RuleDiagnostics.PodUnintended, metadata ?? claim, metadata is null ? "metadata.name" : "name", "to make pods with it");
        else if (metadata.Text("name") is { } name && !Names.IsLabel(name.Value))
            findings.Wrong(RuleDiagnostics.PodUnintended, name, $"{Names.LabelRule}, or no pod can be made");
        if (claim.Map("spec") is { } spec)
            ClaimRules.CheckSpec(spec, findings);
    }
}
