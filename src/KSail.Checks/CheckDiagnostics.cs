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

    /// <summary>It is not clear which two environments are to be compared.</summary>
    public static readonly DiagnosticDescriptor ParityNeedsTwo = new("KSAIL3300", "Two environments must be chosen for a comparison");

    /// <summary>The comparison of two environments could not be written.</summary>
    public static readonly DiagnosticDescriptor CannotWriteParity = new("KSAIL3301", "A comparison of environments cannot be written");

    /// <summary>The report of a build could not be written.</summary>
    public static readonly DiagnosticDescriptor CannotWriteReport = new("KSAIL3302", "The report of a build cannot be written", DiagnosticSeverity.Warning);
}
