using KSail.Restore.Git;
using KSail.Restore.Http;

namespace KSail.Restore;

/// <summary>
/// What a repository takes from outside, as far as it is pinned and at hand. A build asks and goes on with the answer; nothing is fetched.
/// Thread-safe.
/// </summary>
public interface IRestoredContent
{
    /// <summary>Looks something up.</summary>
    RestoredItem Find(RestoreRequest request);
}

/// <summary>What there is where nothing was ever restored.</summary>
public sealed class NothingRestored : IRestoredContent
{
    /// <summary>The only one.</summary>
    public static readonly NothingRestored Instance = new();

    private NothingRestored()
    {
    }

    /// <inheritdoc/>
    public RestoredItem Find(RestoreRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.IsNamed)
            return new RestoredItem(RestoreState.NotPinned);
        return GitReference.Parse(request.Reference, out var reason) is null && !FileSource.IsHttp(request.Reference)
            ? new RestoredItem(RestoreState.Invalid) { Reason = reason }
            : new RestoredItem(RestoreState.NotPinned);
    }
}
