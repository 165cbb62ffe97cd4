using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Kubernetes.Objects;

namespace KSail.Kubernetes.Transport;

/// <summary>Reads what a server says when it does not do what was asked.</summary>
internal static class StatusReader
{
    private const int MaxCauses = 20;

    /// <summary>The status in a body; made of the HTTP status where the body is something else, as that of a proxy in between is.</summary>
    public static KubernetesStatus Read(int code, byte[] body, TimeSpan? retryAfter)
    {
        // HTML, plain text, nothing: then the status has to say it.
        var json = ApiJson.TryParse(body);
        var status = json.Text("kind") == "Status" ? Read(json!) : new KubernetesStatus(code, "", Plain(body));
        return status with { Code = code, RetryAfter = retryAfter ?? status.RetryAfter };
    }

    /// <summary>A <c>Status</c>, as it also stands in the stream of a watch.</summary>
    public static KubernetesStatus Read(JsonObject json)
    {
        var details = json.Object("details");
        var causes = new List<StatusCause>();
        foreach (var cause in details.Array("causes") ?? [])
        {
            if (causes.Count < MaxCauses)
                causes.Add(new StatusCause(cause.Text("reason"), OneLine.Of(cause.Text("field")), OneLine.Of(cause.Text("message"))));
        }

        return new KubernetesStatus((int)(json.Integer("code") ?? 0), json.Text("reason"), OneLine.Of(json.Text("message")))
        {
            Group = details.Text("group"),
            Kind = details.Text("kind"),
            Name = details.Text("name"),
            Causes = causes,
            RetryAfter = details.Integer("retryAfterSeconds") is > 0 and <= int.MaxValue and var seconds ? TimeSpan.FromSeconds(seconds) : null,
        };
    }

    /// <summary>The kind of failure that a status is.</summary>
    public static KubernetesFailure Classify(KubernetesStatus status) => status.Code switch
    {
        400 => KubernetesFailure.BadRequest,
        401 => KubernetesFailure.Unauthorized,
        403 => KubernetesFailure.Forbidden,
        404 => KubernetesFailure.NotFound,
        409 => status.Reason == "AlreadyExists" ? KubernetesFailure.AlreadyExists : KubernetesFailure.Conflict,
        410 => KubernetesFailure.Expired,
        422 => KubernetesFailure.Invalid,
        429 => KubernetesFailure.TooManyRequests,
        500 or 502 or 503 => KubernetesFailure.Unavailable,
        504 => KubernetesFailure.Timeout,
        >= 200 and < 400 => KubernetesFailure.Nonsense,
        _ => KubernetesFailure.Other,
    };

    /// <summary>The pause in a header <c>Retry-After</c>; null without one.</summary>
    public static TimeSpan? RetryAfter(string? header, TimeProvider clock)
    {
        if (int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParse(header, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return null;
        var delay = date - clock.GetUtcNow();
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    private static string Plain(byte[] body)
    {
        var text = OneLine.Of(Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(body.Length, 2048))));
        return text.StartsWith('<') || text.StartsWith('{') ? "" : text;
    }
}
