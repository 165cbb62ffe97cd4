using KSail.Documents;

namespace KSail.Clusters.Docker.Engine.Endpoints;

/// <summary>How an engine is spoken to.</summary>
internal enum EndpointKind
{
    /// <summary>A socket in the file system.</summary>
    Socket,

    /// <summary>A named pipe of Windows.</summary>
    Pipe,

    /// <summary>A host and a port.</summary>
    Network,
}

/// <summary>Where an engine is.</summary>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Address">Path of the socket, name of the pipe, or host of the network.</param>
/// <param name="Port">Port of the network; 0 for the others.</param>
/// <param name="Source">Who named it, for people: <c>DOCKER_HOST</c>, <c>the context 'colima'</c>.</param>
internal sealed record DockerEndpoint(EndpointKind Kind, string Address, int Port, string Source)
{
    /// <summary>How the connection is secured; null where it is not.</summary>
    public EndpointTls? Tls { get; init; }

    /// <summary>As <c>DOCKER_HOST</c> has it.</summary>
    public override string ToString() => Kind switch
    {
        EndpointKind.Socket => $"unix://{Address}",
        EndpointKind.Pipe => $"npipe:////./pipe/{Address}",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"tcp://{(Address.Contains(':', StringComparison.Ordinal) ? $"[{Address}]" : Address)}:{Port}"),
    };
}

/// <summary>Certificates for an engine on the network, as PEM.</summary>
/// <param name="Authority">Whom the engine's certificate has to be from; null for the authorities of this machine.</param>
/// <param name="Certificate">What is shown to the engine; null for nothing.</param>
/// <param name="Key">The key of it.</param>
/// <param name="IsVerified">Whether the engine's certificate is looked at.</param>
internal sealed record EndpointTls(string? Authority, string? Certificate, Secret? Key, bool IsVerified);
