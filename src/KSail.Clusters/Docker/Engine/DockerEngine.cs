using System.Formats.Tar;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using KSail.Clusters.Docker.Engine.Endpoints;
using KSail.Clusters.Docker.Engine.Images;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Clusters.Docker.Engine.Transport;

namespace KSail.Clusters.Docker.Engine;

/// <summary>The engine's API over HTTP.</summary>
internal sealed class DockerEngine(EngineTransport transport, bool isPodman) : IDockerEngine
{
    // A pull says something all the time; one that is silent for so long is lost.
    private static readonly TimeSpan PullPatience = TimeSpan.FromMinutes(3);

    private static readonly int[] NotThere = [404];
    private static readonly int[] NotThereOrTaken = [403, 404, 409];
    private static readonly int[] Taken = [409];
    private static readonly int[] Unchanged = [304];
    private static readonly int[] UnchangedOrNotThere = [304, 404];

    public string Name => $"{transport.Endpoint} ({transport.Endpoint.Source})";

    public string PublishedHost => IsLocal ? "127.0.0.1" : transport.Endpoint.Address;

    public bool IsLocal => transport.Endpoint.Kind != EndpointKind.Network
        || transport.Endpoint.Address == "localhost"
        || (IPAddress.TryParse(transport.Endpoint.Address, out var address) && IPAddress.IsLoopback(address));

    public void Dispose() => transport.Dispose();

    public async Task<EngineInfo> GetInfoAsync(CancellationToken cancellation)
    {
        const string What = "the Docker Engine does not tell about itself";
        var answer = await transport.SendAsync(HttpMethod.Get, "/info", What, null, default, cancellation).ConfigureAwait(false);
        using var json = transport.Parse(answer, What);
        return EngineInfo.Read(json.RootElement, transport.ApiVersion, isPodman);
    }

    public async Task<EngineImage?> FindImageAsync(string reference, CancellationToken cancellation)
    {
        var what = $"the image {reference} cannot be looked up";
        // A name has nothing that a path would have to escape.
        var answer = await transport.SendAsync(HttpMethod.Get, $"/images/{reference}/json", what, null, NotThere, cancellation).ConfigureAwait(false);
        if (answer.Status == 404)
            return null;
        using var json = transport.Parse(answer, what);
        return EngineImage.Read(json.RootElement);
    }

    public async Task PullImageAsync(ImageReference image, string? authorization, IProgress<string> progress, CancellationToken cancellation)
    {
        var what = $"{image} cannot be pulled";
        using var request = transport.Request(
            HttpMethod.Post, $"/images/create?fromImage={Uri.EscapeDataString($"{image.Registry}/{image.Repository}")}&tag={Uri.EscapeDataString(image.Tag)}");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("X-Registry-Auth", authorization);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(PullPatience);
        using var response = await transport.OpenAsync(request, what, limit, cancellation).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            var failure = EngineErrors.OfAnswer(what, (int)response.StatusCode, await transport.ReadAsync(response, what, limit, cancellation).ConfigureAwait(false));
            throw EngineErrors.OfPull(image.ToString(), failure.Status, failure.EngineText);
        }

        string? problem;
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            await using var _ = stream.ConfigureAwait(false);
            problem = await new PullStream(image, progress).ReadAsync(stream, () => limit.CancelAfter(PullPatience), limit.Token).ConfigureAwait(false);
        }
        catch (JsonException e)
        {
            throw new DockerException(DockerDiagnostics.Failed, 0, $"{what}: the answer of the Docker Engine is damaged", e) { IsTransient = true };
        }
        catch (Exception e) when (EngineTransport.IsOfConnection(e))
        {
            throw transport.Explain(e, what, cancellation);
        }

        if (problem is not null)
            throw EngineErrors.OfPull(image.ToString(), 0, problem);
    }

    public async Task<IReadOnlyList<EngineNetwork>> ListNetworksAsync(CancellationToken cancellation)
    {
        var networks = await ListAsync("/networks", "networks cannot be listed", static json => json.Items(), EngineNetwork.Read, cancellation).ConfigureAwait(false);
        networks.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return networks;
    }

    public async Task<IReadOnlyList<string>> ListNetworkMembersAsync(string network, CancellationToken cancellation)
    {
        var what = $"the network '{network}' cannot be looked up";
        var answer = await transport.SendAsync(HttpMethod.Get, $"/networks/{Uri.EscapeDataString(network)}", what, null, NotThere, cancellation).ConfigureAwait(false);
        if (answer.Status == 404)
            return [];
        using var json = transport.Parse(answer, what);
        return EngineNetwork.ReadMembers(json.RootElement);
    }

    public async Task<string> CreateNetworkAsync(NetworkRequest request, CancellationToken cancellation)
    {
        var what = $"the network '{request.Name}' with {request.Subnet} cannot be made";
        var answer = await transport.SendAsync(HttpMethod.Post, "/networks/create", what, request.Write(), default, cancellation).ConfigureAwait(false);
        using var json = transport.Parse(answer, what);
        return json.RootElement.Text("Id");
    }

    public async Task<bool> RemoveNetworkAsync(string network, CancellationToken cancellation)
    {
        var path = $"/networks/{Uri.EscapeDataString(network)}";
        try
        {
            // Docker forbids what is in use, Podman calls it a conflict, or a failure of its own (4.3).
            var answer = await transport.SendAsync(HttpMethod.Delete, path, $"the network '{network}' cannot be removed", null, NotThereOrTaken, cancellation).ConfigureAwait(false);
            return answer.Status is not (403 or 409);
        }
        catch (DockerException e) when (isPodman && e.EngineText.Contains("network is being used", StringComparison.Ordinal))
        {
            return false;
        }
    }

    public async Task<IReadOnlyList<EngineContainer>> ListContainersAsync(CancellationToken cancellation)
    {
        var containers = await ListAsync("/containers/json?all=true", "containers cannot be listed", static json => json.Items(), EngineContainer.Read, cancellation).ConfigureAwait(false);
        containers.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return containers;
    }

    public async Task<ContainerState?> FindContainerStateAsync(string container, CancellationToken cancellation)
    {
        var what = $"the container '{container}' cannot be looked up";
        var answer = await transport.SendAsync(HttpMethod.Get, $"{Path(container)}/json", what, null, NotThere, cancellation).ConfigureAwait(false);
        if (answer.Status == 404)
            return null;
        using var json = transport.Parse(answer, what);
        return ContainerState.Read(json.RootElement);
    }

    public async Task<string?> CreateContainerAsync(ContainerRequest request, CancellationToken cancellation)
    {
        var what = $"the container '{request.Name}' cannot be made";
        var answer = await transport.SendAsync(
            HttpMethod.Post, $"/containers/create?name={Uri.EscapeDataString(request.Name)}", what, request.Write(), Taken, cancellation).ConfigureAwait(false);
        if (answer.Status == 409)
            return null;
        using var json = transport.Parse(answer, what);
        return json.RootElement.Text("Id");
    }

    public Task StartContainerAsync(string container, CancellationToken cancellation) =>
        transport.SendAsync(HttpMethod.Post, $"{Path(container)}/start", $"the container '{container}' cannot be started", null, Unchanged, cancellation);

    public Task StopContainerAsync(string container, TimeSpan patience, CancellationToken cancellation) =>
        transport.SendAsync(
            HttpMethod.Post,
            string.Create(CultureInfo.InvariantCulture, $"{Path(container)}/stop?t={(int)patience.TotalSeconds}"),
            $"the container '{container}' cannot be stopped",
            null,
            UnchangedOrNotThere,
            cancellation);

    public async Task RemoveContainerAsync(string container, CancellationToken cancellation)
    {
        // A conflict is another removal that is under way.
        var answer = await transport.SendAsync(
            HttpMethod.Delete, $"{Path(container)}?force=true&v=true", $"the container '{container}' cannot be removed", null, NotThereOrTaken, cancellation).ConfigureAwait(false);
        for (var left = 100; answer.Status == 409 && left > 0 && await FindContainerStateAsync(container, cancellation).ConfigureAwait(false) is not null; left--)
            await Task.Delay(100, cancellation).ConfigureAwait(false);
    }

    public async Task<string> ReadLogAsync(string container, int lines, CancellationToken cancellation)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"{Path(container)}/logs?stdout=true&stderr=true&tail={lines}");
        var answer = await transport.SendAsync(HttpMethod.Get, path, $"the log of the container '{container}' cannot be read", null, NotThereOrTaken, cancellation).ConfigureAwait(false);
        return answer.Status == 200 ? LogFrames.Read(answer.Body) : "";
    }

    public async Task<bool> HasFileAsync(string container, string path, CancellationToken cancellation)
    {
        var answer = await transport.SendAsync(
            HttpMethod.Head, $"{Path(container)}/archive?path={Uri.EscapeDataString(path)}", $"files of the container '{container}' cannot be looked up", null, NotThere, cancellation).ConfigureAwait(false);
        return answer.Status == 200;
    }

    public async Task WriteFileAsync(string container, string path, byte[] content, CancellationToken cancellation)
    {
        var slash = path.LastIndexOf('/');
        using var memory = new MemoryStream();
        using (var tar = new TarWriter(memory, TarEntryFormat.Ustar, leaveOpen: true))
        {
            using var data = new MemoryStream(content);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, path[(slash + 1)..])
            {
                Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead, DataStream = data,
            });
        }

        using var request = transport.Request(HttpMethod.Put, $"{Path(container)}/archive?path={Uri.EscapeDataString(slash == 0 ? "/" : path[..slash])}");
        request.Content = new ByteArrayContent(memory.ToArray()) { Headers = { ContentType = new MediaTypeHeaderValue("application/x-tar") } };
        await transport.SendAsync(request, $"'{path}' cannot be written into the container '{container}'", default, cancellation).ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<EngineVolume>> ListVolumesAsync(CancellationToken cancellation)
    {
        var volumes = await ListAsync("/volumes", "volumes cannot be listed", static json => json.Items("Volumes"), EngineVolume.Read, cancellation).ConfigureAwait(false);
        volumes.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        return volumes;
    }

    public async Task CreateVolumeAsync(string name, IReadOnlyDictionary<string, string> labels, CancellationToken cancellation)
    {
        var body = EngineJson.Write(json =>
        {
            json.WriteText("Name", name);
            json.WriteTexts("Labels", labels);
        });
        await transport.SendAsync(HttpMethod.Post, "/volumes/create", $"the volume '{name}' cannot be made", body, default, cancellation).ConfigureAwait(false);
    }

    public async Task<bool> RemoveVolumeAsync(string name, CancellationToken cancellation)
    {
        var answer = await transport.SendAsync(
            HttpMethod.Delete, $"/volumes/{Uri.EscapeDataString(name)}", $"the volume '{name}' cannot be removed", null, NotThereOrTaken, cancellation).ConfigureAwait(false);
        return answer.Status != 409;
    }

    private async Task<List<T>> ListAsync<T>(
        string path, string what, Func<JsonElement, IReadOnlyList<JsonElement>> items, Func<JsonElement, T> read, CancellationToken cancellation)
        where T : class
    {
        var answer = await transport.SendAsync(HttpMethod.Get, path, what, null, default, cancellation).ConfigureAwait(false);
        using var json = transport.Parse(answer, what);
        var list = new List<T>();
        foreach (var item in items(json.RootElement))
            list.Add(read(item));
        return list;
    }

    private static string Path(string container) => $"/containers/{Uri.EscapeDataString(container)}";
}
