using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Policy;

/// <summary>Roles and bindings: <c>pkg/apis/rbac/validation</c>.</summary>
internal static class RoleRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void CheckRole(YamlMapping role, Findings findings) => CheckRules(role, isNamespaced: true, findings);

    public static void CheckClusterRole(YamlMapping role, Findings findings)
    {
        CheckRules(role, isNamespaced: false, findings);
        if (role.Map("aggregationRule") is not { } aggregation)
            return;
        if (aggregation.IsEmpty("clusterRoleSelectors"))
            findings.Missing(RuleDiagnostics.Role, aggregation, "clusterRoleSelectors", "with at least one selector");
        var selectors = aggregation.Items("clusterRoleSelectors");
        for (var i = 0; i < selectors.Count; i++)
            SelectorRules.Check(selectors[i] as YamlMapping, findings);
    }

    public static void CheckBinding(YamlMapping binding, Findings findings)
    {
        var isNamespaced = binding.Is("kind", "RoleBinding");
        if (binding.Map("roleRef") is { } role)
        {
            if (role.Text("apiGroup") is { Value: not Group } group)
                findings.Wrong(RuleDiagnostics.Binding, group, $"must be {Group}");
            if (role.Has("kind") && role.IsBlank("kind"))
                findings.Missing(RuleDiagnostics.Binding, role, "kind");
            else if (role.Text("kind") is { } kind && kind.Value != "ClusterRole" && !(isNamespaced && kind.Value == "Role"))
                findings.Wrong(RuleDiagnostics.Binding, kind, isNamespaced ? "must be Role or ClusterRole" : "must be ClusterRole");
            if (role.Has("name") && role.IsBlank("name"))
                findings.Missing(RuleDiagnostics.Binding, role, "name");
            else if (role.Text("name") is { } name && !Names.IsPathSegment(name.Value))
                findings.Wrong(RuleDiagnostics.Binding, name, Names.PathSegmentRule);
        }

        var subjects = binding.Items("subjects");
        for (var i = 0; i < subjects.Count; i++)
        {
            if (subjects[i] is YamlMapping subject)
                CheckSubject(subject, isNamespaced, findings);
        }
    }

    private static void CheckRules(YamlMapping role, bool isNamespaced, Findings findings)
    {
        var rules = role.Items("rules");
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is not YamlMapping rule)
                continue;
            if (rule.IsEmpty("verbs") && rule["verbs"] is not null)
                findings.Missing(RuleDiagnostics.Role, rule, "verbs", "with at least one verb");
            if (rule.IsEmpty("nonResourceURLs"))
            {
                if (rule.IsEmpty("apiGroups"))
                    findings.Missing(RuleDiagnostics.Role, rule, "apiGroups", "with at least one group; the group of core objects is \"\"");
                if (rule.IsEmpty("resources"))
                    findings.Missing(RuleDiagnostics.Role, rule, "resources", "with at least one resource");
                continue;
            }

            if (isNamespaced)
                findings.Field(RuleDiagnostics.Role, rule, "nonResourceURLs", "must not be set in a Role, only in a ClusterRole");
            foreach (var field in (ReadOnlySpan<string>)["apiGroups", "resources", "resourceNames"])
            {
                if (!rule.IsEmpty(field))
                    findings.Field(RuleDiagnostics.Role, rule, field, "must not be set beside nonResourceURLs");
            }
        }
    }

    private static void CheckSubject(YamlMapping subject, bool isNamespaced, Findings findings)
    {
        if (subject.Has("name") && subject.IsBlank("name"))
            findings.Missing(RuleDiagnostics.Binding, subject, "name");
        if (subject.Has("kind") && subject.IsBlank("kind"))
            findings.Missing(RuleDiagnostics.Binding, subject, "kind");
        switch (subject.Word("kind"))
        {
            case "ServiceAccount":
                if (subject.Text("name") is { } name && !Names.IsSubdomain(name.Value))
                    findings.Wrong(RuleDiagnostics.Binding, name, Names.SubdomainRule);
                if (!subject.IsBlank("apiGroup"))
                    findings.Field(RuleDiagnostics.Binding, subject, "apiGroup", "must be empty for a ServiceAccount");
                if (!isNamespaced && subject.IsBlank("namespace"))
                    findings.Missing(RuleDiagnostics.Binding, subject, "namespace", "for a ServiceAccount in a ClusterRoleBinding");
                break;
            case "User" or "Group":
                if (subject.Text("apiGroup") is { Value: not Group } group)
                    findings.Wrong(RuleDiagnostics.Binding, group, $"must be {Group}");
                break;
            case not null:
                findings.Wrong(RuleDiagnostics.Binding, subject.Text("kind")!, "must be ServiceAccount, User or Group");
                break;
        }
    }
}
