using System.Net;

namespace KSail.Oci.Registry.Transport;

/// <summary>One answer, read to its end.</summary>
internal sealed class RegistryResponse
{
    private readonly HttpResponseMessage _message;

    public RegistryResponse(RegistryRequest request, HttpResponseMessage message, byte[] body)
    {
        Request = request;
        _message = message;
        Body = body;
    }

    public RegistryRequest Request { get; }

    public HttpStatusCode Status => _message.StatusCode;

    /// <summary>The body; cut at a bound, and empty when it went elsewhere.</summary>
    public byte[] Body { get; }

    public long? ContentLength => _message.Content.Headers.ContentLength;

    /// <summary>The first value of a header, as it was sent; null without one.</summary>
    public string? Header(string name)
    {
        foreach (var value in Headers(name))
            return value;
        return null;
    }

    public IEnumerable<string> Headers(string name) =>
        _message.Headers.NonValidated.TryGetValues(name, out var values) || _message.Content.Headers.NonValidated.TryGetValues(name, out values) ? values : [];
}
