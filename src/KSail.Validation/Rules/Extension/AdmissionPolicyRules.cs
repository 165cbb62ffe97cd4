using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// Admission policies and their bindings: <c>pkg/apis/admissionregistration/validation</c>, without what their expressions say.
/// </summary>
internal static class AdmissionPolicyRules
{
    public static void CheckValidating(YamlMapping policy, Findings findings)
    {
        if (policy.Map("spec") is not { } spec)
            return;
        CheckCommon(spec, findings);
        if (spec.IsEmpty("validations") && spec.IsEmpty("auditAnnotations"))
            findings.Report(RuleDiagnostics.AdmissionPolicy, spec, "must have validations or auditAnnotations");
        var validations = spec.Items("validations");
        for (var i = 0; i < validations.Count; i++)
        {
            if (validations[i] is not YamlMapping validation)
                continue;
            RequireText(validation, "expression", findings);
            if (validation.Text("message") is { } message && message.Value.Contains('\n', StringComparison.Ordinal))
                findings.Report(RuleDiagnostics.AdmissionPolicy, message, "must not have line breaks");
            if (validation.Text("reason") is { Value: not ("Unauthorized" or "Forbidden" or "Invalid" or "RequestEntityTooLarge") } reason)
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, reason, "must be Unauthorized, Forbidden, Invalid or RequestEntityTooLarge");
        }

        var annotations = spec.Items("auditAnnotations");
        for (var i = 0; i < annotations.Count; i++)
        {
            if (annotations[i] is not YamlMapping annotation)
                continue;
            if (annotation.Text("key") is { } key && !QualifiedNames.IsQualified(key.Value))
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, key, QualifiedNames.Rule);
            RequireText(annotation, "key", findings);
            RequireText(annotation, "valueExpression", findings);
        }
    }

    public static void CheckMutating(YamlMapping policy, Findings findings)
    {
        if (policy.Map("spec") is not { } spec)
            return;
        CheckCommon(spec, findings);
        if (spec.IsEmpty("mutations"))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, spec, "mutations", "with at least one mutation");
        var mutations = spec.Items("mutations");
        for (var i = 0; i < mutations.Count; i++)
        {
            if (mutations[i] is not YamlMapping mutation || mutation.Word("patchType") is not { } type)
                continue;
            var (wanted, other) = type == "JSONPatch" ? ("jsonPatch", "applyConfiguration") : ("applyConfiguration", "jsonPatch");
            if (!mutation.Has(wanted))
                findings.Missing(RuleDiagnostics.AdmissionPolicy, mutation, wanted, $"where patchType is {type}");
            if (mutation.Has(other))
                findings.Field(RuleDiagnostics.AdmissionPolicy, mutation, other, $"must not be set where patchType is {type}");
        }
    }

    public static void CheckBinding(YamlMapping binding, Findings findings)
    {
        if (binding.Map("spec") is not { } spec)
            return;
        if (spec.IsBlank("policyName"))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, spec, "policyName");
        else if (spec.Text("policyName") is { } policy && !Names.IsSubdomain(policy.Value))
            findings.Wrong(RuleDiagnostics.AdmissionPolicy, policy, Names.SubdomainRule);
        if (spec.Map("paramRef") is { } parameters)
        {
            if (parameters.IsBlank("name") == !parameters.Has("selector"))
                findings.Report(RuleDiagnostics.AdmissionPolicy, parameters, parameters.Has("selector") ? "must not have both name and selector" : "must have a name or a selector");
            if (parameters.IsBlank("parameterNotFoundAction"))
                findings.Missing(RuleDiagnostics.AdmissionPolicy, parameters, "parameterNotFoundAction", "to be Allow or Deny");
        }

        CheckMatch(spec.Map("matchResources"), findings);
        if (binding.Is("kind", "ValidatingAdmissionPolicyBinding"))
            CheckActions(spec, findings);
    }

    private static void CheckActions(YamlMapping spec, Findings findings)
    {
        if (spec.IsEmpty("validationActions"))
        {
            findings.Missing(RuleDiagnostics.AdmissionPolicy, spec, "validationActions", "with Deny, Warn or Audit");
            return;
        }

        var actions = spec.Items("validationActions");
        var denies = false;
        var warns = false;
        for (var i = 0; i < actions.Count; i++)
        {
            if (actions[i].AsText() is not { } action)
                continue;
            denies |= action.Value == "Deny";
            warns |= action.Value == "Warn";
        }

        if (denies && warns)
            findings.Report(RuleDiagnostics.AdmissionPolicy, actions, "must not have both Deny and Warn");
    }

    private static void CheckCommon(YamlMapping spec, Findings findings)
    {
        if (spec.Map("paramKind") is { } kind)
        {
            RequireBoth(kind, "apiVersion", findings);
            RequireBoth(kind, "kind", findings);
        }

        var match = spec.Map("matchConstraints");
        if (!spec.Has("matchConstraints"))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, spec, "matchConstraints");
        else if (match is not null && match.IsEmpty("resourceRules"))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, match, "resourceRules", "with at least one rule");
        CheckMatch(match, findings);
        WebhookRules.CheckConditions(spec, RuleDiagnostics.AdmissionPolicy, findings);
        HashSet<string>? names = null;
        var variables = spec.Items("variables");
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i] is not YamlMapping variable)
                continue;
            RequireText(variable, "name", findings);
            RequireText(variable, "expression", findings);
            if (variable.Text("name") is not { } name)
                continue;
            if (!IsIdentifier(name.Value))
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, name, "must be letters, digits and '_', and not begin with a digit");
            else if (!(names ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Value))
                findings.Report(RuleDiagnostics.AdmissionPolicy, name, $"is '{Findings.Shorten(name.Value)}', which is the name of an earlier variable, too");
        }
    }

    private static void CheckMatch(YamlMapping? match, Findings findings)
    {
        if (match is null)
            return;
        SelectorRules.Check(match.Map("namespaceSelector"), findings);
        SelectorRules.Check(match.Map("objectSelector"), findings);
        foreach (var field in (ReadOnlySpan<string>)["resourceRules", "excludeResourceRules"])
        {
            var rules = match.Items(field);
            for (var i = 0; i < rules.Count; i++)
            {
                if (rules[i] is YamlMapping rule)
                    WebhookRules.CheckOperations(rule, RuleDiagnostics.AdmissionPolicy, findings);
            }
        }
    }

    private static void RequireText(YamlMapping parent, string field, Findings findings)
    {
        if (parent.Has(field) && parent[field] is YamlScalar { Type: ScalarType.String } text && string.IsNullOrWhiteSpace(text.Value))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, parent, field);
    }

    private static void RequireBoth(YamlMapping parent, string field, Findings findings)
    {
        if (parent.IsBlank(field))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, parent, field);
    }

    private static bool IsIdentifier(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_')
                return false;
        }

        return text.Length > 0 && !char.IsAsciiDigit(text[0]);
    }
}
