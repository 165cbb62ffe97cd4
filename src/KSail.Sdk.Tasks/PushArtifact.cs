using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Delivery;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Packs the source directory of one environment and pushes it.</summary>
[MSBuildMultiThreadableTask]
public sealed class PushArtifact : EngineTask
{
    /// <summary>Absolute path for caches; every environment gets a folder in it.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Absolute path for results; every environment gets a folder in it.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>What was pushed.</summary>
    [Output]
    public ITaskItem[] PushedArtifact { get; set; } = [];

    private protected override Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        var (_, diagnostics) = EnvironmentDelivery.Select(ProjectFile, Items, DefaultEnvironment, EnvironmentName);
        return Task.FromResult(diagnostics);
    }
}
