using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using KSail.Documents;
using KSail.Kubernetes.Objects;
using KSail.Kubernetes.Transport;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>
/// Credentials from a program that speaks the protocol of credential plugins (<c>client.authentication.k8s.io</c>). Asked once, and again when
/// what it gave has expired or is refused.
/// </summary>
internal sealed class PluginCredentials(CredentialPlan plan, KubernetesClientOptions options) : ICredentialSource
{
    // So that nothing expires on its way.
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(10);

    private readonly ExecPlugin _plugin = plan.Plugin!;
    private readonly SemaphoreSlim _one = new(1);
    private volatile Answer? _current;

    public IEnumerable<Secret> Secrets => _current is { Credential.Authorization.Parameter: { } token } ? [new Secret(token)] : [];

    public async ValueTask<Credential> GetAsync(CancellationToken cancellationToken) =>
        Current() ?? await AskAsync(refused: null, cancellationToken).ConfigureAwait(false);

    public async ValueTask<Credential?> RenewAsync(Credential refused, CancellationToken cancellationToken)
    {
        var renewed = await AskAsync(refused, cancellationToken).ConfigureAwait(false);
        return IsSame(renewed, refused) ? null : renewed;
    }

    public void Dispose() => _one.Dispose();

    private static bool IsSame(Credential left, Credential right) =>
        left.Authorization?.Parameter == right.Authorization?.Parameter && left.Certificate?.Thumbprint == right.Certificate?.Thumbprint;

    private Credential? Current() =>
        _current is { } answer && (answer.Expires is not { } expires || options.Clock.GetUtcNow() < expires - Leeway) ? answer.Credential : null;

    private async Task<Credential> AskAsync(Credential? refused, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Somebody else may have asked meanwhile.
            if (Current() is { } current && (refused is null || !IsSame(current, refused)))
                return current;
            var output = await PluginProgram.RunAsync(_plugin, plan.Origin, options.Environment, cancellationToken).ConfigureAwait(false);
            var answer = Read(output);
            _current = answer;
            return answer.Credential;
        }
        finally
        {
            _one.Release();
        }
    }

    private Answer Read(string output)
    {
        if (ApiJson.TryParse(Encoding.UTF8.GetBytes(output)) is not { } json)
            throw Fail("answered with something that is not JSON");
        if (json.Text("kind") != "ExecCredential")
            throw Fail("answered with something that is not an ExecCredential");
        if (json.Text("apiVersion") is var version && version != _plugin.ApiVersion)
            throw Fail($"answered in version '{OneLine.Of(version)}', not in {_plugin.ApiVersion} as the kubeconfig says; update the one or the other");
        var status = json.Object("status");
        var token = status.Text("token");
        var certificate = status.Text("clientCertificateData");
        var key = status.Text("clientKeyData");
        if (token.Length == 0 && certificate.Length == 0 && key.Length == 0)
            throw Fail("answered without a token and without a certificate");
        if (!UserReader.IsHeaderText(token))
            throw Fail("answered with a token that holds line breaks or characters that no token has");
        if (certificate.Length > 0 != key.Length > 0)
            throw Fail("answered with a certificate without its key, or a key without its certificate");
        DateTimeOffset? expires = null;
        if (status.Text("expirationTimestamp") is { Length: > 0 } expiration)
        {
            if (!DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                throw Fail("answered with an 'expirationTimestamp' that is not a time");
            expires = time;
        }

        var own = plan.Certificate;
        if (certificate.Length > 0)
        {
            (own, var problem) = ClientCertificate.Read(certificate, new Secret(key));
            if (own is null)
                throw Fail($"answered with a certificate that cannot be used: {problem}");
        }

        return new Answer(new Credential(token.Length > 0 ? new AuthenticationHeaderValue("Bearer", token) : null, own), expires);
    }

    private KubernetesException Fail(string what) => new(KubernetesFailure.Credentials, $"the credential plugin '{Path.GetFileName(_plugin.Command)}' of {plan.Origin} {what}");

    private sealed record Answer(Credential Credential, DateTimeOffset? Expires);
}
