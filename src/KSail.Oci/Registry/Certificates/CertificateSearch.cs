namespace KSail.Oci.Registry.Certificates;

/// <summary>
/// Where certificates for single registries are looked for: folders that hold a folder <c>host:port</c> each, or <c>host</c> for the usual port,
/// as Docker and Podman know them.
/// </summary>
/// <param name="Folders">The folders; the first that knows a registry counts.</param>
public sealed record CertificateSearch(IReadOnlyList<string> Folders)
{
    /// <summary>Nowhere.</summary>
    public static readonly CertificateSearch Nowhere = new([]);

    /// <summary>
    /// Where Podman, rootless Docker, Docker Desktop and Docker look: <c>containers/certs.d</c> and <c>docker/certs.d</c> in
    /// <c>XDG_CONFIG_HOME</c> or <c>~/.config</c>, <c>certs.d</c> in <c>DOCKER_CONFIG</c> or <c>~/.docker</c>, and the same two in <c>/etc</c>
    /// (on Windows the one of Docker in <c>ProgramData</c>).
    /// </summary>
    /// <param name="read">Reads an environment variable; null for one that is not set.</param>
    public static CertificateSearch FromVariables(Func<string, string?> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        var folders = new List<string>();
        var home = read(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { Length: > 0 } given ? given : null;
        if (read("XDG_CONFIG_HOME") is { Length: > 0 } configuration)
            AddBoth(configuration);
        else if (home is not null)
            AddBoth(Path.Combine(home, ".config"));
        if (read("DOCKER_CONFIG") is { Length: > 0 } docker)
            folders.Add(Path.Combine(docker, "certs.d"));
        else if (home is not null)
            folders.Add(Path.Combine(home, ".docker", "certs.d"));
        if (!OperatingSystem.IsWindows())
            AddBoth("/etc");
        else if (read("ProgramData") is { Length: > 0 } machine)
            folders.Add(Path.Combine(machine, "docker", "certs.d"));
        return new CertificateSearch(folders);

        void AddBoth(string parent)
        {
            folders.Add(Path.Combine(parent, "containers", "certs.d"));
            folders.Add(Path.Combine(parent, "docker", "certs.d"));
        }
    }

    /// <summary>The folder for a registry; null without one.</summary>
    internal string? Find(string host, int port)
    {
        foreach (var folder in Folders)
        {
            // A file system without colons in names gets none: that is how Docker writes them there.
            var name = OperatingSystem.IsWindows() ? $"{host}{port}" : $"{host}:{port}";
            if (Path.Combine(folder, name) is var exact && Directory.Exists(exact))
                return exact;
            if (port == 443 && Path.Combine(folder, host) is var usual && Directory.Exists(usual))
                return usual;
        }

        return null;
    }
}
