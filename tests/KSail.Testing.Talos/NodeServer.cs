using System.Collections.Concurrent;
using KSail.Clusters.Talos.Messages;
using KSail.Clusters.Talos.Wire;
using KSail.Talos;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KSail.Testing.Talos;

/// <summary>
/// The API of a node on the network: HTTP/2 over TLS. Without configuration it shows a certificate that nobody vouches for and asks for none; with
/// one, it shows a certificate of the cluster's authority and demands one.
/// </summary>
internal sealed class NodeServer(TalosNode node) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<ConnectionContext, byte> _connections = new();
    private WebApplication? _app;
    private NodeIdentity _identity = NodeIdentity.OfMaintenance();
    private volatile bool _isOffline;

    public int Port { get; private set; }

    /// <summary>Whether it shows a certificate of its cluster, so that others talk to it.</summary>
    public bool IsTrusted { get; private set; }

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MaxRequestBodySize = GrpcFraming.MaxMessage;
            options.Listen(node.Settings.Listen, node.Settings.Port, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.Use(next => context => TrackAsync(context, next));
                listen.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(_identity.Options) });
            });
        });
        _app = builder.Build();
        _app.Run(ServeAsync);
        await _app.StartAsync().ConfigureAwait(false);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = new Uri(address).Port;
    }

    public async ValueTask DisposeAsync()
    {
        GoOffline();
        if (_app is not null)
            await _app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// Shows the certificates of a configuration from now on, or those of maintenance. A worker has none until a control plane has issued one, and is not
    /// to be reached before.
    /// </summary>
    public void UseCertificates(MachineConfiguration? configuration)
    {
        if (configuration is null)
            Show(NodeIdentity.OfMaintenance(), isTrusted: false);
        else if (NodeIdentity.Of(configuration, node.Settings) is { } identity)
            Show(identity, isTrusted: true);
        else
            _ = ObtainAsync(configuration);
    }

    public void GoOffline()
    {
        _isOffline = true;
        Abort(_connections.Keys);
    }

    public void GoOnline() => _isOffline = false;

    /// <summary>Asks another control plane to take a member into etcd; null when it cannot, or is not there.</summary>
    public async Task<IReadOnlyList<EtcdMember>?> JoinAsync(string peer, EtcdMember member, CancellationToken cancellation)
    {
        try
        {
            return (await NodeForwarding.CallAsync<EtcdMembers>(node, peer, NodePeers.Join, new EtcdMembers([member]), cancellation).ConfigureAwait(false)).Members;
        }
        catch (Exception e) when (e is NodeRefusal or HttpRequestException or OperationCanceledException or IOException)
        {
            return null;
        }
    }

    private void Show(NodeIdentity fresh, bool isTrusted)
    {
        IsTrusted = isTrusted;
        if (fresh.Fingerprint == _identity.Fingerprint)
            return;
        _identity = fresh;
        // After the answer that is being written.
        var old = _connections.Keys.ToArray();
        _ = Task.Delay(50).ContinueWith(_ => Abort(old), TaskScheduler.Default);
    }

    private async Task ObtainAsync(MachineConfiguration configuration)
    {
        var wanted = NodeIdentity.FingerprintOf(configuration, node.Settings);
        if (_identity.Fingerprint == wanted)
            return;
        IsTrusted = false;
        await Task.Delay(50).ConfigureAwait(false);
        GoOffline();
        while (!node.Stopped.IsCancellationRequested && ReferenceEquals(node.Configuration, configuration))
        {
            foreach (var peer in node.Peers())
            {
                if (await NodeForwarding.TryIssueAsync(node, configuration, peer).ConfigureAwait(false) is not { } certificate)
                    continue;
                _identity = NodeIdentity.OfWorker(configuration, node.Settings, certificate);
                GoOnline();
                IsTrusted = true;
                return;
            }

            await Task.Delay(100, node.Stopped).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static void Abort(IEnumerable<ConnectionContext> connections)
    {
        foreach (var connection in connections)
            connection.Abort();
    }

    private async Task TrackAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (_isOffline)
        {
            connection.Abort();
            return;
        }

        _connections.TryAdd(connection, 0);
        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            _connections.TryRemove(connection, out _);
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        if (_isOffline)
        {
            http.Abort();
            return;
        }

        http.Response.ContentType = "application/grpc";
        NodeCall? call = null;
        try
        {
            var request = await GrpcFraming.ReadAsync(http.Request.Body, http.RequestAborted).ConfigureAwait(false) ?? throw new NodeRefusal(GrpcCode.Internal, "no request");
            call = new NodeCall(http, request);
            await new NodeDispatch(node, http, call).ServeAsync(request).ConfigureAwait(false);
            await call.EndAsync(GrpcCode.Ok, "").ConfigureAwait(false);
        }
        catch (NodeRefusal e)
        {
            await (call ?? new NodeCall(http, default)).EndAsync(e.Code, e.Message).ConfigureAwait(false);
        }
        catch (ProtoException e)
        {
            await (call ?? new NodeCall(http, default)).EndAsync(GrpcCode.Internal, e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            http.Abort();
        }
    }
}
