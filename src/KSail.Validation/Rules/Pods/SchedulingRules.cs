using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Pods;

/// <summary>Where pods may run: <c>validateAffinity</c>, <c>ValidateTolerations</c>, <c>validateTopologySpreadConstraints</c>.</summary>
internal static class SchedulingRules
{
    private const string Required = "requiredDuringSchedulingIgnoredDuringExecution";
    private const string Preferred = "preferredDuringSchedulingIgnoredDuringExecution";

    public static void Check(PodSubject pod, Findings findings)
    {
        var spec = pod.Spec;
        if (spec.Map("nodeSelector") is { } labels)
            MetadataRules.CheckLabels(labels, findings);
        if (spec.Map("affinity") is { } affinity)
        {
            CheckNodeAffinity(affinity.Map("nodeAffinity"), findings);
            CheckPodAffinity(affinity.Map("podAffinity"), findings);
            CheckPodAffinity(affinity.Map("podAntiAffinity"), findings);
        }

        CheckTolerations(spec.Items("tolerations"), findings);
        CheckSpread(spec.Items("topologySpreadConstraints"), findings);
    }

    /// <summary>Checks a choice of nodes, which must have a term.</summary>
    public static void CheckNodeSelector(YamlMapping? selector, Findings findings)
    {
        if (selector is null)
            return;
        var terms = selector.Items("nodeSelectorTerms");
        if (selector["nodeSelectorTerms"] is YamlSequence { Count: 0 })
            findings.Missing(RuleDiagnostics.Scheduling, selector, "nodeSelectorTerms", "with at least one term");
        for (var i = 0; i < terms.Count; i++)
            CheckNodeTerm(terms[i] as YamlMapping, isRequired: true, findings);
    }

    private static void CheckNodeAffinity(YamlMapping? affinity, Findings findings)
    {
        CheckNodeSelector(affinity.Map(Required), findings);
        var preferred = affinity.Items(Preferred);
        for (var i = 0; i < preferred.Count; i++)
        {
            if (preferred[i] is not YamlMapping item)
                continue;
            CheckWeight(item, findings);
            CheckNodeTerm(item.Map("preference"), isRequired: false, findings);
        }
    }

    private static void CheckNodeTerm(YamlMapping? term, bool isRequired, Findings findings)
    {
        var expressions = term.Items("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            if (expressions[i] is YamlMapping expression)
                CheckNodeExpression(expression, isRequired, findings);
        }

        var fields = term.Items("matchFields");
        for (var i = 0; i < fields.Count; i++)
        {
            if (fields[i] is not YamlMapping field)
                continue;
            if (!field["key"].HasUnknown() && !field.Is("key", "metadata.name") && field.Has("key"))
                findings.Wrong(RuleDiagnostics.Scheduling, field["key"]!, "must be metadata.name, the one field of a node that can be matched");
            if (field.Has("operator") && field.IsBlank("operator"))
                findings.Missing(RuleDiagnostics.Scheduling, field, "operator");
            else if (field.Text("operator") is { Value: not ("In" or "NotIn") } name)
                findings.Wrong(RuleDiagnostics.Scheduling, name, "must be In or NotIn");
            else if (field.Items("values").Count != 1)
                findings.Field(RuleDiagnostics.Scheduling, field, "values", "must have exactly one value");
            else if (field.Is("key", "metadata.name") && field.Items("values")[0].AsKnown() is { } node && !Names.IsSubdomain(node.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, node, Names.SubdomainRule);
        }
    }

    private static void CheckNodeExpression(YamlMapping expression, bool isRequired, Findings findings)
    {
        if (expression.Text("key") is { } key && !QualifiedNames.IsQualified(key.Value))
            findings.Wrong(RuleDiagnostics.Scheduling, key, QualifiedNames.Rule);
        else if (expression.Has("key") && expression.IsBlank("key"))
            findings.Missing(RuleDiagnostics.Scheduling, expression, "key");
        if (expression.Has("operator") && expression.IsBlank("operator"))
            findings.Missing(RuleDiagnostics.Scheduling, expression, "operator");
        var values = expression.Items("values");
        switch (expression.Word("operator"))
        {
            case "In" or "NotIn":
                if (expression.IsEmpty("values"))
                    findings.Missing(RuleDiagnostics.Scheduling, expression, "values", "by the operators In and NotIn");
                break;
            case "Exists" or "DoesNotExist":
                if (values.Count > 0)
                    findings.Report(RuleDiagnostics.Scheduling, values, "must be empty for the operators Exists and DoesNotExist");
                break;
            case "Gt" or "Lt":
                if (values.Count != 1)
                    findings.Field(RuleDiagnostics.Scheduling, expression, "values", "must have exactly one value for the operators Gt and Lt");
                break;
        }

        for (var i = 0; isRequired && i < values.Count; i++)
        {
            if (values[i].AsText() is { } value && !QualifiedNames.IsLabelValue(value.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, value, QualifiedNames.ValueRule);
        }
    }

    private static void CheckPodAffinity(YamlMapping? affinity, Findings findings)
    {
        var required = affinity.Items(Required);
        for (var i = 0; i < required.Count; i++)
            CheckPodTerm(required[i] as YamlMapping, findings);
        var preferred = affinity.Items(Preferred);
        for (var i = 0; i < preferred.Count; i++)
        {
            if (preferred[i] is not YamlMapping item)
                continue;
            CheckWeight(item, findings);
            CheckPodTerm(item.Map("podAffinityTerm"), findings);
        }
    }

    private static void CheckPodTerm(YamlMapping? term, Findings findings)
    {
        if (term is null)
            return;
        if (term.Has("topologyKey") && term.IsBlank("topologyKey"))
            findings.Missing(RuleDiagnostics.Scheduling, term, "topologyKey");
        else if (term.Text("topologyKey") is { } key && !QualifiedNames.IsQualified(key.Value))
            findings.Wrong(RuleDiagnostics.Scheduling, key, QualifiedNames.Rule);
        SelectorRules.Check(term.Map("labelSelector"), findings);
        SelectorRules.Check(term.Map("namespaceSelector"), findings);
        var namespaces = term.Items("namespaces");
        for (var i = 0; i < namespaces.Count; i++)
        {
            if (namespaces[i].AsText() is { } name && !Names.IsLabel(name.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, name, Names.LabelRule);
        }

        CheckLabelKeys(term, findings);
        var keys = term.Items("matchLabelKeys");
        foreach (var item in term.Items("mismatchLabelKeys"))
        {
            if (item.AsText() is { } other && Lists(keys, other.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, other, "must not be among matchLabelKeys, too");
        }
    }

    private static bool Lists(YamlSequence keys, string key)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is YamlScalar known && known.Value == key)
                return true;
        }

        return false;
    }

    private static void CheckLabelKeys(YamlMapping term, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["matchLabelKeys", "mismatchLabelKeys"])
        {
            var keys = term.Items(field);
            if (keys.Count > 0 && !term.Has("labelSelector"))
                findings.Field(RuleDiagnostics.Scheduling, term, field, "must not be set without labelSelector");
            for (var i = 0; i < keys.Count; i++)
            {
                if (keys[i].AsKnown() is { } key && !QualifiedNames.IsQualified(key.Value))
                    findings.Wrong(RuleDiagnostics.Scheduling, key, QualifiedNames.Rule);
            }
        }
    }

    private static void CheckWeight(YamlMapping item, Findings findings)
    {
        if (item.Whole("weight") is < 1 or > 100)
            findings.Wrong(RuleDiagnostics.Scheduling, item["weight"]!, "must be from 1 to 100");
    }

    /// <summary>Checks which taints are tolerated.</summary>
    public static void CheckTolerations(YamlSequence tolerations, Findings findings)
    {
        for (var i = 0; i < tolerations.Count; i++)
        {
            if (tolerations[i] is not YamlMapping toleration)
                continue;
            if (toleration.Text("key") is { } key && !QualifiedNames.IsQualified(key.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, key, QualifiedNames.Rule);
            var isKnown = !toleration["operator"].HasUnknown();
            if (toleration.IsBlank("key") && !toleration.Is("operator", "Exists") && isKnown)
                findings.Field(RuleDiagnostics.Scheduling, toleration, "operator", "must be Exists where there is no key, which tolerates everything");
            if (toleration.Has("tolerationSeconds") && !toleration.Is("effect", "NoExecute") && !toleration["effect"].HasUnknown())
                findings.Field(RuleDiagnostics.Scheduling, toleration, "effect", "must be NoExecute where tolerationSeconds is set");
            if (toleration.Is("operator", "Exists") && toleration.Text("value") is { } unused)
                findings.Wrong(RuleDiagnostics.Scheduling, unused, "must be empty for the operator Exists");
            else if (toleration.Text("value") is { } value && (toleration.IsBlank("operator") || toleration.Is("operator", "Equal")) && !QualifiedNames.IsLabelValue(value.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, value, QualifiedNames.ValueRule);
        }
    }

    private static void CheckSpread(YamlSequence constraints, Findings findings)
    {
        for (var i = 0; i < constraints.Count; i++)
        {
            if (constraints[i] is not YamlMapping constraint)
                continue;
            if (constraint.Whole("maxSkew") is <= 0)
                findings.Wrong(RuleDiagnostics.Scheduling, constraint["maxSkew"]!, "must be greater than 0");
            if (constraint.Has("topologyKey") && constraint.IsBlank("topologyKey"))
                findings.Missing(RuleDiagnostics.Scheduling, constraint, "topologyKey");
            else if (constraint.Text("topologyKey") is { } key && !QualifiedNames.IsQualified(key.Value))
                findings.Wrong(RuleDiagnostics.Scheduling, key, QualifiedNames.Rule);
            if (constraint.Whole("minDomains") is { } domains)
            {
                if (domains <= 0)
                    findings.Wrong(RuleDiagnostics.Scheduling, constraint["minDomains"]!, "must be greater than 0");
                else if (constraint.Is("whenUnsatisfiable", "ScheduleAnyway"))
                    findings.Field(RuleDiagnostics.Scheduling, constraint, "minDomains", "must not be set where whenUnsatisfiable is ScheduleAnyway");
            }

            SelectorRules.Check(constraint.Map("labelSelector"), findings);
            CheckLabelKeys(constraint, findings);
        }
    }
}
