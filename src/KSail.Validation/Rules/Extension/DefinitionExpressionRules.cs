using KSail.Cel;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Extension;

/// <summary>
/// The rules in the Common Expression Language that a definition's schema has (<c>x-kubernetes-validations</c>): their form, and whether the
/// server can compile them (<c>ValidateCustomResourceDefinitionOpenAPISchema</c> of <c>apiextensions-apiserver</c>).
/// </summary>
internal static class DefinitionExpressionRules
{
    /// <summary>The field of a schema that has its rules.</summary>
    public const string Validations = "x-kubernetes-validations";

    private const string Bounds = "give lists, maps and texts a bound (maxItems, maxProperties, maxLength), or make it simpler";

    /// <summary>Checks the form of the rules of a schema and of all below it.</summary>
    public static void CheckForms(YamlMapping schema, Findings findings)
    {
        var rules = schema.Items(Validations);
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is YamlMapping rule)
                CheckForm(rule, schema, findings);
        }

        foreach (var entry in schema.Map("properties")?.Entries ?? [])
        {
            if (entry.Value is YamlMapping property)
                CheckForms(property, findings);
        }

        if (schema.Map("items") is { } items)
            CheckForms(items, findings);
        if (schema.Map("additionalProperties") is { } values)
            CheckForms(values, findings);
    }

    /// <summary>Compiles the rules of a structural schema, whose rules have the right form, and of all below it.</summary>
    public static void Compile(YamlMapping root, Findings findings)
    {
        var before = findings.Count;
        var total = 0d;
        Compile(root, new RulePlace(IsRoot: true, Forgets: false, Count: 1), ref total, findings);
        // One rule that is too expensive makes the sum so too: it is told once.
        if (total > CelBudget.StaticLimitOfSchema && findings.Count == before)
            findings.Report(RuleDiagnostics.Expression, root, $"has rules that are too expensive together: {Bounds}");
    }

    private static void Compile(YamlMapping schema, RulePlace place, ref double total, Findings findings)
    {
        var rules = schema.Items(Validations);
        var cel = rules.Count > 0 || schema.Has("items") || schema.Has("additionalProperties") ? CelSchema.OfOpenApi(schema) : null;
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i] is YamlMapping rule && rule.Text("rule") is { } text)
                total += Compile(rule, text, cel!, place, findings);
            else if (rules[i] is YamlScalar { IsNull: true } nothing)
                findings.Report(RuleDiagnostics.DefinitionSchema, nothing, "must have a rule");
        }

        foreach (var entry in schema.Map("properties")?.Entries ?? [])
        {
            if (entry.Value is YamlMapping property)
                Compile(property, place with { IsRoot = false }, ref total, findings);
        }

        if (schema.Map("items") is { } items)
            Compile(items, place.Below(schema, "maxItems", forgets: !schema.Is("x-kubernetes-list-type", "map")), ref total, findings);
        if (schema.Map("additionalProperties") is { } values)
            Compile(values, place.Below(schema, "maxProperties", forgets: false), ref total, findings);
    }

    private static void CheckForm(YamlMapping rule, YamlMapping schema, Findings findings)
    {
        var expression = rule.GetString("rule")?.Trim() ?? "";
        var message = rule.GetString("message") ?? "";
        if (expression.Length == 0)
        {
            if (rule.Has("rule"))
                findings.Missing(RuleDiagnostics.Expression, rule, "rule");
        }
        else if (message.Length > 0 && string.IsNullOrWhiteSpace(message))
            findings.Field(RuleDiagnostics.Expression, rule, "message", "must not be blank");
        else if (HasLineBreak(message.Trim()))
            findings.Field(RuleDiagnostics.Expression, rule, "message", "must not have line breaks");
        else if (HasLineBreak(expression) && message.Length == 0)
            findings.Missing(RuleDiagnostics.Expression, rule, "message", "where the rule has line breaks");
        if (rule.GetString("messageExpression") is { Length: > 0 } words && string.IsNullOrWhiteSpace(words))
            findings.Field(RuleDiagnostics.Expression, rule, "messageExpression", "must not be blank");
        if (rule["reason"] is YamlScalar { Type: ScalarType.String, Value.Length: 0 })
            findings.Field(RuleDiagnostics.Expression, rule, "reason", "must not be empty; leave it out for FieldValueInvalid");
        if (rule.Text("fieldPath") is { } path && FieldPaths.Follow(path.Value, schema, mayIndex: true, out _) is { } problem)
            findings.Wrong(RuleDiagnostics.Expression, path, problem);
    }

    // Returns what the server reckons that the rule costs, at least.
    private static double Compile(YamlMapping rule, YamlScalar text, CelSchema schema, RulePlace place, Findings findings)
    {
        if (CelEnvironment.ForSchema(schema, place.IsRoot, rule.Flag("optionalOldSelf") == true) is not { } environment)
        {
            findings.Report(RuleDiagnostics.Expression, text, "cannot see the value, because its schema has no type");
            return 0;
        }

        if (ExpressionChecks.Compile(text, environment, findings) is not { } program)
            return 0;
        var cost = program.EstimateAtLeast(schema) * (place.Count ?? CelBudget.LargestRequest / (schema.SmallestSize + 1));
        if (cost > CelBudget.StaticLimit)
            findings.Report(RuleDiagnostics.Expression, text, $"is too expensive: {Bounds}");
        if (!program.IsBoolean)
            findings.Report(RuleDiagnostics.Expression, text, $"is {program.TypeName}, and must be true or false (bool)");
        if (program.UsesOldSelf && place.Forgets)
            findings.Report(RuleDiagnostics.Expression, text, "must not use oldSelf, because items of a list without x-kubernetes-list-type: map have no past");
        else if (!program.UsesOldSelf && rule.Has("optionalOldSelf"))
            findings.Field(RuleDiagnostics.Expression, rule, "optionalOldSelf", "must not be set where the rule does not use oldSelf");
        if (rule.Text("messageExpression") is { } words && ExpressionChecks.Compile(words, environment, findings) is { IsText: false } message)
            findings.Report(RuleDiagnostics.Expression, words, $"is {message.TypeName}, and must be text (string)");
        return cost;
    }

    private static bool HasLineBreak(string text) => text.AsSpan().ContainsAny('\n', '\r');

    /// <summary>Where a rule stands.</summary>
    /// <param name="IsRoot">Whether at the schema of a whole object.</param>
    /// <param name="Forgets">Whether the server cannot tell what the value was before: it is an item of a list without keys.</param>
    /// <param name="Count">How many such values an object may have; null where no bound says so.</param>
    private sealed record RulePlace(bool IsRoot, bool Forgets, double? Count)
    {
        /// <summary>The place of the items or values of a schema.</summary>
        public RulePlace Below(YamlMapping schema, string bound, bool forgets) =>
            new(IsRoot: false, Forgets || forgets, schema.Whole(bound) is { } most ? Count * Math.Max(0, most) : null);
    }
}
