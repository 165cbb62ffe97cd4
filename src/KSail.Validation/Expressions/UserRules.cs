using KSail.Cel;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Expressions;

/// <summary>
/// A project's own rules (<c>spec.workload.validation.rules</c>): a list <c>rules</c> of <c>name</c>, <c>expression</c>, <c>message</c> and
/// <c>severity</c>. An expression sees each rendered object as <c>object</c> and is true of those that comply; one that cannot be evaluated is
/// violated, so that a rule never holds by mistake.
/// </summary>
internal sealed class UserRules
{
    private const string Subject = "object";

    private static readonly CelEnvironment Environment = CelEnvironment.Empty.WithVariable(Subject);

    private static readonly string[] Fields = ["name", "expression", "message", "severity"];

    private readonly List<Rule> _rules = [];

    /// <summary>Reads the rules of a file; what is wrong is reported at its place, and a rule that is not right is left out.</summary>
    public static UserRules Read(YamlFile file, DiagnosticBag diagnostics)
    {
        var rules = new UserRules();
        diagnostics.AddRange(file.Diagnostics);
        if (file.HasErrors)
            return rules;
        if (file.Documents is not [YamlMapping root] || root["rules"] is not YamlSequence list || list.Count == 0)
        {
            diagnostics.Add(ValidationDiagnostics.InvalidRule, file.Documents.Count > 0 ? file.Documents[0].Span : file.Source.Span, "a file of rules is a mapping with 'rules', a list of at least one rule with 'name' and 'expression'");
            return rules;
        }

        foreach (var entry in root.Entries)
        {
            if (entry.Name != "rules")
                diagnostics.Add(ValidationDiagnostics.InvalidRule, entry.Key.Span, $"a file of rules has no field '{entry.Name}'{NearestName.Suggest(entry.Name, ["rules"])}");
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list)
            rules.Add(item, names, diagnostics);
        return rules;
    }

    /// <summary>Holds an object to every rule.</summary>
    public void Check(Resource resource, DiagnosticBag diagnostics)
    {
        foreach (var rule in _rules)
        {
            var result = rule.Program.Evaluate(new CelBindings().Bind(Subject, resource.Tree), new CelBudget());
            if (result.Outcome == CelOutcome.Unknown || (result.Outcome == CelOutcome.Value && result.AsBoolean == true))
                continue;
            var why = result.Outcome == CelOutcome.Value ? rule.Message : $"{rule.Message} (it cannot be evaluated: {result.Error})";
            diagnostics.Add(rule.IsWarning ? ValidationDiagnostics.OwnRuleWarning : ValidationDiagnostics.OwnRuleViolated, resource.Span, $"{resource}: {why} [{rule.Name}]");
        }
    }

    private void Add(YamlNode item, HashSet<string> names, DiagnosticBag diagnostics)
    {
        if (item is not YamlMapping fields)
        {
            diagnostics.Add(ValidationDiagnostics.InvalidRule, item.Span, "a rule is a mapping with 'name' and 'expression'");
            return;
        }

        foreach (var entry in fields.Entries)
        {
            if (Array.IndexOf(Fields, entry.Name) < 0)
                diagnostics.Add(ValidationDiagnostics.InvalidRule, entry.Key.Span, $"a rule has no field '{entry.Name}'{NearestName.Suggest(entry.Name, Fields)}");
        }

        var name = fields.GetString("name");
        if (name is not { Length: > 0 } || fields["expression"] is not YamlScalar { Value.Length: > 0 } expression)
        {
            diagnostics.Add(ValidationDiagnostics.InvalidRule, fields.Span, "a rule needs 'name' and 'expression'");
            return;
        }

        if (!names.Add(name))
            diagnostics.Add(ValidationDiagnostics.InvalidRule, fields["name"]!.Span, $"there is another rule '{name}'");
        var severity = fields.GetString("severity") ?? "error";
        if (severity is not ("error" or "warning"))
            diagnostics.Add(ValidationDiagnostics.InvalidRule, fields["severity"]!.Span, $"the severity of a rule is error or warning, not '{severity}'");
        var compiled = CelProgram.Compile(expression.Value, Environment);
        if (compiled.Program is not { } program)
        {
            foreach (var error in compiled.Errors)
                diagnostics.Add(ValidationDiagnostics.InvalidRule, expression.Span, $"the expression of rule '{name}' is wrong at {error.Line}:{error.Column}: {error.Message}");
        }
        else if (!program.IsBoolean && !program.IsDynamic)
        {
            diagnostics.Add(ValidationDiagnostics.InvalidRule, expression.Span, $"the expression of rule '{name}' is {program.TypeName}, and must be true or false");
        }
        else
        {
            _rules.Add(new Rule(name, program, fields.GetString("message") is { Length: > 0 } message ? message : $"the rule '{name}' does not hold", severity == "warning"));
        }
    }

    private sealed record Rule(string Name, CelProgram Program, string Message, bool IsWarning);
}
