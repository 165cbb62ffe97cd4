using KSail.Configuration;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;

namespace KSail.GitOps.Bootstrap;

/// <summary>Who pulls from a registry.</summary>
/// <param name="Host">The registry, with its port.</param>
/// <param name="UserName">The user.</param>
/// <param name="Password">The password.</param>
public sealed record RegistryLogin(string Host, string UserName, Secret Password);

/// <summary>The artifact of an environment as its cluster fetches it.</summary>
/// <param name="Url"><c>oci://host[:port]/repository</c>.</param>
/// <param name="Tag">The tag.</param>
/// <param name="Path">The folder in it that everything begins with: <c>./clusters/prod</c>.</param>
/// <param name="IsInsecure">Whether the registry speaks no TLS.</param>
/// <param name="Login">Who pulls; null for anybody.</param>
public sealed record ClusterSource(string Url, string Tag, string Path, bool IsInsecure, RegistryLogin? Login)
{
    /// <summary>Finds the source of an environment.</summary>
    /// <param name="environment">The environment, without errors.</param>
    /// <param name="variables">The environment variables.</param>
    /// <param name="localRegistry">What nodes call a registry of this machine, <c>local-local-registry:5000</c>; null where they cannot reach one.</param>
    /// <param name="operation">What needs it, for messages.</param>
    /// <param name="diagnostics">Takes what is missing.</param>
    /// <returns>The source; null after an error, and, with a message, where the environment has no registry that its cluster could pull from.</returns>
    public static ClusterSource? Find(KSailEnvironment environment, EnvironmentVariables variables, string? localRegistry, string operation, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(environment);
        ArgumentNullException.ThrowIfNull(diagnostics);
        if (!PushTarget.TryFindForCluster(environment, variables, operation, diagnostics, out var target))
            return null;
        if (target is null)
        {
            diagnostics.Add(GitOpsDiagnostics.NothingToFollow, environment.Configuration!.Cluster.GitOpsEngine.Span,
                $"{environment.Name} has no registry that its cluster could pull from, so nothing is delivered to it; set spec.cluster.localRegistry.registry");
            return null;
        }

        if (target.IsLocal && localRegistry is null)
        {
            diagnostics.Add(GitOpsDiagnostics.RegistryOutOfReach, environment.Configuration!.Cluster.LocalRegistry.Registry?.Span ?? SourceSpan.OfFile(environment.ConfigFile),
                $"the registry {target.Authority} is on this machine, where the nodes of {environment.Name} cannot reach it; name one that they can in spec.cluster.localRegistry.registry");
            return null;
        }

        var host = target.IsLocal ? localRegistry! : target.Authority;
        var login = target.Password is { } password ? new RegistryLogin(host, target.UserName, password) : null;
        return new ClusterSource($"oci://{host}/{target.Repository}", target.Tag, PathOf(environment.Paths), target.IsLocal, login);
    }

    // As Flux writes it: the root is "./".
    private static string PathOf(EnvironmentPaths paths)
    {
        var relative = paths is { SourceDirectory: { } source, EntryDirectory: { } entry } ? System.IO.Path.GetRelativePath(source, entry) : ".";
        return relative == "." ? "./" : "./" + relative.Replace('\\', '/');
    }
}
