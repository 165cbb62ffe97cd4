using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Storage;

/// <summary>Sources of volumes that pods and persistent volumes have in common, each by its own <c>validate…VolumeSource</c>.</summary>
internal static class SourceRules
{
    private const int HighestLun = 255;

    /// <summary>Checks a source by the name of its field; an unknown one is passed over.</summary>
    public static void Check(string kind, YamlMapping source, DiagnosticDescriptor descriptor, Findings findings)
    {
        switch (kind)
        {
            case "hostPath":
                RequireWritten(source, "path", descriptor, findings);
                if (source.Text("path") is { } path && PathRules.HasBackstep(path.Value))
                    findings.Wrong(descriptor, path, "must not have '..' in it");
                break;
            case "local":
                RequireWritten(source, "path", descriptor, findings);
                if (source.Text("path") is { } local && PathRules.HasBackstep(local.Value))
                    findings.Wrong(descriptor, local, "must not have '..' in it");
                break;
            case "nfs":
                RequireWritten(source, "server", descriptor, findings);
                RequireWritten(source, "path", descriptor, findings);
                if (source.Text("path") is { } export && !export.Value.StartsWith('/'))
                    findings.Wrong(descriptor, export, "must be an absolute path");
                break;
            case "iscsi":
                RequireWritten(source, "targetPortal", descriptor, findings);
                RequireWritten(source, "iqn", descriptor, findings);
                if (source.Text("iqn") is { } iqn && !StartsWithAny(iqn.Value, "iqn", "eui", "naa"))
                    findings.Wrong(descriptor, iqn, "must begin with iqn, eui or naa");
                CheckRange(source, "lun", HighestLun, descriptor, findings);
                if ((source.Flag("chapAuthDiscovery") == true || source.Flag("chapAuthSession") == true) && !source.Has("secretRef"))
                    findings.Missing(descriptor, source, "secretRef", "for CHAP authentication");
                break;
            case "fc":
                CheckFibreChannel(source, descriptor, findings);
                break;
            case "rbd":
                RequireItems(source, "monitors", descriptor, findings);
                RequireWritten(source, "image", descriptor, findings);
                break;
            case "cephfs":
                RequireItems(source, "monitors", descriptor, findings);
                break;
            case "azureFile":
                RequireWritten(source, "secretName", descriptor, findings);
                RequireWritten(source, "shareName", descriptor, findings);
                break;
            case "awsElasticBlockStore":
                RequireWritten(source, "volumeID", descriptor, findings);
                CheckRange(source, "partition", HighestLun, descriptor, findings);
                break;
            case "gcePersistentDisk":
                RequireWritten(source, "pdName", descriptor, findings);
                CheckRange(source, "partition", HighestLun, descriptor, findings);
                break;
            case "flexVolume":
                RequireWritten(source, "driver", descriptor, findings);
                break;
            case "glusterfs":
                RequireWritten(source, "endpoints", descriptor, findings);
                RequireWritten(source, "path", descriptor, findings);
                break;
            case "gitRepo":
                RequireWritten(source, "repository", descriptor, findings);
                if (source.Text("directory") is { } directory)
                    PathRules.CheckDescending(directory, descriptor, findings);
                break;
        }
    }

    private static void CheckFibreChannel(YamlMapping source, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (source.IsEmpty("targetWWNs") == source.IsEmpty("wwids"))
            findings.Report(descriptor, source, source.IsEmpty("wwids") ? "must have targetWWNs or wwids" : "must not have both targetWWNs and wwids");
        if (!source.IsEmpty("targetWWNs") && !source.Has("lun"))
            findings.Missing(descriptor, source, "lun", "beside targetWWNs");
        CheckRange(source, "lun", HighestLun, descriptor, findings);
    }

    private static void CheckRange(YamlMapping source, string field, long highest, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (source.Whole(field) is { } number && (number < 0 || number > highest))
            findings.Wrong(descriptor, source[field]!, $"must be from 0 to {highest}");
    }

    // The schema reports what is absent.
    private static void RequireWritten(YamlMapping source, string field, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (source.Has(field) && source.IsBlank(field))
            findings.Missing(descriptor, source, field);
    }

    private static void RequireItems(YamlMapping source, string field, DiagnosticDescriptor descriptor, Findings findings)
    {
        if (source[field] is YamlSequence { Count: 0 })
            findings.Missing(descriptor, source, field);
    }

    private static bool StartsWithAny(string text, string first, string second, string third) =>
        text.StartsWith(first, StringComparison.Ordinal) || text.StartsWith(second, StringComparison.Ordinal) || text.StartsWith(third, StringComparison.Ordinal);
}
