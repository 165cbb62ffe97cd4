using KSail.Documents;
using KSail.Secrets.Age;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class AgeKeyTextTests
{
    [Theory]
    [InlineData(TestKeys.Identity, TestKeys.Recipient)]
    [InlineData("  " + TestKeys.Identity + "\n", TestKeys.Recipient)]
    [InlineData(TestKeys.SshIdentity, TestKeys.SshRecipient)]
    // The pair in SOPS' own documentation.
    [InlineData("AGE-SECRET-KEY-1NJT5YCS2LWU4V4QAJQ6R4JNU7LXPDX602DZ9NUFANVU5GDTGUWCQ5T59M6", "age1yt3tfqlfrwdwx0z0ynwplcr6qxcxfaqycuprpmy89nr83ltx74tqdpszlw")]
    public void An_identity_knows_its_recipient(string identity, string recipient)
    {
        using var key = TestKeys.Parse(identity);
        Assert.Equal(recipient, key.Recipient!.Text);
        Assert.Equal(AgeRecipient.Parse(recipient), key.Recipient);
    }

    [Fact]
    public void A_new_identity_is_read_as_it_is_written()
    {
        for (var i = 0; i < 20; i++)
        {
            using var made = TestKeys.NewIdentity();
            using var read = AgeIdentity.Parse(made.ToSecret()!);
            Assert.Equal(made.Recipient, read.Recipient);
            Assert.Equal(made.ToSecret()!.Reveal(), read.ToSecret()!.Reveal());
            Assert.Equal(74, made.ToSecret()!.Reveal().Length);
            Assert.Equal(62, made.Recipient!.Text.Length);
        }
    }

    [Fact]
    public void Recipients_are_equal_when_their_texts_are()
    {
        Assert.Equal(AgeRecipient.Parse(TestKeys.SshRecipient), AgeRecipient.Parse(TestKeys.SshRecipient + " somebody@machine with a comment"));
        Assert.Equal(AgeRecipient.Parse(TestKeys.Recipient).GetHashCode(), AgeRecipient.Parse($" {TestKeys.Recipient} ").GetHashCode());
        Assert.NotEqual(AgeRecipient.Parse(TestKeys.Recipient), AgeRecipient.Parse(TestKeys.SshRecipient));
    }

    [Theory]
    [InlineData("", AgeFault.MalformedKey, "the text is no recipient: one begins with 'age1' or 'ssh-ed25519 '")]
    [InlineData("REPLACE_ME", AgeFault.MalformedKey, "the text is no recipient")]
    [InlineData("AGE1XAU2VC4RT2E40Z7U4S58ERWF7RFNRZP693EWHZ52DHL555AS8GLQAPHQF9", AgeFault.MalformedKey, "a recipient is written in small letters")]
    [InlineData("age1xau2vc4rt2e40z7u4s58erwf7rfnrzp693ewhz52dhl555as8glqaphqf8", AgeFault.MalformedKey, "the recipient is not valid: its checksum does not fit")]
    [InlineData("age1xau2vc4rt2e40z7u4s58erwf7rfnrzp693ewhz52dhl555as8glqaphqf", AgeFault.MalformedKey, "the recipient is not valid: its checksum does not fit")]
    [InlineData("age1xau2vc4rt2e40z7u4s58erwf7rfnrzp693ewhz52dhl555as8glqaphqfb", AgeFault.MalformedKey, "the recipient is not valid: character 62 cannot be there")]
    [InlineData("age1Xau2vc4rt2e40z7u4s58erwf7rfnrzp693ewhz52dhl555as8glqaphqf9", AgeFault.MalformedKey, "the recipient is not valid: it has capitals and small letters")]
    [InlineData("age1", AgeFault.MalformedKey, "the recipient is not valid: it is too short")]
    [InlineData("age1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn3q0sfh", AgeFault.MalformedKey, "the recipient is not valid")]
    [InlineData("age1pq1qqqqqq", AgeFault.UnsupportedKey, "post-quantum keys (age1pq1…) are not supported here; use a key of the usual kind")]
    [InlineData("age1tag1qqqqqq", AgeFault.UnsupportedKey, "keys in hardware (tagged recipients) (age1tag1…) are not supported here")]
    [InlineData("age1tagpq1qqqqqq", AgeFault.UnsupportedKey, "post-quantum keys in hardware")]
    [InlineData("age1yubikey1qqqqqq", AgeFault.UnsupportedKey, "the keys of a plugin, age-plugin-yubikey, (age1<plugin>1…) are not supported here")]
    [InlineData("ssh-dss AAAA", AgeFault.UnsupportedKey, "age can use the SSH keys ssh-ed25519 and ssh-rsa only")]
    [InlineData("ssh-ed25519", AgeFault.MalformedKey, "the SSH key is not valid: what follows the type is not base64")]
    [InlineData("ssh-ed25519 AAAA!", AgeFault.MalformedKey, "the SSH key is not valid: what follows the type is not base64")]
    [InlineData("ssh-ed25519 AAAA", AgeFault.MalformedKey, "the SSH key is not valid: what follows the type is no key of type ssh-ed25519")]
    [InlineData("ssh-ed25519 AAAAB3NzaC1yc2EAAAADAQABAAAAAA==", AgeFault.MalformedKey, "the SSH key is not valid: what follows the type is no key of type ssh-ed25519")]
    [InlineData("ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAAA==", AgeFault.MalformedKey, "the SSH key is not valid: what follows the type is no key of type ssh-rsa")]
    [InlineData("ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAvL/1Fh7gqYVqrRq+bIMMMmJAyUR/0KNno5Au6rtg5cAA==", AgeFault.MalformedKey, "the SSH key is not valid")]
    [InlineData("ecdsa-sha2-nistp256 AAAA", AgeFault.MalformedKey, "the text is no recipient")]
    public void What_is_no_recipient_is_refused(string text, AgeFault fault, string message)
    {
        var exception = Assert.Throws<AgeException>(() => AgeRecipient.Parse(text));
        Assert.Equal(fault, exception.Fault);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", AgeFault.MalformedKey, "the text is no private key: one begins with 'AGE-SECRET-KEY-1'")]
    [InlineData(TestKeys.Recipient, AgeFault.MalformedKey, "the text is a public key")]
    [InlineData(TestKeys.SshRecipient, AgeFault.MalformedKey, "the text is a public key")]
    [InlineData("age-secret-key-1m75rla7ymm0d50fm7vp9ms5j4384dl6dzx7lj762gw2ejrh8f3lqkl9w3d", AgeFault.MalformedKey, "a private key is written in capitals")]
    [InlineData("AGE-SECRET-KEY-1M75RLA7YMM0D50FM7VP9MS5J4384DL6DZX7LJ762GW2EJRH8F3LQKL9W3E", AgeFault.MalformedKey, "the private key is not valid: its checksum does not fit")]
    [InlineData("AGE-SECRET-KEY-1", AgeFault.MalformedKey, "the private key is not valid: it is too short")]
    [InlineData("AGE-SECRET-KEY-PQ-1QQQQQQ", AgeFault.UnsupportedKey, "post-quantum keys (AGE-SECRET-KEY-PQ-1…) are not supported here")]
    [InlineData("AGE-PLUGIN-YUBIKEY-1QQQQQQ", AgeFault.UnsupportedKey, "the keys of plugins (AGE-PLUGIN-…) are not supported here")]
    [InlineData(TestKeys.LockedSshIdentity, AgeFault.UnsupportedKey, "the SSH key is under a passphrase")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\n!\n-----END OPENSSH PRIVATE KEY-----", AgeFault.MalformedKey, "the SSH private key is not valid: it is no PEM")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----", AgeFault.MalformedKey, "the SSH private key is not valid: it does not begin as OpenSSH's keys do")]
    [InlineData("-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----", AgeFault.UnsupportedKey, "the file is no private key that age can use")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----", AgeFault.MalformedKey, "the SSH private key is not valid: it is no RSA key")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----", AgeFault.UnsupportedKey, "the SSH key is under a passphrase")]
    [InlineData("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", AgeFault.UnsupportedKey, "the SSH key is under a passphrase")]
    public void What_is_no_identity_is_refused(string text, AgeFault fault, string message)
    {
        var exception = Assert.Throws<AgeException>(() => TestKeys.Parse(text));
        Assert.Equal(fault, exception.Fault);
        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("mlkem768x25519", "it is encrypted for post-quantum keys (mlkem768x25519), which are not supported here")]
    [InlineData("piv-p256", "it is encrypted only for keys of a plugin (piv-p256), which are not supported here")]
    [InlineData("p256tag", "it is encrypted for keys in hardware (tagged recipients) (p256tag)")]
    public void A_file_for_keys_of_another_kind_says_so(string stanza, string message)
    {
        var file = $"age-encryption.org/v1\n-> {stanza} AAAA\nAAAA\n--- AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n";
        using var key = TestKeys.Parse(TestKeys.Identity);
        var fault = Assert.Throws<AgeException>(() => AgeFile.Decrypt(System.Text.Encoding.ASCII.GetBytes(file), [key]));
        Assert.Equal(AgeFault.NoIdentityMatched, fault.Fault);
        Assert.StartsWith("the key at hand does not open the age file; " + message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestKeys.Identity)]
    [InlineData(TestKeys.SshIdentity)]
    [InlineData(TestKeys.LockedSshIdentity)]
    public void No_message_tells_anything_of_a_private_key(string identity)
    {
        var random = new Random(3);
        // What precedes the key proper is said in messages.
        var lines = identity.TrimEnd('\n').Split('\n');
        var secretParts = TestKeys.PartsOf(lines.Length == 1 ? identity["AGE-SECRET-KEY-1".Length..] : string.Concat(lines[1..^1]), 8).ToList();
        for (var run = 0; run < 500; run++)
        {
            var characters = identity.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
                characters[random.Next(characters.Length)] = (char)random.Next(32, 127);
            var text = new string(characters);
            foreach (var parse in new Action<string>[] { x => AgeIdentity.Parse(new Secret(x)).Dispose(), x => AgeRecipient.Parse(x) })
            {
                try
                {
                    parse(text);
                }
                catch (AgeException e)
                {
                    Assert.DoesNotContain(secretParts, part => e.Message.Contains(part, StringComparison.OrdinalIgnoreCase));
                }
            }
        }
    }

    [Theory]
    [InlineData(TestKeys.Identity)]
    [InlineData("AGE-SECRET-KEY-PQ-1QQQQQQ")]
    [InlineData("age-secret-key-1m75rla7ymm0d50fm7vp9ms5j4384dl6dzx7lj762gw2ejrh8f3lqkl9w3d")]
    [InlineData("AGE-PLUGIN-YUBIKEY-1QQQQQQ")]
    [InlineData(TestKeys.SshIdentity)]
    public void A_private_key_among_recipients_is_called_one(string text)
    {
        var fault = Assert.Throws<AgeException>(() => AgeRecipient.Parse(text));
        Assert.Equal(AgeFault.MalformedKey, fault.Fault);
        Assert.StartsWith("the text is a private key, which must not be where recipients are", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_encrypted_for_a_key_that_everybody_knows()
    {
        // The neutral point of Ed25519, y = 1, and the zero of X25519.
        var neutral = KSail.Secrets.Age.Keys.SshWire.Join("ssh-ed25519", [1, .. new byte[31]]);
        var zero = KSail.Secrets.Age.Format.Bech32.Encode("age", new byte[32]);
        foreach (var text in new[] { $"ssh-ed25519 {Convert.ToBase64String(neutral)}", zero })
        {
            var fault = Assert.Throws<AgeException>(() => AgeFile.Encrypt("text"u8, [AgeRecipient.Parse(text)], TestKeys.Repeatable()));
            Assert.Equal(AgeFault.MalformedKey, fault.Fault);
        }
    }
}
