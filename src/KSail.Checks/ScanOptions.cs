namespace KSail.Checks;

/// <summary>What a project says about scans; it goes before what configurations say in <c>spec.workload.scan</c>.</summary>
/// <param name="Frameworks">Frameworks and controls that count; empty for those of the configuration.</param>
/// <param name="ComplianceThreshold">Lowest score that passes, 0 to 100; null for that of the configuration.</param>
/// <param name="Exceptions">Path of the file with exceptions, relative to the project; empty for that of the configuration.</param>
/// <param name="Inputs">Path of the file with inputs of controls, relative to the project; empty for that of the configuration.</param>
public sealed record ScanOptions(IReadOnlyList<string> Frameworks, int? ComplianceThreshold, string Exceptions, string Inputs)
{
    /// <summary>Whether what the charts of Helm releases render to is scanned, too.</summary>
    public bool WithCharts { get; init; } = true;

    /// <summary>The project says nothing.</summary>
    public static readonly ScanOptions None = new([], null, "", "");

    /// <summary>The options as one text, equal for equal options.</summary>
    internal string Key => $"{string.Join(',', Frameworks)}\n{ComplianceThreshold}\n{Exceptions}\n{Inputs}\n{WithCharts}";
}
