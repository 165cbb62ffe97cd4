using KSail.Clusters.Definition;
using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.State;
using KSail.Clusters.Talos.Access;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Sdk.Tasks.Delivery;
using KSail.Validation;

namespace KSail.Sdk.Tasks.Clusters;

/// <summary>Which cluster is meant: that of one environment of a project.</summary>
/// <param name="ProjectFile">Absolute path of the project.</param>
/// <param name="Items">Environments that the project names itself.</param>
/// <param name="DefaultEnvironment">What <c>ksail.yaml</c> is called.</param>
/// <param name="Environment">The chosen environment; empty for the only one.</param>
/// <param name="Operation">What is going on: <c>ClusterUp</c>.</param>
internal sealed record ClusterOrder(string ProjectFile, IReadOnlyList<EnvironmentItem> Items, string DefaultEnvironment, string Environment, string Operation);

/// <summary>The cluster of an environment, with all that work on it takes. Knows no MSBuild.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Host">What work on its cluster takes; its provider is disposed with this.</param>
internal sealed record OpenedCluster(KSailEnvironment Environment, ClusterHost Host) : IDisposable
{
    /// <summary>Opens it. Nothing is asked yet.</summary>
    /// <param name="order">Which one.</param>
    /// <param name="isJudged">Whether its configuration must make sense, or only be readable, as it must for what ends a cluster.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="clock">Measures time.</param>
    /// <param name="progress">Told what happens.</param>
    /// <param name="diagnostics">Takes what is wrong with the configuration.</param>
    /// <returns>The cluster; null after an error.</returns>
    public static OpenedCluster? Find(
        ClusterOrder order, bool isJudged, EnvironmentVariables variables, TimeProvider clock, IProgress<string> progress, DiagnosticBag diagnostics)
    {
        var view = EnvironmentDelivery.OpenTree(order.ProjectFile).OpenView();
        if (Load(order, isJudged, view, variables, diagnostics) is not { } environment
            || ClusterDefinitionReader.Read(environment, variables.Read, order.Operation, diagnostics) is not { } definition)
        {
            return null;
        }

        var provider = definition.Configuration.Cluster.Provider.Value.ToString();
        var store = new ClusterStore(UserFolders.ClusterState(variables.Read), provider, definition.Name, clock);
        if (ClusterProviders.Create(definition, store, variables.Read, clock, diagnostics) is not { } machines)
            return null;
        return new OpenedCluster(environment, new ClusterHost
        {
            Definition = definition,
            Provider = machines,
            Store = store,
            Repository = view,
            Variables = variables.Read,
            Talos = new TalosConnector(clock),
            Clock = clock,
            Progress = progress,
        });
    }

    public void Dispose() => Host.Provider.Dispose();

    // Warnings belong to the validation, which tells them in every build.
    private static KSailEnvironment? Load(ClusterOrder order, bool isJudged, SourceView view, EnvironmentVariables variables, DiagnosticBag diagnostics)
    {
        var project = EnvironmentDiscovery.Discover(view, EnvironmentDelivery.DirectoryOf(order.ProjectFile), order.Items, order.DefaultEnvironment, diagnostics);
        if (EnvironmentSelection.SelectOne(project, order.Environment, order.Operation, SourceSpan.OfFile(order.ProjectFile), diagnostics) is not { } file)
            return null;
        var environment = EnvironmentLoader.Load(file, view, variables);
        var found = new DiagnosticBag();
        found.AddRange(environment.Diagnostics);
        if (isJudged)
            ConfigurationCheck.Run(environment, file, project, view, variables, found);
        foreach (var diagnostic in found.Items)
        {
            if (diagnostic.Severity == DiagnosticSeverity.Error)
                diagnostics.Add(diagnostic);
        }

        return found.HasErrors ? null : environment;
    }
}
