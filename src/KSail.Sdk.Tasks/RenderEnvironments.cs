using System.Globalization;
using KSail.Checks;
using KSail.Documents.Diagnostics;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace KSail.Sdk.Tasks;

/// <summary>Writes the stream of manifests that Flux would apply, one per environment that renders.</summary>
[MSBuildMultiThreadableTask]
public sealed class RenderEnvironments : CheckTask
{
    /// <summary>The files written, with <c>Environment</c> and <c>ResourceCount</c>.</summary>
    [Output]
    public ITaskItem[] RenderedManifests { get; set; } = [];

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var result = Check(CheckSteps.Render, cancellationToken);
        var written = new List<ITaskItem>(result.Environments.Count);
        foreach (var environment in result.Environments)
        {
            if (environment.ManifestsFile is not { } file)
                continue;
            var item = new TaskItem(ItemText.Escape(file));
            item.SetMetadata("Environment", environment.Name);
            item.SetMetadata("ResourceCount", environment.ResourceCount.ToString(CultureInfo.InvariantCulture));
            written.Add(item);
        }

        RenderedManifests = [.. written];
        return result.Diagnostics;
    }
}
