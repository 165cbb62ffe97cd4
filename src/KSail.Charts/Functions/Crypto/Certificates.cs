using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KSail.Charts.Templates;

namespace KSail.Charts.Functions;

/// <summary>Sprig's certificates. Valid from the time of the rendering, which its caller gives.</summary>
internal static class Certificates
{
    private const int KeySize = 2048;

    /// <summary>A certificate authority.</summary>
    public static CertificateValue Authority(TemplateRun run, string function, string name, nint days, string? keyPem)
    {
        run.NoteIrreproducible(function);
        using var key = keyPem is null ? new SigningKey(RsaKeys.Make(run, KeySize)) : ReadKey(keyPem, "parsing private key: ");
        var request = key.Request(SubjectOf(name));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.KeyCertSign, critical: true));
        AddExtendedUsage(request);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return new CertificateValue(Issue(run, request, request.SubjectName, key, days), key.ToPem());
    }

    /// <summary>A certificate for a server or client.</summary>
    /// <param name="run">The rendering.</param>
    /// <param name="function">The function called.</param>
    /// <param name="arguments">Name, addresses, other names and days of the call.</param>
    /// <param name="authority">Who signs; null for the certificate itself.</param>
    /// <param name="keyPem">The key to use; null for a new one.</param>
    public static CertificateValue Leaf(TemplateRun run, string function, object?[] arguments, CertificateValue? authority, string? keyPem)
    {
        run.NoteIrreproducible(function);
        // What can fail goes before the making of a key, which takes long.
        var names = NamesOf(run, arguments[1] as ValueList, arguments[2] as ValueList);
        using var key = keyPem is null ? new SigningKey(RsaKeys.Make(run, KeySize)) : ReadKey(keyPem, "parsing private key: ");
        using var issuer = authority is null ? null : ReadCertificate(authority.Certificate);
        using var issuerKey = authority is null ? null : ReadKey(authority.Key, "");
        var request = key.Request(SubjectOf((string)arguments[0]!));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment, critical: true));
        AddExtendedUsage(request);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        if (names is not null)
            request.CertificateExtensions.Add(names);
        var certificate = Issue(run, request, issuer?.SubjectName ?? request.SubjectName, issuerKey ?? key, (nint)arguments[3]!);
        return new CertificateValue(certificate, key.ToPem());
    }

    /// <summary>A certificate and key that the chart brings along, in base64 of PEM.</summary>
    public static CertificateValue Build(string certificate, string key)
    {
        if (EncodingFunctions.TryDecodeBase64(certificate, out _) is not { } certificateBytes)
            throw new FunctionException("unable to decode base64 certificate");
        if (EncodingFunctions.TryDecodeBase64(key, out _) is not { } keyBytes)
            throw new FunctionException("unable to decode base64 private key");
        var (certificateText, keyText) = (GoText.Decode(certificateBytes), GoText.Decode(keyBytes));
        ReadCertificate(certificateText).Dispose();
        ReadKey(keyText, "error parsing private key: ").Dispose();
        return new CertificateValue(certificateText, keyText);
    }

    private static string Issue(TemplateRun run, CertificateRequest request, X500DistinguishedName issuer, SigningKey signer, nint days)
    {
        // What no certificate can say is cut to what it can.
        var start = run.Now.ToUniversalTime();
        var room = (DateTimeOffset.MaxValue - start).TotalDays - 1;
        var end = start.AddDays(Math.Clamp(days, 0, room));
        var serial = run.Random.Bytes(16);
        serial[0] &= 0x7F;
        using var certificate = request.Create(issuer, signer.Generator, start, end, serial);
        return certificate.ExportCertificatePem() + "\n";
    }

    private static X500DistinguishedName SubjectOf(string name)
    {
        var builder = new X500DistinguishedNameBuilder();
        if (name.Length > 0)
            builder.AddCommonName(name);
        return builder.Build();
    }

    private static void AddExtendedUsage(CertificateRequest request) =>
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], critical: false));

    private static X509Extension? NamesOf(TemplateRun run, ValueList? addresses, ValueList? names)
    {
        if (addresses is not { Count: > 0 } && names is not { Count: > 0 })
            return null;
        var builder = new SubjectAlternativeNameBuilder();
        foreach (var address in addresses?.Items ?? [])
        {
            if (address is not string text)
                throw new FunctionException($"error parsing ip: {GoFormat.Print(run, address)} is not a string");
            builder.AddIpAddress(IPAddress.TryParse(text, out var parsed) ? parsed : throw new FunctionException($"error parsing ip: {text}"));
        }

        foreach (var name in names?.Items ?? [])
        {
            if (name is not string text)
                throw new FunctionException($"error processing alternate dns name: {GoFormat.Print(run, name)} is not a string");
            try
            {
                builder.AddDnsName(text);
            }
            catch (ArgumentException)
            {
                throw new FunctionException($"error creating certificate: x509: {GoQuote.Of(text)} cannot be encoded as an IA5String");
            }
        }

        return builder.Build();
    }

    private static X509Certificate2 ReadCertificate(string pem)
    {
        try
        {
            return X509Certificate2.CreateFromPem(pem);
        }
        catch (CryptographicException)
        {
            throw new FunctionException("unable to decode certificate");
        }
    }

    private static SigningKey ReadKey(string pem, string before)
    {
        if (!PemEncoding.TryFind(pem, out var fields))
            throw new FunctionException(before + "no PEM data in input");
        var label = pem[fields.Label];
        if (!label.EndsWith("PRIVATE KEY", StringComparison.Ordinal))
            throw new FunctionException($"{before}no private key data in PEM block of type {label}");
        try
        {
            return SigningKey.FromPem(pem, label);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw new FunctionException($"{before}invalid private key type {label.Replace(" PRIVATE KEY", "", StringComparison.Ordinal)}");
        }
    }
}
