using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Storage;

/// <summary>Claims of volumes: <c>ValidatePersistentVolumeClaimSpec</c>, also within StatefulSets and ephemeral volumes.</summary>
internal static class ClaimRules
{
    /// <summary>Checks a PersistentVolumeClaim.</summary>
    public static void Check(YamlMapping claim, Findings findings)
    {
        if (claim.Map("spec") is { } spec)
            CheckSpec(spec, findings);
    }

    /// <summary>Checks what a claim asks for.</summary>
    public static void CheckSpec(YamlMapping spec, Findings findings)
    {
        CheckAccessModes(spec, RuleDiagnostics.Claim, findings);
        SelectorRules.Check(spec.Map("selector"), findings);
        if (!spec["resources"].HasUnknown())
        {
            var requests = spec.Map("resources").Map("requests");
            if (requests?["storage"] is null or YamlScalar { IsNull: true } && !IsMistyped(spec))
                findings.Missing(RuleDiagnostics.Claim, requests ?? spec.Map("resources") ?? spec, requests is not null ? "storage" : spec.Has("resources") ? "requests.storage" : "resources.requests.storage");
            else if (requests.Scalar("storage") is { } storage && Quantity.TryParse(storage, out var size) && size <= 0)
                findings.Wrong(RuleDiagnostics.Claim, storage, "must be greater than zero");
        }

        foreach (var field in (ReadOnlySpan<string>)["storageClassName", "volumeAttributesClassName"])
        {
            if (spec.Text(field) is { } name && !Names.IsSubdomain(name.Value))
                findings.Wrong(RuleDiagnostics.Claim, name, Names.SubdomainRule);
        }

        CheckDataSources(spec, findings);
    }

    /// <summary>Checks access modes of a claim or volume.</summary>
    public static void CheckAccessModes(YamlMapping spec, Documents.Diagnostics.DiagnosticDescriptor descriptor, Findings findings)
    {
        if (spec.IsEmpty("accessModes"))
        {
            findings.Missing(descriptor, spec, "accessModes", "with at least one mode");
            return;
        }

        var modes = spec.Items("accessModes");
        var exclusive = false;
        for (var i = 0; i < modes.Count; i++)
        {
            exclusive |= modes[i].AsText() is { Value: "ReadWriteOncePod" };
            if (modes[i] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
                findings.Report(descriptor, modes[i], "must not be empty");
        }

        if (exclusive && modes.Count > 1 && !OnlyExclusive(modes))
            findings.Report(descriptor, modes, "must not have another mode beside ReadWriteOncePod");
    }

    private static bool OnlyExclusive(YamlSequence modes)
    {
        for (var i = 0; i < modes.Count; i++)
        {
            if (modes[i].AsText() is { Value: not "ReadWriteOncePod" })
                return false;
        }

        return true;
    }

    // The schema says so.
    private static bool IsMistyped(YamlMapping spec) =>
        (spec.Has("resources") && spec.Map("resources") is null) || (spec.Map("resources").Has("requests") && spec.Map("resources").Map("requests") is null);

    private static void CheckDataSources(YamlMapping spec, Findings findings)
    {
        var source = spec.Map("dataSource");
        var reference = spec.Map("dataSourceRef");
        foreach (var item in (ReadOnlySpan<YamlMapping?>)[source, reference])
        {
            if (item is null)
                continue;
            foreach (var field in (ReadOnlySpan<string>)["name", "kind"])
            {
                if (item.Has(field) && item.IsBlank(field))
                    findings.Missing(RuleDiagnostics.Claim, item, field);
            }

            if (item.IsBlank("apiGroup") && item.Text("kind") is { Value: not "PersistentVolumeClaim" } kind)
                findings.Wrong(RuleDiagnostics.Claim, kind, "must be PersistentVolumeClaim unless an apiGroup is set");
            if (item.Text("apiGroup") is { } group && !Names.IsSubdomain(group.Value))
                findings.Wrong(RuleDiagnostics.Claim, group, Names.SubdomainRule);
        }

        if (source is null || reference is null)
            return;
        if (!reference.IsBlank("namespace"))
            findings.Field(RuleDiagnostics.Claim, spec, "dataSource", "must not be set beside a dataSourceRef of another namespace");
        else if (!source.HasUnknown() && !reference.HasUnknown() && (Differs(source, reference, "apiGroup") || Differs(source, reference, "kind") || Differs(source, reference, "name")))
            findings.Field(RuleDiagnostics.Claim, spec, "dataSource", "must be the same as dataSourceRef");
    }

    private static bool Differs(YamlMapping left, YamlMapping right, string field) => left.GetString(field) != right.GetString(field);
}
