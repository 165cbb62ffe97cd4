using System.Text;
using System.Text.Json;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.Oci.Registry.Authentication;

/// <summary>
/// The credentials that <c>docker login</c> and its like leave in a <c>config.json</c>, or leave to a helper that it names. A helper of the
/// registry goes before one of all registries, and both before what the file itself holds.
/// </summary>
internal static class DockerConfigFile
{
    private const long MaxSize = 1024 * 1024;
    private const string DockerHub = "index.docker.io";

    // How helpers, and Docker's own file, name Docker Hub.
    private const string DockerHubServer = "https://index.docker.io/v1/";

    /// <summary>The credentials for a repository.</summary>
    /// <param name="path">The file; it may be missing.</param>
    /// <param name="authority">Host and port of the registry.</param>
    /// <param name="repository">Path of the repository: keys may name more than a host, the longest that fits counts.</param>
    /// <param name="programFolders">Where helpers lie.</param>
    /// <param name="diagnostics">Takes a warning about a file or a helper that cannot be used.</param>
    /// <param name="cancellationToken">Stops a helper.</param>
    public static RegistryCredentials? Find(
        string path, string authority, string repository, IReadOnlyList<string> programFolders, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            if (new FileInfo(path).Length > MaxSize)
                throw new JsonException("the file is too large");
            using var json = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (HelperFor(json.RootElement, authority) is { } helper)
            {
                var server = Hub(authority) == DockerHub ? DockerHubServer : authority;
                var (credentials, problem) = CredentialHelper.Get(helper, server, programFolders, cancellationToken);
                if (credentials is not null)
                    return credentials;
                if (problem is not null)
                    diagnostics.Add(OciDiagnostics.CredentialsFile, SourceSpan.OfFile(path), $"the credential helper 'docker-credential-{OneLine.Of(helper)}' that '{path}' names for {authority} {problem}; the registry sees no credentials from it");
            }

            return FindIn(json.RootElement, path, authority, repository);
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException or InvalidOperationException or FormatException)
        {
            // The text of the file may be a secret: a parser's message may quote it.
            var what = e is IOException or UnauthorizedAccessException ? "cannot be read" : "is not what 'docker login' writes";
            diagnostics.Add(OciDiagnostics.CredentialsFile, SourceSpan.OfFile(path), $"'{path}' {what}; it is ignored, so the registry sees no credentials from it");
            return null;
        }
    }

    private static RegistryCredentials? FindIn(JsonElement root, string path, string authority, string repository)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("auths", out var auths) || auths.ValueKind != JsonValueKind.Object)
            return null;
        RegistryCredentials? best = null;
        var bestLength = 0;
        foreach (var entry in auths.EnumerateObject())
        {
            var key = Normalize(entry.Name);
            if (key.Length <= bestLength || !Covers(key, $"{Hub(authority)}/{repository}") || Read(entry.Value, path) is not { } credentials)
                continue;
            best = credentials;
            bestLength = key.Length;
        }

        return best;
    }

    private static RegistryCredentials? Read(JsonElement entry, string path)
    {
        if (entry.ValueKind != JsonValueKind.Object)
            return null;
        if (Text(entry, "identitytoken") is { Length: > 0 } identity)
            return new RegistryCredentials("", new Secret(identity), path) { Kind = CredentialKind.IdentityToken };
        if (Text(entry, "registrytoken") is { Length: > 0 } token)
            return new RegistryCredentials("", new Secret(token), path) { Kind = CredentialKind.RegistryToken };
        if (Text(entry, "auth") is { Length: > 0 } auth)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(auth)).TrimEnd('\0');
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 ? new RegistryCredentials(pair[..colon], new Secret(pair[(colon + 1)..]), path) : null;
        }

        return Text(entry, "username") is { Length: > 0 } user && Text(entry, "password") is { Length: > 0 } password
            ? new RegistryCredentials(user, new Secret(password), path)
            : null;
    }

    private static string? HelperFor(JsonElement root, string authority)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return null;
        if (root.TryGetProperty("credHelpers", out var helpers) && helpers.ValueKind == JsonValueKind.Object)
        {
            foreach (var entry in helpers.EnumerateObject())
            {
                if (string.Equals(Normalize(entry.Name), Hub(authority), StringComparison.OrdinalIgnoreCase)
                    && entry.Value.ValueKind == JsonValueKind.String && entry.Value.GetString() is { Length: > 0 } helper)
                {
                    return helper;
                }
            }
        }

        return Text(root, "credsStore") is { Length: > 0 } store ? store : null;
    }

    // Keys may be addresses, as Docker Hub's is: https://index.docker.io/v1/
    private static string Normalize(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var name = (scheme < 0 ? key : key[(scheme + 3)..]).TrimEnd('/');
        if (name.EndsWith("/v1", StringComparison.Ordinal) || name.EndsWith("/v2", StringComparison.Ordinal))
            name = name[..^3];
        return Hub(name);
    }

    private static string Hub(string name) => name is "docker.io" or "registry-1.docker.io" ? DockerHub : name;

    private static bool Covers(string key, string name) =>
        name.StartsWith(key, StringComparison.OrdinalIgnoreCase) && (name.Length == key.Length || name[key.Length] == '/');

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
