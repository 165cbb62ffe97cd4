using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Text;
using KSail.Testing.Kubernetes;
using KSail.Testing.Kubernetes.Network;

namespace KSail.Testing.Talos.Node;

/// <summary>
/// The API server of Kubernetes on a control plane, in place of the real one and of etcd: the member that leads etcd has the objects and serves them; the
/// others pass connections on to it, and keep a copy that they go on with when they lead. Objects survive restarts in a file.
/// <para>
/// There is no vote: while the leading member is away, nobody answers.
/// </para>
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "RunAsync stops what it started before it ends.")]
internal sealed class ControlPlane(TalosNode node, string file)
{
    private const int Port = 6443;

    // Where members give each other their copies; nothing of Kubernetes or Talos listens there.
    private const int CopyPort = 6444;

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    private KubernetesDouble? _server;
    private PortForward? _forward;
    private string _leader = "";
    private long _saved;

    public async Task RunAsync(CancellationToken ending)
    {
        using var copies = new TcpListener(IPAddress.Any, CopyPort);
        copies.Start();
        var giving = GiveCopiesAsync(copies, ending);
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await FollowAsync().ConfigureAwait(false);
                await KeepAsync(ending).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException)
            {
                // A port is not free yet, or the leading member is not there: once more.
                Console.Error.WriteLine($"{node.Settings.HostName}: {e.Message}");
                _leader = "";
            }

            await Task.Delay(Beat, ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await StopAsync().ConfigureAwait(false);
        copies.Stop();
        await giving.ConfigureAwait(false);
    }

    // Does what the member has to do that it is now.
    private async Task FollowAsync()
    {
        var leader = node.IsControlPlaneUp && node.EtcdAddresses is [var first, ..] ? first : "";
        if (leader == _leader)
            return;
        await StopAsync().ConfigureAwait(false);
        if (leader == node.Settings.Address)
            _server = await ServeAsync().ConfigureAwait(false);
        else if (leader.Length > 0)
            _forward = new PortForward(Port, leader);
        _leader = leader;
    }

    private async Task<KubernetesDouble> ServeAsync()
    {
        var configuration = node.Configuration!;
        var secrets = configuration.ReadSecrets()!;
        foreach (var member in node.EtcdAddresses)
        {
            if (member != node.Settings.Address)
                await TakeCopyAsync(member, CancellationToken.None).ConfigureAwait(false);
        }

        var server = await KubernetesDouble.StartAsync(new DoubleSettings
        {
            Clock = node.Settings.Clock,
            Address = IPAddress.Any,
            Port = Port,
            Authority = new Authority(secrets.KubernetesAuthority.Certificate, secrets.KubernetesAuthority.Key.Reveal()),
            ServerNames = [node.Settings.Address, node.Settings.HostName, .. NodeConfigurationText.SubjectNames(configuration)],
            Version = NodeConfigurationText.KubernetesVersion(configuration),
            State = File.Exists(file) ? await File.ReadAllTextAsync(file).ConfigureAwait(false) : null,
        }).ConfigureAwait(false);
        // Kubelets show the token that machines join with.
        server.AddToken(secrets.BootstrapToken.Reveal(), "system:bootstrap");
        return server;
    }

    private async Task KeepAsync(CancellationToken ending)
    {
        if (_server is { } server && server.StateVersion is var version && version != _saved)
        {
            Write(server.SaveState());
            _saved = version;
        }
        else if (_forward is not null)
        {
            await TakeCopyAsync(_leader, ending).ConfigureAwait(false);
        }
    }

    private async Task StopAsync()
    {
        if (_server is { } server)
        {
            _server = null;
            Write(server.SaveState());
            await server.DisposeAsync().ConfigureAwait(false);
        }

        if (_forward is { } forward)
        {
            _forward = null;
            await forward.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task GiveCopiesAsync(TcpListener listener, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                using var client = await listener.AcceptTcpClientAsync(ending).ConfigureAwait(false);
                var text = _server?.SaveState() ?? (File.Exists(file) ? await File.ReadAllTextAsync(file, ending).ConfigureAwait(false) : "");
                await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), ending).ConfigureAwait(false);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Whoever asked has gone, or this node ends.
            }
        }
    }

    // A copy that is older than one's own is of a member that was away.
    private async Task TakeCopyAsync(string member, CancellationToken cancellation)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(TimeSpan.FromSeconds(2));
            using var client = new TcpClient();
            await client.ConnectAsync(member, CopyPort, limit.Token).ConfigureAwait(false);
            using var reader = new StreamReader(client.GetStream());
            var text = await reader.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            if (text.EndsWith('}') && VersionOf(text) > (File.Exists(file) ? VersionOf(await File.ReadAllTextAsync(file, limit.Token).ConfigureAwait(false)) : 0))
                Write(text);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // It is not there.
        }
    }

    // {"version":12,…
    private static long VersionOf(string text)
    {
        var start = text.IndexOf(':', StringComparison.Ordinal) + 1;
        return long.TryParse(text.AsSpan(start, Math.Max(0, text.IndexOf(',', start) - start)), out var version) ? version : 0;
    }

    private void Write(string text)
    {
        File.WriteAllText(file + ".new", text);
        File.Move(file + ".new", file, overwrite: true);
    }
}
