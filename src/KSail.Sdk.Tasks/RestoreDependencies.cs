using KSail.Checks.Restoring;
using KSail.Documents.Diagnostics;
using KSail.Restore;
using KSail.Sdk.Tasks.Clusters;
using Microsoft.Build.Framework;

namespace KSail.Sdk.Tasks;

/// <summary>Fetches what the environments need from outside and pins it in <c>ksail.lock.json</c>.</summary>
[MSBuildMultiThreadableTask]
public sealed class RestoreDependencies : EngineTask
{
    /// <summary>Absolute path for the memory of the last restore.</summary>
    [Required]
    public string IntermediateDirectory { get; set; } = "";

    /// <summary>Absolute path of the cache; empty for the user's own.</summary>
    public string RestoreCacheDirectory { get; set; } = "";

    /// <summary>Places of schemas of custom kinds, after those that a configuration names.</summary>
    public ITaskItem[] SchemaLocations { get; set; } = [];

    /// <summary>Whether charts of Helm releases are wanted: anything but <c>false</c>.</summary>
    public string RenderCharts { get; set; } = "";

    /// <summary>Keyrings that provenance files of charts are checked with: paths relative to the project, with semicolons between them; empty for none.</summary>
    public string ChartKeyring { get; set; } = "";

    /// <summary>Whether the components of clusters are fetched, too, so that clusters can be made without a network.</summary>
    public bool RestoreComponents { get; set; }

    /// <summary>Whether Flux is installed by its operator, as <see cref="LifecycleTask.FluxOperator"/>.</summary>
    public string FluxOperator { get; set; } = "";

    /// <summary>Whether the lock file must stay as it is.</summary>
    public bool LockedMode { get; set; }

    /// <summary>Whether to resolve every reference anew.</summary>
    public bool ForceEvaluate { get; set; }

    /// <summary>Whether to look at everything again even where nothing seems to have changed.</summary>
    public bool Force { get; set; }

    /// <summary>The folder of the schemas for editors; empty for none.</summary>
    public string EditorSchemas { get; set; } = "";

    /// <summary>Absolute path of the folder where editors look for them.</summary>
    public string EditorDirectory { get; set; } = "";

    private protected override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken)
    {
        var mode = ForceEvaluate ? RestoreMode.ForceEvaluate : LockedMode ? RestoreMode.Locked : RestoreMode.Normal;
        var request = new EnvironmentRestoreRequest(
            ProjectFile, Items, DefaultEnvironment, IntermediateDirectory, RestoreCacheOf(RestoreCacheDirectory), mode, Force, EngineIdentity.Current) { SchemaLocations = LocationsOf(SchemaLocations), WithCharts = IsOn(RenderCharts), ChartKeyrings = KeyringPaths() };
        using var handler = CreateHandler();
        // What keeps them from being written is told by Validate, which comes next.
        _ = EditorFiles.Refresh(EditorSchemas, EditorDirectory);
        return RunAsync(request, handler, cancellationToken).GetAwaiter().GetResult();
    }

    private async Task<IReadOnlyList<Diagnostic>> RunAsync(EnvironmentRestoreRequest request, SocketsHttpHandler handler, CancellationToken cancellationToken)
    {
        var found = await EnvironmentRestore.RunAsync(request, Variables, handler, TimeProvider.System, cancellationToken).ConfigureAwait(false);
        if (!RestoreComponents)
            return found;
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(found);
        await ClusterRestore.RunAsync(request, IsOn(FluxOperator), Variables, handler, TimeProvider.System, diagnostics, cancellationToken).ConfigureAwait(false);
        return diagnostics.Items;
    }

    private List<string> KeyringPaths()
    {
        var paths = new List<string>();
        foreach (var path in ChartKeyring.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            paths.Add(FullPath(path));
        return paths;
    }

    /// <summary>Carries requests for what is restored. Redirects are followed by hand, and no cookies or credentials of one server reach another.</summary>
    internal static SocketsHttpHandler CreateHandler() =>
        new() { AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = System.Net.DecompressionMethods.All, ConnectTimeout = TimeSpan.FromSeconds(10) };
}
