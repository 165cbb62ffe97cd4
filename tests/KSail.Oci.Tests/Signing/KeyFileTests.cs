using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Oci.Signing;
using KSail.Oci.Signing.Keys;
using KSail.Testing;

namespace KSail.Oci.Tests.Signing;

public sealed class KeyFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly DiagnosticBag _diagnostics = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public void A_public_key_verifies_what_its_private_key_signs_and_nothing_else(string algorithm)
    {
        var key = TestKeys.Write(_directory, "one", algorithm);
        var other = TestKeys.Write(_directory, "two", algorithm);
        var publicKey = VerificationKey.Read(_directory["one.pub"], _diagnostics)!;
        Assert.Empty(_diagnostics.Items);
        Assert.Equal(key.PublicKey.Hint, publicKey.Hint);
        var content = "content"u8.ToArray();
        var signature = key.Sign(content);
        Assert.True(publicKey.Verify(content, signature));
        Assert.False(other.PublicKey.Verify(content, signature));
        Assert.False(publicKey.Verify("Content"u8.ToArray(), signature));
        Assert.False(publicKey.Verify(content, []));
        Assert.False(publicKey.Verify(content, signature[..^1]));
        for (var i = 0; i < signature.Length; i++)
        {
            signature[i] ^= 1;
            Assert.False(publicKey.Verify(content, signature));
            signature[i] ^= 1;
        }
    }

    [Fact]
    public void The_forms_of_OpenSSL_are_read()
    {
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // What 'openssl ecparam -genkey' writes: the curve before the key.
        var curve = PemEncoding.WriteString("EC PARAMETERS", [6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7]);
        Assert.NotNull(TestKeys.Read(_directory.Write("ec.pem", $"{curve}\n{ecdsa.ExportECPrivateKeyPem()}\n")));
        using var rsa = RSA.Create(2048);
        Assert.NotNull(TestKeys.Read(_directory.Write("rsa.pem", rsa.ExportRSAPrivateKeyPem())));
    }

    [Theory]
    [InlineData("ENCRYPTED SIGSTORE PRIVATE KEY")]
    [InlineData("ENCRYPTED COSIGN PRIVATE KEY")]
    public void A_key_of_cosign_opens_with_its_password(string label)
    {
        var key = TestKeys.Read(_directory.Write("cosign.key", TestKeys.CosignPrivate.Replace("ENCRYPTED SIGSTORE PRIVATE KEY", label, StringComparison.Ordinal)), TestKeys.CosignPassword);
        var publicKey = VerificationKey.Read(_directory.Write("cosign.pub", TestKeys.CosignPublic), _diagnostics)!;
        Assert.Equal(publicKey.Hint, key.PublicKey.Hint);
        Assert.Equal("yFFiJjYCeg6rid5JsVFO/IBVeD+No/9TlYxA4Pj83fI=", publicKey.Hint);
    }

    [Theory]
    [InlineData(null, "COSIGN_PASSWORD is not set")]
    [InlineData("", "COSIGN_PASSWORD is empty, and does not open the key")]
    [InlineData("hunter3", "the password in COSIGN_PASSWORD does not open the key")]
    public void Another_password_opens_nothing_and_is_not_told(string? password, string message)
    {
        var path = _directory.Write("cosign.key", TestKeys.CosignPrivate);
        Assert.Null(SigningKey.Read(path, password is null ? null : new Secret(password), _diagnostics));
        var failure = Assert.Single(_diagnostics.Items);
        Assert.Equal(("KSAIL6051", path), (failure.Code, failure.Span.File));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
        if (password?.Length > 0)
            Assert.DoesNotContain(password, failure.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, string> Unusable()
    {
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var small = RSA.Create(1024);
        using var p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var x25519 = Convert.FromHexString("302e020100300506032b656e04220420" + new string('0', 62) + "40");
        return new TheoryData<string, string, string>
        {
            { "empty file", "", "holds nothing in PEM form" },
            { "text", "not a key", "holds nothing in PEM form" },
            { "public key", p256.ExportSubjectPublicKeyInfoPem(), "holds 'PUBLIC KEY', and no private key" },
            { "another curve", p384.ExportPkcs8PrivateKeyPem(), "is not P-256" },
            { "short RSA", small.ExportPkcs8PrivateKeyPem(), "has 1024 bits" },
            { "X25519 encrypts", PemEncoding.WriteString("PRIVATE KEY", x25519), "(1.3.101.110)" },
            { "encrypted otherwise", p256.ExportEncryptedPkcs8PrivateKeyPem("x", new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1)), "'ENCRYPTED PRIVATE KEY' is a form of key that is not read" },
            { "OpenSSH", PemEncoding.WriteString("OPENSSH PRIVATE KEY", [1, 2, 3]), "'OPENSSH PRIVATE KEY' is a form of key that is not read" },
            { "no key inside", PemEncoding.WriteString("PRIVATE KEY", [1, 2, 3]), "is damaged" },
            { "not JSON inside", PemEncoding.WriteString("ENCRYPTED SIGSTORE PRIVATE KEY", [1, 2, 3]), "is damaged, or encrypted in a way that cosign does not" },
            { "too large", new string('x', 70_000), "70000 bytes" },
        };
    }

    [Theory]
    [MemberData(nameof(Unusable))]
    public void What_is_no_key_is_named(string why, string content, string message)
    {
        var path = _directory.Write(why + ".pem", content);
        Assert.Null(SigningKey.Read(path, null, _diagnostics));
        var failure = Assert.Single(_diagnostics.Items);
        Assert.Equal(("KSAIL6050", path), (failure.Code, failure.Span.File));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("missing.pem", "there is no such file")]
    [InlineData(".", "this is a folder")]
    public void A_file_that_is_none_is_named(string path, string message)
    {
        Assert.Null(SigningKey.Read(_directory[path], null, _diagnostics));
        Assert.Null(VerificationKey.Read(_directory[path], _diagnostics));
        Assert.Equal(["KSAIL6050", "KSAIL6052"], _diagnostics.Items.Select(item => item.Code));
        Assert.All(_diagnostics.Items, item => Assert.Contains(message, item.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_private_key_in_the_place_of_a_public_one_is_named()
    {
        Assert.Null(VerificationKey.Read(_directory.Write("cosign.key", TestKeys.CosignPrivate), _diagnostics));
        var failure = Assert.Single(_diagnostics.Items);
        Assert.Equal("KSAIL6052", failure.Code);
        Assert.Contains("only its public half verifies", failure.Message, StringComparison.Ordinal);
    }

    // 128 MiB would be allowed, this is more; the others are no parameters of scrypt at all.
    [Theory]
    [InlineData("N", "65536", "1073741824")]
    [InlineData("N", "65536", "65535")]
    [InlineData("N", "65536", "-65536")]
    [InlineData("r", "8", "2147483647")]
    [InlineData("r", "8", "0")]
    [InlineData("p", "1", "1000000")]
    [InlineData("p", "1", "\"1\"")]
    public void Parameters_that_would_take_all_memory_are_refused(string name, string from, string to)
    {
        var json = Encoding.UTF8.GetString(Body(TestKeys.CosignPrivate)).Replace($"\"{name}\":{from}", $"\"{name}\":{to}", StringComparison.Ordinal);
        Assert.Contains($"\"{name}\":{to}", json, StringComparison.Ordinal);
        Assert.Null(EncryptedKey.Parse(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void A_changed_byte_of_an_encrypted_key_is_noticed()
    {
        var text = Encoding.UTF8.GetString(Body(TestKeys.CosignPrivate));
        var changed = text.Replace("w3js600", "w3js601", StringComparison.Ordinal);
        Assert.NotEqual(text, changed);
        Assert.Null(EncryptedKey.Parse(Encoding.UTF8.GetBytes(changed))!.Decrypt(new Secret(TestKeys.CosignPassword)));
    }

    [Theory]
    [InlineData("ecdsa")]
    [InlineData("rsa")]
    [InlineData("ed25519")]
    public void A_damaged_key_is_a_diagnostic_whatever_the_damage(string algorithm)
    {
        var (privateKey, publicKey) = TestKeys.Create(algorithm);
        var random = new Random(6050);
        foreach (var (label, der) in new[] { ("PRIVATE KEY", Body(privateKey)), ("PUBLIC KEY", Body(publicKey)) })
        {
            for (var i = 0; i < 150; i++)
            {
                var damaged = i < 50 ? der[..random.Next(der.Length)] : [.. der];
                if (i >= 50)
                    damaged[random.Next(Math.Min(48, der.Length))] ^= (byte)(1 << random.Next(8));
                var path = _directory.Write("damaged.pem", PemEncoding.WriteString(label, damaged));
                var diagnostics = new DiagnosticBag();
                var isRead = label == "PRIVATE KEY" ? SigningKey.Read(path, null, diagnostics) is not null : VerificationKey.Read(path, diagnostics) is not null;
                Assert.Equal(isRead ? 0 : 1, diagnostics.Items.Count);
                Assert.All(diagnostics.Items, item => Assert.DoesNotContain(Convert.ToBase64String(der)[20..40], item.Message, StringComparison.Ordinal));
            }
        }
    }

    private static byte[] Body(string pem)
    {
        var fields = PemEncoding.Find(pem);
        return Convert.FromBase64String(pem[fields.Base64Data]);
    }
}
