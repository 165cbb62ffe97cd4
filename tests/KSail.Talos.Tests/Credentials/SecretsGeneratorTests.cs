using KSail.Talos.Credentials;
using KSail.Talos.Generation;
using KSail.Testing;

namespace KSail.Talos.Tests.Credentials;

/// <summary>Secrets as OpenSSL sees them.</summary>
public sealed class SecretsGeneratorTests
{
    private const string Token = "^[a-z0-9]{6}\\.[a-z0-9]{16}$";

    public static TheoryData<string, string> Authorities => new()
    {
        { "talos", "subject=O = talos" },
        { "kubernetes", "subject=O = kubernetes" },
        { "aggregator", "subject=" },
        { "etcd", "subject=O = etcd" },
    };

    [RequiresToolTheory("openssl")]
    [MemberData(nameof(Authorities))]
    public void Authorities_are_what_Talos_makes(string name, string subject)
    {
        var authority = Find(name);
        using var directory = new TemporaryDirectory();
        var certificate = directory.Write("ca.crt", authority.Certificate);
        var key = directory.Write("ca.key", authority.Key.Reveal());
        Assert.Contains($"{certificate}: OK", OpenSsl(directory, "verify", "-x509_strict", "-check_ss_sig", "-CAfile", certificate, certificate), StringComparison.Ordinal);
        Assert.Equal(subject, OpenSsl(directory, "x509", "-in", certificate, "-noout", "-subject").Trim());
        Assert.Equal(subject.Replace("subject", "issuer", StringComparison.Ordinal), OpenSsl(directory, "x509", "-in", certificate, "-noout", "-issuer").Trim());
        Assert.Equal(
            """
            X509v3 Extended Key Usage: 
                TLS Web Server Authentication, TLS Web Client Authentication
            X509v3 Basic Constraints: critical
                CA:TRUE
            X509v3 Key Usage: critical
                Digital Signature, Certificate Sign
            """.ReplaceLineEndings("\n"),
            string.Join('\n', new[] { "extendedKeyUsage", "basicConstraints", "keyUsage" }.Select(extension => Extension(directory, certificate, extension))));
        Assert.Matches("^X509v3 Subject Key Identifier: \n    ([0-9A-F]{2}:){19}[0-9A-F]{2}$", Extension(directory, certificate, "subjectKeyIdentifier"));
        Assert.DoesNotContain("Authority Key", OpenSsl(directory, "x509", "-in", certificate, "-noout", "-text"), StringComparison.Ordinal);
        var text = OpenSsl(directory, "x509", "-in", certificate, "-noout", "-text");
        Assert.Contains("Signature Algorithm: ecdsa-with-SHA256", text, StringComparison.Ordinal);
        Assert.Contains("ASN1 OID: prime256v1", text, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN EC PRIVATE KEY-----\n", authority.Key.Reveal(), StringComparison.Ordinal);
        Assert.Equal(OpenSsl(directory, "x509", "-in", certificate, "-noout", "-pubkey"), OpenSsl(directory, "pkey", "-in", key, "-pubout"));
        // Ten years, and begun already for a machine whose clock is a little behind.
        OpenSsl(directory, "verify", "-CAfile", certificate, "-attime", At(TimeSpan.FromMinutes(-4)), certificate);
        OpenSsl(directory, "verify", "-CAfile", certificate, "-attime", At(TimeSpan.FromHours(87598)), certificate);
        Assert.NotEqual(0, ExternalTool.TryRun("openssl", directory.Root, "", "verify", "-CAfile", certificate, "-attime", At(TimeSpan.FromHours(87602)), certificate).ExitCode);
    }

    [RequiresToolFact("openssl")]
    public void The_key_of_service_accounts_is_RSA_in_PKCS1()
    {
        using var directory = new TemporaryDirectory();
        var pem = TestSecrets.Shared.ServiceAccountKey.Reveal();
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----\n", pem, StringComparison.Ordinal);
        var path = directory.Write("sa.key", pem);
        Assert.Contains("Private-Key: (4096 bit", OpenSsl(directory, "rsa", "-in", path, "-noout", "-text"), StringComparison.Ordinal);
        Assert.Contains("RSA key ok", OpenSsl(directory, "rsa", "-in", path, "-noout", "-check"), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_and_keys_have_their_forms()
    {
        var secrets = TestSecrets.Shared;
        Assert.Matches(Token, secrets.BootstrapToken.Reveal());
        Assert.Matches(Token, secrets.MachineToken.Reveal());
        Assert.NotEqual(secrets.BootstrapToken.Reveal(), secrets.MachineToken.Reveal());
        Assert.Equal(32, Convert.FromBase64String(secrets.ClusterSecret.Reveal()).Length);
        Assert.Equal(32, Convert.FromBase64String(secrets.SecretboxKey.Reveal()).Length);
        Assert.Matches("^[A-Za-z0-9_-]{43}=$", secrets.ClusterId);
        Assert.Equal(9, new[]
        {
            secrets.TalosAuthority.Key.Reveal(), secrets.KubernetesAuthority.Key.Reveal(), secrets.AggregatorAuthority.Key.Reveal(), secrets.EtcdAuthority.Key.Reveal(),
            secrets.ServiceAccountKey.Reveal(), secrets.ClusterSecret.Reveal(), secrets.SecretboxKey.Reveal(), secrets.MachineToken.Reveal(), secrets.BootstrapToken.Reveal(),
        }.Distinct().Count());
    }

    [Theory]
    [InlineData("os:admin")]
    [InlineData("os:reader", "os:etcd:backup")]
    public void A_client_certificate_carries_roles_and_nothing_else(params string[] roles)
    {
        var issued = ClientCertificates.ForTalos(TestSecrets.Shared.TalosAuthority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, roles);
        using var directory = new TemporaryDirectory();
        var certificate = directory.Write("client.crt", issued.Certificate);
        Assert.Equal($"subject={string.Join(", ", roles.Order(StringComparer.Ordinal).Select(role => $"O = {role}"))}", OpenSsl(directory, "x509", "-in", certificate, "-noout", "-subject").Trim());
        Assert.Equal("X509v3 Extended Key Usage: \n    TLS Web Client Authentication", Extension(directory, certificate, "extendedKeyUsage"));
        Assert.Equal("X509v3 Key Usage: critical\n    Digital Signature", Extension(directory, certificate, "keyUsage"));
        Assert.DoesNotContain("Alternative Name", OpenSsl(directory, "x509", "-in", certificate, "-noout", "-text"), StringComparison.Ordinal);
        Assert.InRange(issued.NotAfter - DateTimeOffset.UtcNow, TimeSpan.FromDays(364.9), TimeSpan.FromDays(365));
        Verify(directory, TestSecrets.Shared.TalosAuthority, certificate, "sslclient");
    }

    [RequiresToolFact("openssl")]
    public void The_administrator_of_Kubernetes_is_of_system_masters()
    {
        var issued = ClientCertificates.ForKubernetes(TestSecrets.Shared.KubernetesAuthority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime);
        using var directory = new TemporaryDirectory();
        var certificate = directory.Write("client.crt", issued.Certificate);
        Assert.Equal("subject=O = system:masters, CN = admin", OpenSsl(directory, "x509", "-in", certificate, "-noout", "-subject").Trim());
        Assert.Equal("X509v3 Key Usage: critical\n    Digital Signature, Key Encipherment", Extension(directory, certificate, "keyUsage"));
        Verify(directory, TestSecrets.Shared.KubernetesAuthority, certificate, "sslclient");
    }

    [RequiresToolTheory("openssl")]
    [InlineData("PRIVATE KEY", "-algorithm", "ED25519")]
    [InlineData("ED25519 PRIVATE KEY", "-algorithm", "ED25519")]
    [InlineData("PRIVATE KEY", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")]
    [InlineData("PRIVATE KEY", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384")]
    public void Authorities_that_others_made_issue_as_well(string label, params string[] kind)
    {
        using var directory = new TemporaryDirectory();
        OpenSsl(directory, ["genpkey", .. kind, "-out", directory["ca.key"]]);
        OpenSsl(directory, "req", "-x509", "-new", "-key", directory["ca.key"], "-subj", "/O=talos", "-days", "3650", "-addext", "keyUsage=critical,digitalSignature,keyCertSign", "-out", directory["made.crt"]);
        var key = File.ReadAllText(directory["ca.key"]).Replace("PRIVATE KEY", label, StringComparison.Ordinal);
        var authority = new CertificateAuthority(File.ReadAllText(directory["made.crt"]), new KSail.Documents.Secret(key));
        var certificate = directory.Write("client.crt", ClientCertificates.ForTalos(authority, DateTimeOffset.UtcNow, ClientCertificates.Lifetime, ClientCertificates.AdminRole).Certificate);
        Verify(directory, authority, certificate, "sslclient");
    }

    [RequiresToolFact("openssl")]
    public void A_server_certificate_holds_for_names_and_addresses()
    {
        var issued = ClientCertificates.ForServer(TestSecrets.Shared.TalosAuthority, "node-1", ["127.0.0.1", "fd00::1", "node-1", "example.org"], DateTimeOffset.UtcNow, TimeSpan.FromHours(24));
        using var directory = new TemporaryDirectory();
        var certificate = directory.Write("server.crt", issued.Certificate);
        Verify(directory, TestSecrets.Shared.TalosAuthority, certificate, "sslserver");
        Assert.Equal(
            "X509v3 Subject Alternative Name: \n    DNS:node-1, IP Address:127.0.0.1, IP Address:FD00:0:0:0:0:0:0:1, DNS:example.org",
            Extension(directory, certificate, "subjectAltName"));
    }

    [Fact]
    public void No_certificate_outlives_its_authority()
    {
        var issued = ClientCertificates.ForTalos(TestSecrets.Shared.TalosAuthority, DateTimeOffset.UtcNow, TimeSpan.FromDays(36500), ClientCertificates.AdminRole);
        Assert.InRange(issued.NotAfter - DateTimeOffset.UtcNow, TimeSpan.FromDays(3649), TimeSpan.FromDays(3650));
    }

    [Fact]
    public void Identifiers_are_URL_safe_before_1_14_only()
    {
        // One of a hundred has neither character that differs; all of twelve, never.
        var ids = Enumerable.Range(0, 12).Select(static _ => SecretsGenerator.CreateIdentifier(new TalosRelease(1, 14))).ToList();
        Assert.All(ids, static id => Assert.Equal(32, Convert.FromBase64String(id).Length));
        Assert.Contains(ids, static id => id.AsSpan().IndexOfAny('+', '/') >= 0);
        Assert.All(Enumerable.Range(0, 12), static _ => Assert.True(SecretsGenerator.CreateIdentifier(new TalosRelease(1, 13)).AsSpan().IndexOfAny('+', '/') < 0));
    }

    private static CertificateAuthority Find(string name) => name switch
    {
        "talos" => TestSecrets.Shared.TalosAuthority,
        "kubernetes" => TestSecrets.Shared.KubernetesAuthority,
        "aggregator" => TestSecrets.Shared.AggregatorAuthority,
        _ => TestSecrets.Shared.EtcdAuthority,
    };

    private static void Verify(TemporaryDirectory directory, CertificateAuthority authority, string certificate, string purpose) =>
        Assert.Contains(": OK", OpenSsl(directory, "verify", "-x509_strict", "-purpose", purpose, "-CAfile", directory.Write("ca.crt", authority.Certificate), certificate), StringComparison.Ordinal);

    private static string At(TimeSpan fromNow) => (DateTimeOffset.UtcNow + fromNow).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static string Extension(TemporaryDirectory directory, string certificate, string name) =>
        string.Join('\n', OpenSsl(directory, "x509", "-in", certificate, "-noout", "-ext", name).TrimEnd().Split('\n'));

    private static string OpenSsl(TemporaryDirectory directory, params string[] arguments) => ExternalTool.Run("openssl", directory.Root, "", arguments);
}
