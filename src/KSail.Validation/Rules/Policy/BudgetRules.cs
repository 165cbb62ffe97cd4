using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules.Policy;

/// <summary>Disruption budgets: <c>ValidatePodDisruptionBudgetSpec</c>.</summary>
internal static class BudgetRules
{
    public static void Check(YamlMapping budget, Findings findings)
    {
        if (budget.Map("spec") is not { } spec)
            return;
        if (spec.Has("minAvailable") && spec.Has("maxUnavailable"))
            findings.Field(RuleDiagnostics.Budget, spec, "maxUnavailable", "must not be set beside minAvailable");
        foreach (var field in (ReadOnlySpan<string>)["minAvailable", "maxUnavailable"])
        {
            if (spec.Scalar(field) is not { } scalar)
                continue;
            if (!IntOrPercent.TryParse(scalar, out var value, out var isPercent))
            {
                if (scalar.Type is ScalarType.Integer or ScalarType.String)
                    findings.Wrong(RuleDiagnostics.Budget, scalar, IntOrPercent.Rule);
            }
            else if (isPercent && value > 100)
            {
                findings.Wrong(RuleDiagnostics.Budget, scalar, "must be at most 100%");
            }
        }

        SelectorRules.Check(spec.Map("selector"), findings);
    }
}
