using KSail.Cel;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;
using KSail.Schemas;
using KSail.Schemas.Validation;

namespace KSail.Validation.Expressions;

/// <summary>
/// Holds objects to the rules of their schemas (<c>x-kubernetes-validations</c>) as an API server does when an object is created: after its
/// defaults are set, within its limits of cost, and without rules about changes. Rules that this evaluator cannot read are the definition's
/// concern, not the object's: they are passed over.
/// </summary>
internal sealed class SchemaRules(DiagnosticBag diagnostics)
{
    private Dictionary<Schema, List<CompiledRule>>? _compiled;

    /// <summary>Checks an object that its schema otherwise finds nothing wrong with.</summary>
    public void Check(Resource resource, KindSchema schema)
    {
        if (!schema.HasRules)
            return;
        var budget = new CelBudget();
        var tree = schema.DefaultsMatter ? Defaults.Apply(resource.Tree, schema) : resource.Tree;
        Walk(tree, schema.Root, resource, "", isRoot: true, budget);
    }

    private void Walk(YamlNode value, Schema schema, Resource resource, string path, bool isRoot, CelBudget budget)
    {
        if (value is YamlScalar { IsNull: true })
            return;
        if (schema.HasRules)
            Evaluate(value, schema, resource, path, isRoot, budget);
        if (value is YamlMapping mapping)
        {
            foreach (var entry in mapping.Entries)
            {
                if (schema.TryGetProperty(entry.Name, out var property) || schema.TryGetChild(out property))
                    Walk(entry.Value, property, resource, path.Length == 0 ? entry.Name : $"{path}.{entry.Name}", isRoot: false, budget);
            }
        }
        else if (value is YamlSequence sequence && schema.TryGetChild(out var child))
        {
            for (var i = 0; i < sequence.Count; i++)
                Walk(sequence[i], child, resource, $"{path}[{i}]", isRoot: false, budget);
        }
    }

    private void Evaluate(YamlNode value, Schema schema, Resource resource, string path, bool isRoot, CelBudget budget)
    {
        foreach (var rule in RulesOf(schema, isRoot))
        {
            var result = rule.Program.Evaluate(CelBindings.OfSelf(value), budget);
            switch (result.Outcome)
            {
                case CelOutcome.Value when result.AsBoolean == false:
                    Report(value, rule, resource, path, MessageOf(rule, value, budget));
                    break;
                case CelOutcome.Error:
                    Report(value, rule, resource, path, $"the rule '{OneLine(rule.Source.Expression)}' cannot be evaluated: {result.Error}");
                    break;
                case CelOutcome.OverBudget:
                    Report(value, rule, resource, path, $"the rule '{OneLine(rule.Source.Expression)}' was stopped: {result.Error}");
                    return;
            }
        }
    }

    private List<CompiledRule> RulesOf(Schema schema, bool isRoot)
    {
        _compiled ??= [];
        if (_compiled.TryGetValue(schema, out var rules))
            return rules;
        rules = [];
        _compiled.Add(schema, rules);
        var self = new TableSchema(schema);
        foreach (var source in schema.Rules)
        {
            var hasOptionalOld = source.OptionalOldSelf == true;
            if (CelEnvironment.ForSchema(self, isRoot, hasOptionalOld) is not { } environment
                || CelProgram.Compile(source.Expression, environment).Program is not { IsBoolean: true } program || (program.UsesOldSelf && !hasOptionalOld))
            {
                continue;
            }

            var message = source.MessageExpression is { Length: > 0 } text ? CelProgram.Compile(text, environment).Program : null;
            rules.Add(new CompiledRule(source, program, message));
        }

        return rules;
    }

    private static string MessageOf(CompiledRule rule, YamlNode value, CelBudget budget)
    {
        if (rule.Message?.Evaluate(CelBindings.OfSelf(value), budget).AsText is { Length: > 0 } text && !string.IsNullOrWhiteSpace(text) && !text.Contains('\n', StringComparison.Ordinal))
            return text.Trim();
        return rule.Source.Message is { Length: > 0 } message ? message.Trim() : $"the rule '{OneLine(rule.Source.Expression)}' does not hold";
    }

    private void Report(YamlNode value, CompiledRule rule, Resource resource, string path, string message)
    {
        var (node, full) = Blame(value, rule.Source.FieldPath, path);
        var span = node.Span.HasFile ? node.Span : resource.Span;
        diagnostics.Add(ValidationDiagnostics.RuleViolated, span, $"{resource}: {(full.Length > 0 ? $"'{full}': " : "")}{message}");
    }

    // A rule may blame a field below its value: '.spec.x' or ['a.b']. What is missing is blamed on what is there.
    private static (YamlNode Node, string Path) Blame(YamlNode value, string? fieldPath, string path)
    {
        if (fieldPath is null)
            return (value, path);
        var node = value;
        foreach (var name in fieldPath.Split(['.', '[', ']', '\''], StringSplitOptions.RemoveEmptyEntries))
        {
            path = path.Length == 0 ? name : $"{path}.{name}";
            if (node is YamlMapping mapping && mapping[name] is { } next)
                node = next;
        }

        return (node, path);
    }

    private static string OneLine(string expression) => string.Join(' ', expression.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private sealed record CompiledRule(ValidationRule Source, CelProgram Program, CelProgram? Message);
}
