using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Tests.Timelines;

/// <summary>
/// A server of definitions alone tells nobody which groups it has: in a cluster the aggregator does that. The kinds of these tests are known without
/// asking; everything else goes to the server.
/// </summary>
internal sealed class FixedCatalog(IKubernetesApi api) : IKubernetesApi
{
    public async Task<ApiCatalog> DiscoverAsync(CancellationToken cancellationToken)
    {
        var kinds = new List<ResourceKind>();
        foreach (var kind in (ResourceKind[])[WellKnownKinds.OciRepositories, WellKnownKinds.Kustomizations, WellKnownKinds.HelmReleases, WellKnownKinds.Applications])
        {
            try
            {
                await api.ListAsync(kind, new ListQuery { PageSize = 1 }, cancellationToken);
                kinds.Add(kind);
            }
            catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
            {
                // Not served yet.
            }
        }

        return new ApiCatalog(kinds, []);
    }

    public Task<KubernetesObject> GetAsync(ResourceKind kind, ObjectName name, CancellationToken cancellationToken) => api.GetAsync(kind, name, cancellationToken);

    public Task<KubernetesList> ListAsync(ResourceKind kind, ListQuery query, CancellationToken cancellationToken) => api.ListAsync(kind, query, cancellationToken);

    public IAsyncEnumerable<WatchEvent> WatchAsync(ResourceKind kind, WatchQuery query, CancellationToken cancellationToken) => api.WatchAsync(kind, query, cancellationToken);

    public Task<KubernetesObject> CreateAsync(ResourceKind kind, KubernetesObject value, WriteOptions options, CancellationToken cancellationToken) =>
        api.CreateAsync(kind, value, options, cancellationToken);

    public Task<KubernetesObject> ApplyAsync(ResourceKind kind, KubernetesObject value, ApplyOptions options, CancellationToken cancellationToken) =>
        api.ApplyAsync(kind, value, options, cancellationToken);

    public Task<KubernetesObject> PatchAsync(ResourceKind kind, ObjectName name, KubernetesPatch patch, WriteOptions options, CancellationToken cancellationToken) =>
        api.PatchAsync(kind, name, patch, options, cancellationToken);

    public Task DeleteAsync(ResourceKind kind, ObjectName name, DeleteOptions options, CancellationToken cancellationToken) => api.DeleteAsync(kind, name, options, cancellationToken);

    public Task EvictAsync(ObjectName pod, DeleteOptions options, CancellationToken cancellationToken) => api.EvictAsync(pod, options, cancellationToken);

    public Task<string> LogsAsync(ObjectName pod, LogQuery query, CancellationToken cancellationToken) => api.LogsAsync(pod, query, cancellationToken);

    public Task<KubernetesVersion> GetVersionAsync(CancellationToken cancellationToken) => api.GetVersionAsync(cancellationToken);

    public void Dispose() => api.Dispose();
}
