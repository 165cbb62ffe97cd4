using System.Net;

namespace KSail.Oci.Registry;

/// <summary>When a registry is spoken to without encryption.</summary>
public enum PlainHttpRule
{
    /// <summary>On this machine only: <c>localhost</c>, 127.0.0.0/8 and ::1.</summary>
    Loopback,

    /// <summary>Never.</summary>
    Never,

    /// <summary>Whatever the host is, because the user said so.</summary>
    Always,
}

/// <summary>The address of a registry's API.</summary>
internal sealed class RegistryEndpoint
{
    private readonly PlainHttpRule _rule;

    public RegistryEndpoint(ArtifactReference reference, PlainHttpRule rule)
    {
        // The one registry whose API has another name than its references.
        var hub = reference.Host is "docker.io" or "index.docker.io";
        Authority = reference.Authority;
        Repository = hub && !reference.Repository.Contains('/', StringComparison.Ordinal) ? "library/" + reference.Repository : reference.Repository;
        _rule = rule;
        IsPlainHttp = AllowsPlainHttp(reference.Host);
        var authority = hub ? "registry-1.docker.io" : reference.Authority;
        Root = new Uri($"{(IsPlainHttp ? "http" : "https")}://{authority}/v2/");
    }

    /// <summary>Host and port as the user wrote them.</summary>
    public string Authority { get; }

    /// <summary>Path of the repository on this registry.</summary>
    public string Repository { get; }

    public bool IsPlainHttp { get; }

    /// <summary>The root of the API, with a trailing slash.</summary>
    public Uri Root { get; }

    /// <summary>Whether a host may be spoken to without encryption.</summary>
    public bool AllowsPlainHttp(string host) => _rule switch
    {
        PlainHttpRule.Always => true,
        PlainHttpRule.Loopback => IsLoopback(host),
        _ => false,
    };

    /// <summary>An address within the repository.</summary>
    public Uri Of(string path) => new(Root, $"{Repository}/{path}");

    /// <summary>Whether credentials for the registry may go to an address: the same scheme, host and port.</summary>
    public bool Owns(Uri uri) => Uri.Compare(Root, uri, UriComponents.SchemeAndServer, UriFormat.SafeUnescaped, StringComparison.OrdinalIgnoreCase) == 0;

    /// <summary>Whether a host is this machine by its name alone; names are not looked up.</summary>
    public static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
