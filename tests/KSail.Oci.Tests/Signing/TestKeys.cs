using System.Security.Cryptography;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Oci.Signing;
using KSail.Testing;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Pkcs;
using Org.BouncyCastle.Security;
using Org.BouncyCastle.X509;

namespace KSail.Oci.Tests.Signing;

/// <summary>Keys that open nothing outside of these tests.</summary>
internal static class TestKeys
{
    public const string CosignPassword = "hunter2";

    /// <summary>As <c>cosign generate-key-pair</c> (3.1.1) wrote it, under <see cref="CosignPassword"/>.</summary>
    public const string CosignPrivate = """
        -----BEGIN ENCRYPTED SIGSTORE PRIVATE KEY-----
        eyJrZGYiOnsibmFtZSI6InNjcnlwdCIsInBhcmFtcyI6eyJOIjo2NTUzNiwiciI6
        OCwicCI6MX0sInNhbHQiOiJrQ2xGa1JyeVcxYW82dkhaZ2xPcnM4eGhMOUZzNUdu
        d1hqZWExVU9iVE5VPSJ9LCJjaXBoZXIiOnsibmFtZSI6Im5hY2wvc2VjcmV0Ym94
        Iiwibm9uY2UiOiJZS000Z09XM2oyT2xqU2pWVUxLaWJwWGFDd2VIN003cCJ9LCJj
        aXBoZXJ0ZXh0IjoidzNqczYwMC9KVGsrQ0tFTjYrZXNXRGlOYTZ4S1d3T3Rsb1lE
        cGFvMDFibjVudkE0SGpIRklTRmdYQkxLOXd5a3QxQXJrNzRhT0t0NnJLaVdxOTBJ
        VnhQNm9Dc1Fpd3p6S053U0RaK1pTeGU2WVNuRjJ3YnNCMWJuOFA5NDhVUTV4WmY1
        UUtwdEtET2JZUjVsbFZ4TGtHS29uQ1ZxOS9HbmtWQWtUWWJHY3lZYzRiVjhhV3Rh
        RWVueG5URnVHVDE3MVBLTnJnUnFhd3lncVE9PSJ9
        -----END ENCRYPTED SIGSTORE PRIVATE KEY-----
        """;

    /// <summary>Its public half, from the same run.</summary>
    public const string CosignPublic = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEXPNp+Otf+NVyTTESH9Hk8wP+VJXa
        ikhTRcMgxlwCht11i1bmgqLiWPzUZF5h006vMBb13z5hdVSmMJPj0o4bvQ==
        -----END PUBLIC KEY-----
        """;

    /// <summary>A new key pair in PEM: <c>ecdsa</c>, <c>rsa</c> or <c>ed25519</c>.</summary>
    public static (string Private, string Public) Create(string algorithm)
    {
        switch (algorithm)
        {
            case "ecdsa":
                using (var key = ECDsa.Create(ECCurve.NamedCurves.nistP256))
                    return (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
            case "rsa":
                using (var key = RSA.Create(2048))
                    return (key.ExportPkcs8PrivateKeyPem(), key.ExportSubjectPublicKeyInfoPem());
            default:
                var ed25519 = new Ed25519PrivateKeyParameters(new SecureRandom());
                return (
                    PemEncoding.WriteString("PRIVATE KEY", PrivateKeyInfoFactory.CreatePrivateKeyInfo(ed25519).GetDerEncoded()),
                    PemEncoding.WriteString("PUBLIC KEY", SubjectPublicKeyInfoFactory.CreateSubjectPublicKeyInfo(ed25519.GeneratePublicKey()).GetDerEncoded()));
        }
    }

    /// <summary>Writes a new key pair as <c>name.key</c> and <c>name.pub</c>, and reads it.</summary>
    public static SigningKey Write(TemporaryDirectory directory, string name = "test", string algorithm = "ecdsa")
    {
        var (privateKey, publicKey) = Create(algorithm);
        directory.Write(name + ".pub", publicKey);
        return Read(directory.Write(name + ".key", privateKey));
    }

    public static SigningKey Read(string path, string? password = null)
    {
        var diagnostics = new DiagnosticBag();
        var key = SigningKey.Read(path, password is null ? null : new Secret(password), diagnostics);
        Assert.Empty(diagnostics.Items);
        return key!;
    }
}
