using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class AgeFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(131071)]
    [InlineData(131072)]
    [InlineData(131073)]
    public void What_was_encrypted_is_decrypted_whatever_its_size(int size)
    {
        var plaintext = RandomNumberGenerator.GetBytes(size);
        using var identity = AgeIdentity.Generate(RandomNumberGenerator.Fill);

        var binary = AgeFile.EncryptBinary(plaintext, [identity.Recipient!], RandomNumberGenerator.Fill);
        var armored = AgeFile.Encrypt(plaintext, [identity.Recipient!], RandomNumberGenerator.Fill);

        using var fromBinary = AgeFile.Decrypt(binary, [identity]);
        using var fromText = AgeFile.Decrypt(armored, [identity]);
        using var fromTextAsBytes = AgeFile.Decrypt(Encoding.ASCII.GetBytes(armored), [identity]);
        Assert.Equal(plaintext, fromBinary.Reveal().ToArray());
        Assert.Equal(plaintext, fromText.Reveal().ToArray());
        Assert.Equal(plaintext, fromTextAsBytes.Reveal().ToArray());
    }

    [Fact]
    public void Each_recipient_opens_the_file_and_nobody_else()
    {
        using var first = AgeIdentity.Generate(RandomNumberGenerator.Fill);
        using var second = AgeIdentity.Generate(RandomNumberGenerator.Fill);
        using var stranger = AgeIdentity.Generate(RandomNumberGenerator.Fill);
        var file = AgeFile.Encrypt("text"u8, [first.Recipient!, second.Recipient!], RandomNumberGenerator.Fill);

        foreach (var identities in new AgeIdentity[][] { [first], [second], [stranger, second] })
        {
            using var text = AgeFile.Decrypt(file, identities);
            Assert.Equal("text", Encoding.UTF8.GetString(text.Reveal()));
        }

        Assert.Equal(AgeFault.NoIdentityMatched, Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [stranger])).Fault);
        Assert.Equal(AgeFault.NoIdentityMatched, Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [])).Fault);
    }

    [Fact]
    public void A_passphrase_opens_what_it_closed()
    {
        var file = AgeFile.EncryptBinary("text"u8, new Secret("correct horse"), workFactor: 4, RandomNumberGenerator.Fill);
        using var right = AgeIdentity.OfPassphrase(new Secret("correct horse"));
        using var wrong = AgeIdentity.OfPassphrase(new Secret("battery staple"));

        using var text = AgeFile.Decrypt(file, [wrong, right]);

        Assert.Equal("text"u8.ToArray(), text.Reveal().ToArray());
        Assert.Equal(AgeFault.NoIdentityMatched, Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [wrong])).Fault);
    }
}
