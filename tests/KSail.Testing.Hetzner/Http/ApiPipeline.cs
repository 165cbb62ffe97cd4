using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KSail.Testing.Hetzner.Storage;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Hetzner.Http;

/// <summary>What every request goes through: the token, the limit of requests, faults, then the answer.</summary>
internal sealed class ApiPipeline(Project project, ApiRouter router, string token, string readOnlyToken)
{
    // As the API writes: a plus of a time stays one.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private readonly RequestLimit _limit = new(project.Options.RequestLimit, project.Options.Clock);
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>Everything that was asked with a valid token, in order.</summary>
    public ConcurrentQueue<HetznerRequestRecord> Requests { get; } = new();

    public async Task AnswerAsync(HttpContext context)
    {
        var (status, answer) = (500, (JsonObject?)null);
        var template = "";
        try
        {
            var request = await ReadAsync(context.Request).ConfigureAwait(false);
            template = request.Template;
            Authorize(context.Request, request.Method);
            var body = request.Body.Count == 0 ? "" : request.Body.ToJsonString();
            var fault = Strike(request, body);
            if (fault is HetznerFault.RequestLost)
            {
                Requests.Enqueue(new HetznerRequestRecord(template, 0, body));
                context.Abort();
                return;
            }

            (status, answer) = Work(context, request, fault);
            Requests.Enqueue(new HetznerRequestRecord(template, status, body));
            if (fault is HetznerFault.AnswerLost)
            {
                context.Abort();
                return;
            }

            if (fault is HetznerFault.Garbled)
            {
                await SendAsync(context, status, "<html>502 Bad Gateway</html>").ConfigureAwait(false);
                return;
            }
        }
        catch (ApiError error)
        {
            (status, answer) = (error.Status, error.ToJson());
            Requests.Enqueue(new HetznerRequestRecord(template, status, ""));
        }

        await SendAsync(context, status, answer?.ToJsonString(Plain)).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpContext context, int status, string? text)
    {
        context.Response.StatusCode = status;
        if (text is null)
            return;
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(text)).ConfigureAwait(false);
    }

    private static async Task<ApiRequest> ReadAsync(HttpRequest request)
    {
        var segments = (request.Path.Value ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments is not ["v1", .. var rest])
            throw new ApiError(404, "not_found", "path not found");
        using var memory = new MemoryStream();
        await request.Body.CopyToAsync(memory).ConfigureAwait(false);
        var query = request.Query.ToDictionary(static pair => pair.Key, static pair => pair.Value.Select(static value => value ?? "").ToArray(), StringComparer.Ordinal);
        try
        {
            var body = memory.Length == 0 ? [] : JsonNode.Parse(memory.ToArray()) as JsonObject ?? throw new ApiError(400, "json_error", "the body is no object");
            return new ApiRequest(request.Method, rest, query, body);
        }
        catch (JsonException)
        {
            throw new ApiError(400, "json_error", "the body is no JSON");
        }
    }

    private void Authorize(HttpRequest request, string method)
    {
        var given = request.Headers.Authorization.ToString();
        if (given == $"Bearer {readOnlyToken}")
        {
            if (method != "GET")
                throw new ApiError(403, "token_readonly", "the token is only allowed to perform GET requests");
        }
        else if (given != $"Bearer {token}")
        {
            throw new ApiError(401, "unauthorized", "unable to authenticate");
        }
    }

    private HetznerFault? Strike(ApiRequest request, string body)
    {
        var number = _counts.AddOrUpdate(request.Template, 0, static (_, count) => count + 1);
        return project.Faults.Strikes?.Invoke(new HetznerCall(request.Template, number, body));
    }

    private (int Status, JsonObject? Answer) Work(HttpContext context, ApiRequest request, HetznerFault? fault)
    {
        lock (project.Lock)
        {
            if (!_limit.Take(context.Response.Headers))
                throw new ApiError(429, "rate_limit_exceeded", "limit of requests reached");
            if (fault is HetznerFault.Refused refused)
                throw new ApiError(refused.Status, refused.Code, refused.Message);
            project.Settle();
            project.FailNext = fault as HetznerFault.ActionFails;
            try
            {
                return router.Answer(request);
            }
            finally
            {
                project.FailNext = null;
            }
        }
    }
}
