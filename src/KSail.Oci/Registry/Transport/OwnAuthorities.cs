using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace KSail.Oci.Registry.Transport;

/// <summary>
/// Trusts certificates of the user's own authorities besides those that the system trusts. Only who vouches for a certificate is asked
/// again: its name, and that there is one, stay as they were judged.
/// </summary>
internal sealed class OwnAuthorities(X509Certificate2Collection roots)
{
    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 presented)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(roots);
        // Private authorities rarely publish what they revoke.
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        own.ChainPolicy.ApplicationPolicy.Add(new System.Security.Cryptography.Oid("1.3.6.1.5.5.7.3.1"));
        if (chain is not null)
        {
            foreach (var element in chain.ChainElements)
                own.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        return own.Build(presented);
    }
}
