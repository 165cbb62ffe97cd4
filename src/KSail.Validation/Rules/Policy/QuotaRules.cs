using KSail.Documents.Yaml;
using KSail.Validation.Forms;
using KSail.Validation.Rules.Pods;

namespace KSail.Validation.Rules.Policy;

/// <summary>Resource quotas: <c>ValidateResourceQuotaSpec</c>.</summary>
internal static class QuotaRules
{
    private static readonly string[] Counted =
    [
        "pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports", "services.loadbalancers",
    ];

    private static readonly string[] Measured =
    [
        "cpu", "memory", "ephemeral-storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage", "limits.cpu", "limits.memory",
        "limits.ephemeral-storage",
    ];

    public static void Check(YamlMapping quota, Findings findings)
    {
        if (quota.Map("spec") is not { } spec)
            return;
        if (spec.Map("hard") is { } hard)
        {
            foreach (var entry in hard.Entries)
                CheckAmount(hard, entry, findings);
        }

        var scopes = spec.Items("scopes");
        for (var i = 0; i < scopes.Count; i++)
        {
            if (scopes[i].AsText() is { } scope)
                CheckScope(scope, spec, findings);
            else if (scopes[i] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
                findings.Report(RuleDiagnostics.Quota, scopes[i], "must not be empty");
        }

        CheckConflict(scopes, findings);
        var expressions = spec.Map("scopeSelector").Items("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            if (expressions[i] is YamlMapping expression)
                CheckExpression(expression, spec, findings);
        }
    }

    private static void CheckAmount(YamlMapping hard, YamlEntry entry, Findings findings)
    {
        var name = entry.Name;
        var isCounted = Array.IndexOf(Counted, name) >= 0;
        var isKnown = isCounted || Array.IndexOf(Measured, name) >= 0 || name.StartsWith("hugepages-", StringComparison.Ordinal)
            || name.StartsWith("requests.hugepages-", StringComparison.Ordinal)
            || (name.Contains('/', StringComparison.Ordinal) && QualifiedNames.IsQualified(name));
        if (!isKnown)
        {
            if (!Documents.OpaqueValue.IsIn(name))
                findings.Key(RuleDiagnostics.Quota, hard, entry, $"is nothing that a quota limits{Documents.NearestName.Suggest(name, [.. Counted, .. Measured])}; kinds are counted with count/<resource>.<group>");
            return;
        }

        if (entry.Value.AsKnown() is not { } scalar || !Quantity.TryParse(scalar, out var amount))
            return;
        if (amount < 0)
            findings.Wrong(RuleDiagnostics.Quota, scalar, "must not be negative");
        else if ((isCounted || ResourceRules.IsExtended(name)) && amount != decimal.Truncate(amount))
            findings.Wrong(RuleDiagnostics.Quota, scalar, "must be a whole number");
    }

    private static void CheckScope(YamlScalar scope, YamlMapping spec, Findings findings)
    {
        if (scope.Value == "VolumeAttributesClass")
            return;
        foreach (var entry in spec.Map("hard")?.Entries ?? [])
        {
            var isOfPods = entry.Name == "pods";
            var isMeasured = Array.IndexOf(Measured, entry.Name) >= 0 && entry.Name != "requests.storage";
            if ((Array.IndexOf(Counted, entry.Name) >= 0 || isMeasured || entry.Name == "requests.storage") && !(isOfPods || (isMeasured && scope.Value != "BestEffort")))
                findings.Report(RuleDiagnostics.Quota, scope, $"is {scope.Value}, which does not go with the quota of {entry.Name}");
        }
    }

    private static void CheckConflict(YamlSequence scopes, Findings findings)
    {
        if ((Has(scopes, "BestEffort") && Has(scopes, "NotBestEffort")) || (Has(scopes, "Terminating") && Has(scopes, "NotTerminating")))
            findings.Report(RuleDiagnostics.Quota, scopes, "must not have a scope and its opposite");
    }

    private static bool Has(YamlSequence scopes, string name)
    {
        for (var i = 0; i < scopes.Count; i++)
        {
            if (scopes[i] is YamlScalar scope && scope.Value == name)
                return true;
        }

        return false;
    }

    private static void CheckExpression(YamlMapping expression, YamlMapping spec, Findings findings)
    {
        foreach (var field in (ReadOnlySpan<string>)["scopeName", "operator"])
        {
            if (expression.Has(field) && expression.IsBlank(field))
                findings.Missing(RuleDiagnostics.Quota, expression, field);
        }

        if (expression.Text("scopeName") is { } scope)
        {
            CheckScope(scope, spec, findings);
            if (scope.Value is not ("PriorityClass" or "VolumeAttributesClass") && expression.Text("operator") is { Value: not "Exists" } name)
                findings.Wrong(RuleDiagnostics.Quota, name, $"must be Exists for the scope {Findings.Shorten(scope.Value)}");
        }

        if (expression.Word("operator") is "In" or "NotIn" && expression.IsEmpty("values"))
            findings.Missing(RuleDiagnostics.Quota, expression, "values", "by the operators In and NotIn");
        else if (expression.Word("operator") is "Exists" or "DoesNotExist" && !expression.IsEmpty("values"))
            findings.Field(RuleDiagnostics.Quota, expression, "values", "must be empty for the operators Exists and DoesNotExist");
    }
}
