namespace KSail.Clusters.Talos.Wire;

/// <summary>What is called.</summary>
/// <param name="Path"><c>/package.Service/Method</c>.</param>
/// <param name="Node">The node that shall do it, forwarded by the endpoint; null for the endpoint itself.</param>
/// <param name="Timeout">How long it may take; null for as long as the caller likes.</param>
internal sealed record GrpcCall(string Path, string? Node, TimeSpan? Timeout)
{
    /// <summary>The method, for messages.</summary>
    public string Method => Path[(Path.LastIndexOf('/') + 1)..];
}
