using System.Collections.Concurrent;
using System.Globalization;
using System.Net;

namespace KSail.Testing.Talos;

/// <summary>Stand-in nodes in this process that find each other: addresses stand for ports of this machine.</summary>
public sealed class NodeNetwork : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, TalosNode> _nodes = new(StringComparer.Ordinal);

    /// <summary>The nodes, in the order of their addresses.</summary>
    public IReadOnlyList<TalosNode> Nodes => [.. _nodes.Values.OrderBy(static node => node.Settings.Address, StringComparer.Ordinal)];

    /// <summary>Starts a node; one that had the address before is stopped.</summary>
    public async Task<TalosNode> StartAsync(NodeSettings settings)
    {
        await StopAsync(settings.Address).ConfigureAwait(false);
        var node = new TalosNode(settings with { Route = Route, Discover = () => _nodes.Keys.Order(StringComparer.Ordinal) });
        _nodes[settings.Address] = node;
        await node.StartAsync().ConfigureAwait(false);
        return node;
    }

    /// <summary>Takes a node away.</summary>
    public async Task StopAsync(string address)
    {
        if (_nodes.TryRemove(address, out var node))
            await node.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Where the API of a node is, as endpoints are written.</summary>
    public string EndpointOf(string address) => EndpointOf(_nodes[address]);

    public async ValueTask DisposeAsync()
    {
        foreach (var address in _nodes.Keys)
            await StopAsync(address).ConfigureAwait(false);
    }

    private static string EndpointOf(TalosNode node)
    {
        var listen = node.Settings.Listen.Equals(IPAddress.Any) ? IPAddress.Loopback : node.Settings.Listen;
        return string.Create(CultureInfo.InvariantCulture, $"{listen}:{node.Port}");
    }

    // Port 1 answers nobody, like an address without a machine, or with one that does not listen yet.
    private Uri Route(string address) => new($"https://{(_nodes.TryGetValue(address, out var node) && node.Port > 0 ? EndpointOf(node) : "127.0.0.1:1")}/");
}
