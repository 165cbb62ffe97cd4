using KSail.Documents;

namespace KSail.Clusters.Talos.Config;

/// <summary>Where the talosconfig is.</summary>
public static class TalosConfigPath
{
    /// <summary>
    /// The file that <c>talosctl</c> would write: <c>TALOSCONFIG</c>, else <c>config</c> in <c>TALOS_HOME</c>, else in <c>.talos</c> of the home directory.
    /// </summary>
    /// <param name="variables">Reads environment variables.</param>
    /// <param name="home">The home directory.</param>
    /// <param name="configured">What the environment's own configuration says, which comes first; <c>~</c> at its start is the home directory.</param>
    public static string Find(EnvironmentVariableReader variables, string home, string? configured = null)
    {
        ArgumentNullException.ThrowIfNull(variables);
        ArgumentNullException.ThrowIfNull(home);
        if (!string.IsNullOrEmpty(configured))
            return Path.GetFullPath(configured is "~" || configured.StartsWith("~/", StringComparison.Ordinal) ? home + configured[1..] : configured, home);
        if (variables("TALOSCONFIG") is { Length: > 0 } file)
            return Path.GetFullPath(file);
        return variables("TALOS_HOME") is { Length: > 0 } folder ? Path.GetFullPath(Path.Combine(folder, "config")) : Path.Combine(home, ".talos", "config");
    }
}
