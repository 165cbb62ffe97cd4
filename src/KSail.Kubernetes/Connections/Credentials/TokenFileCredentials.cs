using System.Net.Http.Headers;
using KSail.Documents;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>
/// A token in a file that is replaced before the token expires, as kubelet does it for service accounts. Read at each request: it is small,
/// and times of files that are behind symbolic links say nothing.
/// </summary>
internal sealed class TokenFileCredentials(CredentialPlan plan) : ICredentialSource
{
    private const int MaxSize = 1024 * 1024;

    private volatile string _last = plan.Token?.Reveal() ?? "";

    public IEnumerable<Secret> Secrets => [new Secret(_last)];

    public ValueTask<Credential> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var file = new FileStream(plan.TokenFile!, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (file.Length > MaxSize)
                throw new IOException("it is too large for a token");
            using var reader = new StreamReader(file);
            var token = reader.ReadToEnd().Trim();
            if (token.Length == 0)
                throw new IOException("it is empty");
            if (!UserReader.IsHeaderText(token))
                throw new IOException("it holds line breaks or characters that no token has");
            _last = token;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The last one may well be good still.
            if (_last.Length == 0)
                throw new KubernetesException(KubernetesFailure.Credentials, $"the token file '{plan.TokenFile}' of {plan.Origin} cannot be read: {OneLine.Of(e.Message)}", inner: e);
        }

        return ValueTask.FromResult(new Credential(new AuthenticationHeaderValue("Bearer", _last), plan.Certificate));
    }

    public async ValueTask<Credential?> RenewAsync(Credential refused, CancellationToken cancellationToken)
    {
        var now = await GetAsync(cancellationToken).ConfigureAwait(false);
        return now.Authorization!.Parameter == refused.Authorization!.Parameter ? null : now;
    }

    public void Dispose()
    {
    }
}
