using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using KSail.Documents;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry.Authentication;

/// <summary>A token and the moment from which it is not worth sending.</summary>
internal sealed record RegistryToken(Secret Value, DateTimeOffset Expires);

/// <summary>Asks the token service that a registry names (distribution's token authentication: the GET form for passwords, the OAuth 2 form for identity tokens).</summary>
internal sealed class TokenService(RegistryExchange exchange, TimeProvider clock)
{
    // The specification's default, and its minimum.
    private const int DefaultLifetime = 60;

    // A token that dies on the way costs a round trip; ten seconds spare it.
    private const int Margin = 10;

    /// <summary>A new token.</summary>
    /// <param name="challenge">What the registry said: realm and service.</param>
    /// <param name="scopes">What the token is to allow.</param>
    /// <param name="credentials">Who asks; null for anybody.</param>
    /// <param name="endpoint">The registry, which says whether the service may be spoken to without encryption.</param>
    /// <param name="cancellationToken">Stops asking.</param>
    [AsyncMethodBuilder(typeof(CompiledTask<>))]
    public async Task<RegistryToken> RequestAsync(
        Challenge challenge, IReadOnlyList<string> scopes, RegistryCredentials? credentials, RegistryEndpoint endpoint, CancellationToken cancellationToken)
    {
        var request = credentials is { Kind: CredentialKind.IdentityToken }
            ? Refresh(challenge, scopes, credentials, endpoint)
            : new RegistryRequest(HttpMethod.Get, Address(challenge, scopes, endpoint))
            {
                Accept = "application/json",
                Authorization = credentials is null ? null : new AuthenticationHeaderValue("Basic", credentials.ToBasic()),
            };
        var response = await exchange(request, cancellationToken).ConfigureAwait(false);
        if (response.Status != HttpStatusCode.OK)
            throw RegistryErrors.Explain(response, clock);
        return Read(response);
    }

    // The OAuth 2 form: the service knows the user by the token alone.
    private static RegistryRequest Refresh(Challenge challenge, IReadOnlyList<string> scopes, RegistryCredentials credentials, RegistryEndpoint endpoint)
    {
        KeyValuePair<string, string>[] form =
        [
            new("grant_type", "refresh_token"),
            new("service", challenge["service"]),
            new("client_id", "KSail.Sdk"),
            new("scope", string.Join(' ', scopes)),
            new("refresh_token", credentials.Password.Reveal()),
        ];
        return new RegistryRequest(HttpMethod.Post, Realm(challenge, endpoint)) { Accept = "application/json", Content = _ => new FormUrlEncodedContent(form) };
    }

    private static Uri Realm(Challenge challenge, RegistryEndpoint endpoint)
    {
        var realm = challenge["realm"];
        if (!Uri.TryCreate(realm, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0)
            throw new RegistryException(OciDiagnostics.Nonsense, $"the registry names '{OneLine.Of(realm)}' as its token service, which is not an address");
        // The password goes there: an open connection must not leave this machine.
        if (uri.Scheme != Uri.UriSchemeHttps && !(uri.Scheme == Uri.UriSchemeHttp && endpoint.AllowsPlainHttp(uri.Host)))
            throw new RegistryException(OciDiagnostics.Tls, $"the registry names a token service without encryption, {uri.Scheme}://{uri.Authority}; credentials are not sent there");
        return uri;
    }

    private static Uri Address(Challenge challenge, IReadOnlyList<string> scopes, RegistryEndpoint endpoint)
    {
        var uri = Realm(challenge, endpoint);
        var query = new StringBuilder(uri.Query);
        Append(query, "service", challenge["service"]);
        foreach (var scope in scopes)
            Append(query, "scope", scope);
        return new UriBuilder(uri) { Query = query.ToString(), Fragment = "" }.Uri;
    }

    private static void Append(StringBuilder query, string name, string value)
    {
        if (value.Length > 0)
            query.Append(query.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
    }

    private RegistryToken Read(RegistryResponse response)
    {
        try
        {
            using var json = JsonDocument.Parse(response.Body);
            var token = Text(json.RootElement, "token") ?? Text(json.RootElement, "access_token");
            if (token is null || token.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
                throw RegistryErrors.Nonsense(response, "without a token");
            var lifetime = json.RootElement.TryGetProperty("expires_in", out var value) && value.TryGetInt32(out var seconds) ? seconds : DefaultLifetime;
            return new RegistryToken(new Secret(token), clock.GetUtcNow() + TimeSpan.FromSeconds(Math.Max(DefaultLifetime, lifetime) - Margin));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw RegistryErrors.Nonsense(response, "not the JSON of a token service");
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
