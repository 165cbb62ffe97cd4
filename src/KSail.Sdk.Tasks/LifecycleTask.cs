using KSail.Documents.Diagnostics;
using KSail.Sdk.Tasks.Clusters;

namespace KSail.Sdk.Tasks;

/// <summary>What tasks share that work on the cluster of an environment. Credentials are read in here: whatever is a parameter is in binary logs.</summary>
public abstract class LifecycleTask : EngineTask
{
    /// <summary>Whether Flux is installed by its operator: anything but <c>false</c>; otherwise as its project publishes it.</summary>
    public string FluxOperator { get; set; } = "";

    /// <summary>What is going on, for messages: the name of the target.</summary>
    private protected abstract string Operation { get; }

    /// <summary>Whether the configuration must make sense, or only be readable.</summary>
    private protected virtual bool IsJudged => true;

    /// <summary>Does the task's own work and sets its outputs.</summary>
    private protected abstract Task WorkAsync(OpenedCluster cluster, DiagnosticBag diagnostics, CancellationToken cancellationToken);

    private protected sealed override IReadOnlyList<Diagnostic> Run(CancellationToken cancellationToken) => RunAsync(cancellationToken).GetAwaiter().GetResult();

    private async Task<IReadOnlyList<Diagnostic>> RunAsync(CancellationToken cancellationToken)
    {
        var diagnostics = new DiagnosticBag();
        var order = new ClusterOrder(ProjectFile, Items, DefaultEnvironment, EnvironmentName, Operation);
        using var cluster = OpenedCluster.Find(order, IsJudged, Variables, TimeProvider.System, new LogProgress(Log), diagnostics);
        if (cluster is not null)
            await WorkAsync(cluster with { Host = cluster.Host with { UsesFluxOperator = IsOn(FluxOperator) } }, diagnostics, cancellationToken).ConfigureAwait(false);
        return diagnostics.Items;
    }
}
