using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KSail.Clusters.Docker.Engine.Messages;
using KSail.Documents;

namespace KSail.Clusters.Docker.Engine.Endpoints;

/// <summary>
/// The contexts of the docker program: folders below <c>~/.docker/contexts</c> that are named by the SHA-256 of a context's name.
/// </summary>
/// <param name="folder">Docker's folder: <c>~/.docker</c>.</param>
internal sealed class DockerContexts(string folder)
{
    private const long MaxSize = 1024 * 1024;

    /// <summary>The context in use, as <c>config.json</c> says; empty where it says nothing, or cannot be read.</summary>
    public string Current()
    {
        try
        {
            using var json = Read(Path.Combine(folder, "config.json"));
            return json?.RootElement.Text("currentContext") ?? "";
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // The docker program, too, goes on without it.
            return "";
        }
    }

    /// <summary>Where the engine of a context is.</summary>
    /// <param name="name">Name of the context.</param>
    /// <param name="source">Who named the context.</param>
    /// <param name="problem">What is wrong and what helps, as the end of a sentence about the context.</param>
    public DockerEndpoint? Find(string name, string source, out string problem)
    {
        var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
        var path = Path.Combine(folder, "contexts", "meta", id, "meta.json");
        try
        {
            using var json = Read(path);
            if (json is null)
            {
                problem = "does not exist; 'docker context ls' lists those that do";
                return null;
            }

            var docker = json.RootElement.Member("Endpoints").Member("docker");
            if (docker.Text("Host") is not { Length: > 0 } host)
            {
                problem = "names no Docker Engine; choose another one with 'docker context use'";
                return null;
            }

            var tls = ReadTls(Path.Combine(folder, "contexts", "tls", id, "docker"), !docker.IsTrue("SkipTLSVerify"));
            if (EndpointReader.Read(host, source, tls, out var wrong) is { } endpoint)
            {
                problem = "";
                return endpoint;
            }

            problem = $"names '{host}', which {wrong}";
            return null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            problem = $"cannot be read from '{path}'; make it anew with 'docker context create'";
            return null;
        }
    }

    /// <summary>Certificates in a folder, under the names that Docker gives them; null where there are none.</summary>
    public static EndpointTls? ReadTls(string directory, bool isVerified)
    {
        var (authority, certificate, key) = (ReadText("ca.pem"), ReadText("cert.pem"), ReadText("key.pem"));
        return authority is null && certificate is null && key is null
            ? null
            : new EndpointTls(authority, certificate, key is null ? null : new Secret(key), isVerified);

        string? ReadText(string file) => Path.Combine(directory, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null;
    }

    private static JsonDocument? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        if (new FileInfo(path).Length > MaxSize)
            throw new JsonException("the file is too large");
        return JsonDocument.Parse(File.ReadAllBytes(path));
    }
}
