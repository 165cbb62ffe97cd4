using KSail.Cel;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Flux;

/// <summary>
/// The expressions of Flux objects (<c>fluxcd/pkg/runtime/cel</c>). Those that decide on the health of objects are only parsed when they are
/// read: each field at the top of the object is a variable, whatever it is called. The others are checked in full, and have to be boolean.
/// </summary>
internal sealed class FluxExpressions(DiagnosticBag diagnostics)
{
    private static readonly string[] HealthFields = ["current", "inProgress", "failed"];
    private static readonly string[] UsualFields = ["apiVersion", "kind", "metadata", "spec", "status"];
    private static readonly string[] DependencyNames = ["self", "dep"];
    private static readonly string[] RequestNames = ["res", "req", "claims"];

    // Functions of Flux that an API server, whose dialect the checker knows, does not have.
    private static readonly string[] Beyond = ["base64.", ".reverse("];

    public void Check(Resource resource)
    {
        if (resource.Tree.GetMapping("spec") is not { } spec)
            return;
        foreach (var item in spec.GetSequence("healthCheckExprs") ?? [])
        {
            foreach (var field in HealthFields)
            {
                if ((item as YamlMapping)?[field] is YamlScalar { Value.Length: > 0 } expression)
                    CheckHealth(resource, expression, $"healthCheckExprs.{field}");
            }
        }

        foreach (var item in spec.GetSequence("dependsOn") ?? [])
        {
            if ((item as YamlMapping)?["readyExpr"] is YamlScalar { Value.Length: > 0 } expression)
                CheckBoolean(resource, expression, "dependsOn.readyExpr", DependencyNames);
        }

        if (spec["resourceFilter"] is YamlScalar { Value.Length: > 0 } filter)
            CheckBoolean(resource, filter, "resourceFilter", RequestNames);
    }

    private void CheckHealth(Resource resource, YamlScalar expression, string field)
    {
        var text = expression.Value;
        if (OpaqueValue.IsIn(text))
            return;
        if (CelProgram.CheckSyntax(text) is { } error)
        {
            Report(FluxCheckDiagnostics.InvalidExpression, resource, expression, field, error);
            return;
        }

        // Every word may be the name of a field at the top; as a variable that nobody reads it does no harm.
        var compiled = CelProgram.Compile(text, EnvironmentOf(Words(text)));
        if (compiled.Program is not { } program)
        {
            if (!GoesBeyond(text))
                Report(FluxCheckDiagnostics.FailingExpression, resource, expression, field, compiled.Errors[0]);
        }
        else if (!program.IsBoolean && !program.IsDynamic)
        {
            Report(FluxCheckDiagnostics.InvalidExpression, resource, expression, field, $"it is {program.TypeName}, and has to be true or false");
        }
        else
        {
            CheckNames(resource, expression, field, program);
        }
    }

    // Any field may be at the top of an object, but one that is nearly one of the usual ones is hardly meant.
    private void CheckNames(Resource resource, YamlScalar expression, string field, CelProgram program)
    {
        foreach (var name in Words(expression.Value))
        {
            if (Array.IndexOf(UsualFields, name) < 0 && program.Uses(name) && NearestName.Find(name, UsualFields) is { } nearest)
            {
                Report(FluxCheckDiagnostics.FailingExpression, resource, expression, field, $"it reads '{name}' at the top of the object; did you mean '{nearest}'?");
                return;
            }
        }
    }

    private void CheckBoolean(Resource resource, YamlScalar expression, string field, string[] names)
    {
        if (OpaqueValue.IsIn(expression.Value))
            return;
        var compiled = CelProgram.Compile(expression.Value, EnvironmentOf(names));
        if (compiled.Program is not { } program)
        {
            if (!GoesBeyond(expression.Value))
                Report(FluxCheckDiagnostics.InvalidExpression, resource, expression, field, compiled.Errors[0]);
        }
        else if (!program.IsBoolean)
        {
            Report(FluxCheckDiagnostics.InvalidExpression, resource, expression, field, program.IsDynamic
                ? "Flux demands that it is known to be true or false before it runs; compare it, for instance with '== true'"
                : $"it is {program.TypeName}, and has to be true or false");
        }
    }

    private void Report(DiagnosticDescriptor descriptor, Resource resource, YamlScalar expression, string field, CelError error) =>
        Report(descriptor, resource, expression, field, $"at {error.Line}:{error.Column}: {error.Message}");

    private void Report(DiagnosticDescriptor descriptor, Resource resource, YamlScalar expression, string field, string problem) =>
        diagnostics.Add(descriptor, expression.Span.HasFile ? expression.Span : resource.Span, $"{resource}: the expression in 'spec.{field}' {(descriptor == FluxCheckDiagnostics.FailingExpression ? "fails when it is evaluated" : "is wrong")}: {problem}");

    private static bool GoesBeyond(string text)
    {
        foreach (var function in Beyond)
        {
            if (text.Contains(function, StringComparison.Ordinal))
                return true;
        }

        return false;
    }

    private static CelEnvironment EnvironmentOf(IEnumerable<string> names)
    {
        var environment = CelEnvironment.Empty;
        foreach (var name in names)
            environment = environment.WithVariable(name);
        return environment;
    }

    private static HashSet<string> Words(string text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        var at = 0;
        while (at < text.Length)
        {
            var start = at;
            while (at < text.Length && (char.IsAsciiLetterOrDigit(text[at]) || text[at] == '_'))
                at++;
            if (at > start && !char.IsAsciiDigit(text[start]))
                words.Add(text[start..at]);
            at = Math.Max(at, start + 1);
        }

        return words;
    }
}
