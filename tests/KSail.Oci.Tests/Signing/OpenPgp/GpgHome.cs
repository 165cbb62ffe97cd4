using KSail.Testing;

namespace KSail.Oci.Tests.Signing.OpenPgp;

/// <summary>GnuPG with keys of its own: the judge of what a keyring is and of what is signed. Its keys have no passphrase.</summary>
public sealed class GpgHome : IDisposable
{
    private readonly TemporaryDirectory _home = TemporaryDirectory.InMemory();

    /// <summary>Makes a key, and returns its fingerprint.</summary>
    /// <param name="user">Whose it is.</param>
    /// <param name="kind">Algorithm, purpose and time, as <c>--quick-gen-key</c> takes them.</param>
    public string Generate(string user, string kind)
    {
        Run("", ["--quick-gen-key", user, .. kind.Split(' ')]);
        return Fingerprints(user)[0];
    }

    /// <summary>Adds a subkey to a key, and returns its fingerprint.</summary>
    public string AddSubkey(string fingerprint, string kind)
    {
        Run("", ["--quick-add-key", fingerprint, .. kind.Split(' ')]);
        return Fingerprints(fingerprint)[^1];
    }

    /// <summary>Revokes a key with the certificate that was made along with it.</summary>
    public void Revoke(string fingerprint)
    {
        var path = _home[$"openpgp-revocs.d/{fingerprint}.rev"];
        // A colon keeps the certificate from being used by mistake.
        Run(File.ReadAllText(path).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal), "--import");
    }

    public string Sign(string fingerprint, string text, params string[] options) => Run(text, ["--local-user", fingerprint + "!", .. options, "--clear-sign"]);

    public string Export(params string[] users) => Run("", ["--armor", "--export", .. users]);

    /// <summary>The keys as they are without armor.</summary>
    public byte[] ExportBinary(params string[] users)
    {
        var path = _home[Path.GetRandomFileName()];
        Run("", ["--output", path, "--export", .. users]);
        return File.ReadAllBytes(path);
    }

    /// <summary>Why the program itself does not take a signed text, with the keys that it has; empty where it does.</summary>
    public string Refusal(string message)
    {
        var (exitCode, _, error) = Try(message, ["--trust-model", "always", "--verify"]);
        return exitCode == 0 ? "" : error;
    }

    public void Import(byte[] keys)
    {
        var path = _home[Path.GetRandomFileName()];
        File.WriteAllBytes(path, keys);
        Run("", "--import", path);
    }

    public string Run(string input, params string[] arguments)
    {
        var (exitCode, output, error) = Try(input, arguments);
        return exitCode == 0 ? output : throw new InvalidOperationException($"gpg {string.Join(' ', arguments)}: exit code {exitCode}\n{error}");
    }

    public void Dispose()
    {
        ExternalTool.TryRun("gpgconf", _home.Root, "", "--homedir", _home.Root, "--kill", "all");
        _home.Dispose();
    }

    private (int ExitCode, string Output, string Error) Try(string input, string[] arguments) =>
        ExternalTool.TryRun("gpg", _home.Root, input, ["--homedir", _home.Root, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", "", .. arguments]);

    private List<string> Fingerprints(string user)
    {
        var fingerprints = new List<string>();
        foreach (var line in Run("", "--list-keys", "--with-colons", "--with-subkey-fingerprint", user).Split('\n'))
        {
            if (line.StartsWith("fpr:", StringComparison.Ordinal))
                fingerprints.Add(line.Split(':')[9]);
        }

        return fingerprints;
    }
}
