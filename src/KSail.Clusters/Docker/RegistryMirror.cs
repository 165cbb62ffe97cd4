using System.Buffers;
using KSail.Documents;

namespace KSail.Clusters.Docker;

/// <summary>A registry whose images a cluster fetches through a cache on the engine.</summary>
/// <param name="Host">The registry as images name it: <c>docker.io</c>.</param>
/// <param name="Upstream">URL of what is cached: <c>https://registry-1.docker.io</c>.</param>
public sealed record RegistryMirror(string Host, string Upstream)
{
    private static readonly SearchValues<char> OfHosts = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789.-:");

    /// <summary>The registries that nearly all images are from.</summary>
    public static readonly IReadOnlyList<RegistryMirror> Defaults =
    [
        new("docker.io", "https://registry-1.docker.io"),
        new("ghcr.io", "https://ghcr.io"),
        new("quay.io", "https://quay.io"),
        new("registry.k8s.io", "https://registry.k8s.io"),
    ];

    /// <summary>The user at the registry; empty for none.</summary>
    public string User { get; init; } = "";

    /// <summary>The user's password; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>The host as a part of names: what names cannot hold is a dash.</summary>
    internal string Slug => Host.Replace(':', '-').Replace('/', '-');

    /// <summary>Reads <c>[user:password@]host[=upstream]</c>; null for what is none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="problem">What is wrong, as the end of a sentence. Quotes nothing, for there may be a password.</param>
    public static RegistryMirror? Parse(string text, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        problem = "";
        // A password may hold '@' and '=', a host and an address hold neither.
        var at = text.LastIndexOf('@');
        var credentials = at < 0 ? "" : text[..at];
        var rest = text[(at + 1)..];
        var equals = rest.IndexOf('=', StringComparison.Ordinal);
        var host = (equals < 0 ? rest : rest[..equals]).Trim();
        var upstream = equals < 0 ? Defaults.FirstOrDefault(mirror => mirror.Host == host)?.Upstream ?? $"https://{host}" : rest[(equals + 1)..].Trim();
        var colon = credentials.IndexOf(':', StringComparison.Ordinal);
        if (at >= 0 && (colon <= 0 || colon == credentials.Length - 1))
            problem = "has a user without password, or a password without user; write user:password@host";
        else if (host.Length == 0 || host.AsSpan().ContainsAnyExcept(OfHosts) || Uri.CheckHostName(host.Split(':')[0]) == UriHostNameType.Unknown)
            problem = "names no registry; write host, or host=https://address";
        else if (!Uri.TryCreate(upstream, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            problem = "has an address that is no URL; write host=https://address";
        if (problem.Length > 0)
            return null;
        return colon < 0 ? new RegistryMirror(host, upstream) : new RegistryMirror(host, upstream) { User = credentials[..colon], Password = new Secret(credentials[(colon + 1)..]) };
    }
}
