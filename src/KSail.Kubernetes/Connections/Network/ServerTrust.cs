using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Kubernetes.Connections.Network;

/// <summary>
/// Judges a server's certificate as Go does, which kubectl is written in: where the kubeconfig names authorities, only they count, and each of them
/// is the end of the chain, whether it signed itself or not.
/// </summary>
internal sealed class ServerTrust(ConnectionTarget target)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private string? _problem;
    private KubernetesFailure _failure = KubernetesFailure.CertificateUntrusted;

    /// <summary>The verdict that did not accept the certificate; null where it was accepted, or not judged.</summary>
    public ConnectionException? Verdict(Exception inner) => _problem is null ? null : new ConnectionException(_failure, _problem, inner);

    /// <summary>How the chain of a certificate is built: from what the server sends and the kubeconfig names, and from nothing that would have to be fetched.</summary>
    public X509ChainPolicy CreatePolicy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        if (target.Authorities is { } authorities)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(authorities);
        }

        return policy;
    }

    /// <summary>Whether the certificate is accepted, whose chain was built by <see cref="CreatePolicy"/>.</summary>
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (target.IsInsecure || certificate is not X509Certificate2 presented || chain is null)
            return target.IsInsecure;
        if ((errors & SslPolicyErrors.RemoteCertificateChainErrors) != 0 && !IsAnchored(chain))
            Explain(chain, presented);
        else if ((errors & SslPolicyErrors.RemoteCertificateNameMismatch) != 0)
            _problem = $"the certificate is not for '{target.ServerName}' but for {Names(presented)}; is 'server' right? 'tls-server-name' names another host if it has to be";
        return _problem is null;
    }

    // An authority that did not sign itself ends a chain for Go, not for .NET.
    private bool IsAnchored(X509Chain chain)
    {
        if (target.Authorities is not { } authorities)
            return false;
        foreach (var status in chain.ChainStatus)
        {
            if (status.Status is not (X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.UntrustedRoot))
                return false;
        }

        foreach (var element in chain.ChainElements)
        {
            foreach (var authority in authorities)
            {
                if (element.Certificate.RawDataMemory.Span.SequenceEqual(authority.RawDataMemory.Span))
                    return true;
            }
        }

        return false;
    }

    private void Explain(X509Chain chain, X509Certificate2 presented)
    {
        var flags = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
            flags |= status.Status;
        if ((flags & X509ChainStatusFlags.NotTimeValid) != 0)
        {
            _failure = KubernetesFailure.CertificateExpired;
            foreach (var element in chain.ChainElements)
            {
                var (certificate, now) = (element.Certificate, DateTime.Now);
                if (certificate.NotAfter < now)
                    _problem = $"the certificate '{OneLine.Of(certificate.Subject)}' of the server expired on {Day(certificate.NotAfter)}; renew the cluster's certificates";
                else if (certificate.NotBefore > now)
                    _problem = $"the certificate '{OneLine.Of(certificate.Subject)}' of the server is valid only from {Day(certificate.NotBefore)}; is the clock right?";
            }

            _problem ??= "a certificate of the server is not valid at this time; is the clock right?";
        }
        else if ((flags & X509ChainStatusFlags.NotValidForUsage) != 0)
        {
            _problem = "the certificate is not one of a server; is 'server' right?";
        }
        else
        {
            var by = target.Authorities is null ? "the system trusts; put the cluster's CA under 'certificate-authority-data'" : "the kubeconfig trusts; the cluster was made anew, or another one answers: get its kubeconfig again";
            _problem = $"the certificate, issued by '{OneLine.Of(presented.Issuer)}', is from no authority that {by}";
        }
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = new List<string>();
        foreach (var extension in certificate.Extensions)
        {
            if (extension is not X509SubjectAlternativeNameExtension alternatives)
                continue;
            foreach (var name in alternatives.EnumerateDnsNames())
                names.Add(name);
            foreach (var address in alternatives.EnumerateIPAddresses())
                names.Add(address.ToString());
        }

        return names.Count == 0 ? $"'{OneLine.Of(certificate.Subject)}'" : OneLine.Of(string.Join(", ", names));
    }

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
