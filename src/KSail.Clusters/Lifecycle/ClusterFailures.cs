using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;

namespace KSail.Clusters.Lifecycle;

/// <summary>How far a work is, for who has to say where it stopped.</summary>
internal sealed class UpWork(string operation, ClusterLog log)
{
    public ClusterLog Log => log;

    /// <summary>What is being done.</summary>
    public string Step { get; set; } = operation;
}

/// <summary>What ends the work on a cluster becomes one finding: what failed, or how to go on after it was interrupted.</summary>
internal static class ClusterFailures
{
    private static readonly TimeSpan LastLook = TimeSpan.FromSeconds(3);

    public static async Task<T?> GuardAsync<T>(
        ClusterHost host, string operation, UpWork work, DiagnosticBag diagnostics, Func<Task<T?>> run, CancellationToken cancellation)
        where T : class
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            diagnostics.Add(LifecycleDiagnostics.Interrupted, host.Definition.Span,
                $"{operation} of {host.Definition.Name} was interrupted during '{work.Step}'; {await DescribeAsync(host).ConfigureAwait(false)}; {ClusterWords.HowToGoOn(host.Definition.Environment)}");
        }
        catch (ProviderException e)
        {
            diagnostics.Add(e.Code, host.Definition.Span, e.Message);
        }
        catch (TalosException e)
        {
            diagnostics.Add(e.Descriptor, host.Definition.Span, e.Message);
        }
        catch (KubernetesException e)
        {
            diagnostics.Add(KubernetesDiagnostics.Of(e.Failure), host.Definition.Span, e.Message);
        }

        return null;
    }

    // What exists, read once more, since the work was stopped in the middle of something.
    private static async Task<string> DescribeAsync(ClusterHost host)
    {
        using var limit = new CancellationTokenSource(LastLook, host.Clock);
        try
        {
            var machines = await host.Provider.ReadAsync(limit.Token).ConfigureAwait(false);
            if (machines.IsEmpty)
                return "nothing of it exists";
            var names = new List<string>();
            foreach (var shared in machines.Shared)
                names.Add($"{shared.Kind} {shared.Name}");
            foreach (var machine in machines.Nodes)
                names.Add($"node {machine.Node.Name}");
            return $"so far there are {string.Join(", ", names)}";
        }
        catch (Exception e) when (e is ProviderException or OperationCanceledException)
        {
            return "some of it may exist";
        }
    }
}
