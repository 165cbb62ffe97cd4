using System.Security.Cryptography.X509Certificates;

namespace KSail.Talos.Credentials;

/// <summary>Subjects of certificates, and how long they hold.</summary>
internal static class CertificateNames
{
    /// <summary>How long an authority holds: ten years of 365 days (Talos <c>secrets.CAValidityTime</c>).</summary>
    public static readonly TimeSpan AuthorityLifetime = TimeSpan.FromHours(87600);

    /// <summary>
    /// How long before now a certificate begins. Upstream begins now, and a machine whose clock is behind refuses it until its clock is set.
    /// </summary>
    public static readonly TimeSpan Backdated = TimeSpan.FromMinutes(5);

    /// <summary>A subject: organizations in their order, then the common name. None at all is a valid subject: the authority of aggregated APIs has it.</summary>
    public static X500DistinguishedName Subject(string? commonName, params IReadOnlyList<string> organizations)
    {
        // The builder writes the last part first.
        var builder = new X500DistinguishedNameBuilder();
        if (commonName is not null)
            builder.AddCommonName(commonName);
        for (var i = organizations.Count - 1; i >= 0; i--)
            builder.AddOrganizationName(organizations[i]);
        return builder.Build();
    }
}
