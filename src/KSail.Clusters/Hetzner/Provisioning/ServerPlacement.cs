using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Providers;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>
/// Finds a place for a server: in the location, else in the fallback locations, each a few times, because room comes and goes. A server whose creation
/// fails is deleted before the next attempt.
/// </summary>
internal sealed class ServerPlacement(HetznerWork work) : IDisposable
{
    private const int AttemptsPerLocation = 3;
    private const int GroupSize = 10;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    // Several nodes may be made at once, and a group has to be chosen knowing who is in it.
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Creates a server, stopped.</summary>
    /// <exception cref="HetznerException">There is no place, or the order is refused.</exception>
    public async Task<HetznerServer> CreateAsync(NodeIdentity node, HetznerServerRequest request, IProgress<string> progress, CancellationToken cancellation)
    {
        HetznerException? last = null;
        foreach (var location in LocationsOf(work.Settings))
        {
            var pause = FirstPause;
            var isSpread = work.Settings.IsSpread;
            for (var attempt = 1; attempt <= AttemptsPerLocation; attempt++)
            {
                try
                {
                    return await TryAsync(request with { Location = location }, isSpread, cancellation).ConfigureAwait(false);
                }
                catch (HetznerException e) when (e.IsOutOfCapacity)
                {
                    last = e;
                    progress.Report($"no room for {node.Name} in {location}{(isSpread ? " within the placement group" : "")} ({e.Code})");
                    // A lack of room in a group may be a lack of room at all: the API does not always tell them apart.
                    isSpread &= !work.Settings.MayLeaveGroup;
                }

                if (attempt < AttemptsPerLocation)
                    await work.WaitAsync(pause, cancellation).ConfigureAwait(false);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }

        throw new HetznerException(
            last!.Code,
            $"Hetzner has no room for {node.Name} ({request.ServerType}) in {string.Join(", ", LocationsOf(work.Settings))}{Advice(last)}; what was made stays, and the next run goes on from there",
            HetznerDiagnostics.NoCapacity,
            last);
    }

    /// <summary>The locations to try, in order.</summary>
    public static List<string> LocationsOf(HetznerClusterSettings settings)
    {
        var locations = new List<string> { settings.Location };
        foreach (var fallback in settings.FallbackLocations)
        {
            if (!locations.Contains(fallback, StringComparer.Ordinal))
                locations.Add(fallback);
        }

        return locations;
    }

    public void Dispose() => _turn.Dispose();

    private static string Advice(HetznerException e) =>
        e.Code == HetznerErrors.Placement
            ? "; set spec.provider.hetzner.placementGroupFallbackToNone, or try again later"
            : "; choose another server type or further spec.provider.hetzner.fallbackLocations, or try again later";

    private async Task<HetznerServer> TryAsync(HetznerServerRequest request, bool isSpread, CancellationToken cancellation)
    {
        HetznerCreated<HetznerServer> created;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var group = isSpread ? await FindGroupAsync(cancellation).ConfigureAwait(false) : null;
            created = await work.Api.CreateAsync(HetznerKinds.Server, HetznerRequests.Server(request with { PlacementGroup = group }), cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }

        try
        {
            await work.Api.WaitAsync(created.Actions, cancellation).ConfigureAwait(false);
            return created.Resource;
        }
        catch (HetznerException e) when (e.Descriptor == HetznerDiagnostics.ActionFailed || e.IsOutOfCapacity)
        {
            // It is there all the same, without a machine.
            await work.DeleteAsync(HetznerKinds.Server, created.Resource, cancellation).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<long?> FindGroupAsync(CancellationToken cancellation)
    {
        var filter = HetznerFilter.Labelled(HetznerLabels.SelectorOf(work.Settings.Cluster));
        var groups = new List<HetznerPlacementGroup>(await work.Api.ListAsync(HetznerKinds.PlacementGroup, filter, cancellation).ConfigureAwait(false));
        groups.Sort(static (a, b) => a.Id.CompareTo(b.Id));
        foreach (var group in groups)
        {
            if (group.Servers.Count < GroupSize)
                return group.Id;
        }

        if (work.Settings.MayLeaveGroup)
            return null;
        throw new HetznerException(HetznerErrors.Placement, "all placement groups of the cluster are full");
    }
}
