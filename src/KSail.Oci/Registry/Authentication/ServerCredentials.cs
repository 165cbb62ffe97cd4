using KSail.Documents.Diagnostics;

namespace KSail.Oci.Registry.Authentication;

/// <summary>Finds credentials for servers that are no registries, where those for registries are.</summary>
public static class ServerCredentials
{
    /// <summary>User and password for a server, as HTTP sends them: <c>user:password</c> in base64; null where nobody knows any.</summary>
    /// <param name="search">Where to look.</param>
    /// <param name="authority">Host, with port where there is one.</param>
    /// <param name="path">Path on the host, without a leading slash; entries may be for a part of a host.</param>
    /// <param name="diagnostics">Takes warnings about files that cannot be used.</param>
    /// <param name="cancellationToken">Stops a credential helper.</param>
    public static string? FindBasic(CredentialSearch search, string authority, string path, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        foreach (var file in search.Files)
        {
            var found = DockerConfigFile.Find(file, authority, path, search.ProgramFolders, diagnostics, cancellationToken);
            if (found is { Kind: CredentialKind.Password })
                return found.ToBasic();
        }

        return null;
    }

    /// <summary>Credentials of any kind for a repository, for programs that pull from it themselves; null where nobody knows any.</summary>
    /// <param name="search">Where to look.</param>
    /// <param name="authority">Host of the registry, with port where there is one.</param>
    /// <param name="repository">Repository on it.</param>
    /// <param name="diagnostics">Takes warnings about files that cannot be used.</param>
    /// <param name="cancellationToken">Stops a credential helper.</param>
    public static RegistryCredentials? Find(
        CredentialSearch search, string authority, string repository, DiagnosticBag diagnostics, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(search);
        foreach (var file in search.Files)
        {
            if (DockerConfigFile.Find(file, authority, repository, search.ProgramFolders, diagnostics, cancellationToken) is { } found)
                return found;
        }

        return null;
    }
}
