using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;
using KSail.Testing.Kubernetes.Kinds;
using KSail.Testing.Kubernetes.Selecting;
using KSail.Testing.Kubernetes.Storage;
using KSail.Testing.Kubernetes.Writing;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>Answers requests for objects.</summary>
internal sealed class ApiHandler(ObjectStore store, KindRegistry kinds, PodLogs logs, WatchHandler watches, TimeProvider clock)
{
    // As the real server does it.
    private const int MinCompressed = 128 * 1024;

    private readonly ObjectWriter _writer = new(store, kinds, clock);
    private readonly ObjectRemover _remover = new(store, kinds, clock);

    /// <summary>The verb of authorization for a request.</summary>
    public static string Verb(HttpRequest request, RequestTarget target) => request.Method switch
    {
        "GET" or "HEAD" when target.Name.Length > 0 => "get",
        "GET" or "HEAD" => IsTrue(request, "watch") ? "watch" : "list",
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => MediaType(request) == "application/apply-patch+yaml" ? "apply" : "patch",
        "DELETE" => "delete",
        _ => request.Method,
    };

    /// <summary>Takes over what another server had: kinds that were defined, and objects with their versions.</summary>
    public void Restore(StoredState state)
    {
        foreach (var definition in state.Objects.Where(static item => item.Resource == BuiltInKinds.Definitions.Resource))
            kinds.Define(Definition.Read(definition.Object));
        store.Restore(state, kinds);
    }

    /// <summary>Makes one of the namespaces that are there from the start.</summary>
    public void CreateNamespace(string name) =>
        _writer.Create(
            new WriteRequest(BuiltInKinds.Namespaces, "v1", new ObjectName(""), "", "kube-apiserver", IsDryRun: false),
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } });

    public async Task AnswerAsync(HttpContext context, RequestTarget target)
    {
        switch (Verb(context.Request, target))
        {
            case "get" when target.Subresource == "log":
                await LogAsync(context, target).ConfigureAwait(false);
                break;
            case "get":
                var found = store.Find(target.Kind, new ObjectName(target.Namespace, target.Name)) ?? throw ApiFailure.NotFound(target.Kind, target.Name);
                await SendAsync(context, 200, As(target, found.Text)).ConfigureAwait(false);
                break;
            case "list":
                await ListAsync(context, target).ConfigureAwait(false);
                break;
            case "watch":
                await watches.AnswerAsync(context, target, Select(context, target)).ConfigureAwait(false);
                break;
            case "create" when target.Name.Length == 0:
                await SendAsync(context, 201, _writer.Create(Write(context, target), await BodyAsync(context).ConfigureAwait(false))).ConfigureAwait(false);
                break;
            case "update" when target.Name.Length > 0:
                await SendAsync(context, 200, _writer.Replace(Write(context, target), await BodyAsync(context).ConfigureAwait(false))).ConfigureAwait(false);
                break;
            case "apply" when target.Name.Length > 0:
                var (applied, isNew) = _writer.Apply(Write(context, target), await BodyAsync(context).ConfigureAwait(false), IsTrue(context.Request, "force"));
                await SendAsync(context, isNew ? 201 : 200, applied).ConfigureAwait(false);
                break;
            case "patch" when target.Name.Length > 0:
                await PatchAsync(context, target).ConfigureAwait(false);
                break;
            case "delete" when target.Name.Length > 0:
                await DeleteAsync(context, target).ConfigureAwait(false);
                break;
            default:
                throw new ApiFailure(405, "MethodNotAllowed", "the server does not allow this method on the requested resource");
        }
    }

    public static Task SendAsync(HttpContext context, int status, JsonNode body) => SendAsync(context, status, Encoding.UTF8.GetBytes(body.ToJsonString()));

    public static async Task SendAsync(HttpContext context, int status, byte[] body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        if (body.Length > MinCompressed && context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.Ordinal))
        {
            body = Compress(body);
            context.Response.Headers.ContentEncoding = "gzip";
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body).ConfigureAwait(false);
    }

    private static byte[] Compress(byte[] body)
    {
        using var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest))
            gzip.Write(body);
        return memory.ToArray();
    }

    private static string MediaType(HttpRequest request) => (request.ContentType ?? "").Split(';')[0].Trim();

    private static bool IsTrue(HttpRequest request, string name) => request.Query[name].ToString() is "true" or "1";

    private static async Task<JsonObject> BodyAsync(HttpContext context) =>
        await ReadAsync(context).ConfigureAwait(false) as JsonObject ?? throw ApiFailure.BadRequest("the body is not an object");

    private static async Task<JsonNode?> ReadAsync(HttpContext context)
    {
        try
        {
            using var memory = new MemoryStream();
            await context.Request.Body.CopyToAsync(memory).ConfigureAwait(false);
            return memory.Length == 0 ? null : JsonNode.Parse(memory.ToArray());
        }
        catch (JsonException e)
        {
            throw ApiFailure.BadRequest("error decoding request body: " + e.Message);
        }
    }

    // Without a manager the client's name stands in for it.
    private static WriteRequest Write(HttpContext context, RequestTarget target)
    {
        if (target.Subresource is not ("" or "status") || (target.Subresource == "status" && !target.Kind.Version(target.Version)!.HasStatus))
            throw ApiFailure.NoSuchPath();
        var query = context.Request.Query;
        var manager = query["fieldManager"].ToString();
        var isApply = MediaType(context.Request) == "application/apply-patch+yaml";
        var dryRun = query["dryRun"].ToString();
        if (dryRun is not ("" or "All"))
            throw ApiFailure.BadRequest($"dryRun: Unsupported value: \"{dryRun}\": supported values: \"All\"");
        return new WriteRequest(
            target.Kind, target.Version, new ObjectName(target.Namespace, target.Name), target.Subresource,
            manager.Length > 0 || isApply ? manager : context.Request.Headers.UserAgent.ToString().Split('/')[0], dryRun == "All");
    }

    // A kind in several versions is kept in one form; only the version's name differs.
    private static byte[] As(RequestTarget target, byte[] text)
    {
        if (target.Kind.Versions.Count == 1)
            return text;
        var json = (JsonObject)JsonNode.Parse(text)!;
        json["apiVersion"] = target.Kind.ApiVersion(target.Version);
        return Encoding.UTF8.GetBytes(json.ToJsonString());
    }

    private static Selection Select(HttpContext context, RequestTarget target)
    {
        var query = context.Request.Query;
        return new Selection(target.Kind, target.Namespace, Selector.Read(target.Kind, query["labelSelector"].ToString(), query["fieldSelector"].ToString()));
    }

    private async Task ListAsync(HttpContext context, RequestTarget target)
    {
        var query = context.Request.Query;
        if (!int.TryParse(query["limit"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var limit))
            limit = 0;
        var page = store.List(Select(context, target), limit, query["continue"].ToString());
        var metadata = new JsonObject { ["resourceVersion"] = page.Version.ToString(CultureInfo.InvariantCulture) };
        if (page.Continue.Length > 0)
            metadata["continue"] = page.Continue;
        if (page.Remaining is { } remaining)
            metadata["remainingItemCount"] = remaining;
        var items = new JsonArray();
        foreach (var text in page.Items)
        {
            var item = (JsonObject)JsonNode.Parse(As(target, text))!;
            if (!target.Kind.IsCustom)
            {
                // As the real server does: the list says what its items are.
                item.Remove("kind");
                item.Remove("apiVersion");
            }

            items.Add((JsonNode)item);
        }

        await SendAsync(context, 200, new JsonObject { ["kind"] = target.Kind.ListKind, ["apiVersion"] = target.Kind.ApiVersion(target.Version), ["metadata"] = metadata, ["items"] = items }).ConfigureAwait(false);
    }

    private async Task PatchAsync(HttpContext context, RequestTarget target)
    {
        var body = await ReadAsync(context).ConfigureAwait(false);
        Func<JsonObject, JsonObject> patch = (MediaType(context.Request), body) switch
        {
            ("application/merge-patch+json", JsonObject changes) => value => (JsonObject)Patches.Merge(value, changes)!,
            ("application/json-patch+json", JsonArray operations) => value => Patches.Json(value, operations),
            ("application/merge-patch+json" or "application/json-patch+json", _) => throw ApiFailure.BadRequest("the body has not the form of a patch"),
            _ => throw new ApiFailure(415, "UnsupportedMediaType", "the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"),
        };
        await SendAsync(context, 200, _writer.Patch(Write(context, target), patch)).ConfigureAwait(false);
    }

    private async Task DeleteAsync(HttpContext context, RequestTarget target)
    {
        var options = await ReadAsync(context).ConfigureAwait(false) as JsonObject;
        var request = Write(context, target);
        if (options.Array("dryRun") is { Count: > 0 })
            request = request with { IsDryRun = true };
        var uid = store.Find(target.Kind, request.Name)?.Json.Text("metadata", "uid");
        if (_remover.Delete(request, options) is { } remaining)
        {
            await SendAsync(context, 200, remaining).ConfigureAwait(false);
            return;
        }

        var details = new JsonObject { ["name"] = target.Name, ["kind"] = target.Kind.Plural, ["uid"] = uid };
        if (target.Kind.Group.Length > 0)
            details["group"] = target.Kind.Group;
        await SendAsync(context, 200, new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details }).ConfigureAwait(false);
    }

    private async Task LogAsync(HttpContext context, RequestTarget target)
    {
        if (target.Kind.Resource != "pods")
            throw ApiFailure.NoSuchPath();
        var pod = store.Find(target.Kind, new ObjectName(target.Namespace, target.Name)) ?? throw ApiFailure.NotFound(target.Kind, target.Name);
        var query = context.Request.Query;
        var tail = int.TryParse(query["tailLines"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var lines) ? lines : int.MaxValue;
        var text = logs.Read(pod, query["container"].ToString(), IsTrue(context.Request, "previous"), tail);
        await SendAsync(context, 200, Encoding.UTF8.GetBytes(text), "text/plain").ConfigureAwait(false);
    }
}
