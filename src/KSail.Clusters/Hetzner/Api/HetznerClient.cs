using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KSail.Clusters.Hetzner.Api;

/// <summary>The API over HTTP.</summary>
internal sealed class HetznerClient(HetznerApiOptions options) : IHetznerApi
{
    // The most that the API gives at once.
    private const int PageSize = 50;

    // Far more than a project can have; a server that always names a next page is none of Hetzner's.
    private const int MaxPages = 2000;
    private const int MaxCreations = 4;

    // A lost request may still be on its way into the database when it is looked for.
    private static readonly TimeSpan BeforeLooking = TimeSpan.FromSeconds(2);

    private readonly HetznerTransport _transport = new(options);

    public async Task<IReadOnlyList<T>> ListAsync<T>(HetznerKind<T> kind, HetznerFilter filter, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        var items = new List<T>();
        var query = Query(filter);
        var page = 1L;
        for (var count = 0; count < MaxPages; count++)
        {
            var answer = await GetAsync($"/{kind.Collection}?page={page}&per_page={PageSize}{query}", cancellation).ConfigureAwait(false);
            items.AddRange(answer.Items(kind.Collection, kind.Read));
            if (answer.Field("meta")?.Field("pagination")?.NumberOrNull("next_page") is not { } next || next <= page)
                return items;
            page = next;
        }

        throw new HetznerException("unknown_error", $"Hetzner: the list of {kind.Collection} does not end", HetznerDiagnostics.Failed);
    }

    public async Task<T?> FindAsync<T>(HetznerKind<T> kind, long id, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        try
        {
            return ReadItem(kind, await GetAsync($"/{kind.Collection}/{Text(id)}", cancellation).ConfigureAwait(false));
        }
        catch (HetznerException e) when (e.IsNotFound)
        {
            return null;
        }
    }

    public async Task<HetznerCreated<T>> CreateAsync<T>(HetznerKind<T> kind, JsonObject body, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        var text = body.ToJsonString();
        var mayBeThere = false;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var answer = await _transport.SendAsync(HttpMethod.Post, $"/{kind.Collection}", text, isRepeatable: false, cancellation).ConfigureAwait(false);
                return new HetznerCreated<T>(ReadItem(kind, answer), HetznerAction.ReadAll(answer));
            }
            catch (HetznerException e) when (e.MayHaveHappened || (mayBeThere && e.Code == HetznerErrors.Unique))
            {
                mayBeThere = true;
                await options.WaitAsync(BeforeLooking, cancellation).ConfigureAwait(false);
                if (await FindTwinAsync(kind, body, cancellation).ConfigureAwait(false) is { } twin)
                    return new HetznerCreated<T>(twin, await RunningActionsAsync(kind, twin.Id, cancellation).ConfigureAwait(false));
                if (!e.MayHaveHappened || attempt >= MaxCreations)
                    throw;
                options.Progress?.Report($"{e.Message}; it was not created, trying again");
            }
        }
    }

    public async Task<T> UpdateAsync<T>(HetznerKind<T> kind, long id, JsonObject body, CancellationToken cancellation)
        where T : class, IHetznerResource =>
        ReadItem(kind, await _transport.SendAsync(HttpMethod.Put, $"/{kind.Collection}/{Text(id)}", body.ToJsonString(), isRepeatable: true, cancellation).ConfigureAwait(false));

    public async Task<IReadOnlyList<HetznerAction>> DeleteAsync<T>(HetznerKind<T> kind, long id, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        try
        {
            return HetznerAction.ReadAll(await _transport.SendAsync(HttpMethod.Delete, $"/{kind.Collection}/{Text(id)}", null, isRepeatable: true, cancellation).ConfigureAwait(false));
        }
        catch (HetznerException e) when (e.IsNotFound)
        {
            return [];
        }
    }

    public async Task<IReadOnlyList<HetznerAction>> ActAsync<T>(HetznerKind<T> kind, long id, string command, JsonObject? body, CancellationToken cancellation)
        where T : class, IHetznerResource =>
        HetznerAction.ReadAll(await _transport.SendAsync(
            HttpMethod.Post, $"/{kind.Collection}/{Text(id)}/actions/{command}", (body ?? []).ToJsonString(), isRepeatable: false, cancellation).ConfigureAwait(false));

    public async Task<IReadOnlyList<HetznerAction>> RunningActionsAsync<T>(HetznerKind<T> kind, long id, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        try
        {
            return (await GetAsync($"/{kind.Collection}/{Text(id)}/actions?status=running&per_page={PageSize}", cancellation).ConfigureAwait(false)).Items("actions", HetznerAction.Read);
        }
        catch (HetznerException e) when (e.IsNotFound)
        {
            // Some kinds have no actions at all.
            return [];
        }
    }

    public Task WaitAsync(IReadOnlyList<HetznerAction> actions, CancellationToken cancellation) => new ActionWait(options, GetAsync).WaitAsync(actions, cancellation);

    public async Task<HetznerPricing> GetPricingAsync(CancellationToken cancellation)
    {
        var answer = await GetAsync("/pricing", cancellation).ConfigureAwait(false);
        return HetznerPricing.Read(answer.Field("pricing") ?? default);
    }

    public void Dispose() => _transport.Dispose();

    private static T ReadItem<T>(HetznerKind<T> kind, JsonElement answer)
        where T : class, IHetznerResource =>
        answer.Field(kind.Item) is { } item && kind.Read(item) is { Id: > 0 } resource
            ? resource
            : throw new HetznerException("unknown_error", $"Hetzner: the answer has no {kind.Noun}", HetznerDiagnostics.Failed) { MayHaveHappened = true };

    private static string Query(HetznerFilter filter)
    {
        var query = new StringBuilder();
        Add("name", filter.Name);
        Add("label_selector", filter.Labels);
        Add("type", filter.Type);
        return query.ToString();

        void Add(string key, string? value)
        {
            if (value is not null)
                query.Append('&').Append(key).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private static string Text(long id) => id.ToString(CultureInfo.InvariantCulture);

    private Task<JsonElement> GetAsync(string path, CancellationToken cancellation) => _transport.SendAsync(HttpMethod.Get, path, null, isRepeatable: true, cancellation);

    // The resource that a request asked for: its name, and all its labels.
    private async Task<T?> FindTwinAsync<T>(HetznerKind<T> kind, JsonObject body, CancellationToken cancellation)
        where T : class, IHetznerResource
    {
        if (body["name"] is not JsonValue value || !value.TryGetValue<string>(out var name))
            return null;
        foreach (var candidate in await ListAsync(kind, HetznerFilter.Named(name), cancellation).ConfigureAwait(false))
        {
            if (candidate.Name == name && HasLabels(candidate, body["labels"] as JsonObject))
                return candidate;
        }

        return null;
    }

    private static bool HasLabels(IHetznerResource resource, JsonObject? labels)
    {
        foreach (var (key, value) in labels ?? [])
        {
            if (!resource.Labels.TryGetValue(key, out var label) || value is not JsonValue text || !text.TryGetValue<string>(out var wanted) || label != wanted)
                return false;
        }

        return true;
    }
}
