using System.Net.Http.Headers;

namespace KSail.Oci.Registry.Transport;

/// <summary>One request, as a value that can be sent again.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Uri">Absolute address.</param>
internal sealed record RegistryRequest(HttpMethod Method, Uri Uri)
{
    /// <summary>Makes the body anew for each sending; the argument is to be called whenever some of it has gone out.</summary>
    public Func<Action, HttpContent>? Content { get; init; }

    /// <summary>Media types of the answer that are understood.</summary>
    public string? Accept { get; init; }

    /// <summary>Credentials; never printed, never sent to another host.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Takes the body of a successful answer instead of memory.</summary>
    public Stream? Destination { get; init; }

    /// <summary>The request for messages: method and path. A query may carry upload tokens and signatures, the rest of an address credentials.</summary>
    public override string ToString() => $"{Method} {Uri.AbsolutePath}";
}

/// <summary>Sends a request and returns whatever was answered.</summary>
/// <exception cref="RegistryException">There was no answer.</exception>
internal delegate Task<RegistryResponse> RegistryExchange(RegistryRequest request, CancellationToken cancellationToken);
