using KSail.Documents.Diagnostics;
using KSail.Oci.Registry;

namespace KSail.Oci;

/// <summary>What is read from a registry, and how long it may take.</summary>
/// <param name="Registry">The repository.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Span">Where the user wrote the registry, for diagnostics about it.</param>
public sealed record RegistryReadRequest(RegistryTarget Registry, string Tag, SourceSpan Span)
{
    /// <summary>How long it may take.</summary>
    public RegistryPatience Patience { get; init; } = RegistryPatience.Default;
}

/// <summary>Work that only reads what is under one tag.</summary>
internal static class RegistryAccess
{
    /// <summary>Connects and reads; null after an error in <paramref name="diagnostics"/>.</summary>
    public static Task<T?> RunAsync<T>(
        RegistryReadRequest request,
        HttpMessageHandler handler,
        TimeProvider clock,
        IProgress<string>? progress,
        DiagnosticBag diagnostics,
        Func<IRegistry, ArtifactReference, CancellationToken, Task<T?>> read,
        CancellationToken cancellationToken)
        where T : class
    {
        var target = request.Registry;
        if (ArtifactReference.Create(target.Host, target.Port, target.Repository, request.Tag, request.Span, diagnostics) is not { } reference)
            return Task.FromResult<T?>(null);
        var work = new RegistryWork(handler, clock, progress, diagnostics, request.Span, request.Patience) { Name = $"reading {reference}", Outcome = "" };
        return work.RunAsync(ReadAsync, cancellationToken);

        async Task<T?> ReadAsync(CancellationToken token)
        {
            var registry = work.Connect(reference, target, mountFrom: null, token);
            await registry.PingAsync(token).ConfigureAwait(false);
            return await read(registry, reference, token).ConfigureAwait(false);
        }
    }
}
