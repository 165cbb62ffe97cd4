using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;

namespace KSail.Oci;

/// <summary>What is read from a registry, and how long it may take.</summary>
/// <param name="Registry">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Span">Where the user wrote the registry, for diagnostics about it.</param>
public sealed record RegistryReadRequest(RegistryTarget Registry, string Tag, SourceSpan Span)
{
    /// <summary>How long it may take altogether.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a request may go without a byte moving.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>Work that only reads: connects to the repository, and makes diagnostics of what fails.</summary>
internal static class RegistryAccess
{
    /// <summary>Runs the work; null after an error in <paramref name="diagnostics"/>.</summary>
    public static async Task<T?> RunAsync<T>(
        RegistryReadRequest request,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string>? progress,
        DiagnosticBag diagnostics,
        Func<IRegistry, ArtifactReference, CancellationToken, Task<T?>> work,
        CancellationToken cancellationToken)
        where T : class
    {
        var target = request.Registry;
        if (ArtifactReference.Create(target.Host, target.Port, target.Repository, request.Tag, request.Span, diagnostics) is not { } reference)
            return null;
        var mask = new SecretMask();
        using var timeout = new CancellationTokenSource(request.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            var registry = Connect(reference, request, handler, clock, text => progress?.Report(mask.Apply(text)), mask, diagnostics);
            await registry.PingAsync(either.Token).ConfigureAwait(false);
            return await work(registry, reference, either.Token).ConfigureAwait(false);
        }
        catch (RegistryException e)
        {
            diagnostics.Add(e.Descriptor, request.Span, OneLine.Bound(mask.Apply(e.Message)));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            diagnostics.Add(OciDiagnostics.Cancelled, request.Span, $"reading {reference} was cancelled");
        }
        catch (OperationCanceledException)
        {
            diagnostics.Add(OciDiagnostics.TimedOut, request.Span, $"reading {reference} was not done after {request.Timeout.TotalSeconds:0} s");
        }

        return null;
    }

    private static IRegistry Connect(
        ArtifactReference reference, RegistryReadRequest request, HttpMessageHandler handler, TimeProvider clock, Action<string> progress, SecretMask mask, DiagnosticBag diagnostics)
    {
        var endpoint = new RegistryEndpoint(reference, request.Registry.PlainHttp);
        var credentials = request.Registry.Credentials;
        var absence = "no credentials were given";
        if (credentials is null && request.Registry.DockerConfigPath is { } file)
            credentials = DockerConfigFile.Find(file, endpoint.Authority, endpoint.Repository, diagnostics, out absence);
        if (credentials is not null)
            mask.Add(credentials);
        return new RegistryConnection(handler, clock, new Random(), request.StallTimeout, progress).Open(endpoint, credentials, absence, mask);
    }
}
