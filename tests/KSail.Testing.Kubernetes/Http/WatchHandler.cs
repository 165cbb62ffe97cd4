using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Testing.Kubernetes.Storage;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>Streams the changes of a selection, one line each, with bookmarks in between where they are wanted.</summary>
internal sealed class WatchHandler(ObjectStore store, ApiFaults faults)
{
    /// <summary>How often a bookmark says how far the watch has come.</summary>
    public TimeSpan BookmarkInterval { get; set; } = TimeSpan.FromSeconds(60);

    public async Task AnswerAsync(HttpContext context, RequestTarget target, Selection selection)
    {
        var query = context.Request.Query;
        var text = query["resourceVersion"].ToString();
        long? version = null;
        if (text is not ("" or "0"))
        {
            version = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw ApiFailure.BadRequest($"Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");
        }

        StoreWatch watch;
        try
        {
            watch = store.Watch(selection, version);
        }
        catch (ApiFailure old) when (!faults.RefusesOldWatches)
        {
            await BeginAsync(context).ConfigureAwait(false);
            await WriteAsync(context, "ERROR", Encoding.UTF8.GetBytes(old.ToStatus().ToJsonString()), context.RequestAborted).ConfigureAwait(false);
            return;
        }

        using (watch)
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            if (int.TryParse(query["timeoutSeconds"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                end.CancelAfter(TimeSpan.FromSeconds(seconds));
            await BeginAsync(context).ConfigureAwait(false);
            var wantsBookmarks = query["allowWatchBookmarks"].ToString() is "true" or "1";
            try
            {
                await StreamAsync(context, target, watch, wantsBookmarks, end.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // Its time is over, or whoever watched has gone.
            }
        }
    }

    private static async Task BeginAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json";
        await context.Response.StartAsync().ConfigureAwait(false);
        await context.Response.Body.FlushAsync().ConfigureAwait(false);
    }

    private async Task StreamAsync(HttpContext context, RequestTarget target, StoreWatch watch, bool wantsBookmarks, CancellationToken end)
    {
        var sent = 0;
        while (true)
        {
            while (watch.Events.TryRead(out var happened))
            {
                sent += await WriteAsync(context, happened.Type, happened.Object.Text, end).ConfigureAwait(false);
                if (faults.CutsWatchesAfter is { } limit && sent >= limit)
                {
                    context.Abort();
                    return;
                }
            }

            using var pause = CancellationTokenSource.CreateLinkedTokenSource(end);
            pause.CancelAfter(BookmarkInterval);
            try
            {
                await watch.Events.WaitToReadAsync(pause.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!end.IsCancellationRequested)
            {
                if (wantsBookmarks)
                    await WriteAsync(context, "BOOKMARK", Encoding.UTF8.GetBytes(Bookmark(target).ToJsonString()), end).ConfigureAwait(false);
            }
        }
    }

    private JsonObject Bookmark(RequestTarget target) => new()
    {
        ["kind"] = target.Kind.Kind, ["apiVersion"] = target.Kind.ApiVersion(target.Version),
        ["metadata"] = new JsonObject { ["resourceVersion"] = store.Version.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
    };

    private async Task<int> WriteAsync(HttpContext context, string type, byte[] value, CancellationToken cancellationToken)
    {
        byte[] line = [.. Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"), .. value, .. "}\n"u8];
        line = faults.GarblesWatches?.Invoke(line) ?? line;
        if (faults.CutsWatchesAfter is { } limit && limit < line.Length)
            line = line[..limit];
        await context.Response.Body.WriteAsync(line, cancellationToken).ConfigureAwait(false);
        await context.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
        return line.Length;
    }
}
