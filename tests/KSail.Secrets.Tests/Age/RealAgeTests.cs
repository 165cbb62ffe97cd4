using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Age;

/// <summary>The program age opens what we close, and closes what we open.</summary>
public sealed class RealAgeTests : IDisposable
{
    private const string Passphrase = "canary pass phrase";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [RequiresToolTheory("age", "age-keygen")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(65535)]
    [InlineData(65536)]
    [InlineData(65537)]
    [InlineData(131072)]
    [InlineData(300000)]
    public void Files_of_any_size(int size)
    {
        using var key = AgeKeygen("key.txt");
        BothWays(RandomNumberGenerator.GetBytes(size), key, ["-i", "key.txt"], ["-r", key.Recipient!.Text]);
    }

    [RequiresToolTheory("age", "ssh-keygen")]
    [InlineData("ed25519", "256")]
    [InlineData("rsa", "2048")]
    [InlineData("rsa", "3072")]
    public void Keys_of_ssh(string type, string bits)
    {
        Run("ssh-keygen", "-q", "-t", type, "-b", bits, "-N", "", "-C", "somebody@machine", "-f", "key");
        using var key = TestKeys.Parse(File.ReadAllText(_directory["key"]));
        var written = File.ReadAllText(_directory["key.pub"]).Trim();

        Assert.Equal(AgeRecipient.Parse(written), key.Recipient);
        Assert.Equal(written[..written.LastIndexOf(' ')], key.Recipient!.Text);
        BothWays("text"u8.ToArray(), key, ["-i", "key"], ["-R", "key.pub"]);
    }

    [RequiresToolFact("age", "ssh-keygen")]
    public void Keys_of_ssh_in_the_older_form()
    {
        Run("ssh-keygen", "-q", "-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "", "-f", "key");
        using var key = TestKeys.Parse(File.ReadAllText(_directory["key"]));
        BothWays("text"u8.ToArray(), key, ["-i", "key"], ["-R", "key.pub"]);
    }

    [RequiresToolTheory("ssh-keygen")]
    [InlineData("ed25519", "the SSH key is under a passphrase")]
    [InlineData("rsa", "the SSH key is under a passphrase")]
    [InlineData("rsa -m PEM", "the SSH key is under a passphrase")]
    [InlineData("rsa -m PKCS8", "the SSH key is under a passphrase")]
    public void Keys_of_ssh_under_a_passphrase_are_called_so(string type, string message)
    {
        Run("ssh-keygen", ["-q", "-N", Passphrase, "-f", "key", "-t", .. type.Split(' ')]);
        var fault = Assert.Throws<AgeException>(() => TestKeys.Parse(File.ReadAllText(_directory["key"])));
        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("ssh-keygen")]
    public void Keys_of_ssh_of_other_types_are_called_so()
    {
        Run("ssh-keygen", "-q", "-N", "", "-f", "key", "-t", "ecdsa");
        var fault = Assert.Throws<AgeException>(() => TestKeys.Parse(File.ReadAllText(_directory["key"])));
        Assert.Equal(AgeFault.UnsupportedKey, fault.Fault);
    }

    [RequiresToolFact("age", "age-keygen", "ssh-keygen")]
    public void Several_recipients_of_several_kinds()
    {
        using var first = AgeKeygen("first.txt");
        using var second = AgeKeygen("second.txt");
        Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "ssh");
        Run("ssh-keygen", "-q", "-t", "rsa", "-N", "", "-f", "rsa");
        using var ssh = TestKeys.Parse(File.ReadAllText(_directory["ssh"]));
        using var rsa = TestKeys.Parse(File.ReadAllText(_directory["rsa"]));
        AgeIdentity[] keys = [first, second, ssh, rsa];

        File.WriteAllText(_directory["ours"], AgeFile.Encrypt("text"u8, [.. keys.Select(key => key.Recipient!)], RandomNumberGenerator.Fill));
        foreach (var file in new[] { "first.txt", "second.txt", "ssh", "rsa" })
            Assert.Equal("text", Run("age", "-d", "-i", file, "ours"));

        _directory.Write("text", "text");
        Run("age", "-o", "theirs", "-r", first.Recipient!.Text, "-r", second.Recipient!.Text, "-R", "ssh.pub", "-R", "rsa.pub", "text");
        foreach (var key in keys)
        {
            using var content = AgeFile.Decrypt(File.ReadAllBytes(_directory["theirs"]), [key]);
            Assert.Equal("text", Encoding.UTF8.GetString(content.Reveal()));
        }
    }

    // age reads passphrases from a terminal only; script gives it one.
    [RequiresToolFact("age", "script")]
    public void Files_under_a_passphrase()
    {
        _directory.Write("text", "text");
        ExternalTool.Run("script", _directory.Root, $"{Passphrase}\n{Passphrase}\n", "-qec", "age -p -a -o theirs text", "/dev/null");
        using var key = AgeIdentity.OfPassphrase(new Secret(Passphrase));
        using var content = AgeFile.Decrypt(File.ReadAllText(_directory["theirs"]), [key]);
        Assert.Equal("text", Encoding.UTF8.GetString(content.Reveal()));

        File.WriteAllBytes(_directory["ours"], AgeFile.EncryptBinary("other text"u8, new Secret(Passphrase), 10, RandomNumberGenerator.Fill));
        ExternalTool.Run("script", _directory.Root, $"{Passphrase}\n", "-qec", "age -d -o opened ours", "/dev/null");
        Assert.Equal("other text", File.ReadAllText(_directory["opened"]));
    }

    [RequiresToolFact("age", "age-keygen")]
    public void A_file_of_new_keys_is_one_of_age_keygen()
    {
        var path = _directory["sops/age/keys.txt"];
        var recipients = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var key = TestKeys.NewIdentity();
            AgeKeyFile.Append(path, key, DateTimeOffset.UtcNow);
            recipients.Add(key.Recipient!.Text);
        }

        Assert.Equal(recipients, Run("age-keygen", "-y", path).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var theirs = _directory["theirs.txt"];
        Run("age-keygen", "-o", theirs);
        Assert.Equal(Shape(theirs), Shape(path)[..3]);
    }

    private static string[] Shape(string path) => [.. File.ReadAllLines(path).Select(line => line[..Math.Min(14, line.Length)])];

    private AgeIdentity AgeKeygen(string name)
    {
        Run("age-keygen", "-o", name);
        return TestKeys.Parse(File.ReadAllLines(_directory[name])[^1]);
    }

    private void BothWays(byte[] plaintext, AgeIdentity key, string[] identity, string[] recipient)
    {
        File.WriteAllBytes(_directory["plain"], plaintext);
        File.WriteAllBytes(_directory["binary"], AgeFile.EncryptBinary(plaintext, [key.Recipient!], RandomNumberGenerator.Fill));
        File.WriteAllText(_directory["armored"], AgeFile.Encrypt(plaintext, [key.Recipient!], RandomNumberGenerator.Fill));
        foreach (var file in new[] { "binary", "armored" })
        {
            // age makes no file where there is nothing to write.
            File.WriteAllBytes(_directory["opened"], []);
            Run("age", ["-d", .. identity, "-o", "opened", file]);
            Assert.Equal(plaintext, File.ReadAllBytes(_directory["opened"]));
        }

        foreach (var armor in new[] { false, true })
        {
            Run("age", [.. armor ? (string[])["-a"] : [], .. recipient, "-o", "closed", "plain"]);
            using var content = AgeFile.Decrypt(File.ReadAllBytes(_directory["closed"]), [key]);
            Assert.Equal(plaintext, content.Reveal().ToArray());
        }
    }

    private string Run(string name, params string[] arguments) => ExternalTool.Run(name, _directory.Root, "", arguments);
}
