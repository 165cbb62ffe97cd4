using System.Security.Cryptography;
using System.Text;
using KSail.Secrets.Age;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class SshRsaTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_encrypted_is_decrypted(bool asPkcs8)
    {
        using var rsa = RSA.Create(2048);
        using var key = TestKeys.Parse(asPkcs8 ? rsa.ExportPkcs8PrivateKeyPem() : rsa.ExportRSAPrivateKeyPem());
        using var other = TestKeys.Parse(RSA.Create(2048).ExportRSAPrivateKeyPem());

        var file = AgeFile.EncryptBinary("text"u8, [other.Recipient!, AgeRecipient.Parse(key.Recipient!.Text)], RandomNumberGenerator.Fill);

        foreach (var identities in new AgeIdentity[][] { [key], [other] })
        {
            using var content = AgeFile.Decrypt(file, identities);
            Assert.Equal("text", Encoding.UTF8.GetString(content.Reveal()));
        }

        using var stranger = TestKeys.Parse(TestKeys.Identity);
        Assert.Equal(AgeFault.NoIdentityMatched, Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [stranger])).Fault);
    }

    [Fact]
    public void Flipped_bits_are_noticed()
    {
        using var rsa = RSA.Create(2048);
        using var key = TestKeys.Parse(rsa.ExportRSAPrivateKeyPem());
        var file = AgeFile.EncryptBinary("text"u8, [key.Recipient!], RandomNumberGenerator.Fill);
        for (var at = 0; at < file.Length; at += 3)
        {
            var changed = (byte[])file.Clone();
            changed[at] ^= 2;
            Assert.Throws<AgeException>(() => AgeFile.Decrypt(changed, [key]));
        }
    }

    [Fact]
    public void A_key_that_is_too_short_is_refused()
    {
        using var rsa = RSA.Create(512);
        Assert.Equal(AgeFault.MalformedKey, Assert.Throws<AgeException>(() => TestKeys.Parse(rsa.ExportRSAPrivateKeyPem())).Fault);
    }
}
