using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Documents;
using KSail.Talos.Generation;

namespace KSail.Talos.Credentials;

/// <summary>A certificate with its private key, both as PEM.</summary>
/// <param name="Certificate">The certificate.</param>
/// <param name="Key">The private key: ECDSA P-256 in SEC 1.</param>
/// <param name="NotAfter">When it expires.</param>
public sealed record IssuedCertificate(string Certificate, Secret Key, DateTimeOffset NotAfter);

/// <summary>
/// Issues certificates from the authorities of a cluster. Keys are always ECDSA P-256; authorities may be of any kind, so that clusters which
/// <c>talosctl</c> made, with an Ed25519 authority, can be reached as well: nodes verify such mixed chains.
/// </summary>
public static class ClientCertificates
{
    /// <summary>How long client certificates hold when nothing else is said: a year.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(8760);

    /// <summary>The role that may do everything at Talos' API.</summary>
    public const string AdminRole = "os:admin";

    internal static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    internal static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    /// <summary>A client of Talos' API: roles are organizations, there is no common name, and nothing but client authentication is allowed.</summary>
    /// <param name="authority">The authority of Talos' API.</param>
    /// <param name="now">The current time.</param>
    /// <param name="lifetime">How long it holds from now on.</param>
    /// <param name="roles">Roles, for example <see cref="AdminRole"/>; sorted in the certificate.</param>
    public static IssuedCertificate ForTalos(CertificateAuthority authority, DateTimeOffset now, TimeSpan lifetime, params IReadOnlyList<string> roles)
    {
        ArgumentNullException.ThrowIfNull(authority);
        ArgumentNullException.ThrowIfNull(roles);
        var sorted = new List<string>(roles);
        sorted.Sort(StringComparer.Ordinal);
        return Issue(authority, CertificateNames.Subject(null, sorted), X509KeyUsageFlags.DigitalSignature, [ClientUse], [], now, now + lifetime);
    }

    /// <summary>The administrator of Kubernetes, as Talos issues it for <c>talosctl kubeconfig</c>.</summary>
    public static IssuedCertificate ForKubernetes(CertificateAuthority authority, DateTimeOffset now, TimeSpan lifetime)
    {
        ArgumentNullException.ThrowIfNull(authority);
        const X509KeyUsageFlags Usage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        return Issue(authority, CertificateNames.Subject("admin", "system:masters"), Usage, [ClientUse], [], now, now + lifetime);
    }

    /// <summary>The server of an API of a node.</summary>
    /// <param name="authority">The authority of the API.</param>
    /// <param name="hostName">Common name, and one of the names.</param>
    /// <param name="names">Further names and addresses.</param>
    /// <param name="now">The current time.</param>
    /// <param name="lifetime">How long it holds from now on.</param>
    public static IssuedCertificate ForServer(CertificateAuthority authority, string hostName, IEnumerable<string> names, DateTimeOffset now, TimeSpan lifetime) =>
        Issue(
            authority,
            CertificateNames.Subject(hostName),
            X509KeyUsageFlags.DigitalSignature,
            [ServerUse],
            [hostName, .. names],
            now,
            now + lifetime);

    private static IssuedCertificate Issue(
        CertificateAuthority authority, X500DistinguishedName subject, X509KeyUsageFlags usage, OidCollection uses, IReadOnlyList<string> names, DateTimeOffset now, DateTimeOffset notAfter)
    {
        using var issuer = X509Certificate2.CreateFromPem(authority.Certificate);
        using var signer = AuthorityKey.Parse(authority.Key.Reveal()) ?? throw new CryptographicException("The key of the authority is of no known kind.");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, signer.Hash);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(uses, critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        foreach (var extension in issuer.Extensions)
        {
            if (extension is X509SubjectKeyIdentifierExtension identifier)
                request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        }

        if (names.Count > 0)
            request.CertificateExtensions.Add(AlternativeNames(names));
        // Not longer than the authority itself: verifiers would refuse it after that, and say less clearly why.
        var last = new DateTimeOffset(issuer.NotAfter);
        var end = notAfter < last ? notAfter : last;
        using var certificate = request.Create(issuer.SubjectName, signer.Generator, now - CertificateNames.Backdated, end, RandomNumberGenerator.GetBytes(16));
        return new IssuedCertificate(certificate.ExportCertificatePem() + "\n", new Secret(key.ExportECPrivateKeyPem() + "\n"), end);
    }

    private static X509Extension AlternativeNames(IReadOnlyList<string> names)
    {
        var builder = new SubjectAlternativeNameBuilder();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            if (!seen.Add(name))
                continue;
            if (IPAddress.TryParse(name, out var address))
                builder.AddIpAddress(address);
            else
                builder.AddDnsName(name);
        }

        return builder.Build();
    }
}
