using System.Text.Json.Nodes;
using KSail.Testing.Hetzner.Catalog;
using KSail.Testing.Hetzner.Http;
using KSail.Testing.Hetzner.Kinds;
using KSail.Testing.Hetzner.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KSail.Testing.Hetzner;

/// <summary>
/// A project at Hetzner Cloud for tests: the API with its states, actions that take time, limits, names that are unique, pages and errors, without machines
/// behind it. It is held against Hetzner's own command line client. Whoever wants machines plays them with <see cref="ServerStarted"/>.
/// </summary>
public sealed class HetznerDouble : IAsyncDisposable
{
    private readonly Project _project;
    private readonly ApiPipeline _pipeline;
    private readonly WebApplication _application;

    private HetznerDouble(HetznerDoubleOptions options)
    {
        _project = new Project(options, Faults);
        var power = new ServerPower(_project)
        {
            Started = server => ServerStarted?.Invoke(ViewOf(server)),
            Stopped = (server, isGone) => ServerStopped?.Invoke(ViewOf(server), isGone),
        };
        _pipeline = new ApiPipeline(_project, new ApiRouter(_project, power), Token, ReadOnlyToken);
        _application = Build(options.Port);
    }

    /// <summary>A token that may do everything.</summary>
    public string Token { get; } = $"rw{Guid.NewGuid():N}{Guid.NewGuid():N}"[..64];

    /// <summary>A token that may only read.</summary>
    public string ReadOnlyToken { get; } = $"ro{Guid.NewGuid():N}{Guid.NewGuid():N}"[..64];

    /// <summary>What goes wrong.</summary>
    public HetznerFaults Faults { get; } = new();

    /// <summary>The API's address.</summary>
    public Uri Address { get; private set; } = new("http://localhost");

    /// <summary>Everything that was asked so far.</summary>
    public IReadOnlyList<HetznerRequestRecord> Requests => [.. _pipeline.Requests];

    /// <summary>Told when a server starts. It is called under the double's lock and must not ask it anything.</summary>
    public Action<HetznerServerView>? ServerStarted { get; set; }

    /// <summary>Told when a server has stopped, and whether it is gone for good; as <see cref="ServerStarted"/>.</summary>
    public Action<HetznerServerView, bool>? ServerStopped { get; set; }

    /// <summary>Starts a double.</summary>
    public static async Task<HetznerDouble> StartAsync(HetznerDoubleOptions? options = null)
    {
        var server = new HetznerDouble(options ?? new HetznerDoubleOptions());
        await server._application.StartAsync().ConfigureAwait(false);
        server.Address = new Uri(new Uri(server._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()), "/v1");
        return server;
    }

    /// <summary>A copy of all resources of a kind, for example <c>servers</c>, as they are now; <c>images</c> with those of Hetzner.</summary>
    public IReadOnlyList<JsonObject> Resources(string collection)
    {
        lock (_project.Lock)
        {
            _project.Settle();
            return [.. _project.Collection(collection).Values.Select(static item => (JsonObject)item.DeepClone())];
        }
    }

    /// <summary>Puts a finished resource there, in the form of the API, past all checks; returns its identifier.</summary>
    public long Add(string collection, JsonObject resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        lock (_project.Lock)
        {
            var id = _project.NextId();
            resource["id"] = id;
            _project.Put(collection, Offers.Parsed(resource));
            return id;
        }
    }

    /// <summary>Changes a resource past all checks.</summary>
    public void Change(string collection, long id, Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        lock (_project.Lock)
            change(_project.Find(collection, id) ?? throw new ArgumentException($"{collection} has no {id}", nameof(id)));
    }

    /// <summary>Puts a snapshot there that servers can be made from.</summary>
    public long AddSnapshot(string description, int diskSize, params ReadOnlySpan<(string Key, string Value)> labels)
    {
        var map = new JsonObject();
        foreach (var (key, value) in labels)
            map[key] = value;
        return Add("images", new JsonObject
        {
            ["type"] = "snapshot", ["status"] = "available", ["name"] = null, ["description"] = description, ["image_size"] = 0.21, ["disk_size"] = diskSize, ["created"] = "2026-08-01T10:00:00Z",
            ["created_from"] = null, ["bound_to"] = null, ["os_flavor"] = "unknown", ["os_version"] = null, ["rapid_deploy"] = false, ["protection"] = new JsonObject { ["delete"] = false },
            ["deprecated"] = null, ["deleted"] = null, ["labels"] = map, ["architecture"] = "x86",
        });
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private HetznerServerView ViewOf(JsonObject server) => new(
        server["id"]!.GetValue<long>(),
        server["name"]!.GetValue<string>(),
        server["private_net"]!.AsArray().Select(static entry => entry!["ip"]!.GetValue<string>()).FirstOrDefault() ?? "",
        server["public_net"]!["ipv4"]?["ip"]?.GetValue<string>() ?? "",
        server["iso"]?["name"]?.GetValue<string>(),
        server["rescue_enabled"]!.GetValue<bool>(),
        server["image"]?["id"]?.GetValue<long>() ?? 0,
        _project.UserData.GetValueOrDefault(server["id"]!.GetValue<long>()));

    private WebApplication Build(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var application = builder.Build();
        application.Run(_pipeline.AnswerAsync);
        return application;
    }
}

/// <summary>A server as whoever plays its machine sees it.</summary>
/// <param name="Id">Identifier.</param>
/// <param name="Name">Name.</param>
/// <param name="PrivateAddress">Address in the first private network; empty without one.</param>
/// <param name="PublicAddress">Public IPv4 address; empty without one.</param>
/// <param name="Iso">Name of the ISO that it starts from; null for its disk.</param>
/// <param name="IsRescue">Whether it starts into the rescue system.</param>
/// <param name="Image">The image of its disk.</param>
/// <param name="UserData">What it was created with; null for nothing.</param>
public sealed record HetznerServerView(long Id, string Name, string PrivateAddress, string PublicAddress, string? Iso, bool IsRescue, long Image, string? UserData);
