using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Requests and limits: <c>validateResourceRequirements</c>.</summary>
internal static class ResourceRules
{
    private const string HugePages = "hugepages-";

    /// <summary>Checks the resources of a container.</summary>
    public static void CheckContainer(YamlMapping container, PodSubject pod, Findings findings)
    {
        if (container.Map("resources") is not { } resources)
            return;
        CheckPair(resources, isPodLevel: false, findings);
        var claims = resources.Items("claims");
        for (var i = 0; i < claims.Count; i++)
        {
            if ((claims[i] as YamlMapping).Text("name") is { } name && !PodSubject.MayHave(pod.Spec.Items("resourceClaims"), name.Value))
                findings.Wrong(RuleDiagnostics.Resources, name, "must be one of the pod's resourceClaims");
        }
    }

    /// <summary>Checks the resources of a pod as a whole.</summary>
    public static void CheckPodLevel(YamlMapping resources, PodSubject pod, Findings findings)
    {
        if (resources.Items("claims").Count > 0)
            findings.Field(RuleDiagnostics.Resources, resources, "claims", "must not be set for a whole pod");
        CheckPair(resources, isPodLevel: true, findings);
        if (resources.Map("requests") is not { } requests)
            return;
        foreach (var entry in requests.Entries)
        {
            if (entry.Name is not ("cpu" or "memory") || entry.Value.AsKnown() is not { } wanted || !Quantity.TryParse(wanted, out var own))
                continue;
            if (SumOfRequests(pod.Spec.Items("containers"), entry.Name) is { } sum && sum > own)
                findings.Wrong(RuleDiagnostics.Resources, wanted, "must be at least the sum of what the containers request");
        }
    }

    /// <summary>Checks names and amounts of a list of resources of a container.</summary>
    public static void CheckList(YamlMapping list, Findings findings)
    {
        var entries = list.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            if (CheckName(list, entries[i], findings))
                CheckAmount(entries[i], findings);
        }
    }

    /// <summary>Whether a container may ask for a resource of this name (<c>validateContainerResourceName</c>).</summary>
    public static bool IsContainerResource(string name) =>
        name.Contains('/', StringComparison.Ordinal)
            ? QualifiedNames.IsQualified(name) && (IsOfKubernetes(name) || !name.StartsWith("requests.", StringComparison.Ordinal))
            : name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith(HugePages, StringComparison.Ordinal);

    /// <summary>Whether more of a resource may be promised than there is; for others, request and limit must agree.</summary>
    public static bool MayOvercommit(string name) =>
        !name.StartsWith(HugePages, StringComparison.Ordinal) && (!name.Contains('/', StringComparison.Ordinal) || IsOfKubernetes(name));

    /// <summary>Whether a resource is of a kind of its own, of which there are whole pieces only.</summary>
    public static bool IsExtended(string name) => name.Contains('/', StringComparison.Ordinal) && !IsOfKubernetes(name);

    private static bool IsOfKubernetes(string name) => name.Contains("kubernetes.io/", StringComparison.Ordinal);

    private static void CheckPair(YamlMapping resources, bool isPodLevel, Findings findings)
    {
        var limits = resources.Map("limits");
        var requests = resources.Map("requests");
        var hugePages = false;
        var basics = false;
        foreach (var list in (ReadOnlySpan<YamlMapping?>)[limits, requests])
        {
            if (list is null)
                continue;
            var entries = list.Entries;
            for (var i = 0; i < entries.Count; i++)
            {
                var entry = entries[i];
                if (!CheckName(list, entry, findings))
                    continue;
                hugePages |= entry.Name.StartsWith(HugePages, StringComparison.Ordinal);
                basics |= entry.Name is "cpu" or "memory";
                if (isPodLevel && entry.Name is not ("cpu" or "memory") && !entry.Name.StartsWith(HugePages, StringComparison.Ordinal))
                    findings.Key(RuleDiagnostics.Resources, list, entry, "must be cpu, memory or hugepages-<size> for a whole pod");
                CheckAmount(entry, findings);
                if (ReferenceEquals(list, requests))
                    CheckRequest(requests, entry, limits, findings);
            }
        }

        if (hugePages && !basics)
            findings.Report(RuleDiagnostics.Resources, resources, "must have cpu or memory beside hugepages");
    }

    private static bool CheckName(YamlMapping list, YamlEntry entry, Findings findings)
    {
        if (IsContainerResource(entry.Name))
            return true;
        if (!Documents.OpaqueValue.IsIn(entry.Name))
        {
            var hint = Documents.NearestName.Suggest(entry.Name, ["cpu", "memory", "ephemeral-storage"]);
            findings.Key(RuleDiagnostics.Resources, list, entry, $"is no resource of a container: use cpu, memory, ephemeral-storage, hugepages-<size>, or a name with a domain{hint}");
        }

        return false;
    }

    private static void CheckAmount(YamlEntry entry, Findings findings)
    {
        if (entry.Value.AsKnown() is not { } scalar || !Quantity.TryParse(scalar, out var amount))
            return;
        var name = entry.Name;
        if (amount < 0)
            findings.Wrong(RuleDiagnostics.Resources, scalar, "must not be negative");
        else if (IsExtended(name) && amount != decimal.Truncate(amount))
            findings.Wrong(RuleDiagnostics.Resources, scalar, "must be a whole number");
        else if (name.StartsWith(HugePages, StringComparison.Ordinal) && Quantity.TryParse(name.AsSpan(HugePages.Length), out var page) && (page <= 0 || amount % page != 0))
            findings.Wrong(RuleDiagnostics.Resources, scalar, $"must be a multiple of {name[HugePages.Length..]}");
        else if (name is "memory" or "ephemeral-storage" && amount != decimal.Truncate(amount))
            findings.Report(RuleDiagnostics.PodUnintended, scalar, $"is {Findings.Shorten(scalar.Value)}, which is not a whole number of bytes: 'm' means thousandths; write Mi for mebibytes");
    }

    private static void CheckRequest(YamlMapping requests, YamlEntry entry, YamlMapping? limits, Findings findings)
    {
        var name = entry.Name;
        if (limits?[name] is not { } other)
        {
            if (!MayOvercommit(name))
                findings.Key(RuleDiagnostics.Resources, requests, entry, "must have a limit of the same amount, because it cannot be shared");
            return;
        }

        if (entry.Value.AsKnown() is not { } request || other.AsKnown() is not { } limit
            || !Quantity.TryParse(request, out var asked) || !Quantity.TryParse(limit, out var most))
        {
            return;
        }

        if (!MayOvercommit(name) && asked != most)
            findings.Wrong(RuleDiagnostics.Resources, request, $"must be equal to the limit {limit.Value}, because it cannot be shared");
        else if (asked > most)
            findings.Wrong(RuleDiagnostics.Resources, request, $"must be at most the limit {limit.Value}");
    }

    private static decimal? SumOfRequests(YamlSequence containers, string name)
    {
        decimal sum = 0;
        for (var i = 0; i < containers.Count; i++)
        {
            if ((containers[i] as YamlMapping).Map("resources").Map("requests").Scalar(name) is not { } scalar)
                continue;
            if (!Quantity.TryParse(scalar, out var amount))
                return null;
            sum += amount;
        }

        return sum;
    }
}
