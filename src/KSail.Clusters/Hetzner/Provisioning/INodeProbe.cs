using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>What answers at the port of the Talos API.</summary>
public enum NodeAnswer
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A node that waits for its first configuration.</summary>
    Maintenance,

    /// <summary>A node that has a configuration, or something else.</summary>
    Configured,
}

/// <summary>Looks what answers at a node, without saying anything to it.</summary>
public interface INodeProbe
{
    /// <summary>Looks once, and not for long.</summary>
    Task<NodeAnswer> LookAsync(string host, int port, CancellationToken cancellation);
}

/// <summary>
/// Looks by the certificate that is shown: nodes without a configuration have one of their own making, in the name of the maintenance service
/// (Talos, <c>internal/app/maintenance</c>). Nothing is trusted because of it, and nothing is sent.
/// </summary>
internal sealed class CertificateProbe : INodeProbe
{
    // The subject. Alternative names are the node's own, so that a check of host names would not find it.
    private const string Maintenance = "CN=maintenance-service.talos.dev";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    public async Task<NodeAnswer> LookAsync(string host, int port, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        var answer = NodeAnswer.Nothing;
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(host, port, limit.Token).ConfigureAwait(false);
            var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) =>
            {
                answer = certificate?.Subject.Contains(Maintenance, StringComparison.Ordinal) == true ? NodeAnswer.Maintenance : NodeAnswer.Configured;
                // What was to be seen is seen.
                return false;
            });
            await using (tls.ConfigureAwait(false))
                await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = host }, limit.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
        }

        return answer;
    }
}
