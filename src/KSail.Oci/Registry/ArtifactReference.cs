using KSail.Documents.Diagnostics;

namespace KSail.Oci.Registry;

/// <summary>Where in the world an artifact is: registry, repository and tag, all in the form that registries accept.</summary>
public sealed record ArtifactReference
{
    // What most clients allow for host and repository together.
    private const int MaxNameLength = 255;
    private const int MaxTagLength = 128;

    private ArtifactReference(string host, int port, string repository, string tag)
    {
        Host = host;
        Port = port;
        Repository = repository;
        Tag = tag;
    }

    /// <summary>Host name or address, an IPv6 address without brackets.</summary>
    public string Host { get; }

    /// <summary>Port, or 0 for the one of the protocol.</summary>
    public int Port { get; }

    /// <summary>Path of the repository, in lower case.</summary>
    public string Repository { get; }

    /// <summary>Tag.</summary>
    public string Tag { get; }

    /// <summary>Host with port, as credentials files and references name a registry.</summary>
    public string Authority
    {
        get
        {
            var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
            return Port == 0 ? host : $"{host}:{Port}";
        }
    }

    /// <summary>
    /// A reference from its parts. Capitals in the repository become small ones: owners on GitHub may have them, repositories must not.
    /// </summary>
    /// <param name="host">Host name or address.</param>
    /// <param name="port">Port, or 0.</param>
    /// <param name="repository">Path of the repository.</param>
    /// <param name="tag">Tag.</param>
    /// <param name="span">Where the parts were written.</param>
    /// <param name="diagnostics">Takes what is wrong with them.</param>
    /// <returns>The reference, or null after an error in <paramref name="diagnostics"/>.</returns>
    public static ArtifactReference? Create(string host, int port, string repository, string tag, SourceSpan span, DiagnosticBag diagnostics)
    {
        ArgumentNullException.ThrowIfNull(host);
        ArgumentNullException.ThrowIfNull(repository);
        ArgumentNullException.ThrowIfNull(tag);
        ArgumentNullException.ThrowIfNull(diagnostics);
        var name = repository.ToLowerInvariant();
        var bareHost = host.StartsWith('[') && host.EndsWith(']') ? host[1..^1] : host;
        var problem =
            Uri.CheckHostName(bareHost) == UriHostNameType.Unknown ? $"'{OneLine.Of(host)}' is not a host name"
            : port is < 0 or > 65535 ? $"{port} is not a port; use 1 to 65535, or none"
            : !IsRepository(name) ? $"'{OneLine.Of(repository)}' is not a repository; use letters, digits and single '.', '_' or '-' between them, and '/' between segments"
            : host.Length + name.Length > MaxNameLength ? $"host and repository have more than {MaxNameLength} characters together"
            : !IsTag(tag) ? $"'{OneLine.Of(tag)}' is not a tag; use up to {MaxTagLength} letters, digits, '.', '_' and '-', not beginning with '.' or '-'"
            : null;
        if (problem is null)
            return new ArtifactReference(bareHost, port, name, tag);
        diagnostics.Add(OciDiagnostics.InvalidReference, span, problem);
        return null;
    }

    /// <summary><c>host:port/repository:tag</c>.</summary>
    public override string ToString() => $"{Authority}/{Repository}:{Tag}";

    private static bool IsRepository(string name)
    {
        foreach (var segment in name.Split('/'))
        {
            if (!IsSegment(segment))
                return false;
        }

        return true;
    }

    // Runs of letters and digits, between them one dot, one or two underscores, or any number of dashes.
    private static bool IsSegment(ReadOnlySpan<char> segment)
    {
        if (segment.IsEmpty || !char.IsAsciiLetterOrDigit(segment[0]) || !char.IsAsciiLetterOrDigit(segment[^1]))
            return false;
        while (!segment.IsEmpty)
        {
            if (char.IsAsciiLetterOrDigit(segment[0]))
            {
                segment = segment[1..];
                continue;
            }

            var separator = segment[0];
            var run = segment.IndexOfAnyExcept(separator);
            if (run < 0 || !char.IsAsciiLetterOrDigit(segment[run]) || !(separator == '-' || (separator == '.' && run == 1) || (separator == '_' && run <= 2)))
                return false;
            segment = segment[run..];
        }

        return true;
    }

    internal static bool IsTag(string tag)
    {
        if (tag.Length is 0 or > MaxTagLength || tag[0] is '.' or '-')
            return false;
        foreach (var c in tag)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return false;
        }

        return true;
    }
}
