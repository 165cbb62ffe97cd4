using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes;

/// <summary>
/// What is asked of a Kubernetes API server. Small, so that another client can stand behind it. Thread-safe. Requests that may be repeated
/// without doing something twice are repeated on throttling, server trouble and loss of the connection, within bounds; what still fails is a
/// <see cref="KubernetesException"/>, whose message is one line for the user and holds no secret. A stopped <see cref="CancellationToken"/>
/// is an <see cref="OperationCanceledException"/>, always.
/// </summary>
public interface IKubernetesApi : IDisposable
{
    /// <summary>Gets one object.</summary>
    /// <exception cref="KubernetesException">There was no answer, or another than the object; <see cref="KubernetesFailure.NotFound"/> without it.</exception>
    Task<KubernetesObject> GetAsync(ResourceKind kind, ObjectName name, CancellationToken cancellationToken);

    /// <summary>
    /// Lists objects, page by page behind the scenes. Where a page's token expired in between (410), the list begins anew, so that the result
    /// is always one state of the cluster.
    /// </summary>
    /// <exception cref="KubernetesException">As <see cref="GetAsync"/>; <see cref="KubernetesFailure.NotFound"/> where the server does not serve the kind.</exception>
    Task<KubernetesList> ListAsync(ResourceKind kind, ListQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// All objects as they are, then every change, until the caller stops. Lost connections, expired versions (410) and restarts of the server
    /// are healed behind the scenes: the watch resumes where it was, or lists again and delivers the difference. An object is never delivered
    /// twice in one version, and what was deleted meanwhile is delivered as <see cref="WatchEventType.Deleted"/>.
    /// </summary>
    /// <exception cref="KubernetesException">
    /// The first list fails, or what healing cannot cure: the credentials or certificates are no longer accepted, the kind is gone, or the server
    /// has been away for longer than <see cref="WatchQuery.Patience"/>.
    /// </exception>
    IAsyncEnumerable<WatchEvent> WatchAsync(ResourceKind kind, WatchQuery query, CancellationToken cancellationToken);

    /// <summary>Creates an object. Sent once: after a lost connection it is not known whether it was created.</summary>
    /// <returns>The object as the server keeps it; with <c>generateName</c>, its name is in it.</returns>
    /// <exception cref="KubernetesException"><see cref="KubernetesFailure.AlreadyExists"/>, <see cref="KubernetesFailure.Invalid"/> and the like.</exception>
    Task<KubernetesObject> CreateAsync(ResourceKind kind, KubernetesObject value, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Server-side apply: the fields of <paramref name="value"/> become those of the field manager; the object is created when it does not exist.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFailure.Conflict"/> where another manager owns a field and <see cref="ApplyOptions.Force"/> is off; its causes name manager and field.</exception>
    Task<KubernetesObject> ApplyAsync(ResourceKind kind, KubernetesObject value, ApplyOptions options, CancellationToken cancellationToken);

    /// <summary>Changes parts of an object, or of its status.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFailure.Conflict"/> where the patch names a resource version that is no longer current.</exception>
    Task<KubernetesObject> PatchAsync(ResourceKind kind, ObjectName name, KubernetesPatch patch, WriteOptions options, CancellationToken cancellationToken);

    /// <summary>Asks for an object's deletion; with finalizers, or propagation in the foreground, it is gone only later.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFailure.NotFound"/> when it is gone already; <see cref="KubernetesFailure.Conflict"/> when it is not the object of the preconditions.</exception>
    Task DeleteAsync(ResourceKind kind, ObjectName name, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>
    /// Asks for a pod to leave its node in order (<c>pods/eviction</c>). Sent once: whoever empties a node asks again, as long as it likes.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="options">Preconditions.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="KubernetesException"><see cref="KubernetesFailure.TooManyRequests"/> where a disruption budget does not allow it now; <see cref="KubernetesFailure.NotFound"/> when it is gone already.</exception>
    Task EvictAsync(ObjectName pod, DeleteOptions options, CancellationToken cancellationToken);

    /// <summary>Which kinds the server serves. Asked of the server at each call.</summary>
    Task<ApiCatalog> DiscoverAsync(CancellationToken cancellationToken);

    /// <summary>The end of a container's log; empty when nothing was logged.</summary>
    /// <exception cref="KubernetesException"><see cref="KubernetesFailure.NotFound"/> or <see cref="KubernetesFailure.BadRequest"/> where there is no such container, or no previous one.</exception>
    Task<string> LogsAsync(ObjectName pod, LogQuery query, CancellationToken cancellationToken);

    /// <summary>The server's release.</summary>
    Task<KubernetesVersion> GetVersionAsync(CancellationToken cancellationToken);
}

/// <summary>Shorter ways to ask.</summary>
public static class KubernetesApiExtensions
{
    /// <summary>Gets one object; null where it does not exist.</summary>
    public static async Task<KubernetesObject?> FindAsync(this IKubernetesApi api, ResourceKind kind, ObjectName name, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(api);
        try
        {
            return await api.GetAsync(kind, name, cancellationToken).ConfigureAwait(false);
        }
        catch (KubernetesException e) when (e.Failure == KubernetesFailure.NotFound)
        {
            return null;
        }
    }
}
