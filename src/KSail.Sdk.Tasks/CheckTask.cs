using System.Globalization;
using KSail.Checks;
using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>A task that checks environments in one way or another.</summary>
public abstract class CheckTask : EngineTask
{
    /// <summary>Absolute path for caches; every environment gets a folder in it.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Absolute path for results; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Absolute path of the cache of what restore fetched; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>Places of schemas of custom kinds, after those that a configuration names.</summary>
    public ITaskItem[] SchemaLocations { get; set; } = [];

    /// <summary>Whether the charts of Helm releases are rendered: anything but <c>false</c>.</summary>
    public string RenderCharts { get; set; } = "";

    /// <summary>The most errors and warnings that are logged, a number; 0 or empty for all. A text, because the engine's complaint about one would not name the property.</summary>
    public string MaxDiagnostics { get; set; } = "";

    /// <summary>Runs the check, and reports what it found when it is done.</summary>
    private protected CheckResult Check(CheckSteps steps, CancellationToken cancellationToken) => Check(steps, ScanOptions.None, cancellationToken);

    /// <summary>Runs the check, and reports what it found when it is done.</summary>
    private protected CheckResult Check(CheckSteps steps, ScanOptions scan, CancellationToken cancellationToken)
    {
        var limit = 0;
        if (MaxDiagnostics.Length > 0 && !int.TryParse(MaxDiagnostics, NumberStyles.None, CultureInfo.InvariantCulture, out limit))
            return new CheckResult([SdkDiagnostics.InvalidProperty.At(SourceSpan.None, $"KSailMaxDiagnostics is '{MaxDiagnostics}'; write a whole number, 0 for all")], []);
        var result = EnvironmentCheck.Run(RequestFor(steps, scan), Variables, Memory(), cancellationToken);
        var shown = DiagnosticLimit.Apply(result.Diagnostics, limit, out var rest);
        if (rest.Length == 0)
            return result;
        var report = steps.HasFlag(CheckSteps.Validate) ? "validation.sarif" : steps.HasFlag(CheckSteps.Scan) ? "scan.sarif" : "";
        var reports = report.Length > 0 ? $"; all of them are in {Path.Combine(OutputDirectory, "<environment>", report)}" : "";
        return result with { Diagnostics = [.. shown, SdkDiagnostics.MoreFindings.At(SourceSpan.None, $"not shown here: {rest}{reports}; KSailMaxDiagnostics=0 shows them")] };
    }

    /// <summary>What the parameters ask for.</summary>
    private protected CheckRequest RequestFor(CheckSteps steps, ScanOptions scan) =>
        new(ProjectFile, Items, DefaultEnvironment, EnvironmentName, IntermediateDirectory, OutputDirectory, RestoreCacheOf(RestoreCacheDirectory), steps, EngineIdentity.Current)
        {
            SchemaLocations = LocationsOf(SchemaLocations),
            RendersCharts = IsOn(RenderCharts),
            Scan = scan,
        };

    /// <summary>What tasks of this build share: one per project and choice of environments, gone at its end. The identity keeps two versions in one node apart.</summary>
    private protected CheckMemory Memory()
    {
        if (BuildEngine is not IBuildEngine4 engine)
            return new CheckMemory();
        var key = $"{nameof(CheckMemory)}|{EngineIdentity.Current}|{ProjectFile}|{IntermediateDirectory}|{DefaultEnvironment}|{EnvironmentName}|{RestoreCacheDirectory}|{IsOn(RenderCharts)}";
        if (engine.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) is CheckMemory known)
            return known;
        var memory = new CheckMemory();
        engine.RegisterTaskObject(key, memory, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
        return memory;
    }
}
