using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry.Authentication;

/// <summary>
/// Proves to one registry who is pushing: waits for its challenge, answers it with the password or a token for it, keeps the token while
/// it lives, and gets a new one once when the registry stops accepting it. Nothing is sent to any other host.
/// </summary>
internal sealed class Authenticator(
    RegistryExchange next, RegistryEndpoint endpoint, string? mountFrom, RegistryCredentials? credentials, string withoutCredentials, SecretMask mask, TimeProvider clock)
{
    private readonly TokenService _tokens = new(next, clock);
    private readonly string _scope = $"repository:{endpoint.Repository}:pull,push" + (mountFrom is null ? "" : $" repository:{mountFrom}:pull");
    private Challenge? _challenge;
    private RegistryToken? _token;

    /// <summary>
    /// Asks for the root of the API, for the challenge alone: a token is made for one repository, and some registries do not take it there.
    /// </summary>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<RegistryResponse> PingAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        var response = await next(request, cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.Unauthorized)
            _challenge = Choose(response);
        return response;
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<RegistryResponse> SendAsync(RegistryRequest request, CancellationToken cancellationToken)
    {
        if (!endpoint.Owns(request.Uri))
            return await next(request, cancellationToken).ConfigureAwait(false);
        var known = _token;
        var sent = await AuthorizeAsync(cancellationToken).ConfigureAwait(false);
        var response = await next(request with { Authorization = sent }, cancellationToken).ConfigureAwait(false);
        if (response.Status == HttpStatusCode.Unauthorized && endpoint.Owns(response.Request.Uri))
        {
            _challenge = Choose(response);
            // A password is as wrong the second time, and so is a token that was made for this request.
            if (sent is not null && (known is null || !ReferenceEquals(known, _token)))
                throw Refused(response);
            _token = null;
            sent = await AuthorizeAsync(cancellationToken).ConfigureAwait(false);
            if (sent is null)
                throw Refused(response);
            response = await next(request with { Authorization = sent }, cancellationToken).ConfigureAwait(false);
        }

        if (response.Status == HttpStatusCode.Unauthorized)
            throw Refused(response);
        if (response.Status == HttpStatusCode.Forbidden)
            throw Denied(response);
        return response;
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<AuthenticationHeaderValue?> AuthorizeAsync(CancellationToken cancellationToken)
    {
        switch (_challenge?.Scheme)
        {
            case "bearer" when credentials is { Kind: CredentialKind.RegistryToken }:
                return new AuthenticationHeaderValue("Bearer", credentials.Password.Reveal());
            case "bearer":
                if (_token is null || _token.Expires <= clock.GetUtcNow())
                    _token = await RequestTokenAsync(_challenge, cancellationToken).ConfigureAwait(false);
                return new AuthenticationHeaderValue("Bearer", _token.Value.Reveal());
            case "basic" when credentials is { Kind: CredentialKind.Password }:
                return new AuthenticationHeaderValue("Basic", credentials.ToBasic());
            default:
                return null;
        }
    }

    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    private async Task<RegistryToken> RequestTokenAsync(Challenge challenge, CancellationToken cancellationToken)
    {
        try
        {
            var scopes = TokenScope.Unite(_scope, challenge["scope"]);
            var token = await _tokens.RequestAsync(challenge, scopes, credentials, endpoint, cancellationToken).ConfigureAwait(false);
            mask.Add(token.Value);
            return token;
        }
        catch (RegistryException e) when (e.Descriptor == OciDiagnostics.Unauthorized || e.Descriptor == OciDiagnostics.Denied)
        {
            throw new RegistryException(e.Descriptor, $"{e.Message}; {Used()}", inner: e);
        }
    }

    // Bearer first: registries that offer both mean their token service to be used.
    private static Challenge? Choose(RegistryResponse response)
    {
        Challenge? basic = null;
        foreach (var header in response.Headers("WWW-Authenticate"))
        {
            foreach (var challenge in Challenge.Parse(header))
            {
                if (challenge.Scheme == "bearer")
                    return challenge;
                if (challenge.Scheme == "basic")
                    basic ??= challenge;
            }
        }

        return basic;
    }

    private RegistryException Refused(RegistryResponse response)
    {
        if (_challenge?["error"] == "insufficient_scope")
            return Denied(response);
        return new RegistryException(OciDiagnostics.Unauthorized, $"{RegistryErrors.Explain(response, clock).Message}; {Used()}");
    }

    private RegistryException Denied(RegistryResponse response)
    {
        var failure = RegistryErrors.Explain(response, clock);
        return failure.Descriptor == OciDiagnostics.ImmutableTag
            ? failure
            : new RegistryException(OciDiagnostics.Denied, $"{failure.Message}; {Used()}; they need permission to pull from and push to '{endpoint.Repository}'");
    }

    private string Used() => credentials is null ? withoutCredentials
        : credentials.Kind != CredentialKind.Password ? $"the token from {credentials.Source} was used"
        : $"the credentials of user '{OneLine.Of(credentials.User)}' from {credentials.Source} were used";
}
