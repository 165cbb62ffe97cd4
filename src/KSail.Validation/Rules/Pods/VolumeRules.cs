using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Storage;

namespace KSail.Validation.Rules.Pods;

/// <summary>
/// Volumes of pods: <c>ValidateVolumes</c>. A volume without a source is an <c>emptyDir</c> by default, so it is no mistake.
/// </summary>
internal static class VolumeRules
{
    public static void Check(PodSubject pod, Findings findings)
    {
        for (var i = 0; i < pod.Volumes.Count; i++)
        {
            if (pod.Volumes[i] is YamlMapping volume)
                Check(volume, pod, findings);
        }
    }

    private static void Check(YamlMapping volume, PodSubject pod, Findings findings)
    {
        if (volume.Has("name") && volume.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Volume, volume, "name");
        else if (volume.Text("name") is { } name && !Names.IsLabel(name.Value))
            findings.Wrong(RuleDiagnostics.Volume, name, Names.LabelRule);

        string? first = null;
        var entries = volume.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            var entry = entries[i];
            if (entry.Value is not YamlMapping source)
                continue;
            if (first is not null)
                findings.Field(RuleDiagnostics.Volume, volume, entry.Name, $"must not be set beside {first}: a volume has one source");
            first ??= entry.Name;
            CheckSource(entry.Name, source, pod, findings);
        }
    }

    private static void CheckSource(string kind, YamlMapping source, PodSubject pod, Findings findings)
    {
        switch (kind)
        {
            case "emptyDir":
                if (source.Scalar("sizeLimit") is { } limit && Quantity.TryParse(limit, out var size) && size < 0)
                    findings.Wrong(RuleDiagnostics.Volume, limit, "must not be negative");
                break;
            case "configMap":
                Require(source, "name", findings);
                CheckFiles(source, findings);
                break;
            case "secret":
                Require(source, "secretName", findings);
                CheckFiles(source, findings);
                break;
            case "downwardAPI":
                PathRules.CheckMode(source, "defaultMode", RuleDiagnostics.Volume, findings);
                CheckDownward(source.Items("items"), pod, findings);
                break;
            case "projected":
                ProjectionRules.Check(source, pod, findings);
                break;
            case "persistentVolumeClaim":
                Require(source, "claimName", findings);
                break;
            case "ephemeral":
                CheckEphemeral(source, findings);
                break;
            case "csi":
                CheckDriver(source, findings);
                break;
            case "image":
                if (pod.IsPod)
                    Require(source, "reference", findings);
                break;
            default:
                SourceRules.Check(kind, source, RuleDiagnostics.Volume, findings);
                break;
        }
    }

    /// <summary>Checks the keys that become files (<c>validateKeyToPath</c>).</summary>
    internal static void CheckFiles(YamlMapping source, Findings findings)
    {
        PathRules.CheckMode(source, "defaultMode", RuleDiagnostics.Volume, findings);
        var items = source.Items("items");
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not YamlMapping item)
                continue;
            if (item.Has("key") && item.IsBlank("key"))
                findings.Missing(RuleDiagnostics.Volume, item, "key");
            PathRules.CheckFile(item, RuleDiagnostics.Volume, findings);
            PathRules.CheckMode(item, "mode", RuleDiagnostics.Volume, findings);
        }
    }

    /// <summary>Checks files with what a pod knows of itself (<c>validateDownwardAPIVolumeFile</c>).</summary>
    internal static void CheckDownward(YamlSequence items, PodSubject pod, Findings findings)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not YamlMapping item)
                continue;
            PathRules.CheckFile(item, RuleDiagnostics.Volume, findings);
            PathRules.CheckMode(item, "mode", RuleDiagnostics.Volume, findings);
            if (item.Has("fieldRef") == item.Has("resourceFieldRef"))
                findings.Report(RuleDiagnostics.Volume, item, item.Has("fieldRef") ? "must not have both fieldRef and resourceFieldRef" : "must have fieldRef or resourceFieldRef");
            if (item.Map("fieldRef") is { } field)
                DownwardRules.CheckField(field, forVolume: true, RuleDiagnostics.Volume, findings);
            if (item.Map("resourceFieldRef") is { } resource)
                DownwardRules.CheckResource(resource, forVolume: true, pod, RuleDiagnostics.Volume, findings);
        }
    }

    /// <summary>Reports a field that is absent or empty.</summary>
    internal static void Require(YamlMapping source, string field, Findings findings)
    {
        if (source.IsBlank(field))
            findings.Missing(RuleDiagnostics.Volume, source, field);
    }

    private static void CheckEphemeral(YamlMapping source, Findings findings)
    {
        if (source.Map("volumeClaimTemplate") is not { } template)
        {
            if (!source.Has("volumeClaimTemplate"))
                findings.Missing(RuleDiagnostics.Volume, source, "volumeClaimTemplate");
            return;
        }

        if (template.Map("metadata") is { } metadata)
        {
            foreach (var entry in metadata.Entries)
            {
                if (entry.Name is not ("labels" or "annotations" or "creationTimestamp") && entry.Value is not YamlScalar { IsNull: true })
                    findings.Field(RuleDiagnostics.Volume, metadata, entry.Name, "must not be set: only labels and annotations of the claim are taken over");
            }

            MetadataRules.Check(metadata, schema: null, findings);
        }

        if (template.Map("spec") is { } spec)
            ClaimRules.CheckSpec(spec, findings);
    }

    private static void CheckDriver(YamlMapping source, Findings findings)
    {
        const int Longest = 63;
        if (source.Has("driver") && source.IsBlank("driver"))
            findings.Missing(RuleDiagnostics.Volume, source, "driver");
        else if (source.Text("driver") is { } driver && (driver.Value.Length > Longest || !Names.IsSubdomain(driver.Value.ToLowerInvariant())))
            findings.Wrong(RuleDiagnostics.Volume, driver, $"must be a domain name of at most {Longest} characters");
        if (source.Map("nodePublishSecretRef") is { } secret)
            Require(secret, "name", findings);
    }
}
