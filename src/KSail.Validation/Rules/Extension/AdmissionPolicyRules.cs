using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// Admission policies and their bindings: <c>pkg/apis/admissionregistration/validation</c>.
/// </summary>
internal static class AdmissionPolicyRules
{
    private static readonly string[] Reserved =
    [
        "true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace", "return",
        "var", "void", "while",
    ];

    private const int MostAnnotations = 20;
    private const int LongestValueExpression = 5 * 1024;

    public static void CheckValidating(YamlMapping policy, Findings findings)
    {
        if (policy.Map("spec") is not { } spec)
            return;
        var expressions = CheckCommon(spec, findings);
        if (spec.IsEmpty("validations") && spec.IsEmpty("auditAnnotations"))
            findings.Report(RuleDiagnostics.AdmissionPolicy, spec, "must have validations or auditAnnotations");
        var validations = spec.Items("validations");
        for (var i = 0; i < validations.Count; i++)
        {
            if (validations[i] is YamlMapping validation)
                CheckValidation(validation, expressions, findings);
        }

        var annotations = spec.Items("auditAnnotations");
        if (annotations.Count > MostAnnotations)
            findings.Report(RuleDiagnostics.AdmissionPolicy, annotations, $"must have at most {MostAnnotations} annotations, but has {annotations.Count}");
        HashSet<string>? keys = null;
        for (var i = 0; i < annotations.Count; i++)
        {
            if (annotations[i] is not YamlMapping annotation)
                continue;
            CheckAnnotation(annotation, expressions, findings);
            if (annotation.Text("key") is { } key && !(keys ??= new HashSet<string>(StringComparer.Ordinal)).Add(key.Value))
                findings.Report(RuleDiagnostics.AdmissionPolicy, key, $"is '{Findings.Shorten(key.Value)}', which is the key of an earlier annotation, too");
        }
    }

    private static void CheckValidation(YamlMapping validation, AdmissionExpressions expressions, Findings findings)
    {
        if (RequireText(validation, "expression", findings) is { } expression)
            expressions.CheckBoolean(expression, isComposed: true, findings);
        if (validation.Text("message") is { } message)
        {
            if (string.IsNullOrWhiteSpace(message.Value))
                findings.Report(RuleDiagnostics.AdmissionPolicy, message, "must not be blank");
            else if (message.Value.AsSpan().Trim().ContainsAny('\n', '\r'))
                findings.Report(RuleDiagnostics.AdmissionPolicy, message, "must not have line breaks");
        }

        if (validation.Text("messageExpression") is { } words)
        {
            if (string.IsNullOrWhiteSpace(words.Value))
                findings.Report(RuleDiagnostics.AdmissionPolicy, words, "must not be blank");
            else
                expressions.CheckText(words, mayAuthorize: false, orNull: false, findings);
        }

        if (validation.Scalar("reason") is { Value: not ("Forbidden" or "Invalid" or "RequestEntityTooLarge") } reason)
            findings.Wrong(RuleDiagnostics.AdmissionPolicy, reason, "must be Forbidden, Invalid or RequestEntityTooLarge");
    }

    private static void CheckAnnotation(YamlMapping annotation, AdmissionExpressions expressions, Findings findings)
    {
        if (RequireText(annotation, "key", findings) is { } key && !QualifiedNames.IsQualified(key.Value))
            findings.Wrong(RuleDiagnostics.AdmissionPolicy, key, QualifiedNames.Rule);
        if (RequireText(annotation, "valueExpression", findings) is not { } expression)
            return;
        if (System.Text.Encoding.UTF8.GetByteCount(expression.Value.Trim()) > LongestValueExpression)
            findings.Report(RuleDiagnostics.AdmissionPolicy, expression, $"must have at most {LongestValueExpression} bytes");
        else
            expressions.CheckText(expression, mayAuthorize: true, orNull: true, findings);
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
            // Its types are those of patches, which are made for the kind at hand.
            if (mutation.Map(wanted) is { } patch && patch.IsBlank("expression"))
                findings.Missing(RuleDiagnostics.AdmissionPolicy, patch, "expression");
            else if (mutation.Map(wanted).Text("expression") is { } expression)
                ExpressionChecks.CheckSyntax(expression, findings);
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
            SelectorRules.Check(parameters.Map("selector"), findings);
            if (parameters.Text("name") is { } name && !Names.IsPathSegment(name.Value))
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, name, Names.PathSegmentRule);
            if (parameters.IsBlank("name") == !parameters.Has("selector"))
                findings.Report(RuleDiagnostics.AdmissionPolicy, parameters, parameters.Has("selector") ? "must not have both name and selector" : "must have a name or a selector");
            if (parameters.IsBlank("parameterNotFoundAction"))
                findings.Missing(RuleDiagnostics.AdmissionPolicy, parameters, "parameterNotFoundAction", "to be Allow or Deny");
            else if (parameters.Text("parameterNotFoundAction") is { Value: not ("Allow" or "Deny") } action)
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, action, "must be Allow or Deny");
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

    private static AdmissionExpressions CheckCommon(YamlMapping spec, Findings findings)
    {
        if (spec.Map("paramKind") is { } kind)
            CheckParameterKind(kind, findings);
        var match = spec.Map("matchConstraints");
        if (!spec.Has("matchConstraints"))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, spec, "matchConstraints");
        else if (match is not null && match.IsEmpty("resourceRules"))
            findings.Missing(RuleDiagnostics.AdmissionPolicy, match, "resourceRules", "with at least one rule");
        CheckMatch(match, findings);
        var expressions = new AdmissionExpressions(spec.Has("paramKind"));
        WebhookRules.CheckConditions(spec, spec.Has("paramKind"), RuleDiagnostics.AdmissionPolicy, findings);
        var variables = spec.Items("variables");
        for (var i = 0; i < variables.Count; i++)
        {
            if (variables[i] is not YamlMapping variable)
                continue;
            var name = RequireText(variable, "name", findings);
            var expression = RequireText(variable, "expression", findings);
            if (name is not null && !IsIdentifier(name.Value))
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, name, "must be letters, digits and '_', not begin with a digit, and be no reserved word");
            if (name is not null)
                expressions.AddVariable(name.Value, expression, findings);
            else if (variable["name"].HasUnknown())
                expressions.AddUnknownVariable();
        }

        return expressions;
    }

    private static void CheckParameterKind(YamlMapping kind, Findings findings)
    {
        RequireBoth(kind, "apiVersion", findings);
        RequireBoth(kind, "kind", findings);
        if (kind.Text("apiVersion") is { } apiVersion)
        {
            var slash = apiVersion.Value.IndexOf('/', StringComparison.Ordinal);
            if (!Names.IsLabel1035(apiVersion.Value.AsSpan(slash + 1)) || (slash > 0 && !Names.IsSubdomain(apiVersion.Value.AsSpan(0, slash))))
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, apiVersion, "must be a group and a version, such as example.org/v1");
        }

        if (kind.Text("kind") is { } name && !Names.IsLabel1035(name.Value.ToLowerInvariant()))
            findings.Wrong(RuleDiagnostics.AdmissionPolicy, name, "must be at most 63 letters, digits and '-', and begin with a letter");
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
                if (rules[i] is not YamlMapping rule)
                    continue;
                WebhookRules.CheckOperations(rule, RuleDiagnostics.AdmissionPolicy, findings);
                CheckResourceNames(rule.Items("resourceNames"), findings);
            }
        }
    }

    private static void CheckResourceNames(YamlSequence names, Findings findings)
    {
        HashSet<string>? seen = null;
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].AsText() is not { } name)
                continue;
            if (!Names.IsPathSegment(name.Value))
                findings.Wrong(RuleDiagnostics.AdmissionPolicy, name, Names.PathSegmentRule);
            else if (!(seen ??= new HashSet<string>(StringComparer.Ordinal)).Add(name.Value))
                findings.Report(RuleDiagnostics.AdmissionPolicy, name, $"is '{Findings.Shorten(name.Value)}', which stands earlier, too");
        }
    }

    // A text that is not blank; one that is absent is the schema's concern.
    private static YamlScalar? RequireText(YamlMapping parent, string field, Findings findings)
    {
        if (parent.Has(field) && parent[field] is YamlScalar { Type: ScalarType.String } text && string.IsNullOrWhiteSpace(text.Value))
        {
            findings.Missing(RuleDiagnostics.AdmissionPolicy, parent, field);
            return null;
        }

        return parent.Text(field);
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

        return text.Length > 0 && !char.IsAsciiDigit(text[0]) && Array.IndexOf(Reserved, text) < 0;
    }
}
