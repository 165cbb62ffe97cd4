using KSail.Clusters.Talos.Wire;

namespace KSail.Clusters.Talos.Access;

/// <summary>Connections over the network.</summary>
public sealed class TalosConnector(TimeProvider clock) : ITalosConnector
{
    /// <inheritdoc/>
    public ITalosConnection Open(TalosContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Open(context.Endpoints, TalosTrust.Of(context, clock));
    }

    /// <inheritdoc/>
    public ITalosConnection OpenMaintenance(string endpoint, string? fingerprint = null) => Open([endpoint], TalosTrust.Maintenance(fingerprint, clock));

    private Connection Open(IReadOnlyList<string> texts, TalosTrust trust)
    {
        var endpoints = new List<TalosEndpoint>();
        foreach (var text in texts)
            endpoints.Add(TalosEndpoint.Parse(text) ?? throw Unusable($"'{text}' is no endpoint of a Talos API; write a name or an address, with a port where it is not {TalosEndpoint.DefaultPort}"));
        if (endpoints.Count == 0)
            throw Unusable("there is no endpoint of a Talos API; name a control plane");
        return new Connection(new GrpcChannel(endpoints, trust, clock));

        TalosException Unusable(string message)
        {
            trust.Dispose();
            return new TalosException(GrpcCode.InvalidArgument, message, message, TalosDiagnostics.UnusableCredentials, wasSent: false);
        }
    }

    private sealed class Connection(GrpcChannel channel) : ITalosConnection
    {
        public ITalosApi Endpoint { get; } = new TalosClient(channel, null);

        public ITalosApi Node(string address) => new TalosClient(channel, address);

        public void Dispose() => channel.Dispose();
    }
}
