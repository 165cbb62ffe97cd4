using KSail.Documents.Diagnostics;

namespace KSail.Checks;

/// <summary>Findings of the way from configuration to reports.</summary>
public static class CheckDiagnostics
{
    /// <summary>The rendered stream could not be written.</summary>
    public static readonly DiagnosticDescriptor CannotWrite = new("KSAIL3108", "Rendered manifests cannot be written");

    /// <summary>The reports of a scan could not be written.</summary>
    public static readonly DiagnosticDescriptor CannotWriteReports = new("KSAIL5910", "Reports of a scan cannot be written");

    /// <summary>A file that a scan is to read does not exist.</summary>
    public static readonly DiagnosticDescriptor ScanFileMissing = new("KSAIL5911", "A file for the scan is missing");

    /// <summary>What a scan came to.</summary>
    public static readonly DiagnosticDescriptor Score = new("KSAIL5912", "The compliance score", DiagnosticSeverity.Message);
}
