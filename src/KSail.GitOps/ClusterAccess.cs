using KSail.Configuration;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Connections;

namespace KSail.GitOps;

/// <summary>Finds the cluster of an environment: the context that its configuration names, and never the one that happens to be current.</summary>
public static class ClusterAccess
{
    /// <summary>Reads the kubeconfig. Nothing is sent.</summary>
    /// <remarks>
    /// A kubeconfig that is configured is the only one; without, <c>KUBECONFIG</c> and <c>~/.kube/config</c> are looked at as <c>kubectl</c> does. The
    /// context is the configured one, else the one that the distribution gives to a cluster of this name.
    /// </remarks>
    /// <param name="environment">The environment.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="operation">What needs the cluster, for messages.</param>
    /// <param name="diagnostics">Takes what is missing.</param>
    /// <returns>How to speak to the cluster; null after an error.</returns>
    public static KubernetesConnection? Find(KSailEnvironment environment, EnvironmentVariables variables, string operation, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (environment.Configuration is not { } configuration)
            return null;
        var settings = configuration.Cluster.Connection;
        if (!VariableDemand.IsMet(settings.Kubeconfig, operation, diagnostics) || !VariableDemand.IsMet(settings.Context, operation, diagnostics))
            return null;
        if (ClusterIdentity.ContextOf(configuration) is not { Length: > 0 } context)
        {
            diagnostics.Add(GitOpsDiagnostics.ClusterUnknown, settings.Context?.Span ?? SourceSpan.OfFile(environment.ConfigFile),
                $"{operation} does not know which cluster {environment.Name} is; name its context in spec.cluster.connection.context");
            return null;
        }

        var files = settings.Kubeconfig.IsExplicit
            ? KubeconfigFiles.Single(settings.Kubeconfig.Value.Reveal(), environment.RootDirectory, variables.Read)
            : KubeconfigFiles.Default(environment.RootDirectory, variables.Read);
        var span = settings.Context?.Span ?? SourceSpan.OfFile(environment.ConfigFile);
        return Kubeconfig.Load(files, diagnostics)?.Connect(context, span, variables.Read, diagnostics);
    }
}
