using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Policy;

/// <summary>Limit ranges: <c>ValidateLimitRange</c>.</summary>
internal static class LimitRangeRules
{
    private static readonly string[] Lists = ["max", "min", "default", "defaultRequest", "maxLimitRequestRatio"];

    // What must not be greater than what. A default limit of a container is also its request where only that is absent.
    private static readonly string[][] Orders =
    [
        ["min", "max"], ["min", "defaultRequest"], ["defaultRequest", "max"], ["defaultRequest", "default"], ["min", "default"], ["default", "max"],
    ];

    public static void Check(YamlMapping range, Findings findings)
    {
        var limits = range.Map("spec").Items("limits");
        HashSet<string>? types = null;
        for (var i = 0; i < limits.Count; i++)
        {
            if (limits[i] is not YamlMapping limit)
                continue;
            CheckLimit(limit, findings);
            if (limit.Text("type") is { } type && !(types ??= new HashSet<string>(StringComparer.Ordinal)).Add(type.Value))
                findings.Report(RuleDiagnostics.Quota, type, $"is {Findings.Shorten(type.Value)}, for which there are limits earlier, too");
        }
    }

    private static void CheckLimit(YamlMapping limit, Findings findings)
    {
        var type = limit.Word("type");
        if (limit.Scalar("type") is { Value: not ("Pod" or "Container" or "PersistentVolumeClaim") } name && !(name.Value.Contains('/', StringComparison.Ordinal) && QualifiedNames.IsQualified(name.Value)))
            findings.Wrong(RuleDiagnostics.Quota, name, "must be Pod, Container or PersistentVolumeClaim");
        if (type == "Pod")
        {
            foreach (var field in (ReadOnlySpan<string>)["default", "defaultRequest"])
            {
                if (!limit.IsEmpty(field))
                    findings.Field(RuleDiagnostics.Quota, limit, field, "must not be set where type is Pod");
            }
        }

        if (type == "PersistentVolumeClaim" && !limit.Map("min").Has("storage") && !limit.Map("max").Has("storage"))
            findings.Report(RuleDiagnostics.Quota, limit, "must have min.storage or max.storage where type is PersistentVolumeClaim");
        foreach (var field in Lists)
        {
            foreach (var entry in limit.Map(field)?.Entries ?? [])
            {
                if (type is "Pod" or "Container" && !ResourceRules.IsContainerResource(entry.Name))
                    findings.Key(RuleDiagnostics.Quota, limit.Map(field)!, entry, "is no resource of a container");
                if (field == "maxLimitRequestRatio" && entry.Value.AsKnown() is { } ratio && Quantity.TryParse(ratio, out var value) && value < 1)
                    findings.Wrong(RuleDiagnostics.Quota, ratio, "must be at least 1");
            }
        }

        foreach (var order in Orders)
            CheckOrder(limit, order[0], order[1], findings);
    }

    private static void CheckOrder(YamlMapping limit, string lower, string upper, Findings findings)
    {
        foreach (var entry in limit.Map(lower)?.Entries ?? [])
        {
            if (entry.Value.AsKnown() is { } small && limit.Map(upper).Scalar(entry.Name) is { } large
                && Quantity.TryParse(small, out var least) && Quantity.TryParse(large, out var most) && least > most)
            {
                findings.Wrong(RuleDiagnostics.Quota, small, $"must be at most {upper} ({large.Value})");
            }
        }
    }
}
