using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Diagnosis;

/// <summary>What a cluster knows besides its nodes that may explain why one is not ready. What cannot be asked is empty.</summary>
/// <param name="Pods">The pods of the system.</param>
/// <param name="Requests">Certificates that were asked for.</param>
internal sealed record NodeFacts(IReadOnlyList<KubernetesObject> Pods, IReadOnlyList<KubernetesObject> Requests)
{
    private static readonly ResourceKind SigningRequests = new("certificates.k8s.io", "v1", "CertificateSigningRequest", "certificatesigningrequests", Namespaced: false);

    public static async Task<NodeFacts> ReadAsync(IKubernetesApi api, CancellationToken cancellation) => new(
        await ListAsync(api, WellKnownKinds.Pods, new ListQuery { Namespace = "kube-system" }, cancellation).ConfigureAwait(false),
        await ListAsync(api, SigningRequests, ListQuery.All, cancellation).ConfigureAwait(false));

    private static async Task<IReadOnlyList<KubernetesObject>> ListAsync(IKubernetesApi api, ResourceKind kind, ListQuery query, CancellationToken cancellation)
    {
        try
        {
            return (await api.ListAsync(kind, query, cancellation).ConfigureAwait(false)).Items;
        }
        catch (KubernetesException)
        {
            return [];
        }
    }
}
