using KSail.Documents.Diagnostics;

namespace KSail.Sdk.Tasks;

/// <summary>What can be wrong with a project or a build of it, rather than with the repository it delivers.</summary>
public static class SdkDiagnostics
{
    /// <summary>An exception nobody expected: a fault of ours, or of the machine.</summary>
    public static readonly DiagnosticDescriptor UnexpectedError = new("KSAIL0001", "KSail met an unexpected error");

    // KSAIL0002 (the engine is too old to load these tasks) is raised by a target.

    /// <summary>The time given by <c>KSailTimeout</c> is over.</summary>
    public static readonly DiagnosticDescriptor TimedOut = new("KSAIL0004", "The work took longer than KSailTimeout allows");

    /// <summary>A property of the project has a value that cannot be read.</summary>
    public static readonly DiagnosticDescriptor InvalidProperty = new("KSAIL0005", "A project property has an invalid value");

    /// <summary>A property of the command line, or one in the project file, is nearly one of the SDK.</summary>
    public static readonly DiagnosticDescriptor UnknownProperty = new("KSAIL0007", "A property is probably misspelt", DiagnosticSeverity.Warning);

    /// <summary>The copies of schemas in the folder of intermediate files are not those of this version.</summary>
    public static readonly DiagnosticDescriptor EditorFilesNotWritten = new("KSAIL0008", "The schemas for editors cannot be written", DiagnosticSeverity.Warning);

    /// <summary>There are more findings than a log can hold readably.</summary>
    public static readonly DiagnosticDescriptor MoreFindings = new("KSAIL0006", "There are more findings than are shown", DiagnosticSeverity.Message);
}
