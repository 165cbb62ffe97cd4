using System.Text;
using KSail.Documents;

namespace KSail.Secrets.Age.Sources;

/// <summary>
/// Finds keys where SOPS finds them (getsops/sops <c>age/keysource.go</c>): all places count, and none that is missing or broken stops the search. What a
/// project's configuration names comes first.
/// </summary>
public static class AgeKeys
{
    private const string KeyVariable = "SOPS_AGE_KEY";
    private const string FileVariable = "SOPS_AGE_KEY_FILE";
    private const string CommandVariable = "SOPS_AGE_KEY_CMD";
    private const string SshFileVariable = "SOPS_AGE_SSH_PRIVATE_KEY_FILE";
    private const string SshCommandVariable = "SOPS_AGE_SSH_PRIVATE_KEY_CMD";

    /// <summary>Looks for keys. Commands are not run, and nobody is asked anything, before a file needs it.</summary>
    /// <param name="host">The machine.</param>
    /// <param name="settings">What the configuration says.</param>
    public static AgeKeyRing Load(AgeKeyHost host, AgeKeySettings settings)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(settings);
        var sources = new List<AgeKeySource>();
        if (settings.Variable is { Length: > 0 } variable && variable != KeyVariable)
            sources.Add(OfVariable(host, variable));
        if (settings.File is { Length: > 0 } file)
            sources.Add(OfFile(host, file, file));
        AddSsh(host, sources);
        sources.Add(OfVariable(host, KeyVariable));
        sources.Add(OfNamedFile(host, FileVariable));
        sources.Add(OfCommand(host, CommandVariable));
        if (ConfigurationFile(host) is { } path)
            sources.Add(OfFile(host, path, path, mustBeThere: false));
        return new AgeKeyRing(sources);
    }

    /// <summary>
    /// The file that a new key belongs into: the one of the configuration, that of <c>SOPS_AGE_KEY_FILE</c>, or <c>sops/age/keys.txt</c> among the user's settings.
    /// Null when the machine has no place for settings.
    /// </summary>
    public static string? FileForNewKeys(AgeKeyHost host, AgeKeySettings settings)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(settings);
        var named = settings.File is { Length: > 0 } file ? file : host.Variables(FileVariable);
        return string.IsNullOrEmpty(named) ? ConfigurationFile(host) : Path.GetFullPath(named, host.Directory);
    }

    // The keys that ssh itself uses: those of a variable, and the default ones.
    private static void AddSsh(AgeKeyHost host, List<AgeKeySource> sources)
    {
        sources.Add(OfNamedFile(host, SshFileVariable));
        sources.Add(OfCommand(host, SshCommandVariable));
        var home = host.Variables(host.Home == ConfigurationHome.Windows ? "USERPROFILE" : "HOME");
        if (string.IsNullOrEmpty(home))
            return;
        foreach (var name in (ReadOnlySpan<string>)["id_ed25519", "id_rsa"])
        {
            var path = Path.Combine(home, ".ssh", name);
            sources.Add(OfFile(host, path, path, mustBeThere: false));
        }
    }

    // Go's os.UserConfigDir, and SOPS' addition that XDG_CONFIG_HOME counts on macOS, too.
    private static string? ConfigurationFile(AgeKeyHost host)
    {
        var directory = host.Variables(host.Home == ConfigurationHome.Windows ? "APPDATA" : "XDG_CONFIG_HOME");
        if (string.IsNullOrEmpty(directory) && host.Home != ConfigurationHome.Windows && host.Variables("HOME") is { Length: > 0 } home)
            directory = Path.Combine(home, host.Home == ConfigurationHome.Apple ? "Library/Application Support" : ".config");
        return string.IsNullOrEmpty(directory) ? null : Path.GetFullPath(Path.Combine(directory, "sops", "age", "keys.txt"), host.Directory);
    }

    private static AgeKeySource OfVariable(AgeKeyHost host, string name)
    {
        if (host.Variables(name) is not { } text)
            return AgeKeySource.Absent(name);
        using var content = SecretBytes.TakeOver(Encoding.UTF8.GetBytes(text));
        return OfContent(host, name, content);
    }

    private static AgeKeySource OfNamedFile(AgeKeyHost host, string variable)
    {
        var path = host.Variables(variable);
        return string.IsNullOrEmpty(path) ? AgeKeySource.Absent(variable) : OfFile(host, variable, path);
    }

    private static AgeKeySource OfFile(AgeKeyHost host, string place, string path, bool mustBeThere = true)
    {
        // A path that no system can have comes from a configuration, not from a shell.
        if (path.Contains('\0', StringComparison.Ordinal))
            return AgeKeySource.Broken(place, "the path of the file cannot be one");
        var fullPath = Path.GetFullPath(path, host.Directory);
        try
        {
            using var content = host.ReadFile(fullPath);
            if (content is not null)
                return OfContent(host, place, content);
            return mustBeThere ? AgeKeySource.Broken(place, $"there is no file {fullPath}") : AgeKeySource.Absent(place);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return AgeKeySource.Broken(place, $"{fullPath} cannot be read: {e.Message}");
        }
    }

    private static AgeKeySource OfContent(AgeKeyHost host, string place, SecretBytes content)
    {
        if (!IdentityLines.IsEncrypted(content.Reveal()))
            return AgeKeySource.Of(place, content.Reveal());
        if (host.AskPassphrase is not { } ask)
            return AgeKeySource.Broken(place, "the keys there are under a passphrase, and there is nobody to ask for it");
        var file = content.Reveal().ToArray();
        return AgeKeySource.Asked(place, _ => Decrypt(place, file, ask), asksForEach: false);
    }

    private static AgeKeySource OfCommand(AgeKeyHost host, string variable)
    {
        if (host.Variables(variable) is not { Length: > 0 } text)
            return AgeKeySource.Absent(variable);
        if (KeyCommand.Split(text) is not { Count: > 0 } command)
            return AgeKeySource.Broken(variable, "the command has a quote that is not closed, or no words");
        return AgeKeySource.Asked(variable, recipient => host.RunCommand(command, recipient) ?? throw new AgeException(AgeFault.NoIdentityMatched, "the command could not be run, or failed"), asksForEach: true);
    }

    // A key file that is an age file itself.
    private static SecretBytes Decrypt(string place, byte[] file, PassphraseReader ask)
    {
        var passphrase = ask(place) ?? throw new AgeException(AgeFault.PassphraseNeeded, "the keys there are under a passphrase, which nobody gave");
        using var identity = AgeIdentity.OfPassphrase(passphrase);
        return AgeFile.Decrypt(file, [identity]);
    }
}
