using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Finds the one environment that a publish works on.</summary>
[MSBuildMultiThreadableTask]
public sealed class SelectEnvironment : EngineTask
{
    /// <summary>Its name: the chosen one, or the only one there is.</summary>
    [Output]
    public string SelectedEnvironment { get; set; } = "";

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var (environment, diagnostics) = EnvironmentDelivery.Select(ProjectFile, Items, DefaultEnvironment, EnvironmentName);
        SelectedEnvironment = environment?.Name ?? "";
        return diagnostics;
    }
}
