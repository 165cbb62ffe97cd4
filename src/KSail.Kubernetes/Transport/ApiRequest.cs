using System.Net.Http.Headers;

namespace KSail.Kubernetes.Transport;

/// <summary>One request, as a value that can be sent again.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path below the server's address, escaped, without a query.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    public const string Json = "application/json";

    /// <summary>The query, escaped, with its question mark; empty for none.</summary>
    public string Query { get; init; } = "";

    public string Accept { get; init; } = Json;

    /// <summary>The body; null for none.</summary>
    public byte[]? Body { get; init; }

    public MediaTypeHeaderValue ContentType { get; init; } = new(Json);

    /// <summary>Whether sending it twice does the same as sending it once.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>The request for messages: method and path. A query may be long, and says nothing to a user.</summary>
    public override string ToString() => $"{Method} {Path}";
}
