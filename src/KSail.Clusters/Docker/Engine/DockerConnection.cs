using KSail.Clusters.Docker.Engine.Endpoints;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Engine.Transport;
using KSail.Documents;

namespace KSail.Clusters.Docker.Engine;

/// <summary>Connects to the engine of this user.</summary>
internal static class DockerConnection
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Finds the engine, sees that it answers, and agrees upon a version with it.</summary>
    /// <param name="variables">Reads the environment.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="DockerException">None answers, or the one that was named cannot be used.</exception>
    public static async Task<IDockerEngine> OpenAsync(EnvironmentVariableReader variables, CancellationToken cancellation)
    {
        DockerException? first = null;
        var tried = new List<string>();
        foreach (var endpoint in new EndpointSearch(variables, Exists).Find())
        {
            try
            {
                return await OpenAsync(endpoint, cancellation).ConfigureAwait(false);
            }
            catch (DockerException e) when (e.Code == DockerDiagnostics.Missing || e.Code == DockerDiagnostics.Denied)
            {
                // A socket that nobody listens at any more is no reason not to look at the next; being sent away is told before being alone.
                if (first is null || (first.Code == DockerDiagnostics.Missing && e.Code == DockerDiagnostics.Denied))
                    first = e;
                tried.Add(endpoint.ToString());
            }
        }

        throw tried.Count == 1 ? first! : new DockerException(first!.Code, 0, $"{first.Message} (tried: {string.Join(", ", tried)})", first);
    }

    /// <summary>Connects to one engine.</summary>
    public static async Task<IDockerEngine> OpenAsync(DockerEndpoint endpoint, CancellationToken cancellation)
    {
        var transport = new EngineTransport(endpoint);
        try
        {
            return await NegotiateAsync(transport, cancellation).ConfigureAwait(false);
        }
        catch
        {
            transport.Dispose();
            throw;
        }
    }

    internal static async Task<IDockerEngine> NegotiateAsync(EngineTransport transport, CancellationToken cancellation)
    {
        const string What = "the version of the Docker Engine cannot be read";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        using var request = transport.Request(HttpMethod.Get, "/version");
        using var response = await transport.OpenAsync(request, What, limit, cancellation).ConfigureAwait(false);
        var body = await transport.ReadAsync(response, What, limit, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw EngineErrors.OfAnswer(What, (int)response.StatusCode, body);
        using var json = transport.Parse(new EngineAnswer((int)response.StatusCode, body), What);
        var version = json.RootElement;
        var (oldest, newest) = (version.Text("MinAPIVersion"), version.Text("ApiVersion"));
        if (newest.Length == 0)
            throw new DockerException(DockerDiagnostics.Failed, 0, $"what answers at {transport.Endpoint} ({transport.Endpoint.Source}) is no Docker Engine");
        transport.ApiVersion = ApiVersions.Choose(oldest, newest) ?? throw new DockerException(
            DockerDiagnostics.TooOld, 0,
            $"the Docker Engine {version.Text("Version")} at {transport.Endpoint} ({transport.Endpoint.Source}) speaks version {newest} of its API, and {ApiVersions.Oldest} is needed; install Docker 20.10, Podman 4, or a newer one");
        var isPodman = false;
        foreach (var component in version.Items("Components"))
            isPodman |= component.Text("Name").StartsWith("Podman", StringComparison.Ordinal);
        return new DockerEngine(transport, isPodman);
    }

    private static bool Exists(DockerEndpoint endpoint) => endpoint.Kind switch
    {
        EndpointKind.Socket => File.Exists(endpoint.Address),
        EndpointKind.Pipe => File.Exists($@"\\.\pipe\{endpoint.Address}"),
        _ => true,
    };
}
