using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

/// <summary>One registry for all tests that need no special one; each test takes a repository of its own.</summary>
internal static class SharedRegistry
{
    private static readonly Lazy<DockerRegistry> Registry = new(() =>
    {
        var registry = DockerRegistry.Start();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => registry.Dispose();
        return registry;
    });

    private static int _repositories;

    public static int Port => Registry.Value.Port;

    public static string NewRepository() => $"tests/r{Interlocked.Increment(ref _repositories)}";

    /// <summary>The digest under the tag, asked for without any of our own machinery; null for none.</summary>
    public static async Task<string?> TagAsync(string repository, int port = 0, string tag = "v1")
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Head, $"http://127.0.0.1:{(port == 0 ? Port : port)}/v2/{repository}/manifests/{tag}");
        request.Headers.TryAddWithoutValidation("Accept", MediaTypes.Manifest);
        using var response = await client.SendAsync(request);
        return response.IsSuccessStatusCode ? response.Headers.GetValues("Docker-Content-Digest").Single() : null;
    }
}
