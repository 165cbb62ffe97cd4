using System.Text.Json.Nodes;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>
/// The API of one project. Every call throws <see cref="HetznerException"/> when it does not succeed, and <see cref="OperationCanceledException"/> when
/// the caller gives up. Calls that may be repeated are, until they succeed or patience ends.
/// </summary>
public interface IHetznerApi : IDisposable
{
    /// <summary>All resources of a kind that pass a filter, page by page.</summary>
    Task<IReadOnlyList<T>> ListAsync<T>(HetznerKind<T> kind, HetznerFilter filter, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>One resource; null when it is not there.</summary>
    Task<T?> FindAsync<T>(HetznerKind<T> kind, long id, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>
    /// Creates a resource. Where an answer was lost, it is looked for by name and labels before it is asked for again, so that nothing is there twice.
    /// </summary>
    /// <param name="kind">What to create.</param>
    /// <param name="body">The request, with a name; see <see cref="HetznerRequests"/>.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<HetznerCreated<T>> CreateAsync<T>(HetznerKind<T> kind, JsonObject body, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>Changes name or labels of a resource.</summary>
    Task<T> UpdateAsync<T>(HetznerKind<T> kind, long id, JsonObject body, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>Deletes a resource; nothing where it is gone already. The actions say when it is gone.</summary>
    Task<IReadOnlyList<HetznerAction>> DeleteAsync<T>(HetznerKind<T> kind, long id, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>
    /// Begins an action on a resource. It is not repeated where its answer was lost (<see cref="HetznerException.MayHaveHappened"/>): who calls looks first.
    /// </summary>
    /// <param name="kind">Kind of the resource.</param>
    /// <param name="id">The resource.</param>
    /// <param name="command">The last part of the path, for example <c>poweron</c>.</param>
    /// <param name="body">The request; null for an empty one.</param>
    /// <param name="cancellation">Gives up.</param>
    Task<IReadOnlyList<HetznerAction>> ActAsync<T>(HetznerKind<T> kind, long id, string command, JsonObject? body, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>The actions that still work on a resource.</summary>
    Task<IReadOnlyList<HetznerAction>> RunningActionsAsync<T>(HetznerKind<T> kind, long id, CancellationToken cancellation)
        where T : class, IHetznerResource;

    /// <summary>Waits until actions have ended, all together. When one fails, the others are waited for first.</summary>
    /// <exception cref="HetznerException">One failed, or does not end.</exception>
    Task WaitAsync(IReadOnlyList<HetznerAction> actions, CancellationToken cancellation);

    /// <summary>What things cost.</summary>
    Task<HetznerPricing> GetPricingAsync(CancellationToken cancellation);
}

/// <summary>What has just been created, and what still goes on with it.</summary>
/// <typeparam name="T">The resource.</typeparam>
/// <param name="Resource">The resource as it was when the request was answered.</param>
/// <param name="Actions">What goes on; the resource is ready when all of them have ended.</param>
public sealed record HetznerCreated<T>(T Resource, IReadOnlyList<HetznerAction> Actions)
    where T : class, IHetznerResource;

/// <summary>Which resources a list is to have.</summary>
public sealed record HetznerFilter
{
    /// <summary>All of them.</summary>
    public static readonly HetznerFilter All = new();

    /// <summary>Those with a name.</summary>
    public string? Name { get; init; }

    /// <summary>Those whose labels a selector selects, for example <c>ksail.owned=true</c>.</summary>
    public string? Labels { get; init; }

    /// <summary>Images: their type, for example <c>snapshot</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Those with a name.</summary>
    public static HetznerFilter Named(string name) => new() { Name = name };

    /// <summary>Those whose labels a selector selects.</summary>
    public static HetznerFilter Labelled(string selector) => new() { Labels = selector };
}
