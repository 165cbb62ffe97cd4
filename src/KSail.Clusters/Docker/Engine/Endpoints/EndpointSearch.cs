using KSail.Documents;

namespace KSail.Clusters.Docker.Engine.Endpoints;

/// <summary>
/// Finds out where the engine is, in the order of the docker program: <c>DOCKER_HOST</c>, <c>DOCKER_CONTEXT</c>, the current context, and where nobody
/// says anything, the sockets that engines have by themselves.
/// </summary>
/// <param name="variables">Reads the environment.</param>
/// <param name="exists">Whether there is a socket or a pipe.</param>
internal sealed class EndpointSearch(EnvironmentVariableReader variables, Func<DockerEndpoint, bool> exists)
{
    private const string DefaultContext = "default";

    /// <summary>Where an engine may be, in the order in which they are tried; not empty.</summary>
    /// <exception cref="DockerException">What names the engine cannot be used.</exception>
    public IReadOnlyList<DockerEndpoint> Find()
    {
        if (Variable("DOCKER_HOST") is { } host)
            return [EndpointReader.Read(host, "DOCKER_HOST", HostTls(), out var problem) ?? throw Unusable($"DOCKER_HOST is '{host}', which {problem}")];
        var folder = Folder();
        if (folder is not null)
        {
            var contexts = new DockerContexts(folder);
            var named = Variable("DOCKER_CONTEXT");
            var name = named ?? contexts.Current();
            if (name.Length > 0 && name != DefaultContext)
            {
                var by = named is null ? "" : " of DOCKER_CONTEXT";
                return [contexts.Find(name, $"the context '{name}'{by}", out var problem) ?? throw Unusable($"the Docker context '{name}'{by} {problem}")];
            }
        }

        var known = WellKnown();
        var found = new List<DockerEndpoint>();
        foreach (var endpoint in known)
        {
            if (exists(endpoint))
                found.Add(endpoint);
        }

        // So that what fails names the place that everybody knows.
        return found.Count > 0 ? found : [known[0]];
    }

    /// <summary>Where engines are by themselves: Docker's own place first, then those of its relatives.</summary>
    internal IReadOnlyList<DockerEndpoint> WellKnown()
    {
        if (OperatingSystem.IsWindows())
            return [Pipe("docker_engine", "Docker"), Pipe("dockerDesktopLinuxEngine", "Docker Desktop"), Pipe("podman-machine-default", "Podman")];
        var endpoints = new List<DockerEndpoint> { Socket("/var/run/docker.sock", "Docker") };
        if (Variable("HOME") is { } home)
        {
            endpoints.Add(Socket($"{home}/.docker/run/docker.sock", "Docker Desktop"));
            endpoints.Add(Socket($"{home}/.docker/desktop/docker.sock", "Docker Desktop"));
            endpoints.Add(Socket($"{home}/.orbstack/run/docker.sock", "OrbStack"));
            endpoints.Add(Socket($"{home}/.colima/default/docker.sock", "Colima"));
            endpoints.Add(Socket($"{home}/.rd/docker.sock", "Rancher Desktop"));
        }

        if (Variable("XDG_RUNTIME_DIR") is { } runtime)
        {
            endpoints.Add(Socket($"{runtime}/docker.sock", "rootless Docker"));
            endpoints.Add(Socket($"{runtime}/podman/podman.sock", "rootless Podman"));
        }

        endpoints.Add(Socket("/run/podman/podman.sock", "Podman"));
        return endpoints;
    }

    // DOCKER_TLS_VERIFY and DOCKER_CERT_PATH belong to DOCKER_HOST alone; contexts have their own.
    private EndpointTls? HostTls()
    {
        var isVerified = Variable("DOCKER_TLS_VERIFY") is not null;
        if (!isVerified && Variable("DOCKER_TLS") is null)
            return null;
        var directory = Variable("DOCKER_CERT_PATH") ?? Folder() ?? "";
        try
        {
            return DockerContexts.ReadTls(directory, isVerified) ?? new EndpointTls(null, null, null, isVerified);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unusable($"the certificates in '{directory}' cannot be read; check their permissions, or set DOCKER_CERT_PATH");
        }
    }

    private string? Folder() => Variable("DOCKER_CONFIG")
        ?? (Variable(OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME") is { } home ? Path.Combine(home, ".docker") : null);

    private string? Variable(string name) => variables(name) is { Length: > 0 } value ? value : null;

    private static DockerEndpoint Socket(string path, string of) => new(EndpointKind.Socket, path, 0, $"the socket of {of}");

    private static DockerEndpoint Pipe(string name, string of) => new(EndpointKind.Pipe, name, 0, $"the pipe of {of}");

    private static DockerException Unusable(string message) => new(DockerDiagnostics.EndpointUnusable, 0, message);
}
