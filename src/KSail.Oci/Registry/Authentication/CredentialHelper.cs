using System.Diagnostics;
using System.Text.Json;
using KSail.Documents;
using KSail.Oci.Programs;

namespace KSail.Oci.Registry.Authentication;

/// <summary>Asks a program <c>docker-credential-…</c> for what it keeps about a registry (the protocol of docker-credential-helpers).</summary>
internal static class CredentialHelper
{
    // What a helper says when it has none, and that is no failure.
    private const string NotFound = "credentials not found in native keychain";

    // Docker's mark for a secret that is a refresh token.
    private const string TokenUser = "<token>";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    /// <summary>Asks.</summary>
    /// <param name="name">The helper's name, after <c>docker-credential-</c>.</param>
    /// <param name="server">The key of the registry.</param>
    /// <param name="folders">Where the program lies.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The credentials; or null, with a problem where the helper did not do its work and without one where it has none.</returns>
    public static (RegistryCredentials? Credentials, string? Problem) Get(string name, string server, IReadOnlyList<string> folders, CancellationToken cancellationToken)
    {
        if (!IsName(name))
            return (null, "has a name that is none");
        var program = "docker-credential-" + name;
        if (Find(program, folders) is not { } path)
            return (null, "is not on PATH");
        var result = ExternalProgram.Run(new ProcessStartInfo(path, ["get"]), server, Timeout, cancellationToken);
        if (result is null)
            return (null, $"could not be started, or did not answer within {Timeout.TotalSeconds:0} s");
        if (result.ExitCode != 0)
        {
            // Its output may be anything, a secret too.
            var hasNone = result.Output.Contains(NotFound, StringComparison.Ordinal) || result.Errors.Contains(NotFound, StringComparison.Ordinal);
            return (null, hasNone ? null : $"failed with exit code {result.ExitCode}");
        }

        return Read(result.Output, program) is { } credentials ? (credentials, null) : (null, "answered with something that is not Username and Secret");
    }

    private static RegistryCredentials? Read(string output, string program)
    {
        try
        {
            using var json = JsonDocument.Parse(output);
            if (json.RootElement.ValueKind != JsonValueKind.Object || Text(json.RootElement, "Secret") is not { Length: > 0 } secret)
                return null;
            var user = Text(json.RootElement, "Username") ?? "";
            return user == TokenUser
                ? new RegistryCredentials("", new Secret(secret), program) { Kind = CredentialKind.IdentityToken }
                : new RegistryCredentials(user, new Secret(secret), program);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The name comes from a file: it must not lead to any program but a helper.
    private static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        }

        return name.Length > 0;
    }

    private static string? Find(string program, IReadOnlyList<string> folders)
    {
        var file = OperatingSystem.IsWindows() ? program + ".exe" : program;
        foreach (var folder in folders)
        {
            if (Path.IsPathRooted(folder) && Path.Combine(folder, file) is var path && File.Exists(path))
                return path;
        }

        return null;
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
