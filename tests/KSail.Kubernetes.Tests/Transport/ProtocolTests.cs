using System.Text.Json.Nodes;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Testing;
using KSail.Testing.Kubernetes;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KSail.Kubernetes.Tests.Transport;

public sealed class ProtocolTests : IDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(HttpProtocols.Http1AndHttp2, "HTTP/2")]
    [InlineData(HttpProtocols.Http1, "HTTP/1.1")]
    public async Task The_best_protocol_is_spoken_that_the_server_knows(HttpProtocols protocols, string spoken)
    {
        await using var server = await KubernetesDouble.StartAsync(protocols: protocols);
        using var api = Clients.Open(_folder, server.Kubeconfig);
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var watch = api.WatchAsync(WellKnownKinds.ConfigMaps, WatchQuery.All, end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await watch.MoveNextAsync());
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => api.CreateAsync(WellKnownKinds.ConfigMaps, Map($"c{i}", "x"), WriteOptions.Default, None)));
        var names = new SortedSet<string>(StringComparer.Ordinal);
        while (names.Count < 8 && await watch.MoveNextAsync())
            names.Add(watch.Current.Object!.Name.Name);
        Assert.All(server.Requests, request => Assert.Equal(spoken, request.Protocol));
        Assert.Equal(spoken == "HTTP/2", server.Network.Connections == 1);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("disable-compression: true", false)]
    public async Task Large_answers_come_compressed_unless_that_is_not_wanted(string field, bool isCompressed)
    {
        await using var server = await KubernetesDouble.StartAsync();
        using var api = Clients.Open(_folder, server.KubeconfigFor($"token: {server.AdminToken}", field.Length > 0 ? field : "x: y"));
        var text = new string('x', 400_000);
        await api.CreateAsync(WellKnownKinds.ConfigMaps, Map("large", text), WriteOptions.Default, None);
        var before = server.Network.BytesReceived;
        var got = await api.GetAsync(WellKnownKinds.ConfigMaps, new ObjectName("default", "large"), None);
        Assert.Equal(text, got.Json.Text("data", "key"));
        Assert.Equal(isCompressed, server.Network.BytesReceived - before < 100_000);
    }

    private static KubernetesObject Map(string name, string text)
    {
        var value = new KubernetesObject(WellKnownKinds.ConfigMaps, new ObjectName("default", name));
        value.Json["data"] = new JsonObject { ["key"] = text };
        return value;
    }
}
