using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>Finds out who asks: by client certificate, bearer token, or password; whoever shows nothing is <c>system:anonymous</c>.</summary>
internal sealed class Identity(X509Certificate2 authority, TimeProvider clock)
{
    public const string Anonymous = "system:anonymous";

    /// <summary>Tokens, and whose they are.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; } = new(StringComparer.Ordinal);

    /// <summary>Passwords in the form of the header, and whose they are.</summary>
    public ConcurrentDictionary<string, string> Passwords { get; } = new(StringComparer.Ordinal);

    /// <summary>Trust in one authority alone, and nothing that would have to be fetched or loaded.</summary>
    public static X509ChainPolicy Trust(X509Certificate2 authority)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(authority);
        return policy;
    }

    public string Find(HttpContext context)
    {
        var user = FindOwn(context);
        return context.Request.Headers["Impersonate-User"] is { Count: > 0 } other ? other[0]! : user;
    }

    private string FindOwn(HttpContext context)
    {
        // An invalid certificate is no reason to look no further; an invalid header is.
        if (context.Connection.ClientCertificate is { } certificate && IsValid(certificate))
            return certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        var header = context.Request.Headers.Authorization.ToString();
        if (header.StartsWith("Bearer ", StringComparison.Ordinal))
            return Tokens.TryGetValue(header["Bearer ".Length..], out var user) ? user : throw ApiFailure.Unauthorized();
        if (header.StartsWith("Basic ", StringComparison.Ordinal))
            return Passwords.TryGetValue(header["Basic ".Length..], out var user) ? user : throw ApiFailure.Unauthorized();
        return context.Connection.ClientCertificate is null ? Anonymous : throw ApiFailure.Unauthorized();
    }

    private bool IsValid(X509Certificate2 certificate)
    {
        using var chain = new X509Chain { ChainPolicy = Trust(authority) };
        chain.ChainPolicy.VerificationTime = clock.GetUtcNow().LocalDateTime;
        return chain.Build(certificate);
    }
}
