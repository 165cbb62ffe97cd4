using KSail.Documents;

namespace KSail.Secrets.Age.Sources;

/// <summary>Reads a file whole: null when there is none.</summary>
/// <exception cref="IOException">It cannot be read.</exception>
/// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
public delegate SecretBytes? SecretFileReader(string path);

/// <summary>Runs a command and returns what it wrote to its output; null when it could not be started, failed, or took too long.</summary>
/// <param name="command">The program and its arguments; at least one word.</param>
/// <param name="recipient">Whose key is wanted; the command finds it in <c>SOPS_AGE_RECIPIENT</c>.</param>
public delegate SecretBytes? KeyCommandRunner(IReadOnlyList<string> command, string recipient);

/// <summary>Asks a person for a passphrase; null when there is none to be had.</summary>
/// <param name="what">What the passphrase is for: the name of a file or variable.</param>
public delegate Secret? PassphraseReader(string what);

/// <summary>Where programs keep their settings.</summary>
public enum ConfigurationHome
{
    /// <summary><c>$XDG_CONFIG_HOME</c>, or <c>~/.config</c>.</summary>
    Xdg,

    /// <summary><c>$XDG_CONFIG_HOME</c>, or <c>~/Library/Application Support</c>.</summary>
    Apple,

    /// <summary><c>%AppData%</c>.</summary>
    Windows,
}

/// <summary>The machine, as far as keys are looked for on it.</summary>
/// <param name="Variables">Its environment variables.</param>
/// <param name="Directory">What relative paths are relative to; absolute itself.</param>
/// <param name="Home">Where settings are.</param>
/// <param name="ReadFile">Reads key files.</param>
/// <param name="RunCommand">Runs the commands that variables name.</param>
/// <param name="AskPassphrase">Asks for the passphrase of an encrypted key file; null where there is nobody to ask.</param>
public sealed record AgeKeyHost(
    EnvironmentVariableReader Variables,
    string Directory,
    ConfigurationHome Home,
    SecretFileReader ReadFile,
    KeyCommandRunner RunCommand,
    PassphraseReader? AskPassphrase = null)
{
    /// <summary>The machine that this process runs on.</summary>
    /// <param name="variables">Its environment variables.</param>
    /// <param name="directory">What relative paths are relative to, and where commands run: a process that serves several builds has no such folder of its own.</param>
    public static AgeKeyHost Of(EnvironmentVariableReader variables, string directory) => new(
        variables,
        directory,
        OperatingSystem.IsWindows() ? ConfigurationHome.Windows : OperatingSystem.IsMacOS() ? ConfigurationHome.Apple : ConfigurationHome.Xdg,
        SecretFiles.Read,
        (command, recipient) => KeyCommand.Run(command, recipient, directory));
}

/// <summary>What a project's configuration says about where its keys are, beside where SOPS looks.</summary>
/// <param name="Variable">Name of the variable that holds a key (<c>spec.cluster.sops.env.var</c>); null for none.</param>
/// <param name="File">Path of a key file (<c>spec.cluster.sops.extract.file</c>); null for none.</param>
public sealed record AgeKeySettings(string? Variable = null, string? File = null);
