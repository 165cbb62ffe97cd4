using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.GitOps.Argo;
using KSail.GitOps.Flux;
using KSail.GitOps.Objects;
using KSail.Kubernetes;

namespace KSail.GitOps;

/// <summary>Makes the GitOps engine of a cluster take an artifact, and waits until everything runs it.</summary>
public static class Reconciliation
{
    /// <summary>Reconciles. What the user should know of a failure is in <paramref name="diagnostics"/>, with the places of what failed.</summary>
    /// <param name="request">What shall run.</param>
    /// <param name="engine">Who makes it run; <see cref="GitOpsEngine.None"/> finds it out in the cluster.</param>
    /// <param name="api">The cluster.</param>
    /// <param name="clock">Measures time-outs.</param>
    /// <param name="progress">Told of every change of state, in order.</param>
    /// <param name="diagnostics">Takes what went wrong.</param>
    /// <param name="cancellationToken">Stops the wait at once; the cluster goes on by itself.</param>
    /// <returns>How it ended; null where it could not begin, could not go on, or was stopped.</returns>
    public static async Task<ReconcileResult?> RunAsync(
        ReconcileRequest request,
        GitOpsEngine engine,
        IKubernetesApi api,
        TimeProvider clock,
        IProgress<ReconcileEvent> progress,
        DiagnosticBag diagnostics,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(progress);
        ArgumentNullException.ThrowIfNull(diagnostics);
        try
        {
            var catalog = await api.DiscoverAsync(cancellationToken).ConfigureAwait(false);
            if (Resolve(engine, catalog) is not { } resolved)
            {
                diagnostics.Add(GitOpsDiagnostics.EngineMissing, request.Span, Missing(engine));
                return null;
            }

            return resolved == GitOpsEngine.Flux
                ? await new FluxReconciliation(request, api, catalog, clock, progress, diagnostics).RunAsync(cancellationToken).ConfigureAwait(false)
                : await new ArgoReconciliation(request, api, catalog, clock, progress, diagnostics).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(KubernetesDiagnostics.Of(e.Failure), request.Span, PlainText.Line(Explain(e), 1200));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            diagnostics.Add(GitOpsDiagnostics.Cancelled, request.Span, $"{request.Environment} is no longer waited for; the cluster goes on with {request.Digest} by itself");
        }

        return null;
    }

    /// <summary>The engine that a cluster has; null where it lacks the configured one, or has none.</summary>
    internal static GitOpsEngine? Resolve(GitOpsEngine engine, ApiCatalog catalog)
    {
        if (engine != GitOpsEngine.ArgoCD && FluxReconciliation.IsServed(catalog))
            return GitOpsEngine.Flux;
        return engine != GitOpsEngine.Flux && ArgoReconciliation.IsServed(catalog) ? GitOpsEngine.ArgoCD : null;
    }

    internal static string Missing(GitOpsEngine engine) => engine switch
    {
        GitOpsEngine.Flux => "spec.cluster.gitOpsEngine is Flux, and the cluster serves no OCIRepository and Kustomization of Flux; install Flux, or look whether this is the right cluster",
        GitOpsEngine.ArgoCD => "spec.cluster.gitOpsEngine is ArgoCD, and the cluster serves no Application of Argo CD; install it, or look whether this is the right cluster",
        _ => "the cluster has neither Flux nor Argo CD; install one and name it in spec.cluster.gitOpsEngine",
    };

    private static string Explain(KubernetesException e) => e.Failure switch
    {
        KubernetesFailure.Forbidden => $"{e.Message}; a reconciliation lists, watches and patches the objects of the GitOps engine in all namespaces",
        _ => e.Message,
    };
}
