using System.Security.Cryptography;
using System.Text;
using KSail.Documents;
using KSail.Secrets.Age;
using KSail.Testing;

namespace KSail.Sdk.Tests;

/// <summary>Keys under a passphrase: whoever is at the terminal is asked for it, and it is not shown.</summary>
public sealed class PassphraseFlowTests : IDisposable
{
    private const string Passphrase = "canary-of-the-passphrase";
    private const string Question = "Passphrase of SOPS_AGE_KEY_FILE: ";

    private readonly SdkWorkspace _workspace = new(SdkWorkspace.TwoEnvironments, """
        -- hello/.git/HEAD
        ref: refs/heads/main
        -- hello/plain.enc.yaml
        password: canary-of-the-secret
        """);

    public PassphraseFlowTests()
    {
        using var key = AgeIdentity.Generate(RandomNumberGenerator.Fill);
        _workspace.Write("hello/.sops.yaml", $"creation_rules: [{{age: {key.Recipient}}}]\n");
        var keys = Encoding.ASCII.GetBytes(key.ToSecret()!.Reveal());
        File.WriteAllBytes(_workspace["keys.txt"], AgeFile.EncryptBinary(keys, new Secret(Passphrase), workFactor: 5, RandomNumberGenerator.Fill));
        _workspace.Variables["SOPS_AGE_KEY_FILE"] = _workspace["keys.txt"];
        _workspace.Build("build", "hello", "-t:EncryptSecrets").Succeeds();
    }

    public void Dispose() => _workspace.Dispose();

    // script gives a program a terminal of its own.
    [RequiresToolFact("script", "stty")]
    public void Whoever_is_at_the_terminal_is_asked()
    {
        var (shown, exitCode) = AtTerminal(Passphrase);
        Assert.Equal(0, exitCode);
        Assert.DoesNotContain(Passphrase, shown, StringComparison.Ordinal);
        Assert.Equal("password: canary-of-the-secret\n", File.ReadAllText(_workspace["plain.yaml"]));
    }

    [RequiresToolFact("script", "stty")]
    public void Another_passphrase_opens_nothing()
    {
        var (shown, exitCode) = AtTerminal(Passphrase + "x");
        Assert.NotEqual(0, exitCode);
        Assert.Contains("KSAIL4011", shown, StringComparison.Ordinal);
        Assert.Contains("the age file is under another passphrase than was given", shown.ReplaceLineEndings(""), StringComparison.Ordinal);
        Assert.DoesNotContain(Passphrase, shown, StringComparison.Ordinal);
        Assert.False(File.Exists(_workspace["plain.yaml"]));
    }

    private (string Shown, int ExitCode) AtTerminal(string passphrase)
    {
        using var process = _workspace.StartProgram("script", "-qec", "dotnet build hello -t:DecryptSecrets -p:File=plain.enc.yaml -p:To=../plain.yaml -tl:off", "/dev/null");
        var shown = new StringBuilder();
        // Typed before the question, it would be shown by the terminal itself.
        while (!shown.ToString().EndsWith(Question, StringComparison.Ordinal) && process.StandardOutput.Read() is >= 0 and var c)
            shown.Append((char)c);
        process.StandardInput.Write(passphrase + "\n");
        process.StandardInput.Flush();
        shown.Append(process.StandardOutput.ReadToEnd());
        process.WaitForExit();
        return (shown.ToString(), process.ExitCode);
    }
}
