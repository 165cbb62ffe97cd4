using System.Globalization;
using KSail.Checks;
using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Scans what environments render with Kubescape's controls.</summary>
[MSBuildMultiThreadableTask]
public sealed class ScanEnvironments : CheckTask
{
    /// <summary>Frameworks and controls that count; empty for those of each configuration.</summary>
    public string[] Frameworks { get; set; } = [];

    /// <summary>Lowest score that passes, 0 to 100; empty for that of each configuration.</summary>
    public string ComplianceThreshold { get; set; } = "";

    /// <summary>Path of the file with exceptions; empty for that of each configuration.</summary>
    public string Exceptions { get; set; } = "";

    /// <summary>Path of the file with inputs of controls; empty for that of each configuration.</summary>
    public string Inputs { get; set; } = "";

    /// <summary>Whether what the charts of Helm releases render to is scanned, too: anything but <c>false</c>.</summary>
    public string Charts { get; set; } = "";

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        int? threshold = null;
        if (ComplianceThreshold.Length > 0)
        {
            if (!int.TryParse(ComplianceThreshold, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number > 100)
                return [SdkDiagnostics.InvalidProperty.At(SourceSpan.None, $"KSailComplianceThreshold is '{ComplianceThreshold}'; write a whole number from 0 to 100")];
            threshold = number;
        }

        return Check(CheckSteps.Scan, new ScanOptions(Names(), threshold, Exceptions, Inputs) { WithCharts = IsOn(Charts) }, cancellationToken).Diagnostics;
    }

    // Semicolons are MSBuild's, commas Kubescape's; on a command line both are escaped, and come here in one piece.
    private List<string> Names()
    {
        var names = new List<string>();
        foreach (var item in Frameworks)
            names.AddRange(item.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        return names;
    }
}
