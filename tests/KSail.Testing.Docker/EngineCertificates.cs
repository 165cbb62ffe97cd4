using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Testing.Docker;

/// <summary>An authority with a certificate for an engine on this machine, and one for who uses it, under the names that Docker gives such files.</summary>
public static class EngineCertificates
{
    /// <summary>Writes <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> for clients, <c>server-cert.pem</c> and <c>server-key.pem</c> for the engine.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=engines of tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        var (from, to) = (DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
        using var authority = request.CreateSelfSigned(from, to);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), authority.ExportCertificatePem());
        Issue("server-", "1.3.6.1.5.5.7.3.1", 1);
        Issue("", "1.3.6.1.5.5.7.3.2", 2);

        void Issue(string prefix, string usage, byte number)
        {
            using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var wish = new CertificateRequest($"CN={prefix}test", own, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            wish.CertificateExtensions.Add(names.Build());
            wish.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
            using var certificate = wish.Create(authority, from, to.AddMinutes(-1), [number]);
            File.WriteAllText(Path.Combine(folder, $"{prefix}cert.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, $"{prefix}key.pem"), own.ExportPkcs8PrivateKeyPem());
        }
    }
}
