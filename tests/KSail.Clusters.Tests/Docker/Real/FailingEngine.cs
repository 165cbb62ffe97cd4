using KSail.Clusters.Docker;
using KSail.Clusters.Docker.Engine;
using KSail.Clusters.Docker.Engine.Images;
using KSail.Clusters.Docker.Engine.Messages;

namespace KSail.Clusters.Tests.Docker.Real;

/// <summary>A real engine whose connection breaks at one of the calls that change something: before it is done, or after it was done and before that is known.</summary>
internal sealed class FailingEngine(IDockerEngine engine, int failAt, bool isDone) : IDockerEngine
{
    private int _changes;

    /// <summary>What was changed, in order; the last one is where it broke.</summary>
    public List<string> Changes { get; } = [];

    public string Name => engine.Name;

    public string PublishedHost => engine.PublishedHost;

    public bool IsLocal => engine.IsLocal;

    public void Dispose() => engine.Dispose();

    public Task<EngineInfo> GetInfoAsync(CancellationToken cancellation) => engine.GetInfoAsync(cancellation);

    public Task<EngineImage?> FindImageAsync(string reference, CancellationToken cancellation) => engine.FindImageAsync(reference, cancellation);

    public Task PullImageAsync(ImageReference image, string? authorization, IProgress<string> progress, CancellationToken cancellation) => engine.PullImageAsync(image, authorization, progress, cancellation);

    public Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(CancellationToken cancellation) => engine.ListNetworksAsync(cancellation);

    public Task<IReadOnlyList<string>> ListNetworkMembersAsync(string network, CancellationToken cancellation) => engine.ListNetworkMembersAsync(network, cancellation);

    public Task<string> CreateNetworkAsync(NetworkRequest request, CancellationToken cancellation) => ChangeAsync($"create network {request.Name}", () => engine.CreateNetworkAsync(request, cancellation));

    public Task<bool> RemoveNetworkAsync(string network, CancellationToken cancellation) => ChangeAsync("remove network", () => engine.RemoveNetworkAsync(network, cancellation));

    public Task<IReadOnlyList<EngineContainer>> ListContainersAsync(CancellationToken cancellation) => engine.ListContainersAsync(cancellation);

    public Task<ContainerState?> FindContainerStateAsync(string container, CancellationToken cancellation) => engine.FindContainerStateAsync(container, cancellation);

    public Task<string?> CreateContainerAsync(ContainerRequest request, CancellationToken cancellation) => ChangeAsync($"create {request.Name}", () => engine.CreateContainerAsync(request, cancellation));

    public Task StartContainerAsync(string container, CancellationToken cancellation) => ChangeAsync($"start {container}", () => DoAsync(engine.StartContainerAsync(container, cancellation)));

    public Task StopContainerAsync(string container, TimeSpan patience, CancellationToken cancellation) => ChangeAsync("stop", () => DoAsync(engine.StopContainerAsync(container, patience, cancellation)));

    public Task RemoveContainerAsync(string container, CancellationToken cancellation) => ChangeAsync("remove", () => DoAsync(engine.RemoveContainerAsync(container, cancellation)));

    public Task<string> ReadLogAsync(string container, int lines, CancellationToken cancellation) => engine.ReadLogAsync(container, lines, cancellation);

    public Task<bool> HasFileAsync(string container, string path, CancellationToken cancellation) => engine.HasFileAsync(container, path, cancellation);

    public Task WriteFileAsync(string container, string path, byte[] content, CancellationToken cancellation) => ChangeAsync($"write {path}", () => DoAsync(engine.WriteFileAsync(container, path, content, cancellation)));

    public Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(CancellationToken cancellation) => engine.ListVolumesAsync(cancellation);

    public Task CreateVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellation) =>
        ChangeAsync("create volume", () => DoAsync(engine.CreateVolumeAsync(name, labels, cancellation)));

    public Task<bool> RemoveVolumeAsync(string name, CancellationToken cancellation) => ChangeAsync("remove volume", () => engine.RemoveVolumeAsync(name, cancellation));

    private static async Task<bool> DoAsync(Task work)
    {
        await work;
        return true;
    }

    private async Task<T> ChangeAsync<T>(string what, Func<Task<T>> change)
    {
        var isHere = Interlocked.Increment(ref _changes) == failAt;
        lock (Changes)
            Changes.Add(what);
        if (isHere && !isDone)
            throw Broken();
        var result = await change();
        return isHere ? throw Broken() : result;
    }

    private static DockerException Broken() => new(DockerDiagnostics.Failed, 0, "the connection broke, as this test wants it");
}
