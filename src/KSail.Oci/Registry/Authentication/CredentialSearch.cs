namespace KSail.Oci.Registry.Authentication;

/// <summary>Where credentials are looked for that nobody gave.</summary>
/// <param name="Files">Files of the form of Docker's <c>config.json</c>, the first that knows the registry counts.</param>
/// <param name="ProgramFolders">Folders where the credential helpers lie that those files name.</param>
public sealed record CredentialSearch(IReadOnlyList<string> Files, IReadOnlyList<string> ProgramFolders)
{
    /// <summary>Nowhere.</summary>
    public static readonly CredentialSearch Nowhere = new([], []);

    /// <summary>
    /// Where Docker and Podman look: <c>REGISTRY_AUTH_FILE</c>, <c>config.json</c> in <c>DOCKER_CONFIG</c> or else <c>~/.docker</c>, and
    /// <c>containers/auth.json</c> in <c>XDG_RUNTIME_DIR</c>. Helpers are programs on <c>PATH</c>.
    /// </summary>
    /// <param name="read">Reads an environment variable; null for one that is not set.</param>
    public static CredentialSearch FromVariables(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var files = new List<string>();
        if (read("REGISTRY_AUTH_FILE") is { Length: > 0 } file)
            files.Add(file);
        if (read("DOCKER_CONFIG") is { Length: > 0 } directory)
            files.Add(Path.Combine(directory, "config.json"));
        else if (read(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } home)
            files.Add(Path.Combine(home, ".docker", "config.json"));
        if (read("XDG_RUNTIME_DIR") is { Length: > 0 } runtime)
            files.Add(Path.Combine(runtime, "containers", "auth.json"));
        var folders = (read("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return new CredentialSearch(files, folders);
    }
}
