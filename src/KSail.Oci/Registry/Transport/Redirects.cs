using System.Net;
using System.Runtime.CompilerServices;

namespace KSail.Oci.Registry.Transport;

/// <summary>
/// Follows redirects by hand: what carries credentials must not carry them to another host, where storage services also refuse requests
/// that are signed and authorized at once, and nothing leaves an encrypted connection for an open one.
/// </summary>
internal sealed class Redirects(RegistryExchange next)
{
    private const int MaxRedirects = 5;

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var current = request;
        for (var left = MaxRedirects; ; left--)
        {
            var response = await next(current, cancellationToken).ConfigureAwait(false);
            if (!IsFollowed(response))
                return response;
            if (left == 0)
                throw new RegistryException(OciDiagnostics.Nonsense, $"{request.Uri.Authority}: {request} was redirected more than {MaxRedirects} times");
            current = Next(current, response);
        }
    }

    private static RegistryRequest Next(RegistryRequest request, RegistryResponse response)
    {
        if (response.Header("Location") is not { } location || !Uri.TryCreate(request.Uri, location, out var target) || !IsHttp(target))
            throw new RegistryException(OciDiagnostics.Nonsense, $"{request.Uri.Authority}: {request} was redirected ({(int)response.Status}) without an address to go to");
        if (request.Uri.Scheme == Uri.UriSchemeHttps && target.Scheme != Uri.UriSchemeHttps)
            throw new RegistryException(OciDiagnostics.Tls, $"{request.Uri.Authority}: {request} was redirected from https to plain http on {target.Authority}; that is not followed");
        var sameHost = Uri.Compare(request.Uri, target, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;
        return request with { Uri = target, Authorization = sameHost ? request.Authorization : null };
    }

    // Only 307 and 308 promise that method and body stay what they are.
    private static bool IsFollowed(RegistryResponse response) => response.Status switch
    {
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => true,
        HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther => response.Request.Method == HttpMethod.Get || response.Request.Method == HttpMethod.Head,
        _ => false,
    };

    private static bool IsHttp(Uri uri) => uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps;
}
