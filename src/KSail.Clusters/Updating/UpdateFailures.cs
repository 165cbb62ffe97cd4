using KSail.Clusters.Lifecycle;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;

namespace KSail.Clusters.Updating;

/// <summary>What ends the work becomes one finding, with how far it came.</summary>
internal static class UpdateFailures
{
    public static async Task GuardAsync(ClusterHost host, DiagnosticBag diagnostics, Func<string> standing, Func<Task> work, CancellationToken cancellation)
    {
        var span = host.Definition.Span;
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (UpdateStop e)
        {
            diagnostics.Add(e.Code, span, $"{e.Message}{standing()}");
        }
        catch (ProviderException e)
        {
            diagnostics.Add(e.Code, span, $"{e.Message}{standing()}");
        }
        catch (TalosException e)
        {
            diagnostics.Add(e.Descriptor, span, $"{e.Message}{standing()}");
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(KubernetesDiagnostics.Of(e.Failure), span, $"{e.Message}{standing()}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            diagnostics.Add(UpdateDiagnostics.Interrupted, span, $"the work on {host.Definition.Name} was interrupted{standing()}");
        }
    }
}
