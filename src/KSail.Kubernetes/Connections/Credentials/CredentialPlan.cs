using KSail.Documents;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>How a user authenticates: at most one of token, file, password and plugin, and a certificate besides.</summary>
internal sealed record CredentialPlan
{
    /// <summary>Nobody in particular.</summary>
    public static readonly CredentialPlan Anonymous = new();

    /// <summary>Where the credentials are from, for messages.</summary>
    public string Origin { get; init; } = "";

    public ClientCertificate? Certificate { get; init; }

    public Secret? Token { get; init; }

    /// <summary>Absolute path of a file with a token, which somebody else renews.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User and password as the header has them.</summary>
    public Secret? Basic { get; init; }

    public Secret? Password { get; init; }

    public ExecPlugin? Plugin { get; init; }

    public bool IsAnonymous => Certificate is null && Token is null && TokenFile is null && Basic is null && Plugin is null;

    /// <summary>What gives out the credentials of this plan.</summary>
    public ICredentialSource Open(KubernetesClientOptions options) =>
        Plugin is not null ? new PluginCredentials(this, options) : TokenFile is not null ? new TokenFileCredentials(this) : new FixedCredentials(this);
}
