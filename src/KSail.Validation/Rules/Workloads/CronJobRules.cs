using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Workloads;

/// <summary>CronJobs: <c>ValidateCronJobCreate</c>.</summary>
internal static class CronJobRules
{
    public static void Check(YamlMapping cron, Findings findings)
    {
        if (cron.Map("spec") is not { } spec)
            return;
        if (spec.Has("schedule") && spec.IsBlank("schedule"))
            findings.Missing(RuleDiagnostics.Schedule, spec, "schedule");
        else if (spec.Text("schedule") is { } schedule)
            CheckSchedule(schedule, findings);
        CheckTimeZone(spec, findings);
        foreach (var field in (ReadOnlySpan<string>)["startingDeadlineSeconds", "successfulJobsHistoryLimit", "failedJobsHistoryLimit"])
        {
            if (spec.Whole(field) is < 0)
                findings.Wrong(RuleDiagnostics.Job, spec[field]!, "must not be negative");
        }

        var template = spec.Map("jobTemplate");
        if (template.Map("metadata") is { } metadata)
        {
            if (metadata.Map("labels") is { } labels)
                MetadataRules.CheckLabels(labels, findings);
            if (metadata.Map("annotations") is { } annotations)
                MetadataRules.CheckAnnotations(annotations, findings);
        }

        if (template is not null && !template.Has("spec"))
            findings.Missing(RuleDiagnostics.Job, template, "spec");
        if (template.Map("spec") is not { } job)
            return;
        JobRules.CheckSpec(job, findings);
        if (job.Has("selector"))
            findings.Field(RuleDiagnostics.SelectorMismatch, job, "selector", "must not be set: the server makes it for every Job");
        if (job.Flag("manualSelector") == true)
            findings.Field(RuleDiagnostics.SelectorMismatch, job, "manualSelector", "must not be true for the Jobs of a CronJob");
    }

    private static void CheckSchedule(YamlScalar schedule, Findings findings)
    {
        if (schedule.Value.Contains("TZ", StringComparison.Ordinal))
        {
            findings.Wrong(RuleDiagnostics.Schedule, schedule, "must not have TZ or CRON_TZ in it; use timeZone");
            return;
        }

        if (CronSchedule.FindError(schedule.Value, out var neverFires) is { } error)
            findings.Report(RuleDiagnostics.Schedule, schedule, $"is '{Findings.Shorten(schedule.Value)}', which {error}");
        else if (neverFires)
            findings.Report(RuleDiagnostics.NeverScheduled, schedule, $"is '{Findings.Shorten(schedule.Value)}', which names days that its months do not have: it never fires");
    }

    private static void CheckTimeZone(YamlMapping spec, Findings findings)
    {
        if (spec["timeZone"] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
            findings.Field(RuleDiagnostics.Schedule, spec, "timeZone", "must not be empty; leave it out for the time of the cluster");
        else if (spec.Text("timeZone") is { } zone && !TimeZones.IsKnown(zone.Value))
            findings.Wrong(RuleDiagnostics.Schedule, zone, $"must be a time zone of the IANA database, such as Europe/Copenhagen{TimeZones.Suggest(zone.Value)}");
    }
}
