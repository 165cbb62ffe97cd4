using KSail.Checks.Restoring;
using KSail.Clusters.Components;
using KSail.Clusters.Providers;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Sdk.Tasks.Delivery;

namespace KSail.Sdk.Tasks.Clusters;

/// <summary>Fetches what the clusters of a project's environments are given. Knows no MSBuild.</summary>
internal static class ClusterRestore
{
    /// <summary>Fetches it, and pins it beside everything else from outside.</summary>
    /// <param name="request">What project, which cache, and how to treat what is pinned.</param>
    /// <param name="usesFluxOperator">Whether Flux is installed by its operator.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="handler">Carries the requests.</param>
    /// <param name="clock">Measures pauses between attempts.</param>
    /// <param name="diagnostics">Takes what cannot be fetched.</param>
    /// <param name="cancellation">Stops the work.</param>
    public static async Task RunAsync(
        EnvironmentRestoreRequest request, bool usesFluxOperator, EnvironmentVariables variables, HttpMessageHandler handler, TimeProvider clock, DiagnosticBag diagnostics,
        CancellationToken cancellation)
    {
        var directory = EnvironmentDelivery.DirectoryOf(request.ProjectFile);
        var view = EnvironmentDelivery.OpenTree(request.ProjectFile).OpenView();
        var components = new List<Component>();
        // What is wrong with configurations is for the build to tell.
        foreach (var file in EnvironmentDiscovery.Discover(view, directory, request.Items, request.DefaultEnvironment, new DiagnosticBag()))
        {
            var environment = EnvironmentLoader.Load(file, view, variables);
            if (environment is { HasErrors: false, Configuration: { Cluster.Distribution.Value: Distribution.Talos } configuration })
                components.AddRange(ComponentSelection.Of(configuration, nodes: null, ClusterProviders.ComponentsOf(configuration), usesFluxOperator));
        }

        var restore = new ComponentRestore(directory, request.CacheDirectory, request.Mode) { IsForAll = true };
        await restore.RunAsync(components, handler, clock, CredentialSearch.FromVariables(variables.Read), diagnostics, cancellation).ConfigureAwait(false);
    }
}
