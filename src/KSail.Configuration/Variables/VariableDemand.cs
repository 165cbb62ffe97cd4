using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Variables;

/// <summary>
/// Turns what is a warning to a build into an error for the operation that needs the value: reading a configuration only warns of
/// variables that are not set, because a check of manifests needs no token.
/// </summary>
public static class VariableDemand
{
    /// <summary>Whether a text has all its variables; otherwise an error names the first that is missing.</summary>
    /// <param name="setting">The text; null counts as complete.</param>
    /// <param name="operation">Who needs it, in the middle of a sentence: <c>Push</c>.</param>
    /// <param name="diagnostics">Takes the error.</param>
    public static bool IsMet(Setting<ExpandedText>? setting, string operation, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (setting is null || setting.Value.IsComplete)
            return true;
        Report(setting, setting.Value.Unset[0], operation, diagnostics);
        return false;
    }

    internal static void Report(Setting<ExpandedText> setting, string variable, string operation, DiagnosticBag diagnostics) =>
        diagnostics.Add(ConfigurationDiagnostics.VariableRequired, setting.Span, $"the variable '{variable}' is not set, and {operation} needs it for {setting.Path}; set it");
}
