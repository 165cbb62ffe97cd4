using KSail.Documents.Diagnostics;

namespace KSail.Checks;

/// <summary>Findings of the way from configuration to reports.</summary>
public static class CheckDiagnostics
{
    /// <summary>The rendered stream could not be written.</summary>
    public static readonly DiagnosticDescriptor CannotWrite = new("KSAIL3108", "Rendered manifests cannot be written");
}
