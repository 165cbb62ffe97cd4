using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Access;

/// <summary>
/// Who is trusted at the other end, and how this end says who it is. The authority of the cluster alone is trusted, never those of the system; a
/// node without configuration has a certificate that nobody vouches for, which at best is compared to a known fingerprint.
/// </summary>
internal sealed class TalosTrust : IDisposable
{
    private readonly X509Certificate2Collection _roots = [];
    private readonly X509Certificate2? _client;
    private readonly string? _fingerprint;
    private readonly bool _isMaintenance;
    private readonly TimeProvider _clock;

    private TalosTrust(X509Certificate2Collection roots, X509Certificate2? client, bool isMaintenance, string? fingerprint, TimeProvider clock)
    {
        _roots = roots;
        _client = client;
        _isMaintenance = isMaintenance;
        _fingerprint = fingerprint;
        _clock = clock;
    }

    /// <summary>Why the last certificate was not trusted; null when it was. Tells no more than a hint: connections are made side by side.</summary>
    public string? Problem { get; private set; }

    /// <summary>Trust and credentials of a configured cluster.</summary>
    /// <exception cref="TalosException">The credentials cannot be used, see <see cref="TalosDiagnostics.UnusableCredentials"/>.</exception>
    public static TalosTrust Of(TalosContext context, TimeProvider clock)
    {
        var roots = new X509Certificate2Collection();
        try
        {
            roots.ImportFromPem(context.Authority);
        }
        catch (CryptographicException e)
        {
            throw Unusable($"the authority of the context '{context.Name}' is no certificate", e);
        }

        if (roots.Count == 0)
            throw Unusable($"the context '{context.Name}' has no authority", null);
        return new TalosTrust(roots, LoadClient(context, clock), isMaintenance: false, fingerprint: null, clock);
    }

    /// <summary>No trust at all, for a node that waits for its first configuration.</summary>
    /// <param name="fingerprint">SHA-256 of the public key of the node in base64, as talosctl takes it; null to accept any.</param>
    /// <param name="clock">The clock.</param>
    public static TalosTrust Maintenance(string? fingerprint, TimeProvider clock) => new([], null, isMaintenance: true, fingerprint, clock);

    public SslClientAuthenticationOptions CreateOptions()
    {
        var options = new SslClientAuthenticationOptions
        {
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            RemoteCertificateValidationCallback = Verify,
            CertificateChainPolicy = CreatePolicy(),
        };
        if (_client is not null)
            options.ClientCertificateContext = SslStreamCertificateContext.Create(_client, additionalCertificates: null, offline: true);
        return options;
    }

    public void Dispose()
    {
        _client?.Dispose();
        foreach (var root in _roots)
            root.Dispose();
    }

    private static X509Certificate2 LoadClient(TalosContext context, TimeProvider clock)
    {
        if (context.Key.Reveal().Contains("ED25519 PRIVATE KEY", StringComparison.Ordinal))
            throw Unusable($"the client key of the context '{context.Name}' is Ed25519, which TLS on this runtime cannot present; issue another certificate from the cluster's secrets, which will have an ECDSA key", null);
        X509Certificate2 client;
        try
        {
            using var parts = X509Certificate2.CreateFromPem(context.Certificate, context.Key.Reveal());
            // Windows cannot use a key that lives in memory only.
            client = OperatingSystem.IsWindows() ? X509CertificateLoader.LoadPkcs12(parts.Export(X509ContentType.Pkcs12), null) : new X509Certificate2(parts);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw Unusable($"certificate and key of the context '{context.Name}' cannot be read, or do not belong together", e);
        }

        var now = clock.GetUtcNow();
        var (from, to) = (new DateTimeOffset(client.NotBefore), new DateTimeOffset(client.NotAfter));
        if (now <= to && now >= from)
            return client;
        client.Dispose();
        throw Unusable(now > to
            ? $"the client certificate of the context '{context.Name}' expired on {to:yyyy-MM-dd}; issue another one from the cluster's secrets"
            : $"the client certificate of the context '{context.Name}' holds from {from:yyyy-MM-dd HH:mm} UTC on, and the clock of this machine says {now:yyyy-MM-dd HH:mm}; set the clock", null);
    }

    private bool Verify(object sender, X509Certificate? presented, X509Chain? chain, SslPolicyErrors errors)
    {
        Problem = presented is X509Certificate2 certificate ? Judge(certificate, errors) : "it has no certificate";
        return Problem is null;
    }

    private string? Judge(X509Certificate2 certificate, SslPolicyErrors errors)
    {
        if (_isMaintenance)
        {
            var fingerprint = Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));
            return _fingerprint is null || _fingerprint == fingerprint ? null : $"its fingerprint is {fingerprint}, not {_fingerprint}: it is another machine";
        }

        using var chain = new X509Chain { ChainPolicy = CreatePolicy() };
        chain.ChainPolicy.VerificationTime = _clock.GetUtcNow().UtcDateTime;
        if (!chain.Build(certificate))
            return Explain(certificate, chain);
        if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            return $"its certificate does not hold for this address; add the address to machine.certSANs (it holds for {Names(certificate)})";
        return null;
    }

    // Given to connections, too: they would load the authorities of the system for each handshake, and nobody asks those.
    private X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(_roots);
        return policy;
    }

    private string Explain(X509Certificate2 certificate, X509Chain chain)
    {
        var flags = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
            flags |= status.Status;
        if ((flags & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid)) != 0)
        {
            return certificate.Subject.Contains("maintenance-service.talos.dev", StringComparison.Ordinal)
                ? "it has no configuration yet and waits for one"
                : "its certificate is from another authority than the context has: the context is of another cluster, or of an older one with the same name";
        }

        if ((flags & X509ChainStatusFlags.NotTimeValid) != 0)
            return $"its certificate holds from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC, and the clock of this machine says {_clock.GetUtcNow():yyyy-MM-dd HH:mm}; compare the clocks";
        return $"its certificate cannot be verified ({flags})";
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternatives)
                continue;
            foreach (var address in alternatives.EnumerateIPAddresses())
                names.Add(address.ToString());
            names.AddRange(alternatives.EnumerateDnsNames());
        }

        names.Sort(StringComparer.Ordinal);
        return names.Count == 0 ? "no address at all" : string.Join(", ", names);
    }

    private static TalosException Unusable(string message, Exception? inner) =>
        new(GrpcCode.Unauthenticated, message, message, TalosDiagnostics.UnusableCredentials, wasSent: false, inner);
}
