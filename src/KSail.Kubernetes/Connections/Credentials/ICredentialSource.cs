using System.Net.Http.Headers;
using KSail.Documents;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>Credentials as requests carry them.</summary>
/// <param name="Authorization">The header; null for none.</param>
/// <param name="Certificate">The certificate of the connection; null for none.</param>
internal sealed record Credential(AuthenticationHeaderValue? Authorization, ClientCertificate? Certificate);

/// <summary>Gives out credentials and renews them. Thread-safe.</summary>
internal interface ICredentialSource : IDisposable
{
    /// <summary>The credentials of now.</summary>
    /// <exception cref="KubernetesException">They cannot be obtained.</exception>
    ValueTask<Credential> GetAsync(CancellationToken cancellationToken);

    /// <summary>Others than those that the server did not accept; null where there are none.</summary>
    /// <exception cref="KubernetesException">They cannot be obtained.</exception>
    ValueTask<Credential?> RenewAsync(Credential refused, CancellationToken cancellationToken);

    /// <summary>What must not be in any message.</summary>
    IEnumerable<Secret> Secrets { get; }
}

/// <summary>Credentials that stay what they are.</summary>
internal sealed class FixedCredentials : ICredentialSource
{
    private readonly CredentialPlan _plan;
    private readonly Credential _credential;

    public FixedCredentials(CredentialPlan plan)
    {
        _plan = plan;
        var header = plan.Token is { } token ? new AuthenticationHeaderValue("Bearer", token.Reveal())
            : plan.Basic is { } basic ? new AuthenticationHeaderValue("Basic", basic.Reveal())
            : null;
        _credential = new Credential(header, plan.Certificate);
    }

    public IEnumerable<Secret> Secrets
    {
        get
        {
            foreach (var secret in (Secret?[])[_plan.Token, _plan.Basic, _plan.Password])
            {
                if (secret is not null)
                    yield return secret;
            }
        }
    }

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken) => ValueTask.FromResult(_credential);

    public ValueTask<Credential?> RenewAsync(Credential refused, CancellationToken cancellationToken) => ValueTask.FromResult<Credential?>(null);

    public void Dispose()
    {
    }
}
