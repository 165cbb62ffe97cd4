using KSail.Documents.Diagnostics;

namespace KSail.Scanning;

/// <summary>
/// What a scan says beside the findings of its controls. Those have codes of their own: <c>KSAIL5</c> and the last three digits of the control,
/// so <c>C-0016</c> is <c>KSAIL5016</c>.
/// </summary>
public static class ScanDiagnostics
{
    /// <summary>The score does not reach the threshold.</summary>
    public static readonly DiagnosticDescriptor BelowThreshold = new("KSAIL5900", "The compliance score is below the threshold");

    /// <summary>A framework or control of this name does not exist.</summary>
    public static readonly DiagnosticDescriptor Unknown = new("KSAIL5901", "A framework or control does not exist");

    /// <summary>The file with exceptions, or an object with exceptions, cannot be understood.</summary>
    public static readonly DiagnosticDescriptor InvalidException = new("KSAIL5902", "A scan exception is not valid");

    /// <summary>Nothing that fails is excepted by it.</summary>
    public static readonly DiagnosticDescriptor UnusedException =
        new("KSAIL5903", "A scan exception matches nothing", DiagnosticSeverity.Warning);

    /// <summary>Its time is over; it is not applied.</summary>
    public static readonly DiagnosticDescriptor ExpiredException =
        new("KSAIL5904", "A scan exception has expired", DiagnosticSeverity.Warning);

    /// <summary>An input that does not exist, or a value that cannot be used.</summary>
    public static readonly DiagnosticDescriptor InvalidInput = new("KSAIL5905", "An input of controls is not valid");

    /// <summary>The environment has nothing that a control looks at.</summary>
    public static readonly DiagnosticDescriptor NothingToScan = new("KSAIL5906", "There is nothing to scan", DiagnosticSeverity.Message);

    /// <summary>A framework or control for clusters, of which manifests decide nothing.</summary>
    public static readonly DiagnosticDescriptor NotForManifests =
        new("KSAIL5907", "A framework or control cannot be decided from manifests", DiagnosticSeverity.Warning);

    /// <summary>Everything that was asked for needs a cluster.</summary>
    public static readonly DiagnosticDescriptor NoControls = new("KSAIL5908", "No control is left to scan for");
}
