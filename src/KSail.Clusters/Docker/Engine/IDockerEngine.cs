using KSail.Clusters.Docker.Engine.Images;
using KSail.Clusters.Docker.Engine.Messages;

namespace KSail.Clusters.Docker.Engine;

/// <summary>
/// The part of the Docker Engine API that clusters need. What is not there is null or no failure; everything else that goes wrong is a
/// <see cref="DockerException"/>. Safe to use from several threads.
/// </summary>
internal interface IDockerEngine : IDisposable
{
    /// <summary>How the engine is called for people: the address, and who named it.</summary>
    string Name { get; }

    /// <summary>
    /// The host at which ports that the engine publishes are reached from here: <c>127.0.0.1</c> for an engine of this machine, the engine's own
    /// host for one that is reached over the network.
    /// </summary>
    string PublishedHost { get; }

    /// <summary>Whether the engine runs on this machine, so that its ports and networks are this machine's.</summary>
    bool IsLocal { get; }

    /// <summary>What the engine is and can.</summary>
    Task<EngineInfo> GetInfoAsync(CancellationToken cancellation);

    /// <summary>An image that the engine has; null where it has none of this name.</summary>
    Task<EngineImage?> FindImageAsync(string reference, CancellationToken cancellation);

    /// <summary>Pulls an image, once.</summary>
    /// <param name="image">The image.</param>
    /// <param name="authorization">Value of <c>X-Registry-Auth</c>; null for none. A secret.</param>
    /// <param name="progress">Told how much has arrived.</param>
    /// <param name="cancellation">Gives up.</param>
    Task PullImageAsync(ImageReference image, string? authorization, IProgress<string> progress, CancellationToken cancellation);

    /// <summary>All networks, by name.</summary>
    Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(CancellationToken cancellation);

    /// <summary>Names of the containers on a network that run.</summary>
    Task<IReadOnlyList<string>> ListNetworkMembersAsync(string network, CancellationToken cancellation);

    /// <summary>Makes a network and returns its identifier.</summary>
    Task<string> CreateNetworkAsync(NetworkRequest request, CancellationToken cancellation);

    /// <summary>Removes a network; false where it was in use.</summary>
    Task<bool> RemoveNetworkAsync(string network, CancellationToken cancellation);

    /// <summary>All containers, those that stand still among them, by name.</summary>
    Task<IReadOnlyList<EngineContainer>> ListContainersAsync(CancellationToken cancellation);

    /// <summary>How a container is; null where there is none.</summary>
    Task<ContainerState?> FindContainerStateAsync(string container, CancellationToken cancellation);

    /// <summary>Makes a container, without starting it, and returns its identifier; null where the name is taken.</summary>
    Task<string?> CreateContainerAsync(ContainerRequest request, CancellationToken cancellation);

    /// <summary>Starts a container; one that runs is left alone.</summary>
    Task StartContainerAsync(string container, CancellationToken cancellation);

    /// <summary>Stops a container, by force after a while; one that stands still or is gone is left alone.</summary>
    Task StopContainerAsync(string container, TimeSpan patience, CancellationToken cancellation);

    /// <summary>Removes a container, running or not, and its nameless volumes; one that is gone is no failure.</summary>
    Task RemoveContainerAsync(string container, CancellationToken cancellation);

    /// <summary>The last lines that a container wrote; empty where it is gone.</summary>
    Task<string> ReadLogAsync(string container, int lines, CancellationToken cancellation);

    /// <summary>Whether a container has a file, whether it runs or not.</summary>
    Task<bool> HasFileAsync(string container, string path, CancellationToken cancellation);

    /// <summary>Puts a file into a container that was made and may run.</summary>
    Task WriteFileAsync(string container, string path, byte[] content, CancellationToken cancellation);

    /// <summary>All volumes, by name.</summary>
    Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(CancellationToken cancellation);

    /// <summary>Makes a volume. One of the name that exists stays as it is.</summary>
    Task CreateVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellation);

    /// <summary>Removes a volume; false where it was in use. One that is gone is no failure.</summary>
    Task<bool> RemoveVolumeAsync(string name, CancellationToken cancellation);
}
