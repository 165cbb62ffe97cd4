using KSail.Clusters.Hetzner.Api;

namespace KSail.Clusters.Hetzner.Provisioning;

/// <summary>What all work on a project needs.</summary>
internal sealed class HetznerWork(IHetznerApi api, HetznerClusterSettings settings, HetznerProviderOptions options)
{
    // An action whose request was lost, or that came at a bad moment, is looked at and begun again so often.
    private const int MaxAttempts = 4;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    public IHetznerApi Api => api;

    public HetznerClusterSettings Settings => settings;

    public HetznerProviderOptions Options => options;

    public Task WaitAsync(TimeSpan time, CancellationToken cancellation) => options.Delay?.Invoke(time, cancellation) ?? Task.Delay(time, options.Clock, cancellation);

    /// <summary>Begins actions and waits for them.</summary>
    public async Task RunAsync(Task<IReadOnlyList<HetznerAction>> begun, CancellationToken cancellation) =>
        await api.WaitAsync(await begun.ConfigureAwait(false), cancellation).ConfigureAwait(false);

    /// <summary>
    /// Brings something into a state: looks, does what is missing, and looks again where it is not known what became of it, or where something
    /// else works on the same.
    /// </summary>
    /// <param name="isSo">Whether the state is there.</param>
    /// <param name="act">Does what is missing.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task EnsureAsync(Func<Task<bool>> isSo, Func<Task> act, CancellationToken cancellation)
    {
        for (var attempt = 1; !await isSo().ConfigureAwait(false); attempt++)
        {
            try
            {
                await act().ConfigureAwait(false);
                return;
            }
            catch (HetznerException e) when (attempt < MaxAttempts && (e.MayHaveHappened || e.Descriptor == HetznerDiagnostics.InUse || e.Descriptor == HetznerDiagnostics.ActionFailed))
            {
                await WaitAsync(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Creates something that nodes share, or takes what is there with the cluster's labels under its name.</summary>
    public async Task<T> CreateAsync<T>(HetznerKind<T> kind, string name, System.Text.Json.Nodes.JsonObject body, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        try
        {
            var created = await api.CreateAsync(kind, body, cancellation).ConfigureAwait(false);
            await api.WaitAsync(created.Actions, cancellation).ConfigureAwait(false);
            return await api.FindAsync(kind, created.Resource.Id, cancellation).ConfigureAwait(false) ?? created.Resource;
        }
        catch (HetznerException e) when (e.Code == HetznerErrors.Unique)
        {
            throw new HetznerException(e.Code, $"the {kind.Noun} '{name}' is there already and does not belong to the cluster '{settings.Cluster}'; rename or delete it, or work in another project", HetznerDiagnostics.NameTaken, e);
        }
    }

    /// <summary>Deletes something, and waits while others let it go.</summary>
    /// <returns>Whether it is gone; false when it is protected or stays in use.</returns>
    public async Task<bool> DeleteAsync<T>(HetznerKind<T> kind, T resource, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        if (resource.IsProtected)
            return false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await RunAsync(api.DeleteAsync(kind, resource.Id, cancellation), cancellation).ConfigureAwait(false);
                return true;
            }
            catch (HetznerException e) when (e.Descriptor == HetznerDiagnostics.Protected)
            {
                return false;
            }
            catch (HetznerException e) when (e.Descriptor == HetznerDiagnostics.InUse || e.Descriptor == HetznerDiagnostics.ActionFailed)
            {
                if (attempt >= options.DeletionAttempts)
                    return false;
                await WaitAsync(Pause, cancellation).ConfigureAwait(false);
            }
        }
    }
}
