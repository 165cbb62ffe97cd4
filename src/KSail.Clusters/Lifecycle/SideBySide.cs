using KSail.Clusters.Providers;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Lifecycle;

/// <summary>Does the same to several things, several at once. What was begun is finished, and all that failed is told, in the order of the things.</summary>
internal static class SideBySide
{
    public static async Task RunAsync<T>(
        IReadOnlyList<T> items, int atOnce, Func<T, Task> work, DiagnosticBag diagnostics, SourceSpan span, CancellationToken cancellation)
        where T : class
    {
        using var gate = new SemaphoreSlim(atOnce);
        var failures = await Task.WhenAll(items.Select(TryAsync)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        foreach (var failure in failures)
        {
            if (failure is not null)
                diagnostics.Add(failure);
        }

        async Task<Diagnostic?> TryAsync(T item)
        {
            try
            {
                await gate.WaitAsync(cancellation).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return null;
            }

            try
            {
                await work(item).ConfigureAwait(false);
                return null;
            }
            catch (ProviderException e)
            {
                return e.Code.At(span, e.Message);
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                return null;
            }
            finally
            {
                gate.Release();
            }
        }
    }
}
