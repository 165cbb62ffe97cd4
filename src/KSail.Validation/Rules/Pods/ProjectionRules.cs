using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Pods;

/// <summary>Volumes that collect others: <c>validateProjectionSources</c>.</summary>
internal static class ProjectionRules
{
    private const long ShortestToken = 600;
    private const long LongestToken = 1L << 32;

    private static readonly string[] Kinds = ["secret", "configMap", "downwardAPI", "serviceAccountToken", "clusterTrustBundle", "podCertificate"];

    public static void Check(YamlMapping projected, PodSubject pod, Findings findings)
    {
        PathRules.CheckMode(projected, "defaultMode", RuleDiagnostics.Volume, findings);
        HashSet<string>? paths = null;
        var sources = projected.Items("sources");
        for (var i = 0; i < sources.Count; i++)
        {
            if (sources[i] is not YamlMapping source)
                continue;
            var count = 0;
            foreach (var kind in Kinds)
                count += source.Has(kind) ? 1 : 0;
            if (count > 1)
                findings.Report(RuleDiagnostics.Volume, source, $"must have only one of {string.Join(", ", Kinds)}");
            foreach (var kind in (ReadOnlySpan<string>)["secret", "configMap"])
            {
                if (source.Map(kind) is not { } files)
                    continue;
                VolumeRules.Require(files, "name", findings);
                VolumeRules.CheckFiles(files, findings);
                CheckUnique(files.Items("items"), ref paths, findings);
            }

            if (source.Map("downwardAPI") is { } downward)
            {
                VolumeRules.CheckDownward(downward.Items("items"), pod, findings);
                CheckUnique(downward.Items("items"), ref paths, findings);
            }

            if (source.Map("serviceAccountToken") is { } token)
                CheckToken(token, findings);
            if (source.Map("clusterTrustBundle") is { } bundle)
                CheckBundle(bundle, findings);
        }
    }

    private static void CheckUnique(YamlSequence items, ref HashSet<string>? paths, Findings findings)
    {
        for (var i = 0; i < items.Count; i++)
        {
            if ((items[i] as YamlMapping).Text("path") is { } path && !(paths ??= new HashSet<string>(StringComparer.Ordinal)).Add(path.Value))
                findings.Report(RuleDiagnostics.Volume, path, $"is '{Findings.Shorten(path.Value)}', which another file of the volume has, too");
        }
    }

    private static void CheckToken(YamlMapping token, Findings findings)
    {
        if (token.Whole("expirationSeconds") is { } seconds && seconds is < ShortestToken or > LongestToken)
            findings.Wrong(RuleDiagnostics.Volume, token["expirationSeconds"]!, $"must be from {ShortestToken} (ten minutes) to {LongestToken}");
        PathRules.CheckFile(token, RuleDiagnostics.Volume, findings);
    }

    private static void CheckBundle(YamlMapping bundle, Findings findings)
    {
        if (bundle.Has("name") == bundle.Has("signerName"))
            findings.Report(RuleDiagnostics.Volume, bundle, bundle.Has("name") ? "must not have both name and signerName" : "must have name or signerName");
        else if (bundle.Has("name") && bundle.Has("labelSelector"))
            findings.Field(RuleDiagnostics.Volume, bundle, "labelSelector", "must not be set beside name");
        PathRules.CheckFile(bundle, RuleDiagnostics.Volume, findings);
        SelectorRules.Check(bundle.Map("labelSelector"), findings);
    }
}
