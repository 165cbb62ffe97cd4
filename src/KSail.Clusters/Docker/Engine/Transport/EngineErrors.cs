using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KSail.Clusters.Docker.Engine.Endpoints;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Documents.Diagnostics;

namespace KSail.Clusters.Docker.Engine.Transport;

/// <summary>
/// What failures mean. An engine tells most of them by text alone; the texts here are those of Docker from 20.10 and of Podman, in lower case. The
/// first that fits counts.
/// </summary>
internal static class EngineErrors
{
    private static readonly ErrorText[] OfCalls =
    [
        new("no space left on device", DockerDiagnostics.DiskFull, "make room: 'docker system df' says what takes it, 'docker system prune' removes what nothing uses"),
        new("pool overlaps", DockerDiagnostics.NetworkOverlaps, ""),
        new("is already used on the host or by another config", DockerDiagnostics.NetworkOverlaps, ""),
        new("port is already allocated", DockerDiagnostics.PortTaken, ""),
        new("address already in use", DockerDiagnostics.PortTaken, ""),
        new("ports are not available", DockerDiagnostics.PortTaken, ""),
        new("no such image", DockerDiagnostics.ImageMissing, ""),
        new("unable to apply caps", DockerDiagnostics.ContainerFailed, "the engine may not give containers all privileges, which nodes need; run it with all capabilities"),
        new("privileged mode is incompatible with user namespaces", DockerDiagnostics.ContainerFailed, "nodes cannot run where users are remapped; remove 'userns-remap' from the engine's configuration"),
        new("argument list too long", DockerDiagnostics.ContainerFailed, "the node's configuration does not fit into a variable"),
        new("http request to an https server", DockerDiagnostics.EndpointUnusable, "the engine wants TLS: set DOCKER_TLS_VERIFY=1, and DOCKER_CERT_PATH to the folder of ca.pem, cert.pem and key.pem, or use a context that has them"),
        new("oci runtime", DockerDiagnostics.ContainerFailed, "the engine's own log says more"),
        new("failed to create task", DockerDiagnostics.ContainerFailed, "the engine's own log says more"),
    ];

    private static readonly ErrorText[] OfPulls =
    [
        new("no space left on device", DockerDiagnostics.DiskFull, "make room: 'docker system df' says what takes it, 'docker system prune' removes what nothing uses"),
        new("toomanyrequests", DockerDiagnostics.RateLimited, "wait, log in with 'docker login', or pull from a mirror", IsTransient: true),
        new("rate limit", DockerDiagnostics.RateLimited, "wait, log in with 'docker login', or pull from a mirror", IsTransient: true),
        new("429", DockerDiagnostics.RateLimited, "wait, log in with 'docker login', or pull from a mirror", IsTransient: true),
        new("no matching manifest for", DockerDiagnostics.WrongPlatform, "choose an image that is made for this machine"),
        new("manifest unknown", DockerDiagnostics.ImageMissing, "look at its name and version"),
        new("not found", DockerDiagnostics.ImageMissing, "look at its name and version"),
        new("pull access denied", DockerDiagnostics.PullDenied, "look at its name, and log in with 'docker login' when it is private"),
        new("unauthorized", DockerDiagnostics.PullDenied, "look at its name, and log in with 'docker login' when it is private"),
        new("authentication required", DockerDiagnostics.PullDenied, "log in with 'docker login'"),
        new("no basic auth credentials", DockerDiagnostics.PullDenied, "log in with 'docker login'"),
        new("denied", DockerDiagnostics.PullDenied, "look at its name, and log in with 'docker login' when it is private"),
        new("x509", DockerDiagnostics.PullFailed, "the engine does not trust the registry; give it the registry's authority"),
        // No name, no route, no answer, or an answer with a status of 500 and more.
        new("", DockerDiagnostics.PullFailed, "see whether the engine reaches the registry: proxy, name service, firewall; an image that was loaded with 'docker load' need not be pulled", IsTransient: true),
    ];

    /// <summary>What an answer means that is none of success.</summary>
    /// <param name="what">What was asked for, as the beginning of a sentence.</param>
    /// <param name="status">Its status.</param>
    /// <param name="body">Its body.</param>
    public static DockerException OfAnswer(string what, int status, ReadOnlyMemory<byte> body)
    {
        var text = ReadMessage(body);
        foreach (var entry in OfCalls)
        {
            if (entry.Fits(text))
                return entry.ToException(what, status, text);
        }

        return new DockerException(DockerDiagnostics.Failed, status, $"{what}: {Said(text, status)}") { EngineText = text, IsTransient = status is 429 or >= 500 };
    }

    /// <summary>What a failure means that an engine tells of while it pulls.</summary>
    public static DockerException OfPull(string image, int status, string text)
    {
        foreach (var entry in OfPulls)
        {
            if (entry.Fits(text))
                return entry.ToException($"{image} cannot be pulled", status, text);
        }

        throw new InvalidOperationException("The last entry fits everything.");
    }

    /// <summary>What a missing answer means.</summary>
    public static DockerException OfConnection(DockerEndpoint endpoint, Exception e)
    {
        var where = $"{endpoint} ({endpoint.Source})";
        for (var at = e; at is not null; at = at.InnerException)
        {
            switch (at)
            {
                case SocketException { SocketErrorCode: SocketError.AccessDenied } or UnauthorizedAccessException:
                    return new DockerException(
                        DockerDiagnostics.Denied, 0,
                        $"the Docker Engine at {where} refuses this user; become a member of the group that the socket belongs to ('sudo usermod -aG docker $USER', then log in anew), or use a rootless engine", e);
                // How .NET reads that there is no such file.
                case SocketException { SocketErrorCode: SocketError.AddressNotAvailable } when endpoint.Kind == EndpointKind.Socket:
                    return Missing("there is no such socket");
                case SocketException socket:
                    return Missing(OneLine.Of(socket.Message));
                case TimeoutException:
                    return Missing("no answer");
                // Whom a server does not trust, it tells only when it is asked something (TLS 1.3).
                case AuthenticationException:
                case CryptographicException when endpoint.Tls is not null:
                    return new DockerException(
                        DockerDiagnostics.EndpointUnusable, 0,
                        $"the Docker Engine at {where} is not trusted, or does not trust this user's certificate: {OneLine.Of(at.Message)}; look at DOCKER_CERT_PATH, or the certificates of the context", e);
            }
        }

        return new DockerException(DockerDiagnostics.Failed, 0, $"the Docker Engine at {where} broke the connection: {OneLine.Of(e.GetBaseException().Message)}", e) { IsTransient = true };

        DockerException Missing(string why) => new(
            DockerDiagnostics.Missing, 0,
            $"no Docker Engine answers at {where}: {why}; start Docker, or say with DOCKER_HOST or 'docker context use' where it is", e);
    }

    private static string Said(string text, int status) =>
        text.Length > 0 ? text : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the engine answered with status {status}");

    // {"message":"…"}; Podman adds "cause" and "response".
    private static string ReadMessage(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return OneLine.Of(json.RootElement.Text("message"));
        }
        catch (JsonException)
        {
            return OneLine.Of(Encoding.UTF8.GetString(body.Span));
        }
    }

    /// <summary>A failure that is known by what is said about it.</summary>
    private sealed record ErrorText(string Fragment, DiagnosticDescriptor Code, string Remedy, bool IsTransient = false)
    {
        public bool Fits(string text) => text.Contains(Fragment, StringComparison.OrdinalIgnoreCase);

        public DockerException ToException(string what, int status, string text)
        {
            var said = OneLine.Of(Said(text, status));
            return new DockerException(Code, status, Remedy.Length == 0 ? $"{what}: {said}" : $"{what}: {said}; {Remedy}") { EngineText = text, IsTransient = IsTransient };
        }
    }
}
