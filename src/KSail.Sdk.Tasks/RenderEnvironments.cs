using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Checks.</summary>
[MSBuildMultiThreadableTask]
public sealed class RenderEnvironments : EngineTask
{
    /// <summary>Dir.</summary>
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Dir.</summary>
    public string OutputDirectory { get; set; } = "";

    /// <summary>Out.</summary>
    [Output]
    public ITaskItem[] RenderedManifests { get; set; } = [];

    private protected override Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken) => Task.FromResult<IReadOnlyList<Diagnostic>>([]);
}
