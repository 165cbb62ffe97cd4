using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Policy;

/// <summary>Flow schemas: <c>pkg/apis/flowcontrol/validation</c>.</summary>
internal static class FlowRules
{
    private const int LeastUrgent = 10_000;

    public static void CheckSchema(YamlMapping schema, Findings findings)
    {
        if (schema.Map("spec") is not { } spec)
            return;
        // Zero stands for the default.
        if (spec.Whole("matchingPrecedence") is { } precedence && precedence is < 0 or > LeastUrgent)
            findings.Wrong(RuleDiagnostics.Flow, spec["matchingPrecedence"]!, $"must be from 1 to {LeastUrgent}");
        else if (spec.Whole("matchingPrecedence") == 1 && schema.Map("metadata").Text("name") is { Value: not "exempt" })
            findings.Wrong(RuleDiagnostics.Flow, spec["matchingPrecedence"]!, "must be greater than 1, which is that of the schema 'exempt'");
        if (spec.Map("distinguisherMethod").Scalar("type") is { Value: not ("ByUser" or "ByNamespace") } method)
            findings.Wrong(RuleDiagnostics.Flow, method, "must be ByUser or ByNamespace");
        if (spec.Map("priorityLevelConfiguration") is { } level)
        {
            if (level.Has("name") && level.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Flow, level, "name");
            else if (level.Text("name") is { } name && !Names.IsSubdomain(name.Value))
                findings.Wrong(RuleDiagnostics.Flow, name, Names.SubdomainRule);
        }

        foreach (var item in spec.Items("rules"))
        {
            if (item is YamlMapping rule)
                CheckRule(rule, findings);
        }
    }

    public static void CheckLevel(YamlMapping level, Findings findings)
    {
        if (level.Map("spec") is not { } spec || spec.Scalar("type") is not { } type)
            return;
        var isExempt = level.Map("metadata").Text("name") is { Value: "exempt" };
        if (type.Value is not ("Exempt" or "Limited"))
            findings.Wrong(RuleDiagnostics.Flow, type, "must be Limited, or Exempt for the level 'exempt'");
        else if (level.Map("metadata").Text("name") is not null && isExempt != (type.Value == "Exempt"))
            findings.Wrong(RuleDiagnostics.Flow, type, isExempt ? "must be Exempt for the level 'exempt'" : "must be Limited for all levels but 'exempt'");
        var (own, other) = type.Value == "Exempt" ? ("exempt", "limited") : ("limited", "exempt");
        if (type.Value is "Exempt" or "Limited" && spec.Has(other))
            findings.Field(RuleDiagnostics.Flow, spec, other, $"must not be set where type is {type.Value}");
        if (type.Value == "Limited" && !spec.Has("limited"))
            findings.Missing(RuleDiagnostics.Flow, spec, "limited", "where type is Limited");
        if (spec.Map(own) is { } limits)
            CheckLimits(limits, findings);
    }

    private static void CheckLimits(YamlMapping limits, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["nominalConcurrencyShares", "borrowingLimitPercent"])
        {
            if (limits.Whole(field) is < 0)
                findings.Wrong(RuleDiagnostics.Flow, limits[field]!, "must not be negative");
        }

        if (limits.Whole("lendablePercent") is < 0 or > 100)
            findings.Wrong(RuleDiagnostics.Flow, limits["lendablePercent"]!, "must be from 0 to 100");
        if (limits.Map("limitResponse") is not { } response)
            return;
        if (response.Scalar("type") is { Value: not ("Queue" or "Reject") } type)
            findings.Wrong(RuleDiagnostics.Flow, type, "must be Queue or Reject");
        if (response.Is("type", "Reject") && response.Has("queuing"))
            findings.Field(RuleDiagnostics.Flow, response, "queuing", "must not be set where type is Reject");
        if (response.Is("type", "Queue") && !response.Has("queuing"))
            findings.Missing(RuleDiagnostics.Flow, response, "queuing", "where type is Queue");
        if (response.Map("queuing") is { } queuing)
            CheckQueues(queuing, findings);
    }

    private static void CheckQueues(YamlMapping queuing, Findings findings)
    {
        const int MostQueues = 10_000_000;
        foreach (var field in (ReadOnlySpan<string>)["queues", "handSize", "queueLengthLimit"])
        {
            // Zero stands for the default.
            if (queuing.Whole(field) is < 0)
                findings.Wrong(RuleDiagnostics.Flow, queuing[field]!, "must be greater than 0");
        }

        if (queuing.Whole("queues") is > MostQueues)
            findings.Wrong(RuleDiagnostics.Flow, queuing["queues"]!, $"must be at most {MostQueues}");
        if (queuing.Whole("queues") is > 0 and var queues && queuing.Whole("handSize") > queues)
            findings.Wrong(RuleDiagnostics.Flow, queuing["handSize"]!, $"must be at most queues ({queues})");
    }

    private static void CheckRule(YamlMapping rule, Findings findings)
    {
        if (rule["subjects"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Flow, rule, "subjects", "with at least one subject");
        if (rule.IsEmpty("resourceRules") && rule.IsEmpty("nonResourceRules"))
            findings.Report(RuleDiagnostics.Flow, rule, "must have resourceRules or nonResourceRules");
        foreach (var item in rule.Items("subjects"))
        {
            if (item is YamlMapping subject)
                CheckSubject(subject, findings);
        }

        foreach (var item in rule.Items("resourceRules"))
        {
            if (item is not YamlMapping resources)
                continue;
            foreach (var field in (ReadOnlySpan<string>)["verbs", "apiGroups", "resources"])
                CheckList(resources, field, findings);
            if (resources.IsEmpty("namespaces") && resources.Flag("clusterScope") != true && !resources["clusterScope"].HasUnknown())
                findings.Missing(RuleDiagnostics.Flow, resources, "namespaces", "unless clusterScope is true");
            foreach (var ns in resources.Items("namespaces"))
            {
                if (ns.AsKnown() is { Value: not "*" } name && !Names.IsLabel(name.Value))
                    findings.Wrong(RuleDiagnostics.Flow, name, $"{Names.LabelRule}, or be '*'");
            }
        }

        foreach (var item in rule.Items("nonResourceRules"))
        {
            if (item is not YamlMapping paths)
                continue;
            CheckList(paths, "verbs", findings);
            CheckList(paths, "nonResourceURLs", findings);
            foreach (var url in paths.Items("nonResourceURLs"))
            {
                if (url.AsKnown() is { Value: not "*" } path && !IsPath(path.Value))
                    findings.Wrong(RuleDiagnostics.Flow, path, "must be a path such as /healthz, which may end with '*' after a '/'");
            }
        }
    }

    private static bool IsPath(string path)
    {
        if (!path.StartsWith('/') || path.Contains(' ', StringComparison.Ordinal) || path.Contains("//", StringComparison.Ordinal))
            return false;
        var star = path.IndexOf('*', StringComparison.Ordinal);
        return star < 0 || (star == path.Length - 1 && path.EndsWith("/*", StringComparison.Ordinal));
    }

    // Everything, or something.
    private static void CheckList(YamlMapping parent, string field, Findings findings)
    {
        var items = parent.Items(field);
        if (parent[field] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Flow, parent, field);
        for (var i = 0; items.Count > 1 && i < items.Count; i++)
        {
            if (items[i] is YamlScalar { Value: "*" })
                findings.Wrong(RuleDiagnostics.Flow, items[i], "must stand alone");
        }
    }

    private static void CheckSubject(YamlMapping subject, Findings findings)
    {
        if (subject.Scalar("kind") is not { } kind)
            return;
        var field = kind.Value switch
        {
            "ServiceAccount" => "serviceAccount",
            "User" => "user",
            "Group" => "group",
            _ => null,
        };
        if (field is null)
        {
            findings.Wrong(RuleDiagnostics.Flow, kind, "must be ServiceAccount, User or Group");
            return;
        }

        foreach (var other in (ReadOnlySpan<string>)["serviceAccount", "user", "group"])
        {
            if (other != field && subject.Has(other))
                findings.Field(RuleDiagnostics.Flow, subject, other, $"must not be set where kind is {kind.Value}");
        }

        if (!subject.Has(field))
            findings.Missing(RuleDiagnostics.Flow, subject, field, $"where kind is {kind.Value}");
        else if (subject.Map(field) is { } named)
        {
            foreach (var part in (ReadOnlySpan<string>)["name", "namespace"])
            {
                if (named.Has(part) && named.IsBlank(part))
                    findings.Missing(RuleDiagnostics.Flow, named, part);
            }

            if (field != "serviceAccount")
                return;
            if (named.Text("name") is { Value: not "*" } account && !Names.IsSubdomain(account.Value))
                findings.Wrong(RuleDiagnostics.Flow, account, $"{Names.SubdomainRule}, or be '*'");
            if (named.Text("namespace") is { } home && !Names.IsLabel(home.Value))
                findings.Wrong(RuleDiagnostics.Flow, home, Names.LabelRule);
        }
    }
}
