using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KSail.Documents;
using KSail.Talos;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;

namespace KSail.Testing.Talos;

/// <summary>How a node shows itself in one of its states.</summary>
internal sealed class NodeIdentity
{
    private NodeIdentity(SslServerAuthenticationOptions options, string fingerprint)
    {
        Options = options;
        Fingerprint = fingerprint;
    }

    public SslServerAuthenticationOptions Options { get; }

    /// <summary>Equal for equal authorities and names.</summary>
    public string Fingerprint { get; }

    public static NodeIdentity OfMaintenance()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=maintenance-service.talos.dev", key, HashAlgorithmName.SHA256);
        // As a real node does, it names what it is only in the subject.
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("talos-stand-in");
        request.CertificateExtensions.Add(names.Build());
        var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddDays(1));
        return new NodeIdentity(
            new SslServerAuthenticationOptions
            {
                ServerCertificateContext = SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
                ApplicationProtocols = [SslApplicationProtocol.Http2],
            },
            certificate.Thumbprint);
    }

    /// <summary>A control plane issues its certificate itself; null for a worker, which has no key to do so.</summary>
    public static NodeIdentity? Of(MachineConfiguration configuration, NodeSettings settings) => AuthorityOf(configuration) is { } authority
        ? OfWorker(configuration, settings, ClientCertificates.ForServer(authority, settings.HostName, Names(configuration, settings), settings.Clock.GetUtcNow(), TimeSpan.FromHours(24)))
        : null;

    public static NodeIdentity OfWorker(MachineConfiguration configuration, NodeSettings settings, IssuedCertificate issued)
    {
        var root = Root(configuration);
        var server = X509Certificate2.CreateFromPem(issued.Certificate, issued.Key.Reveal());
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(server, additionalCertificates: null, offline: true),
            ApplicationProtocols = [SslApplicationProtocol.Http2],
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = true,
            CertificateChainPolicy = Trust(root),
            // Who shows none is sent away by each call but the one that workers get their certificates with, which is at a port of its own in Talos.
            RemoteCertificateValidationCallback = (_, client, _, _) => client is null || (client is X509Certificate2 presented && IsClientOf(root, presented)),
        };
        return new NodeIdentity(options, FingerprintOf(configuration, settings));
    }

    public static string FingerprintOf(MachineConfiguration configuration, NodeSettings settings) =>
        $"{configuration.GetText("machine", "ca", "crt")} {string.Join(' ', Names(configuration, settings))}";

    public static X509Certificate2 Root(MachineConfiguration configuration) => X509Certificate2.CreateFromPem(Decode(configuration.GetText("machine", "ca", "crt")!));

    public static CertificateAuthority? AuthorityOf(MachineConfiguration configuration) => configuration.GetText("machine", "ca", "key") is { Length: > 0 } key
        ? new CertificateAuthority(Decode(configuration.GetText("machine", "ca", "crt")!), new Secret(Decode(key)))
        : null;

    public static List<string> Names(MachineConfiguration configuration, NodeSettings settings)
    {
        // Talos names all addresses that a node has.
        var names = new List<string> { settings.Address, "127.0.0.1" };
        if (!settings.Listen.Equals(IPAddress.Any) && !settings.Listen.Equals(IPAddress.Loopback))
            names.Add(settings.Listen.ToString());
        foreach (var name in configuration.Documents[0].Root.GetMapping("machine")?.GetSequence("certSANs") ?? [])
            names.Add(name.ToString()!);
        return names;
    }

    /// <summary>Trust in one authority alone; without it, each handshake loads those of the system first.</summary>
    public static X509ChainPolicy Trust(X509Certificate2 root)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.Add(root);
        return policy;
    }

    private static bool IsClientOf(X509Certificate2 root, X509Certificate2 client)
    {
        using var chain = new X509Chain { ChainPolicy = Trust(root) };
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return chain.Build(client);
    }

    private static string Decode(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
