using KSail.Documents;

namespace KSail.Kubernetes.Connections;

/// <summary>Where kubeconfigs are looked for.</summary>
public sealed class KubeconfigFiles
{
    private KubeconfigFiles(IReadOnlyList<string> paths, bool mayBeMissing)
    {
        Paths = paths;
        MayBeMissing = mayBeMissing;
    }

    /// <summary>Absolute paths, the most important first.</summary>
    public IReadOnlyList<string> Paths { get; }

    /// <summary>Whether a missing file is passed over, as one of several is.</summary>
    public bool MayBeMissing { get; }

    /// <summary>One file, which must exist.</summary>
    /// <param name="path">Its path; <c>~/</c> is the user's home.</param>
    /// <param name="baseDirectory">To what a relative path is relative.</param>
    /// <param name="environment">Knows the user's home.</param>
    public static KubeconfigFiles Single(string path, string baseDirectory, EnvironmentVariableReader environment) =>
        new([Absolute(path, baseDirectory, environment)], mayBeMissing: false);

    /// <summary>
    /// Those that <c>kubectl</c> takes without a flag: the list in <c>KUBECONFIG</c>, separated as in <c>PATH</c>, whose empty and missing entries
    /// are passed over; without the variable <c>~/.kube/config</c>.
    /// </summary>
    public static KubeconfigFiles Default(string baseDirectory, EnvironmentVariableReader environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var paths = new List<string>();
        foreach (var path in (environment("KUBECONFIG") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            var absolute = Path.GetFullPath(path, baseDirectory);
            if (!paths.Contains(absolute, StringComparer.Ordinal))
                paths.Add(absolute);
        }

        return paths.Count > 0 ? new KubeconfigFiles(paths, mayBeMissing: true) : Single("~/.kube/config", baseDirectory, environment);
    }

    private static string Absolute(string path, string baseDirectory, EnvironmentVariableReader environment)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(environment);
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal) || path.StartsWith("~\\", StringComparison.Ordinal))
            return Path.GetFullPath(path.Length > 2 ? path[2..] : ".", Home(environment));
        return Path.GetFullPath(path, baseDirectory);
    }

    private static string Home(EnvironmentVariableReader environment)
    {
        var home = environment(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");
        return string.IsNullOrEmpty(home) ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) : home;
    }
}
