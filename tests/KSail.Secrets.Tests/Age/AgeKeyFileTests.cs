using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using KSail.Secrets.Age.Sources;
using KSail.Testing;
using Xunit;

namespace KSail.Secrets.Tests.Age;

public sealed class AgeKeyFileTests : IDisposable
{
    private static readonly DateTimeOffset Created = new(2026, 1, 31, 23, 59, 1, TimeSpan.Zero);

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_new_file_is_its_owners_alone()
    {
        using var key = TestKeys.Parse(TestKeys.Identity);
        var path = _directory["config/sops/age/keys.txt"];

        AgeKeyFile.Append(path, key, Created);

        Assert.Equal($"# created: 2026-01-31T23:59:01Z\n# public key: {TestKeys.Recipient}\n{TestKeys.Identity}\n", File.ReadAllText(path));
        if (OperatingSystem.IsWindows())
            return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        foreach (var directory in new[] { "config", "config/sops", "config/sops/age" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory[directory]));
        Assert.Equal(["keys.txt"], Directory.GetFileSystemEntries(_directory["config/sops/age"]).Select(Path.GetFileName));
    }

    [Fact]
    public void The_time_is_written_with_its_zone()
    {
        using var key = TestKeys.Parse(TestKeys.Identity);
        AgeKeyFile.Append(_directory["keys.txt"], key, new DateTimeOffset(2026, 1, 31, 23, 59, 1, TimeSpan.FromHours(-2.5)));
        Assert.StartsWith("# created: 2026-01-31T23:59:01-02:30\n", File.ReadAllText(_directory["keys.txt"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("# my keys\nAGE-SECRET-KEY-1OLD\n", "# my keys\nAGE-SECRET-KEY-1OLD\n")]
    [InlineData("AGE-SECRET-KEY-1OLD", "AGE-SECRET-KEY-1OLD\n")]
    public void What_was_in_the_file_stays(string before, string kept)
    {
        using var key = TestKeys.Parse(TestKeys.Identity);
        var path = _directory.Write("keys.txt", before);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)0b110_100_100);

        AgeKeyFile.Append(path, key, Created);

        Assert.StartsWith(kept + "# created: ", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.EndsWith($"\n{TestKeys.Identity}\n", File.ReadAllText(path), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void Nothing_is_added_to_a_file_under_a_passphrase()
    {
        using var key = TestKeys.Parse(TestKeys.Identity);
        var before = AgeFile.EncryptBinary(Encoding.ASCII.GetBytes(TestKeys.Identity), new Secret("passphrase"), 1, RandomNumberGenerator.Fill);
        File.WriteAllBytes(_directory["keys.txt"], before);

        var fault = Assert.Throws<AgeException>(() => AgeKeyFile.Append(_directory["keys.txt"], key, Created));

        Assert.Equal(AgeFault.UnsupportedKey, fault.Fault);
        Assert.Equal(before, File.ReadAllBytes(_directory["keys.txt"]));
    }

    [Fact]
    public void A_file_that_is_linked_stays_linked()
    {
        using var key = TestKeys.Parse(TestKeys.Identity);
        var target = _directory.Write("dotfiles/keys.txt", "# mine\n");
        File.CreateSymbolicLink(_directory["keys.txt"], target);

        AgeKeyFile.Append(_directory["keys.txt"], key, Created);

        Assert.NotNull(new FileInfo(_directory["keys.txt"]).LinkTarget);
        Assert.EndsWith(TestKeys.Identity + "\n", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_added_at_the_same_time_are_all_there()
    {
        var path = _directory["keys.txt"];
        var keys = Enumerable.Range(0, 24).Select(_ => TestKeys.NewIdentity()).ToList();

        Parallel.ForEach(keys, new ParallelOptions { MaxDegreeOfParallelism = 4 }, key => AgeKeyFile.Append(path, key, Created));

        var lines = File.ReadAllLines(path);
        Assert.Equal(keys.Count * 3, lines.Length);
        foreach (var key in keys)
        {
            var at = Array.IndexOf(lines, key.ToSecret()!.Reveal());
            Assert.Equal($"# public key: {key.Recipient}", lines[at - 1]);
            key.Dispose();
        }
    }

    [Fact]
    public void Only_keys_of_age_are_added()
    {
        using var ssh = TestKeys.Parse(TestKeys.SshIdentity);
        Assert.Throws<ArgumentException>(() => AgeKeyFile.Append(_directory["keys.txt"], ssh, Created));
        Assert.False(File.Exists(_directory["keys.txt"]));
    }
}
