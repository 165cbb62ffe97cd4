using KSail.Cel;
using KSail.Documents.Yaml;

namespace KSail.Validation.Rules.Extension;

/// <summary>Expressions of the Common Expression Language in fields of objects.</summary>
internal static class ExpressionChecks
{
    /// <summary>Compiles an expression, and tells what is wrong with it.</summary>
    /// <returns>The program; null when something is wrong.</returns>
    public static CelProgram? Compile(YamlScalar text, CelEnvironment environment, Findings findings)
    {
        var compilation = CelProgram.Compile(text.Value, environment);
        foreach (var error in compilation.Errors)
            findings.Report(RuleDiagnostics.Expression, text, $"is wrong at {error.Line}:{error.Column}: {error.Message}");
        return compilation.Program;
    }

    /// <summary>Tells where a text is no expression at all, whatever its names mean.</summary>
    public static void CheckSyntax(YamlScalar text, Findings findings)
    {
        if (CelProgram.CheckSyntax(text.Value) is { } error)
            findings.Report(RuleDiagnostics.Expression, text, $"is wrong at {error.Line}:{error.Column}: {error.Message}");
    }
}
