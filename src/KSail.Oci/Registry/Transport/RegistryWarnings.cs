using System.Runtime.CompilerServices;

namespace KSail.Oci.Registry.Transport;

/// <summary>Passes on what a registry wants its users to know (<c>Warning: 299 - "…"</c> of the distribution specification), once each.</summary>
internal sealed class RegistryWarnings(RegistryExchange next, Action<string> progress)
{
    private const string Start = "299 - \"";
    private const int MaxWarnings = 10;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var response = await next(request, cancellationToken).ConfigureAwait(false);
        foreach (var header in response.Headers("Warning"))
        {
            var end = header.LastIndexOf('"');
            if (header.StartsWith(Start, StringComparison.Ordinal) && end >= Start.Length && _told.Count < MaxWarnings
                && OneLine.Of(header[Start.Length..end].Replace("\\\"", "\"", StringComparison.Ordinal)) is var text && _told.Add(text))
            {
                progress($"{request.Uri.Authority} warns: {text}");
            }
        }

        return response;
    }
}
