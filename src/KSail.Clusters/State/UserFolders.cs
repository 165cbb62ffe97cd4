using KSail.Documents;

namespace KSail.Clusters.State;

/// <summary>The user's own folders.</summary>
public static class UserFolders
{
    /// <summary>The home directory.</summary>
    public static string Home(EnvironmentVariableReader variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return variables(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home
            ? home
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
    }

    /// <summary>
    /// Where the state of clusters is kept: <c>$XDG_STATE_HOME/ksail/clusters</c>, which is <c>~/.local/state/ksail/clusters</c> where the variable
    /// is not set; below the user's application data on Windows and macOS.
    /// </summary>
    public static string ClusterState(EnvironmentVariableReader variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        if (OperatingSystem.IsWindows())
            return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "ksail", "clusters");
        if (variables("XDG_STATE_HOME") is { Length: > 0 } state && Path.IsPathRooted(state))
            return Path.Combine(state, "ksail", "clusters");
        return OperatingSystem.IsMacOS()
            ? Path.Combine(Home(variables), "Library", "Application Support", "ksail", "clusters")
            : Path.Combine(Home(variables), ".local", "state", "ksail", "clusters");
    }
}
