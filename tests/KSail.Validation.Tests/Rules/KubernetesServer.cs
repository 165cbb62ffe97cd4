using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using KSail.Documents.Files;
using KSail.Documents.Yaml;

namespace KSail.Validation.Tests.Rules;

/// <summary>What an API server answered.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Message">The server's message; empty when it accepted.</param>
internal sealed record ServerAnswer(HttpStatusCode Status, string Message)
{
    public bool IsRefused => (int)Status >= 400;

    /// <summary>The message without the object that the server sends around it.</summary>
    public string Reason => !Message.StartsWith('{') ? Message : JsonDocument.Parse(Message).RootElement.GetProperty("message").GetString() ?? "";
}

/// <summary>The few calls that tests make to an API server, with what a kubeconfig says: a token or a client certificate.</summary>
internal sealed class KubernetesServer : IDisposable
{
    private readonly HttpClient _client;
    private readonly ConcurrentDictionary<string, string> _paths = new(StringComparer.Ordinal);

    private KubernetesServer(HttpClient client) => _client = client;

    public static KubernetesServer Open(string path)
    {
        var config = (YamlMapping)YamlReader.Read(SourceFile.FromText(path, File.ReadAllText(path))).Documents[0];
        var (cluster, user) = Current(config);
        var handler = new SocketsHttpHandler();
        if (Data(user, "client-certificate") is { } certificate && Data(user, "client-key") is { } key)
        {
            using var pem = X509Certificate2.CreateFromPem(certificate, key);
            // A certificate with its key in memory only cannot be offered on every platform.
            handler.SslOptions.ClientCertificates = [X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null)];
        }

        if (Data(cluster, "certificate-authority") is { } authority)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = policy;
        }

        var client = new HttpClient(handler) { BaseAddress = new Uri(cluster.GetString("server")!) };
        if (user.GetString("token") is { } token)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new KubernetesServer(client);
    }

    /// <summary>Server and token.</summary>
    public static (string? Server, string? Token) Describe(YamlMapping config)
    {
        var (cluster, user) = Current(config);
        return (cluster.GetString("server"), user.GetString("token"));
    }

    /// <summary>Asks whether an object would be created; null where the server does not serve its kind, or has no answer.</summary>
    public async Task<ServerAnswer?> TryCreateAsync(string manifest)
    {
        return await TryCreateAsync((YamlMapping)YamlReader.Read(SourceFile.FromText("/manifest.yaml", manifest)).Documents[0]);
    }

    /// <summary>Asks whether an object would be created; null where the server does not serve its kind, or has no answer.</summary>
    public async Task<ServerAnswer?> TryCreateAsync(YamlMapping tree)
    {
        var path = await FindPathAsync(tree.GetString("apiVersion")!, tree.GetString("kind")!, tree.GetMapping("metadata")?.GetString("namespace"));
        if (path is null)
            return null;
        using var content = new StringContent(ManifestJson.Write(tree), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await _client.PostAsync($"{path}?dryRun=All&fieldValidation=Strict", content);
            var body = await answer.Content.ReadAsStringAsync();
            return new ServerAnswer(answer.StatusCode, answer.IsSuccessStatusCode ? "" : body);
        }
        catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ResponseEnded)
        {
            // The server fell over the object, as 1.36 does over selectable fields beside a schema that is null.
            return null;
        }
    }

    /// <summary>Creates a definition, and waits until its kind is served.</summary>
    public async Task DefineAsync(YamlMapping definition, string apiVersion)
    {
        using var content = new StringContent(ManifestJson.Write(definition), Encoding.UTF8, "application/json");
        using var answer = await _client.PostAsync(Definitions, content);
        answer.EnsureSuccessStatusCode();
        for (var i = 0; i < 100; i++)
        {
            using var served = await _client.GetAsync($"apis/{apiVersion}");
            if (served.IsSuccessStatusCode)
                return;
            await Task.Delay(100);
        }
    }

    /// <summary>Deletes a definition, and with it all objects of its kind.</summary>
    public async Task UndefineAsync(string name) => (await _client.DeleteAsync($"{Definitions}/{name}")).Dispose();

    public void Dispose() => _client.Dispose();

    private const string Definitions = "apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private async Task<string?> FindPathAsync(string apiVersion, string kind, string? ns)
    {
        var root = apiVersion.Contains('/', StringComparison.Ordinal) ? $"apis/{apiVersion}" : $"api/{apiVersion}";
        var key = $"{apiVersion} {kind}";
        if (!_paths.ContainsKey(key))
        {
            using var answer = await _client.GetAsync(root);
            if (answer.StatusCode == HttpStatusCode.NotFound)
                return null;
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
            foreach (var resource in document.RootElement.GetProperty("resources").EnumerateArray())
            {
                var name = resource.GetProperty("name").GetString()!;
                if (!name.Contains('/', StringComparison.Ordinal))
                    _paths[$"{apiVersion} {resource.GetProperty("kind").GetString()}"] = (resource.GetProperty("namespaced").GetBoolean() ? "*" : "") + name;
            }
        }

        if (!_paths.TryGetValue(key, out var found))
            return null;
        return found.StartsWith('*') ? $"{root}/namespaces/{ns}/{found[1..]}" : $"{root}/{found}";
    }

    private static (YamlMapping Cluster, YamlMapping User) Current(YamlMapping config)
    {
        var context = Named(config, "contexts", config.GetString("current-context")!).GetMapping("context")!;
        return (
            Named(config, "clusters", context.GetString("cluster")!).GetMapping("cluster")!,
            Named(config, "users", context.GetString("user")!).GetMapping("user")!);
    }

    private static YamlMapping Named(YamlMapping config, string list, string name) =>
        config.GetSequence(list)!.OfType<YamlMapping>().First(item => item.GetString("name") == name);

    // Either in the file, as base64, or in a file of its own.
    private static string? Data(YamlMapping mapping, string field) =>
        mapping.GetString($"{field}-data") is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : mapping.GetString(field) is { } path ? File.ReadAllText(path)
        : null;
}
