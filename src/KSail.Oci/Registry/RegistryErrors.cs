using System.Globalization;
using System.Net;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Transport;

namespace KSail.Oci.Registry;

/// <summary>What an answer other than the expected one means to the user.</summary>
internal static class RegistryErrors
{
    private const int MaxErrors = 3;

    /// <summary>The failure that an answer tells of.</summary>
    /// <param name="response">The unexpected answer.</param>
    /// <param name="clock">To read a <c>Retry-After</c> that is a date.</param>
    public static RegistryException Explain(RegistryResponse response, TimeProvider clock)
    {
        var errors = ReadErrors(response.Body);
        var status = (int)response.Status;
        var (descriptor, advice, isTransient) = Classify(response.Status, errors);
        var told = Describe(response, errors);
        var message = $"{response.Request.Uri.Authority}: {response.Request} was answered with {status}{told}{advice}";
        return new RegistryException(descriptor, message, isTransient, isTransient ? RetryAfter(response, clock) : null);
    }

    /// <summary>The failure of an answer that has the right status and is wrong otherwise.</summary>
    public static RegistryException Nonsense(RegistryResponse response, string what) =>
        new(OciDiagnostics.Nonsense, $"{response.Request.Uri.Authority}: {response.Request} was answered with {(int)response.Status}, {what}; is this an OCI registry?");

    /// <summary>Codes and messages of an error body; empty when the body is something else.</summary>
    public static IReadOnlyList<(string Code, string Message)> ReadErrors(ReadOnlyMemory<byte> body)
    {
        var errors = new List<(string, string)>();
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("errors", out var list) || list.ValueKind != JsonValueKind.Array)
                return errors;
            foreach (var error in list.EnumerateArray())
            {
                if (error.ValueKind == JsonValueKind.Object && errors.Count < MaxErrors)
                    errors.Add((Text(error, "code"), Text(error, "message")));
            }
        }
        catch (JsonException)
        {
            // HTML, plain text, nothing: the status has to say it.
        }

        return errors;
    }

    private static (DiagnosticDescriptor Descriptor, string Advice, bool IsTransient) Classify(HttpStatusCode status, IReadOnlyList<(string Code, string Message)> errors)
    {
        var code = errors.Count > 0 ? errors[0].Code : "";
        if (SaysImmutable(status, errors))
            return (OciDiagnostics.ImmutableTag, "; the registry does not move tags of this repository, so push under another one", false);
        return (int)status switch
        {
            401 => (OciDiagnostics.Unauthorized, "", false),
            403 => (OciDiagnostics.Denied, "", false),
            408 or 429 or 499 or 500 or 502 or 503 or 504 or 522 => (OciDiagnostics.Unavailable, "", true),
            400 or 404 or 416 when code is "BLOB_UPLOAD_INVALID" or "BLOB_UPLOAD_UNKNOWN" or "TOOMANYREQUESTS" or "UNKNOWN" or "UNAVAILABLE" =>
                (OciDiagnostics.Unavailable, "", true),
            404 when code is "" => (OciDiagnostics.Nonsense, "; is this an OCI registry, and is its port right?", false),
            404 => (OciDiagnostics.RepositoryUnknown, "; make the repository, or check its name", false),
            413 => (OciDiagnostics.Refused, "; the artifact is larger than the registry, or a proxy before it, allows", false),
            >= 200 and < 400 => (OciDiagnostics.Nonsense, ", which is not what a registry says here", false),
            >= 500 => (OciDiagnostics.Unavailable, "", false),
            _ => (OciDiagnostics.Refused, "", false),
        };
    }

    // Harbor answers 412, Amazon's registry 400 with TAG_INVALID, Google's 400 or 403; all say the word.
    private static bool SaysImmutable(HttpStatusCode status, IReadOnlyList<(string Code, string Message)> errors)
    {
        if (status == HttpStatusCode.PreconditionFailed)
            return true;
        if ((int)status is < 400 or >= 500)
            return false;
        foreach (var (_, message) in errors)
        {
            if (message.Contains("immutab", StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string Describe(RegistryResponse response, IReadOnlyList<(string Code, string Message)> errors)
    {
        var reason = errors.Count > 0
            ? string.Join(", ", errors.Select(static error => error.Message.Length > 0 ? $"{error.Code}: {error.Message}" : error.Code))
            : ((int)response.Status is >= 200 and < 400 ? "" : response.Status.ToString());
        var requestId = OneLine.Of(response.Header("X-Request-Id") ?? response.Header("X-GitHub-Request-Id"));
        var detail = requestId.Length > 0 ? $"{reason}, request {requestId}" : reason;
        return detail.Length > 0 ? $" ({detail})" : "";
    }

    private static TimeSpan? RetryAfter(RegistryResponse response, TimeProvider clock)
    {
        if (response.Header("Retry-After") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date))
            return null;
        var delay = date - clock.GetUtcNow();
        return delay > TimeSpan.Zero ? delay : TimeSpan.Zero;
    }

    private static string Text(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? OneLine.Of(value.GetString()) : "";
}
