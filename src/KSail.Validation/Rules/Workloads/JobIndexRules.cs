using System.Globalization;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Workloads;

/// <summary>Jobs whose pods have indexes: which of them make a success, and how many may fail (<c>validateSuccessPolicy</c>, <c>validateJobSpec</c>).</summary>
internal static class JobIndexRules
{
    private const int MostRules = 20;
    private const int LongestIndexes = 64 * 1024;
    private const int MostFailed = 100_000;
    private const int ManyCompletions = 100_000;
    private const int MostOfMany = 10_000;

    /// <summary>Checks the spec of a Job whose <c>completionMode</c> is <c>Indexed</c>.</summary>
    public static void Check(YamlMapping spec, Findings findings)
    {
        if (spec.Whole("maxFailedIndexes") is > MostFailed)
            findings.Wrong(RuleDiagnostics.Job, spec["maxFailedIndexes"]!, $"must be at most {MostFailed}");
        if (spec.Whole("completions") is > ManyCompletions && spec.Has("backoffLimitPerIndex"))
        {
            var rule = $"must be at most {MostOfMany} where there are more than {ManyCompletions} completions and a backoffLimitPerIndex";
            if (!spec.Has("maxFailedIndexes"))
                findings.Missing(RuleDiagnostics.Job, spec, "maxFailedIndexes", $"where there are more than {ManyCompletions} completions and a backoffLimitPerIndex");
            foreach (var field in (ReadOnlySpan<string>)["parallelism", "maxFailedIndexes"])
            {
                if (spec.Whole(field) is > MostOfMany)
                    findings.Wrong(RuleDiagnostics.Job, spec[field]!, rule);
            }
        }

        if (spec.Map("successPolicy") is { } policy)
            CheckSuccess(policy, spec.Whole("completions"), findings);
    }

    private static void CheckSuccess(YamlMapping policy, long? completions, Findings findings)
    {
        if (policy["rules"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Job, policy, "rules", "with at least one rule");
        var rules = policy.Items("rules");
        if (rules.Count > MostRules)
            findings.Report(RuleDiagnostics.Job, rules, $"must have at most {MostRules} rules, but has {rules.Count}");
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is not YamlMapping rule)
                continue;
            if (!rule.Has("succeededIndexes") && !rule.Has("succeededCount"))
                findings.Report(RuleDiagnostics.Job, rule, "must have succeededIndexes or succeededCount");
            long? total = null;
            if (rule.Text("succeededIndexes") is { } indexes)
            {
                if (indexes.Value.Length > LongestIndexes)
                    findings.Report(RuleDiagnostics.Job, indexes, $"must have at most {LongestIndexes} characters");
                else if (FindError(indexes.Value, completions ?? long.MaxValue, out var count) is { } error)
                    findings.Wrong(RuleDiagnostics.Job, indexes, error);
                else
                    total = count;
            }

            if (rule.Whole("succeededCount") is not { } wanted)
                continue;
            if (wanted < 0)
                findings.Wrong(RuleDiagnostics.Job, rule["succeededCount"]!, "must not be negative");
            else if (wanted > completions)
                findings.Wrong(RuleDiagnostics.Job, rule["succeededCount"]!, $"must be at most completions ({completions})");
            else if (wanted > total)
                findings.Wrong(RuleDiagnostics.Job, rule["succeededCount"]!, $"must be at most the number of succeededIndexes ({total})");
        }
    }

    // 0,2-4: numbers and ranges that increase.
    private static string? FindError(ReadOnlySpan<char> text, long completions, out long total)
    {
        const string Form = "must be numbers and ranges that increase, such as 0,2-4";
        total = 0;
        long last = -1;
        while (true)
        {
            var comma = text.IndexOf(',');
            var part = comma < 0 ? text : text[..comma];
            var dash = part.IndexOf('-');
            if (!TryIndex(dash < 0 ? part : part[..dash], out var first))
                return Form;
            var end = first;
            if (dash >= 0 && (!TryIndex(part[(dash + 1)..], out end) || end <= first))
                return Form;
            if (first <= last)
                return Form;
            if (end >= completions)
                return $"must have indexes below completions ({completions.ToString(CultureInfo.InvariantCulture)})";
            total += end - first + 1;
            last = end;
            if (comma < 0)
                return null;
            text = text[(comma + 1)..];
        }
    }

    private static bool TryIndex(ReadOnlySpan<char> text, out long index) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out index);
}
