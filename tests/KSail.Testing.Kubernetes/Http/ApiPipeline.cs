using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Testing.Kubernetes.Kinds;
using Microsoft.AspNetCore.Http;

namespace KSail.Testing.Kubernetes.Http;

/// <summary>What every request goes through: faults, who asks, whether that is allowed, then the answer, or why there is none.</summary>
internal sealed class ApiPipeline(KindRegistry kinds, ApiHandler handler, Identity identity, ApiFaults faults)
{
    /// <summary>The header of requests that no fault strikes and that are not counted: the test's own.</summary>
    public const string Unnoticed = "X-Unnoticed";

    private readonly Discovery _discovery = new(kinds);

    /// <summary>Everything that was asked, in the order of the answers; a watch counts when it begins.</summary>
    public ConcurrentQueue<ApiRequestRecord> Requests { get; } = new();

    public string GitVersion { get; set; } = "v1.36.4";

    public async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        var target = RequestTarget.Read(path, kinds);
        var (verb, user) = (target is null ? context.Request.Method : ApiHandler.Verb(context.Request, target), "");
        var isUnnoticed = context.Request.Headers.ContainsKey(Unnoticed);
        if (verb == "watch" && !isUnnoticed)
            Note(context, verb, target, path, user, 200);
        try
        {
            if (faults.Latency > TimeSpan.Zero && !isUnnoticed)
                await Task.Delay(faults.Latency, context.RequestAborted).ConfigureAwait(false);
            if (target is not null && !isUnnoticed && faults.Next() is { } refusal)
                throw Refusal(refusal.Status, refusal.RetryAfter);
            user = identity.Find(context);
            Authorize(verb, target, path, user);
            if (target is not null)
                await handler.AnswerAsync(context, target).ConfigureAwait(false);
            else
                await AnswerOtherAsync(context, path).ConfigureAwait(false);
        }
        catch (ApiFailure failure) when (!context.Response.HasStarted)
        {
            await SendAsync(context, failure).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Whoever asked has gone.
            context.Abort();
        }

        if (verb != "watch" && !isUnnoticed)
            Note(context, verb, target, path, user, context.Response.StatusCode);
    }

    private static async Task SendAsync(HttpContext context, ApiFailure failure)
    {
        if (failure.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (failure.IsPlain)
            await ApiHandler.SendAsync(context, failure.Code, Encoding.UTF8.GetBytes(failure.Message + "\n"), "text/plain; charset=utf-8").ConfigureAwait(false);
        else
            await ApiHandler.SendAsync(context, failure.Code, failure.ToStatus()).ConfigureAwait(false);
    }

    private static ApiFailure Refusal(int status, int retryAfter) => status == 429
        ? ApiFailure.TooManyRequests(Math.Max(retryAfter, 0))
        : new ApiFailure(status, status switch { 500 => "InternalError", 503 => "ServiceUnavailable", 504 => "Timeout", _ => "Unknown" }, "the server is currently unable to handle the request")
        {
            RetryAfter = retryAfter >= 0 ? retryAfter : null,
        };

    private void Note(HttpContext context, string verb, RequestTarget? target, string path, string user, int status) =>
        Requests.Enqueue(new ApiRequestRecord(verb, target?.Kind.Resource ?? path, target?.Namespace ?? "", target?.Name ?? "", target?.Subresource ?? "", user, status, context.Request.Protocol));

    private void Authorize(string verb, RequestTarget? target, string path, string user)
    {
        if (target is null && path is "/version" or "/healthz" or "/livez" or "/readyz")
            return;
        var call = new ApiCall(verb, target?.Kind.Resource ?? path, user);
        if (user != Identity.Anonymous && faults.Forbids?.Invoke(call) != true)
            return;
        if (target is null)
            throw new ApiFailure(403, "Forbidden", $"forbidden: User \"{user}\" cannot {verb.ToLowerInvariant()} path \"{path}\"") { Details = [] };
        var kind = target.Kind;
        var name = target.Name.Length > 0 ? $" \"{target.Name}\"" : "";
        var where = target.Namespace.Length > 0 ? $" in the namespace \"{target.Namespace}\"" : " at the cluster scope";
        var details = new JsonObject { ["name"] = target.Name, ["group"] = kind.Group, ["kind"] = kind.Plural };
        var asked = verb == "apply" ? "patch" : verb;
        throw new ApiFailure(403, "Forbidden", $"{kind.Resource}{name} is forbidden: User \"{user}\" cannot {asked} resource \"{kind.Plural}\" in API group \"{kind.Group}\"{where}") { Details = details };
    }

    private async Task AnswerOtherAsync(HttpContext context, string path)
    {
        if (path is "/healthz" or "/livez" or "/readyz")
        {
            await ApiHandler.SendAsync(context, 200, "ok"u8.ToArray(), "text/plain; charset=utf-8").ConfigureAwait(false);
            return;
        }

        if (path == "/version")
        {
            var numbers = GitVersion.TrimStart('v').Split('.');
            await ApiHandler.SendAsync(context, 200, new JsonObject { ["major"] = numbers[0], ["minor"] = numbers[1], ["gitVersion"] = GitVersion, ["platform"] = "linux/amd64" }).ConfigureAwait(false);
            return;
        }

        var isAggregated = !faults.HasOldDiscovery && path.Trim('/') is "api" or "apis" && context.Request.Headers.Accept.ToString().Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal);
        if (context.Request.Method != "GET" || _discovery.Find(path, isAggregated) is not { } document)
            throw ApiFailure.NoSuchPath();
        await ApiHandler.SendAsync(context, 200, Encoding.UTF8.GetBytes(document.ToJsonString()), isAggregated ? Discovery.AggregatedType : "application/json").ConfigureAwait(false);
    }
}
