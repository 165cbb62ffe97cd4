namespace KSail.Kubernetes.Connections.Network;

/// <summary>No connection came about; nothing was sent. The message says why, without naming the server.</summary>
internal sealed class ConnectionException(KubernetesFailure failure, string message, Exception? inner = null) : IOException(message, inner)
{
    public KubernetesFailure Failure => failure;
}
