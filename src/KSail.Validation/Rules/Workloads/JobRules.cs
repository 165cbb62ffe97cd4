using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Workloads;

/// <summary>Jobs: <c>pkg/apis/batch/validation</c>.</summary>
internal static class JobRules
{
    private const int MostIndexes = 100_000;
    private const int MostPolicyRules = 20;
    private const int MostExitCodes = 255;

    private static readonly string[] Counts =
    [
        "parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex", "maxFailedIndexes",
    ];

    public static void Check(YamlMapping job, Findings findings)
    {
        if (job.Map("spec") is not { } spec)
            return;
        CheckSpec(spec, findings);
        CheckSelector(spec, findings);
        CheckGeneratedLabels(job, spec, findings);
        if (spec.Is("completionMode", "Indexed") && spec.Whole("completions") is > 0 and var completions && job.Map("metadata").Text("name") is { } name
            && Names.IsSubdomain(name.Value) && !Names.IsLabel($"{name.Value}-{completions - 1}"))
        {
            findings.Wrong(RuleDiagnostics.Name, name, $"must be shorter and without dots, because a pod of this indexed Job is called {Findings.Shorten(name.Value)}-{completions - 1}");
        }
    }

    /// <summary>Checks the spec of a Job or of a CronJob's Jobs.</summary>
    public static void CheckSpec(YamlMapping spec, Findings findings)
    {
        foreach (var field in Counts)
        {
            if (spec.Whole(field) is < 0)
                findings.Wrong(RuleDiagnostics.Job, spec[field]!, "must not be negative");
        }

        if (spec.Scalar("managedBy") is { } manager && (manager.Value.Length > 63 || !QualifiedNames.IsDomainPath(manager.Value)))
            findings.Wrong(RuleDiagnostics.Job, manager, $"{QualifiedNames.DomainPathRule}, of at most 63 characters");
        CheckIndexes(spec, findings);
        CheckFailurePolicy(spec, findings);
        if (spec.Has("podFailurePolicy") && spec.Text("podReplacementPolicy") is { Value: not "Failed" } replacement)
            findings.Wrong(RuleDiagnostics.Job, replacement, "must be Failed beside podFailurePolicy");

        var template = spec.Map("template");
        PodRules.CheckTemplate(template, [], findings);
        if (template.Map("spec") is not { } pod || pod["restartPolicy"].HasUnknown())
            return;
        if (pod.IsBlank("restartPolicy"))
            findings.Missing(RuleDiagnostics.Job, pod, "restartPolicy", "to be OnFailure or Never: the default Always is not for jobs");
        else if (pod.Text("restartPolicy") is { Value: "Always" } policy)
            findings.Wrong(RuleDiagnostics.Job, policy, "must be OnFailure or Never");
        else if (spec.Has("podFailurePolicy") && pod.Text("restartPolicy") is { Value: not "Never" } other)
            findings.Wrong(RuleDiagnostics.Job, other, "must be Never beside podFailurePolicy");
    }

    private static void CheckSelector(YamlMapping spec, Findings findings)
    {
        if (spec.Map("selector") is not { } selector)
        {
            if (spec.Flag("manualSelector") == true && !spec.Has("selector"))
                findings.Missing(RuleDiagnostics.SelectorMismatch, spec, "selector", "where manualSelector is true");
            return;
        }

        SelectorRules.Check(selector, findings);
        var template = spec.Map("template");
        if (spec.Flag("manualSelector") == true)
        {
            if (template is not null && SelectorRules.Matches(selector, template.Map("metadata").Map("labels")) == false)
                findings.Report(RuleDiagnostics.SelectorMismatch, (YamlNode?)template.Map("metadata").Map("labels") ?? template, $"does not have the labels that '{findings.PathOf(selector)}' selects");
            return;
        }

        if (selector.Map("matchLabels") is not { } labels || spec["manualSelector"].HasUnknown())
            return;
        foreach (var entry in labels.Entries)
        {
            if (entry.Name is not ("controller-uid" or "job-name" or "batch.kubernetes.io/controller-uid" or "batch.kubernetes.io/job-name"))
            {
                findings.Report(RuleDiagnostics.SelectorMismatch, selector, "must not be set: the server makes it, unless manualSelector is true");
                return;
            }
        }
    }

    // Whoever writes these labels by hand, or keeps those of a Job that was read from a cluster, contradicts what the server sets.
    private static void CheckGeneratedLabels(YamlMapping job, YamlMapping spec, Findings findings)
    {
        if (spec.Flag("manualSelector") == true || spec["manualSelector"].HasUnknown() || spec.Map("template").Map("metadata").Map("labels") is not { } labels)
            return;
        foreach (var label in (ReadOnlySpan<string>)["job-name", "batch.kubernetes.io/job-name"])
        {
            if (labels.Text(label) is { } value && job.Map("metadata").Text("name") is { } name && value.Value != name.Value)
                findings.Wrong(RuleDiagnostics.Job, value, $"must be the name of the Job ({Findings.Shorten(name.Value)}), or be left out");
        }

        foreach (var label in (ReadOnlySpan<string>)["controller-uid", "batch.kubernetes.io/controller-uid"])
        {
            if (labels.Text(label) is not null)
                findings.Field(RuleDiagnostics.Job, labels, label, "must not be set: the server sets it to an identifier that nobody knows before");
        }
    }

    private static void CheckIndexes(YamlMapping spec, Findings findings)
    {
        if (spec["completionMode"].HasUnknown())
            return;
        if (!spec.Is("completionMode", "Indexed"))
        {
            foreach (var field in (ReadOnlySpan<string>)["backoffLimitPerIndex", "maxFailedIndexes", "successPolicy"])
            {
                if (spec.Has(field))
                    findings.Field(RuleDiagnostics.Job, spec, field, "must not be set unless completionMode is Indexed");
            }

            return;
        }

        if (!spec.Has("completions"))
            findings.Missing(RuleDiagnostics.Job, spec, "completions", "where completionMode is Indexed");
        if (spec.Whole("parallelism") is > MostIndexes)
            findings.Wrong(RuleDiagnostics.Job, spec["parallelism"]!, $"must be at most {MostIndexes} where completionMode is Indexed");
        if (spec.Has("maxFailedIndexes"))
        {
            if (!spec.Has("backoffLimitPerIndex"))
                findings.Missing(RuleDiagnostics.Job, spec, "backoffLimitPerIndex", "beside maxFailedIndexes");
            if (spec.Whole("completions") is { } completions && spec.Whole("maxFailedIndexes") > completions)
                findings.Wrong(RuleDiagnostics.Job, spec["maxFailedIndexes"]!, $"must be at most completions ({completions})");
        }

        JobIndexRules.Check(spec, findings);
    }

    private static void CheckFailurePolicy(YamlMapping spec, Findings findings)
    {
        var rules = spec.Map("podFailurePolicy").Items("rules");
        if (rules.Count > MostPolicyRules)
            findings.Report(RuleDiagnostics.Job, rules, $"must have at most {MostPolicyRules} rules, but has {rules.Count}");
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is not YamlMapping rule)
                continue;
            var codes = rule.Map("onExitCodes");
            var conditions = rule.Items("onPodConditions");
            if (rule.Has("onExitCodes") == conditions.Count > 0)
                findings.Report(RuleDiagnostics.Job, rule, conditions.Count > 0 ? "must not have both onExitCodes and onPodConditions" : "must have onExitCodes or onPodConditions");
            CheckConditions(conditions, findings);
            if (rule.Is("action", "FailIndex") && !spec.Has("backoffLimitPerIndex"))
                findings.Field(RuleDiagnostics.Job, rule, "action", "must not be FailIndex without backoffLimitPerIndex");
            if (codes is not null)
                CheckExitCodes(codes, spec.Map("template").Map("spec"), findings);
        }
    }

    private static void CheckConditions(YamlSequence conditions, Findings findings)
    {
        if (conditions.Count > MostPolicyRules)
            findings.Report(RuleDiagnostics.Job, conditions, $"must have at most {MostPolicyRules} conditions, but has {conditions.Count}");
        for (var i = 0; i < conditions.Count; i++)
        {
            if (conditions[i] is not YamlMapping condition)
                continue;
            if (condition.Has("type") && condition.IsBlank("type"))
                findings.Missing(RuleDiagnostics.Job, condition, "type");
            else if (condition.Text("type") is { } type && !QualifiedNames.IsQualified(type.Value))
                findings.Wrong(RuleDiagnostics.Job, type, QualifiedNames.Rule);
            if (condition.Text("status") is { Value: not ("True" or "False" or "Unknown") } status)
                findings.Wrong(RuleDiagnostics.Job, status, "must be True, False or Unknown, which are texts");
        }
    }

    private static void CheckExitCodes(YamlMapping codes, YamlMapping? pod, Findings findings)
    {
        if (codes.Scalar("containerName") is { } container && !PodSubject.MayHaveContainer(pod, container.Value))
            findings.Wrong(RuleDiagnostics.Job, container, "must be the name of a container or init container");

        if (codes.Has("operator") && codes.IsBlank("operator"))
            findings.Missing(RuleDiagnostics.Job, codes, "operator");
        var values = codes.Items("values");
        if (codes["values"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Job, codes, "values", "with at least one exit code");
        else if (values.Count > MostExitCodes)
            findings.Report(RuleDiagnostics.Job, values, $"must have at most {MostExitCodes} exit codes, but has {values.Count}");
        long? previous = null;
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].AsWhole() is not { } code)
                continue;
            if (code == 0 && codes.Is("operator", "In"))
                findings.Wrong(RuleDiagnostics.Job, values[i], "must not be 0 for the operator In");
            if (code <= previous)
                findings.Wrong(RuleDiagnostics.Job, values[i], "must be greater than the value before: exit codes are listed once and in order");
            previous = code;
        }
    }
}
