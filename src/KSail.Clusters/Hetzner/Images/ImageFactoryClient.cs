using System.Text;
using System.Text.Json;
using KSail.Clusters.Hetzner.Api;

namespace KSail.Clusters.Hetzner.Images;

/// <summary>The Image Factory over HTTP.</summary>
/// <param name="handler">Sends requests; null for the usual one. Whoever gives one disposes it.</param>
/// <param name="address">Its address.</param>
public sealed class ImageFactoryClient(HttpMessageHandler? handler, Uri address) : IImageFactory
{
    // An identifier and a text of a few lines.
    private const int MaxAnswer = 1024 * 1024;

    /// <summary>The one that Sidero Labs runs.</summary>
    public static Uri Public { get; } = new("https://factory.talos.dev");

    /// <inheritdoc/>
    public async Task<string> RegisterAsync(string schematic, CancellationToken cancellation)
    {
        try
        {
            using var client = new HttpClient(handler ?? new SocketsHttpHandler(), disposeHandler: handler is null) { Timeout = TimeSpan.FromSeconds(60), MaxResponseContentBufferSize = MaxAnswer };
            using var content = new StringContent(schematic, Encoding.UTF8, "application/yaml");
            using var response = await client.PostAsync(new Uri(address, "/schematics"), content, cancellation).ConfigureAwait(false);
            var text = await response.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
                throw Failure($"it answers with {(int)response.StatusCode} ({FirstLine(text)})");
            using var json = JsonDocument.Parse(text);
            return json.RootElement.Text("id") is { Length: > 0 } id ? id : throw Failure("its answer has no identifier");
        }
        catch (JsonException)
        {
            throw Failure("its answer is no JSON");
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            throw Failure(e is HttpRequestException ? e.Message : "it does not answer");
        }
    }

    private HetznerException Failure(string what) =>
        new("", $"the Image Factory at {address.Host} cannot be told of the schematic of spec.cluster.talos.extensions: {what}", HetznerDiagnostics.SnapshotFailed);

    private static string FirstLine(string text)
    {
        var line = text.AsSpan().Trim();
        var end = line.IndexOfAny('\n', '\r');
        line = end < 0 ? line : line[..end];
        return line.Length > 200 ? string.Concat(line[..200], "...") : line.ToString();
    }
}
