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
        using var identity = TestKeys.NewIdentity();

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
    public void What_was_encrypted_is_decrypted_for_any_size_and_recipients()
    {
        var random = new Random(7);
        AgeIdentity[] identities = [TestKeys.NewIdentity(), TestKeys.Parse(TestKeys.SshIdentity), TestKeys.NewIdentity()];
        for (var run = 0; run < 60; run++)
        {
            var plaintext = new byte[random.Next(3) == 0 ? random.Next(200_000) : random.Next(300)];
            random.NextBytes(plaintext);
            var chosen = identities[random.Next(identities.Length)];
            var recipients = identities.Where(identity => identity == chosen || random.Next(2) == 0).Select(identity => identity.Recipient!).ToList();

            using var decrypted = AgeFile.Decrypt(AgeFile.EncryptBinary(plaintext, recipients, RandomNumberGenerator.Fill), [chosen]);

            Assert.Equal(plaintext, decrypted.Reveal().ToArray());
        }
    }

    [Theory]
    [InlineData(TestKeys.File, TestKeys.Identity)]
    [InlineData(TestKeys.SshFile, TestKeys.SshIdentity)]
    public void Files_that_age_made_are_decrypted(string file, string identity)
    {
        using var key = TestKeys.Parse(identity);
        foreach (var variant in new[] { file, file.TrimEnd('\n'), file.Replace("\n", "\r\n", StringComparison.Ordinal), "\n \t\r\n" + file + " \n\n" })
        {
            using var content = AgeFile.Decrypt(variant, [key]);
            using var ofBytes = AgeFile.Decrypt(Encoding.ASCII.GetBytes(variant), [key]);
            Assert.Equal(TestKeys.Plaintext, Encoding.UTF8.GetString(content.Reveal()));
            Assert.Equal(TestKeys.Plaintext, Encoding.UTF8.GetString(ofBytes.Reveal()));
        }
    }

    [Fact]
    public void Each_recipient_opens_the_file_and_nobody_else()
    {
        using var first = TestKeys.NewIdentity();
        using var second = TestKeys.Parse(TestKeys.SshIdentity);
        using var stranger = TestKeys.NewIdentity();
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
        using var key = TestKeys.NewIdentity();

        using var text = AgeFile.Decrypt(file, [wrong, right]);

        Assert.Equal("text"u8.ToArray(), text.Reveal().ToArray());
        Assert.Equal("the age file is under another passphrase than was given", Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [key, wrong])).Message);
        Assert.Equal("the age file is under a passphrase, and no key opens it", Assert.Throws<AgeException>(() => AgeFile.Decrypt(file, [key])).Message);
    }

    [Fact]
    public void The_same_text_is_never_encrypted_the_same_way_twice()
    {
        var recipient = AgeRecipient.Parse(TestKeys.Recipient);
        var files = Enumerable.Range(0, 20).Select(_ => AgeFile.Encrypt("text"u8, [recipient], RandomNumberGenerator.Fill)).ToHashSet();
        Assert.Equal(20, files.Count);
    }

    [Fact]
    public void The_same_random_bytes_make_the_same_file()
    {
        var recipient = AgeRecipient.Parse(TestKeys.Recipient);
        Assert.Equal(
            AgeFile.Encrypt("text"u8, [recipient], TestKeys.Repeatable()),
            AgeFile.Encrypt("text"u8, [recipient], TestKeys.Repeatable()));
    }

    [Fact]
    public void A_file_needs_a_recipient() =>
        Assert.Throws<ArgumentException>(() => AgeFile.Encrypt("text"u8, [], RandomNumberGenerator.Fill));

    [Fact]
    public void Decrypted_bytes_are_gone_after_use()
    {
        using var key = TestKeys.Parse(TestKeys.Identity);
        var content = AgeFile.Decrypt(TestKeys.File, [key]);
        Assert.Equal("***", content.ToString());
        content.Dispose();
        Assert.Throws<ObjectDisposedException>(() => content.Reveal().Length);

        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => AgeFile.Decrypt(TestKeys.File, [key]));
    }
}
